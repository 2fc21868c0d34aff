/* Tables of cases: one a line, fields with " | " between, "#" begins a remark. A driver judges each, and sums. */
#ifndef TAMIS_TEST_TABLE_H
#define TAMIS_TEST_TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_FIELDS = 8 };

/* Judges one case; prints what is not as said. */
typedef bool (table_judge_fn) (void *state, char *const fields[TABLE_FIELDS]);

static size_t table_split (char *line, char *fields[TABLE_FIELDS]) {
    size_t count = 0;
    for (char *at = line; at && count < TABLE_FIELDS;) {
        char *end = strstr (at, " | ");
        fields[count++] = at;
        if (end) *end = '\0';
        at = end ? end + 3 : NULL;
    }
    return count;
}

/* Whether WORD is among WORDS, with spaces between. */
static inline bool table_has (const char *words, const char *word) {
    size_t size = strlen (word);
    for (const char *at = words; size && (at = strstr (at, word)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || !at[size])) return true;
    return false;
}

/* Runs FILE, whose lines have COUNT fields, through JUDGE; the exit status. */
static int table_run (const char *file, size_t count, table_judge_fn *judge, void *state) {
    char *line = NULL, *fields[TABLE_FIELDS];
    size_t room = 0, cases = 0, right = 0;
    FILE *stream = fopen (file, "re");
    if (!stream) {
        perror (file);
        return 111;
    }
    while (getline (&line, &room, stream) > 0) {
        line[strcspn (line, "\n")] = '\0';
        if (!*line || *line == '#') continue;
        cases++;
        if (table_split (line, fields) != count)
            printf ("not a case: %s\n", line);
        else if (judge (state, fields))
            right++;
    }
    free (line);
    fclose (stream);
    printf ("%zu of %zu as said\n", right, cases);
    return cases && right == cases ? 0 : 1;
}

#endif
