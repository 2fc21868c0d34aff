/* NAME
 *   tamis-intake - the doors: takes messages in, keeps each until its verdict returns, answers
 * SYNOPSIS
 *   tamis-intake [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   The submit door (tamis scan) hands in messages over ZeroMQ, the milter door over the milter protocol. Each becomes
 *   a parcel with a UUIDv7, goes to authentication, and comes back from verdict by the way that the parcel names. A
 *   parcel without verdict is sent again after intake/retry; at intake/deadline its sender gets defer.
 *
 *   SIGTERM: takes nothing new, finishes what it holds. SIGHUP: reads the configuration again.
 * OPTIONS
 *   options.def beside this file; config/tamis.cfg shows them all.
 * EXIT STATUS
 *   0 stopped as told; 100 usage or configuration; 111 the system refused.
 */
#include "intake.h"

int main (int argc, char **argv) {
    return intake_main (argc, argv);
}
