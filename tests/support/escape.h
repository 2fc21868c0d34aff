/* Tries to get out of the cage, each way that it should close, and says on standard error what became of it. */
#ifndef TAMIS_ESCAPE_H
#define TAMIS_ESCAPE_H

void escape_try_all (void);

#endif
