#include "sender.h"

#include <math.h>

/* What large receivers call poor (a complaint in 300 messages), and what only a bad list hears (one in 50). */
static const double poor = 0.003, bad = 0.02, hundredth = 0.01;

double sender_least_share (double hits, double count) {
    static const double z = 1.96;
    if (count <= 0) return 0;
    double share = fmin (1, hits / count), square = z * z / count;
    double middle = share + square / 2, reach = z * sqrt (share * (1 - share) / count + square / (4 * count));
    return fmax (0, (middle - reach) / (1 + square));
}

static void state_complaints (const past_t *past, evidence_t *evidence) {
    double delivered = past->messages - past->spam, junk = past->junk * hundredth;
    if (delivered < SENDER_LEAST || junk <= 0) return;
    double least = sender_least_share (junk, delivered);
    if (least < poor) return;
    evidence_weighed (evidence, FINDING_complaints, least < bad ? BITS_UNIT / 2 : BITS_UNIT,
                      arena_printf (evidence->arena, "%.2f complaints in %.0f messages: %.1f%% at least", junk,
                                    delivered, 100 * least));
}

static void state_refused (const Envelope *envelope, bool stranger, evidence_t *evidence) {
    if (!envelope || !envelope->n_rcpt_rejected || !stranger) return;
    evidence_weighed (evidence, FINDING_unknown_recipients,
                      envelope->n_rcpt_rejected < SENDER_REFUSED ? BITS_UNIT / 2 : BITS_UNIT,
                      arena_printf (evidence->arena, "%zu of %zu", envelope->n_rcpt_rejected,
                                    envelope->n_rcpt_rejected + envelope->n_rcpt_to));
}

void sender_state (const Parcel *parcel, const past_t *past, bool stranger, evidence_t *evidence) {
    if (past && !stranger) state_complaints (past, evidence);
    state_refused (parcel->envelope, stranger, evidence);
}
