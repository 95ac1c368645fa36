#include "importer.h"

#include <string.h>

#include "audit.h"
#include "binding.h"
#include "failure.h"
#include "register.h"

static const char *const find_contract = "SELECT id FROM contract WHERE reference = ?1";

static void bind_record(const Importer *importer, sqlite3_stmt *statement) {
    for (int index = 0; index < importer->table->count; index++) {
        bind_value(statement, index + 1, &importer->values[index]);
    }
}

static bool is_empty(sqlite3 *database, const char *table) {
    sqlite3_stmt *statement = register_prepare(
        database, strcmp(table, "contract") == 0 ? "SELECT 1 FROM contract LIMIT 1"
                                                 : "SELECT 1 FROM organisation LIMIT 1");
    bool has_row = register_step(statement);
    sqlite3_finalize(statement);
    return !has_row;
}

void importer_open(Importer *importer, sqlite3 *database, const Table *table, const char *path,
                   bool is_audited, Lookup *organisations) {
    memset(importer, 0, sizeof *importer);
    importer->table = table;
    importer->path = path;
    importer->database = database;
    importer->organisations = organisations;
    importer->was_empty = is_empty(database, table->name);
    importer->find = register_prepare(database, table->find);
    importer->insert = register_prepare(database, table->insert);
    importer->update = register_prepare(database, table->update);
    importer->audit = audit_prepare(database, is_audited);
    importer->find_contract = register_prepare(database, find_contract);
    importer->reader = csv_open(path);
    // The names lie in the reader, and are looked at before it reads on.
    if (csv_next(importer->reader, &importer->header) == 0) {
        fail(STATUS_WRONG_INPUT, "%s: the file is empty", path);
    }
    for (int index = 0; index < table->count; index++) {
        importer->places[index] = importer_place(importer, table->columns[index].name);
    }
}

void importer_close(Importer *importer) {
    csv_close(importer->reader);
    sqlite3_finalize(importer->find);
    sqlite3_finalize(importer->insert);
    sqlite3_finalize(importer->update);
    sqlite3_finalize(importer->audit);
    sqlite3_finalize(importer->find_contract);
}

int importer_place(const Importer *importer, const char *column) {
    int place = csv_place(&importer->header, column);
    if (place >= 0) return place;
    fail(STATUS_WRONG_INPUT, "%s:1: there is no column %s", importer->path, column);
}

static int64_t find_contract_id(const Importer *importer, Cell reference) {
    bind_text(importer->find_contract, 1, reference);
    bool is_there = register_step(importer->find_contract);
    int64_t id = is_there ? sqlite3_column_int64(importer->find_contract, 0) : 0;
    sqlite3_reset(importer->find_contract);
    return id;
}

/// Puts the id in the place of the reference. Returns NULL, or what is wrong.
static const char *resolve(const Importer *importer, Kind kind, Value *value) {
    if (value->type != VALUE_TEXT) return NULL;
    int64_t id = kind == KIND_CONTRACT ? find_contract_id(importer, value->text)
                                       : lookup_find(importer->organisations, value->text);
    *value = (Value){.type = VALUE_INTEGER, .integer = id};
    return id == 0 ? "the register has no such record" : NULL;
}

static void convert_record(Importer *importer) {
    const Record *record = &importer->record;
    if (record->count != importer->header.count) {
        fail(STATUS_WRONG_INPUT, "%s:%ld: %d cells where the header has %d", importer->path,
             record->line, record->count, importer->header.count);
    }
    for (int index = 0; index < importer->table->count; index++) {
        const Column *column = &importer->table->columns[index];
        Value *value = &importer->values[index];
        const char *problem = convert(column, record->cells[importer->places[index]], value);
        bool is_link = column->kind == KIND_ORGANISATION || column->kind == KIND_CONTRACT;
        if (problem == NULL && is_link) problem = resolve(importer, column->kind, value);
        if (problem != NULL) {
            fail(STATUS_WRONG_INPUT, "%s:%ld: %s: %s", importer->path, record->line, column->name,
                 problem);
        }
    }
}

static bool holds(sqlite3_stmt *statement, int index, const Value *value) {
    int type = sqlite3_column_type(statement, index);
    switch (value->type) {
        case VALUE_NULL: return type == SQLITE_NULL;
        case VALUE_INTEGER:
            return type == SQLITE_INTEGER &&
                   sqlite3_column_int64(statement, index) == value->integer;
        case VALUE_REAL:
            return type == SQLITE_FLOAT && sqlite3_column_double(statement, index) == value->real;
        case VALUE_TEXT: {
            if (type != SQLITE_TEXT) return false;
            const unsigned char *bytes = sqlite3_column_text(statement, index);
            size_t count = (size_t)sqlite3_column_bytes(statement, index);
            return count == value->text.count && memcmp(bytes, value->text.bytes, count) == 0;
        }
    }
    return false;
}

/// The id of the record that the register has by this reference, and whether it differs; 0 if
/// there is none.
static int64_t find_known(const Importer *importer, bool *differs) {
    bind_value(importer->find, 1, &importer->values[0]);
    int64_t id = 0;
    *differs = false;
    if (register_step(importer->find)) {
        id = sqlite3_column_int64(importer->find, 0);
        for (int index = 1; index < importer->table->count && !*differs; index++) {
            *differs = !holds(importer->find, index + 1, &importer->values[index]);
        }
    }
    sqlite3_reset(importer->find);
    return id;
}

/// Gives the record to SQLite, and what was done to the audit. Returns the id of the row inserted
/// last, which is the record's own if it is new.
static int64_t write_record(const Importer *importer, sqlite3_stmt *statement,
                            const char *operation) {
    bind_record(importer, statement);
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
        fail((code & 0xFF) == SQLITE_CONSTRAINT ? STATUS_WRONG_INPUT : STATUS_IO,
             "%s:%ld: SQLite %d: %s", importer->path, importer->record.line, code,
             sqlite3_errmsg(importer->database));
    }
    sqlite3_reset(statement);
    int64_t id = sqlite3_last_insert_rowid(importer->database);
    audit_write(importer->audit, importer->table->name, importer->values[0].text, operation,
                importer->record.raw);
    return id;
}

bool importer_next(Importer *importer) {
    if (csv_next(importer->reader, &importer->record) == 0) return false;
    convert_record(importer);
    bool differs = false;
    int64_t known = importer->was_empty ? 0 : find_known(importer, &differs);
    if (known == 0) {
        importer->id = write_record(importer, importer->insert, "insert");
        importer->counts.added += 1;
        return true;
    }
    if (differs) write_record(importer, importer->update, "update");
    importer->id = known;
    importer->counts.changed += differs;
    importer->counts.unchanged += !differs;
    return true;
}
