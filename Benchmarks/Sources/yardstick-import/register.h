#pragma once

#include <sqlite3.h>
#include <stdbool.h>

/// Opens the register, or makes it by the migrations where there is none. Every function here ends
/// the program where SQLite refuses.
sqlite3 *register_open(const char *path, char *const *migrations, int count);
void register_close(sqlite3 *database);

/// Runs statements that take no values and give no rows.
void register_execute(sqlite3 *database, const char *sql);

sqlite3_stmt *register_prepare(sqlite3 *database, const char *sql);

/// True for a row, false at the end.
bool register_step(sqlite3_stmt *statement);

/// Runs a statement to its end and makes it ready for the next record.
void register_run(sqlite3_stmt *statement);

_Noreturn void register_fail(sqlite3 *database);

/// The indexes of a table that hold no constraint. Making them after a load sorts each once;
/// keeping them during it looks for a place for every row.
typedef struct {
    char *definitions[16];
    int count;
} SecondaryIndexes;

SecondaryIndexes register_drop_indexes(sqlite3 *database, const char *table);
void register_make_indexes(sqlite3 *database, SecondaryIndexes *indexes);
