/* tamis model: the learner's versions. */
#ifndef TAMIS_LEARNER_H
#define TAMIS_LEARNER_H

#include "console.h"

/* tamis model [list | rollback VERSION]: which lessons each version was taught; and an older version's weights made the
 * newest again, in force in every copy when this returns. */
int command_model (console_t *console, int argc, char **argv);

#endif
