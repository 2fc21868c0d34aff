/* NAME
 *   tamis-fingerprint - reads a message as a person would and names what tells its sender from others
 * SYNOPSIS
 *   tamis-fingerprint [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   Takes parcels from authentication, walks the MIME structure within bounds, and hands on to reputation the traits of
 *   the content (links, attachments, text, the way HTML and header are built) and findings about its structure. The
 *   message's bytes end here. It reads in a cage: system calls that reading and its own hops need not are given up, and
 *   a porter, a process forked before, opens what is opened later. SIGHUP reads fingerprint/protected again.
 * OPTIONS
 *   options.def beside this file; config/tamis.cfg shows them all.
 * EXIT STATUS
 *   0 stopped as told; 100 usage or configuration; 111 the system refused, or fingerprint/protected cannot be read,
 *   there is no cage to be had, or the porter is gone.
 */
#include "fingerprint.h"

int main (int argc, char **argv) {
    return worker_main (&fingerprint_plan, argc, argv);
}
