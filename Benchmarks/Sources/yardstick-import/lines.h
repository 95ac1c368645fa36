#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "csv.h"

/// The contract lines of the register, in memory.
typedef struct Lines Lines;

Lines *lines_read(sqlite3 *database);
void lines_free(Lines *lines);

/// The line in force on the first of the month, else the earliest; 0 if there is none.
int64_t lines_find(const Lines *lines, Cell contract, Cell service, Cell unit, Cell month);
