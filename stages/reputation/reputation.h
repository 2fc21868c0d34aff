/* The stage's plan for the worker skeleton. */
#ifndef TAMIS_REPUTATION_H
#define TAMIS_REPUTATION_H

#include "worker.h"

extern const worker_plan_t reputation_plan;

#endif
