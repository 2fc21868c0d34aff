/* Configuration: a ZPL file over the defaults of the options table. */
#include "config_inner.h"
#include "opening.h"

#include <czmq.h>
#include <limits.h>

struct config_t {
    char *file, *folder;
    size_t options;
    char **texts; /* as written while the file is read, then as they are asked for */
    int64_t *numbers;
};

static size_t count_options (void) {
    size_t count = 0;
    while (option_table[count].name != NULL) count++;
    return count;
}

static ssize_t find_option (const char *name) {
    for (ssize_t i = 0; option_table[i].name != NULL; i++)
        if (strcmp (option_table[i].name, name) == 0) return i;
    return -1;
}

static size_t must_find (const char *name) {
    ssize_t i = find_option (name);
    if (i < 0) {
        fprintf (stderr, "no options.def lists %s\n", name);
        abort ();
    }
    return (size_t)i;
}

static bool is_section (const char *name) {
    size_t length = strlen (name);
    for (const option_t *option = option_table; option->name != NULL; option++)
        if (strncmp (option->name, name, length) == 0 && option->name[length] == '/') return true;
    return false;
}

static char *unknown (const config_t *self, const char *name) {
    const option_t *nearest = config_nearest (name);
    if (nearest == NULL) return config_say ("%s: no option \"%s\"", self->file, name);
    return config_say ("%s: no option \"%s\"; did you mean \"%s\"?", self->file, name, nearest->name);
}

static char *keep_value (config_t *self, const char *name, const char *value) {
    ssize_t i = find_option (name);
    if (i < 0) return unknown (self, name);
    char *before = self->texts[i];
    if (before != NULL && option_table[i].type != OPTION_LIST)
        return config_say ("%s: %s is given twice", self->file, name);
    if (before != NULL && strlen (before) + strlen (value) > CONFIG_VALUE)
        return config_say ("%s: %s is longer than %d bytes", self->file, name, CONFIG_VALUE);
    self->texts[i] = before == NULL ? config_say ("%s", value) : config_say ("%s %s", before, value);
    free (before);
    return NULL;
}

/* Depth is bounded by config_syntax(). */
static char *walk (config_t *self, zconfig_t *node, const char *above) {
    char *wrong = NULL;
    for (zconfig_t *child = zconfig_child (node); child != NULL && wrong == NULL; child = zconfig_next (child)) {
        char name[CONFIG_NAME];
        int length = snprintf (name, sizeof name, "%s%s%s", above, *above == '\0' ? "" : "/", zconfig_name (child));
        if (length >= CONFIG_NAME) return config_say ("%s: no option \"%.40s...\"", self->file, name);
        const char *value = zconfig_value (child);
        bool empty = value == NULL || *value == '\0';
        bool section = zconfig_child (child) != NULL || (empty && is_section (name));
        if (!section || !empty) wrong = keep_value (self, name, empty ? "" : value);
        if (wrong == NULL) wrong = walk (self, child, name);
    }
    return wrong;
}

static char *read_bytes (const char *file, FILE *in, char **text) {
    *text = malloc (CONFIG_BYTES + 1);
    if (*text == NULL) abort ();
    size_t length = fread (*text, 1, CONFIG_BYTES + 1, in);
    if (ferror (in)) return config_say ("%s: cannot be read: %s", file, strerror (errno));
    if (length > CONFIG_BYTES) return config_say ("%s: larger than %d bytes", file, CONFIG_BYTES);
    (*text)[length] = '\0';
    if (strlen (*text) != length) return config_say ("%s: not a text: it holds NUL bytes", file);
    return config_syntax (file, *text);
}

static char *read_file (const char *file, char **text) {
    *text = NULL;
    FILE *in = opening_read (file);
    if (in == NULL) return config_say ("%s: cannot be read: %s", file, strerror (errno));
    char *wrong = read_bytes (file, in, text);
    fclose (in);
    return wrong;
}

static char *read_zpl (config_t *self) {
    char *text;
    char *wrong = read_file (self->file, &text);
    if (wrong == NULL && *text != '\0') {
        zconfig_t *root = zconfig_str_load (text);
        wrong = root == NULL ? config_say ("%s: not ZPL", self->file) : walk (self, root, "");
        zconfig_destroy (&root);
    }
    free (text);
    return wrong;
}

static char *finish_option (config_t *self, size_t i) {
    const option_t *option = &option_table[i];
    char *written = self->texts[i] != NULL ? self->texts[i] : config_say ("%s", option->value);
    self->texts[i] = written;
    char *made = NULL, *wrong = NULL;
    if (option->type == OPTION_PATH)
        made = config_read_path (self->folder, written);
    else if (option->type == OPTION_LIST)
        made = config_read_list (written);
    else if (option->type != OPTION_TEXT)
        wrong = config_read_number (option, written, &self->numbers[i]);
    if (made != NULL) self->texts[i] = made, free (written);
    if (wrong == NULL) return NULL;
    char *whole = config_say ("%s: %s = %s: %s", self->file, option->name, written, wrong);
    free (wrong);
    return whole;
}

static char *find_folder (config_t *self, const char *file) {
    const char *slash = strrchr (file, '/'), *base = slash == NULL ? file : slash + 1;
    char *folder = slash == NULL ? config_say (".") : config_say ("%.*s", (int)(base - file), file);
    char real[PATH_MAX];
    bool found = realpath (folder, real) != NULL;
    free (folder);
    if (!found) return config_say ("%s: cannot be read: %s", file, strerror (errno));
    self->folder = config_say ("%s", real);
    self->file = config_say ("%s/%s", strcmp (real, "/") == 0 ? "" : real, base);
    return NULL;
}

static config_t *config_new (void) {
    config_t *self = calloc (1, sizeof *self);
    if (self == NULL) abort ();
    self->options = count_options ();
    self->texts = calloc (self->options, sizeof *self->texts);
    self->numbers = calloc (self->options, sizeof *self->numbers);
    if (self->texts == NULL || self->numbers == NULL) abort ();
    return self;
}

/* FILE and folder are found. */
static config_t *read_all (config_t *self, char **error) {
    if (*error == NULL) *error = read_zpl (self);
    for (size_t i = 0; i < self->options && *error == NULL; i++) *error = finish_option (self, i);
    if (*error != NULL) config_destroy (&self);
    return self;
}

config_t *config_load (const char *file, char **error) {
    config_t *self = config_new ();
    *error = find_folder (self, file);
    return read_all (self, error);
}

config_t *config_load_again (const config_t *old, char **error) {
    config_t *self = config_new ();
    self->file = config_say ("%s", old->file);
    self->folder = config_say ("%s", old->folder);
    *error = NULL;
    return read_all (self, error);
}

void config_destroy (config_t **self) {
    if (self == NULL || *self == NULL) return;
    for (size_t i = 0; i < (*self)->options; i++) free ((*self)->texts[i]);
    free ((*self)->texts);
    free ((*self)->numbers);
    free ((*self)->folder);
    free ((*self)->file);
    free (*self);
    *self = NULL;
}

const char *config_file (const config_t *self) {
    return self->file;
}

const char *config_folder (const config_t *self) {
    return self->folder;
}

const char *config_text (const config_t *self, const char *name) {
    return self->texts[must_find (name)];
}

int64_t config_number (const config_t *self, const char *name) {
    return self->numbers[must_find (name)];
}

char *config_default_file (void) {
    static const char here[] = "config/tamis.cfg";
    return config_say ("%s", access (here, F_OK) == 0 ? here : TAMIS_SYSCONFDIR "/tamis/tamis.cfg");
}
