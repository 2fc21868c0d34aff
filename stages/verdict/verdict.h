/* The stage's plan for the worker skeleton. */
#ifndef TAMIS_VERDICT_H
#define TAMIS_VERDICT_H

#include "worker.h"

extern const worker_plan_t verdict_plan;

#endif
