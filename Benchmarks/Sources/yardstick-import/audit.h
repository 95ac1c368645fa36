#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "csv.h"

/// Gives NULL where there is to be no audit; nothing is written then.
sqlite3_stmt *audit_prepare(sqlite3 *database, bool is_audited);

/// - record: as it stands in the file.
void audit_write(sqlite3_stmt *audit, const char *table, Cell key, const char *operation,
                 Cell record);
