#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "importer.h"

/// Brings in `organisations.csv` with the roles and identifiers in it, and fills `organisations`.
Counts import_organisations(sqlite3 *database, const char *path, bool is_audited,
                            Lookup *organisations);

/// Brings in `contracts.csv`. Into an empty table, its indexes are made after the load.
Counts import_contracts(sqlite3 *database, const char *path, bool is_audited,
                        Lookup *organisations);

/// Brings `activity.csv` into a register that has none, with the years of `activity_year`. The
/// indexes of `activity` are made after the load. Returns how many rows there were.
long import_activity(sqlite3 *database, const char *path, bool is_audited);
