#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "cells.h"
#include "lookup.h"

/// A table as the importer sees it. The statements number their values as the columns stand here,
/// from ?1, which is the reference that the records are known by.
typedef struct {
    const char *name;
    const Column *columns;
    int count;
    /// Gives the id and then the columns.
    const char *find;
    const char *insert;
    const char *update;
} Table;

typedef struct {
    long added;
    long changed;
    long unchanged;
} Counts;

/// Brings the records of one file into one table by their reference.
typedef struct {
    const Table *table;
    const char *path;
    Counts counts;

    sqlite3 *database;
    CSVReader *reader;
    /// Where the columns of the table stand in the file.
    int places[MOST_COLUMNS];
    Record header;
    Record record;
    Value values[MOST_COLUMNS];
    /// Of the last record, once it is in.
    int64_t id;
    /// No record needs to be looked for in a table that was empty.
    bool was_empty;
    Lookup *organisations;
    sqlite3_stmt *find;
    sqlite3_stmt *insert;
    sqlite3_stmt *update;
    sqlite3_stmt *audit;
    sqlite3_stmt *find_contract;
} Importer;

/// Opens the file and reads its header. `organisations` is where the organisations that a record
/// names are looked for.
void importer_open(Importer *importer, sqlite3 *database, const Table *table, const char *path,
                   bool is_audited, Lookup *organisations);
void importer_close(Importer *importer);

/// Reads the next record of the file and brings it in. False at the end of the file.
bool importer_next(Importer *importer);

/// Where a column stands in the file; asked before the first record is read. Ends the program if
/// there is no such column.
int importer_place(const Importer *importer, const char *column);
