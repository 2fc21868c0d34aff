#include "joblist.h"

void joblist_clear (joblist_t *self) {
    *self = (joblist_t){.last = &self->first};
}

void joblist_append (joblist_t *self, job_t *job) {
    job->next = NULL;
    *self->last = job;
    self->last = &job->next;
    self->count++;
}

job_t *joblist_pop (joblist_t *self) {
    job_t *job = self->first;
    if (!job) return NULL;
    self->first = job->next;
    if (!self->first) self->last = &self->first;
    self->count--;
    job->next = NULL;
    return job;
}

void joblist_prepend (joblist_t *self, joblist_t *front) {
    if (!front->first) return;
    *front->last = self->first;
    if (!self->first) self->last = front->last;
    self->first = front->first;
    self->count += front->count;
    joblist_clear (front);
}

void joblist_take (joblist_t *self, joblist_t *taken, joblist_wanted_fn *wanted, const void *state) {
    for (int left = self->count; left > 0; left--) {
        job_t *job = joblist_pop (self);
        joblist_append (wanted (state, job) ? taken : self, job);
    }
}
