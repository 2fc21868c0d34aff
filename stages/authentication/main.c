/* NAME
 *   tamis-authentication - asks the DNS who really sent a parcel
 * SYNOPSIS
 *   tamis-authentication [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   Takes parcels from intake and asks, all at once: SPF (RFC 7208) of MAIL FROM and HELO; the DKIM signatures (RFC
 *   6376); the ARC chain (RFC 8617); the DMARC records (RFC 9989) of the domain in From; whether the client's address
 *   and name prove each other (iprev, RFC 8601); the blacklists of authentication/dnsbl; the sending domains' servers.
 *
 *   DMARC judges when the others are done. From is read in one way; where other programs would show another author,
 *   that is a finding, and DMARC never passes. Words, traits and findings go on to fingerprint.
 *
 *   What has not come at authentication/deadline counts as temperror. SIGHUP reads authentication/zone again.
 * OPTIONS
 *   options.def beside this file; config/tamis.cfg shows them all.
 * EXIT STATUS
 *   0 stopped as told; 100 usage or configuration; 111 the system refused, or the zone file cannot be read.
 */
#include "authentication.h"

int main (int argc, char **argv) {
    return worker_main (&authentication_plan, argc, argv);
}
