#include "rows.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { CELL = 40 /* characters of a column at most */, CELL_BYTES = 4 * CELL + 1, COLUMNS = 32 };

/* PostgreSQL's own numbers of types, which never change. */
enum {
    BOOL = 16,
    INT8 = 20,
    INT2 = 21,
    INT4 = 23,
    FLOAT4 = 700,
    FLOAT8 = 701,
    NUMERIC = 1700,
    JSON = 114,
    JSONB = 3802
};

static bool is_number (const PGresult *rows, int column) {
    Oid type = PQftype (rows, column);
    return type == INT8 || type == INT2 || type == INT4 || type == FLOAT4 || type == FLOAT8 || type == NUMERIC;
}

/* --- for people --- */

static int width_of (const PGresult *rows, int column) {
    char cell[CELL_BYTES];
    int width = table_shorten (PQfname (rows, column), CELL, cell);
    for (int i = 0; i < PQntuples (rows); i++) {
        int own = table_shorten (PQgetvalue (rows, i, column), CELL, cell);
        if (own > width) width = own;
    }
    return width;
}

static void print_cell (const char *text, int width, bool right, bool last) {
    char cell[CELL_BYTES];
    int pad = width - table_shorten (text, CELL, cell);
    if (right)
        printf ("%*s%s%s", pad, "", cell, last ? "" : "  ");
    else
        printf ("%s%*s", cell, last ? 0 : pad + 2, "");
}

static void print_table (const PGresult *rows, int most) {
    int widths[COLUMNS], columns = PQnfields (rows) < most ? PQnfields (rows) : most;
    for (int c = 0; c < columns; c++) {
        widths[c] = width_of (rows, c);
        print_cell (PQfname (rows, c), widths[c], is_number (rows, c), c == columns - 1);
    }
    printf ("\n");
    for (int i = 0; i < PQntuples (rows); i++) {
        for (int c = 0; c < columns; c++)
            print_cell (PQgetvalue (rows, i, c), widths[c], is_number (rows, c), c == columns - 1);
        printf ("\n");
    }
}

/* --- for programs --- */

static json_t *value_json (const PGresult *rows, int row, int column) {
    const char *text = PQgetvalue (rows, row, column);
    Oid type = PQftype (rows, column);
    if (PQgetisnull (rows, row, column)) return json_null ();
    if (type == BOOL) return json_boolean (*text == 't');
    if (type == INT8 || type == INT2 || type == INT4) return json_integer (strtoll (text, NULL, 10));
    if (is_number (rows, column)) return json_real (strtod (text, NULL));
    if (type == JSON || type == JSONB) return json_loads (text, JSON_DECODE_ANY, NULL);
    return json_string (text);
}

json_t *rows_json (const PGresult *rows, int row) {
    json_t *object = json_object ();
    for (int c = 0; object && c < PQnfields (rows); c++)
        json_object_set_new (object, PQfname (rows, c), value_json (rows, row, c));
    return object;
}

static void print_json (const PGresult *rows) {
    json_t *list = json_array ();
    for (int i = 0; list && i < PQntuples (rows); i++) json_array_append_new (list, rows_json (rows, i));
    if (list) json_dumpf (list, stdout, JSON_COMPACT | JSON_REAL_PRECISION (9));
    puts ("");
    json_decref (list);
}

void rows_print (const console_t *console, const PGresult *rows, int columns, const char *nothing) {
    if (console->json)
        print_json (rows);
    else if (PQntuples (rows))
        print_table (rows, columns > 0 && columns < COLUMNS ? columns : COLUMNS);
    else
        printf ("%s\n", nothing);
}

int rows_ask (const console_t *console, PGconn *database, const char *sql, int count, const char *const *parameters,
              const char *nothing) {
    char *error = NULL;
    PGresult *rows = database_ask (database, sql, count, parameters, &error);
    if (rows)
        rows_print (console, rows, 0, nothing);
    else
        fprintf (stderr, "tamis: history: %s\n", error);
    PQclear (rows);
    free (error);
    return rows ? EXIT_DONE : EXIT_REFUSED;
}
