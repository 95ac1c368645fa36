#pragma once

#include <sqlite3.h>

#include "cells.h"

/// The text is not copied: its bytes must lie still until the statement has run.
void bind_text(sqlite3_stmt *statement, int index, Cell text);
void bind_integer(sqlite3_stmt *statement, int index, int64_t integer);

/// Text as by `bind_text`.
void bind_value(sqlite3_stmt *statement, int index, const Value *value);
