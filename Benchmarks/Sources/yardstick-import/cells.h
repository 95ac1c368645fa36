#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "csv.h"

enum { MOST_COLUMNS = 32 };

typedef enum {
    KIND_CODE,
    KIND_TEXT,
    KIND_FLAG,
    KIND_INTEGER,
    /// Not negative, with decimals.
    KIND_DECIMAL,
    /// Pounds in the file, whole pence in the register.
    KIND_MONEY,
    KIND_DATE,
    KIND_MONTH,
    KIND_CHOICE,
    /// The reference of another record. What it means is the register's to say.
    KIND_ORGANISATION,
    KIND_CONTRACT,
} Kind;

typedef struct {
    /// As in the header of the file.
    const char *name;
    Kind kind;
    bool is_required;
    /// Of a whole number.
    int64_t lowest;
    int64_t highest;
    /// Money, as a credit.
    bool takes_negative;
    /// Of a choice: ended by NULL.
    const char *const *choices;
    /// What an empty cell means; NULL: unknown.
    const char *fallback;
} Column;

typedef struct {
    enum { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT } type;
    int64_t integer;
    double real;
    Cell text;
} Value;

/// Without blanks around it.
Cell trimmed(Cell cell);
bool cell_equals(Cell cell, const char *text);

/// Makes the value that the cell stands for; a reference stays text.
///
/// Returns NULL, or what is wrong with the cell.
const char *convert(const Column *column, Cell cell, Value *value);
