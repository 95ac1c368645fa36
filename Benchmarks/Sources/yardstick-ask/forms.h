#pragma once

#include <sqlite3.h>

/// How the rows of an answer are written.
typedef enum {
    /// CSV of what SQLite gives.
    FORM_PLAIN,
    /// Canonical CSV: `…_pence` become pounds under the name without it, `is_…` true or false.
    FORM_CANONICAL,
    /// The JSON of `almoner list`: camelCase keys, whole pence, `is_…` true or false.
    FORM_JSON,
    /// Nothing: every value is fetched, and only how many rows there were is written.
    FORM_SILENT,
} Form;

/// Steps through all rows and writes them to standard output. `question` is named in JSON alone.
void write_answer(sqlite3_stmt *statement, Form form, const char *question);
