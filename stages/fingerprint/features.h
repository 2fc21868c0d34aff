/* Features: what the learner weighs. Character n-grams of what a reader sees and of the header's own fields, the names
 * of those fields and their order, and traits and findings: each as a keyed hash of 32 bits, none twice. Binary n-grams
 * of a message's beginning are the strongest published choice for a linear filter (G. Cormack, TREC 2007 Spam Track
 * Overview; D. Sculley and G. Wachman, Relaxed Online SVMs for Spam Filtering, SIGIR 2007). */
#ifndef TAMIS_FEATURES_H
#define TAMIS_FEATURES_H

#include "author.h"
#include "reader.h"
#include "worker.h"

/* Adds the features of a message, LIMIT_FEATURES at most, to EVIDENCE. To be called last: traits and findings count.
 * Nothing is looked at that those add who carry, filter or keep a message (trace fields, marks of filters), nor the day
 * on which it was written, nor whom it was sent to, so that a letter has the same features on its way and in its
 * reader's folder. Content cannot be read back without the deployment's key. */
void features_read (const char *message, size_t size, const author_t *from, const char *subject, const reader_t *reader,
                    evidence_t *evidence);

#endif
