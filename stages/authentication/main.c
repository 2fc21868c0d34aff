/* NAME
 *   tamis-authentication - asks the DNS who really sent a parcel
 * SYNOPSIS
 *   tamis-authentication [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   Takes parcels from intake, checks SPF (RFC 7208) of MAIL FROM and HELO and whether the client's address and name
 * prove each other (iprev, RFC 8601), names the traits of the source, and hands on to fingerprint. All lookups of a
 * parcel are under way together; what has not come at authentication/deadline counts as temperror. SIGHUP reads
 * authentication/zone again. OPTIONS options.def beside this file; config/tamis.cfg shows them all. EXIT STATUS 0
 * stopped as told; 100 usage or configuration; 111 the system refused, or the zone file cannot be read.
 */
#include "authentication.h"

int main (int argc, char **argv) {
    return worker_main (&authentication_plan, argc, argv);
}
