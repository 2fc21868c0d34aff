/* The stage: who really sent this, as far as the DNS can tell. */
#ifndef TAMIS_AUTHENTICATION_H
#define TAMIS_AUTHENTICATION_H

#include "worker.h"

extern const worker_plan_t authentication_plan;

#endif
