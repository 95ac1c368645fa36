#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "csv.h"

/// The ids of records by their references, in memory.
typedef struct Lookup Lookup;

Lookup *lookup_create(void);

/// - sql: gives ids and references.
Lookup *lookup_read(sqlite3 *database, const char *sql);
void lookup_free(Lookup *lookup);

/// The reference is copied. One that is there already keeps its id.
void lookup_add(Lookup *lookup, Cell reference, int64_t id);

/// 0 if there is none: ids begin at 1.
int64_t lookup_find(const Lookup *lookup, Cell reference);
