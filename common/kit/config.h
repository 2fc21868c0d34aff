/* Configuration in ZPL, checked against the options tables: an option that no options.def lists is refused. */
#ifndef TAMIS_CONFIG_H
#define TAMIS_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#ifndef TAMIS_SYSCONFDIR
#define TAMIS_SYSCONFDIR "/etc"
#endif

typedef enum {
    OPTION_TEXT,     /* any text */
    OPTION_PATH,     /* a file or folder, relative to the configuration file; "" for none */
    OPTION_LIST,     /* words separated by spaces or commas, or the name repeated */
    OPTION_COUNT,    /* a whole number */
    OPTION_SIZE,     /* bytes; K, M, G multiply by 1024 */
    OPTION_DURATION, /* milliseconds; written 250ms, 5s, 10m, 2h, 90d */
    OPTION_FLAG      /* 0 or 1 */
} option_type_t;

typedef struct {
    const char *name; /* section/name */
    option_type_t type;
    const char *value;   /* default, as it would be written */
    int64_t least, most; /* bounds of a number; both 0 for texts */
    const char *doc;
} option_t;

/* Every option of every stage, in the order of the options.def files; ends with a NULL name. */
extern const option_t option_table[];

typedef struct config_t config_t;

/* Reads FILE over the defaults. NULL on failure, with *ERROR a sentence that names file and option (the caller frees
 * it). */
config_t *config_load (const char *file, char **error);
void config_destroy (config_t **self);

/* Reads OLD's file once more, without looking for it. */
config_t *config_load_again (const config_t *old, char **error);

/* Where no file is named: config/tamis.cfg below the working directory where it exists, else tamis/tamis.cfg below the
 * system's configuration folder. The caller frees it. */
char *config_default_file (void);

/* The file that was read, as an absolute path. */
const char *config_file (const config_t *self);

/* The folder where it stands, where relative paths begin. */
const char *config_folder (const config_t *self);

/* A text, path (absolute, or "" where none is set) or list (words separated by single spaces). NAME must be in the
 * tables. The result lives as long as the configuration. */
const char *config_text (const config_t *self, const char *name);

/* A count, size in bytes, duration in ms, or flag. */
int64_t config_number (const config_t *self, const char *name);

#endif
