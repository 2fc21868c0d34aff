/* The stage that holds the doors and the pending table. */
#ifndef TAMIS_INTAKE_H
#define TAMIS_INTAKE_H

/* Runs until SIGTERM; the exit status of main(). */
int intake_main (int argc, char **argv);

#endif
