#include "register.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"

_Noreturn void register_fail(sqlite3 *database) {
    int code = sqlite3_extended_errcode(database);
    bool is_input = (code & 0xFF) == SQLITE_CONSTRAINT;
    fail(is_input ? STATUS_WRONG_INPUT : STATUS_IO, "SQLite %d: %s", code,
         sqlite3_errmsg(database));
}

void register_execute(sqlite3 *database, const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) register_fail(database);
}

sqlite3_stmt *register_prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) register_fail(database);
    return statement;
}

bool register_step(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) register_fail(sqlite3_db_handle(statement));
    return code == SQLITE_ROW;
}

void register_run(sqlite3_stmt *statement) {
    register_step(statement);
    sqlite3_reset(statement);
}

static char *read_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fail(STATUS_UNUSABLE, "%s: %s", path, strerror(errno));
    }
    long size = ftell(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text == NULL) fail(STATUS_IO, "%s: %s", path, strerror(errno));
    rewind(file);
    if (fread(text, 1, (size_t)size, file) != (size_t)size) {
        fail(STATUS_IO, "%s cannot be read", path);
    }
    text[size] = '\0';
    fclose(file);
    return text;
}

static bool has_tables(sqlite3 *database) {
    sqlite3_stmt *statement = register_prepare(database, "SELECT 1 FROM sqlite_schema LIMIT 1");
    bool is_there = register_step(statement);
    sqlite3_finalize(statement);
    return is_there;
}

static const char *const audit_table =
    "CREATE TABLE IF NOT EXISTS audit ("
    "    seq        INTEGER PRIMARY KEY,"
    "    table_name TEXT NOT NULL,"
    "    key        TEXT NOT NULL,"
    "    operation  TEXT NOT NULL,"
    "    record     TEXT NOT NULL"
    ") STRICT";

static void migrate(sqlite3 *database, char *const *migrations, int count) {
    register_execute(database, "BEGIN IMMEDIATE");
    for (int index = 0; index < count; index++) {
        char *script = read_text(migrations[index]);
        register_execute(database, script);
        free(script);
    }
    register_execute(database, "COMMIT");
}

sqlite3 *register_open(const char *path, char *const *migrations, int count) {
    sqlite3 *database = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK) {
        fail(STATUS_UNUSABLE, "%s: %s", path, sqlite3_errmsg(database));
    }
    sqlite3_extended_result_codes(database, 1);
    // FULL, because what is reported done must survive the loss of power.
    register_execute(database,
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = FULL;"
                     "PRAGMA foreign_keys = ON;");
    if (!has_tables(database)) migrate(database, migrations, count);
    register_execute(database, audit_table);
    return database;
}

void register_close(sqlite3 *database) {
    if (sqlite3_close(database) != SQLITE_OK) register_fail(database);
}

SecondaryIndexes register_drop_indexes(sqlite3 *database, const char *table) {
    enum { MOST = sizeof((SecondaryIndexes){0}).definitions / sizeof(char *) };
    SecondaryIndexes indexes = {.count = 0};
    char *drops[MOST];
    sqlite3_stmt *statement = register_prepare(
        database,
        "SELECT sql, 'DROP INDEX ' || name FROM sqlite_schema"
        // The sparse indexes stay: triggers of the schema look things up in them at every row.
        " WHERE type = 'index' AND tbl_name = ?1 AND sql LIKE 'CREATE INDEX%'"
        " AND sql NOT LIKE '%IS NOT NULL'"
        " ORDER BY name");
    if (sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC) != SQLITE_OK) {
        register_fail(database);
    }
    while (register_step(statement)) {
        int index = indexes.count++;
        if (index == MOST) fail(STATUS_UNUSABLE, "%s has more than %d indexes", table, MOST);
        indexes.definitions[index] = strdup((const char *)sqlite3_column_text(statement, 0));
        drops[index] = strdup((const char *)sqlite3_column_text(statement, 1));
        if (indexes.definitions[index] == NULL || drops[index] == NULL) {
            fail(STATUS_IO, "there is no memory for the indexes");
        }
    }
    sqlite3_finalize(statement);
    for (int index = 0; index < indexes.count; index++) {
        register_execute(database, drops[index]);
        free(drops[index]);
    }
    return indexes;
}

void register_make_indexes(sqlite3 *database, SecondaryIndexes *indexes) {
    for (int index = 0; index < indexes->count; index++) {
        register_execute(database, indexes->definitions[index]);
        free(indexes->definitions[index]);
    }
    indexes->count = 0;
}
