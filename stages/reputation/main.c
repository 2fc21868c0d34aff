/* NAME
 *   tamis-reputation - reads the histories of a parcel's traits and weighs them into findings
 * SYNOPSIS
 *   tamis-reputation [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   Takes parcels from fingerprint, asks the DNS lists of reputation/uri_lists about their links, then the history for
 *   the traits of many in one query, and hands on to verdict what the reports of people say of them. Where PostgreSQL
 *   does not answer in time the parcel goes on with the finding history_unknown.
 * OPTIONS
 *   options.def beside this file; config/tamis.cfg shows them all.
 * EXIT STATUS
 *   0 stopped as told; 100 usage or configuration; 111 the system refused, or the database is not ours.
 */
#include "reputation.h"

int main (int argc, char **argv) {
    return worker_main (&reputation_plan, argc, argv);
}
