/* NAME
 *   tamis-verdict - weighs the findings, records the message, answers; and folds what was recorded
 * SYNOPSIS
 *   tamis-verdict [-c FILE] [--copy NAME]
 * DESCRIPTION
 *   Takes parcels from reputation, combines their findings under the recipients' policy into a verdict, appends the
 *   message row in a batch, and answers intake when the batch is committed. While PostgreSQL is away the row goes to
 *   the journal instead; where that is full, the answer is defer. One copy at a time is the tally: it folds new rows
 *   into trait histories every verdict/fold, and at once when asked.
 * OPTIONS
 *   options.def beside this file; config/tamis.cfg shows them all. Policies: config/policy.
 * EXIT STATUS
 *   0 stopped as told; 100 usage or configuration; 111 the system refused, or the database is not ours.
 */
#include "verdict.h"

int main (int argc, char **argv) {
    return worker_main (&verdict_plan, argc, argv);
}
