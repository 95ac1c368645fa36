#include "cells.h"

#include <string.h>

/// A thousand million million pence, as the register takes at most.
static const int64_t greatest_pence = 1000000000000000;

static const Value unknown = {.type = VALUE_NULL};

static Value integer_value(int64_t integer) {
    return (Value){.type = VALUE_INTEGER, .integer = integer};
}

static Value text_value(Cell text) {
    return (Value){.type = VALUE_TEXT, .text = text};
}

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

Cell trimmed(Cell cell) {
    while (cell.count > 0 && (unsigned char)cell.bytes[0] <= ' ') {
        cell.bytes += 1;
        cell.count -= 1;
    }
    while (cell.count > 0 && (unsigned char)cell.bytes[cell.count - 1] <= ' ') cell.count -= 1;
    return cell;
}

bool cell_equals(Cell cell, const char *text) {
    return strlen(text) == cell.count && memcmp(cell.bytes, text, cell.count) == 0;
}

static const char *convert_flag(Cell cell, Value *value) {
    bool is_true = cell_equals(cell, "true") || cell_equals(cell, "yes") || cell_equals(cell, "1");
    bool is_false = cell_equals(cell, "false") || cell_equals(cell, "no") || cell_equals(cell, "0");
    *value = integer_value(is_true);
    return is_true || is_false ? NULL : "write true or false, yes or no, 1 or 0";
}

/// Reads digits, in groups of three where there are commas. False if there are none, or too many
/// for any amount.
static bool read_whole(Cell *cell, int64_t *whole) {
    size_t count = 0;
    size_t since_comma = 0;
    bool has_comma = false;
    *whole = 0;
    while (cell->count > 0 && (is_digit(cell->bytes[0]) || cell->bytes[0] == ',')) {
        if (cell->bytes[0] == ',') {
            bool is_in_place = has_comma ? since_comma == 3 : count >= 1 && count <= 3;
            if (!is_in_place) return false;
            has_comma = true;
            since_comma = 0;
        } else {
            if (*whole > greatest_pence) return false;
            *whole = *whole * 10 + (cell->bytes[0] - '0');
            count += 1;
            since_comma += 1;
        }
        cell->bytes += 1;
        cell->count -= 1;
    }
    return count > 0 && (!has_comma || since_comma == 3);
}

static const char *convert_integer(const Column *column, Cell cell, Value *value) {
    int64_t whole = 0;
    if (!read_whole(&cell, &whole) || cell.count > 0) return "write a whole number";
    if (whole < column->lowest || whole > column->highest) return "the number is out of range";
    *value = integer_value(whole);
    return NULL;
}

/// Fifteen digits at most: so many a real number holds, and dividing them by a power of ten gives
/// the nearest one to what stands there.
static const char *convert_decimal(Cell cell, Value *value) {
    static const char *const problem = "write a number of at most fifteen digits";
    int64_t all_digits = 0;
    double scale = 1;
    bool has_point = false;
    size_t count = 0;
    for (size_t index = 0; index < cell.count; index++) {
        char byte = cell.bytes[index];
        if (byte == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!is_digit(byte) || ++count > 15) return problem;
        all_digits = all_digits * 10 + (byte - '0');
        if (has_point) scale *= 10;
    }
    *value = (Value){.type = VALUE_REAL, .real = (double)all_digits / scale};
    return count > 0 ? NULL : problem;
}

static const char *convert_money(const Column *column, Cell cell, Value *value) {
    static const char *const problem = "write pounds with at most two decimals";
    bool is_negative = column->takes_negative && cell.bytes[0] == '-';
    if (is_negative) cell = (Cell){cell.bytes + 1, cell.count - 1};
    if (cell.count >= 2 && memcmp(cell.bytes, "\xC2\xA3", 2) == 0) {
        cell = trimmed((Cell){cell.bytes + 2, cell.count - 2});
    }
    int64_t pounds = 0;
    int64_t hundredths = 0;
    if (!read_whole(&cell, &pounds)) return problem;
    if (cell.count > 0) {
        if (cell.bytes[0] != '.' || cell.count < 2 || cell.count > 3) return problem;
        for (size_t index = 1; index < 3; index++) {
            if (index < cell.count && !is_digit(cell.bytes[index])) return problem;
            hundredths = hundredths * 10 + (index < cell.count ? cell.bytes[index] - '0' : 0);
        }
    }
    if (pounds >= greatest_pence / 100) return "write a smaller amount";
    int64_t pence = pounds * 100 + hundredths;
    *value = integer_value(is_negative ? -pence : pence);
    return NULL;
}

static int digits(const char *bytes, size_t count) {
    int number = 0;
    for (size_t index = 0; index < count; index++) {
        if (!is_digit(bytes[index])) return -1;
        number = number * 10 + (bytes[index] - '0');
    }
    return number;
}

static bool is_date(Cell cell) {
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (cell.count != 10 || cell.bytes[4] != '-' || cell.bytes[7] != '-') return false;
    int year = digits(cell.bytes, 4);
    int month = digits(cell.bytes + 5, 2);
    int day = digits(cell.bytes + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1) return false;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= month_days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static bool is_month(Cell cell) {
    if (cell.count != 7 || cell.bytes[4] != '-') return false;
    int month = digits(cell.bytes + 5, 2);
    return digits(cell.bytes, 4) >= 0 && month >= 1 && month <= 12;
}

static const char *convert_choice(const Column *column, Cell cell, Value *value) {
    *value = text_value(cell);
    for (const char *const *choice = column->choices; *choice != NULL; choice++) {
        if (cell_equals(cell, *choice)) return NULL;
    }
    return "the word is not in the list of this column";
}

const char *convert(const Column *column, Cell cell, Value *value) {
    if (column->kind != KIND_TEXT) cell = trimmed(cell);
    if (cell.count == 0 && column->fallback != NULL) {
        cell = (Cell){column->fallback, strlen(column->fallback)};
    }
    if (cell.count == 0) {
        *value = unknown;
        return column->is_required ? "fill it in" : NULL;
    }
    *value = text_value(cell);
    switch (column->kind) {
        case KIND_FLAG: return convert_flag(cell, value);
        case KIND_INTEGER: return convert_integer(column, cell, value);
        case KIND_DECIMAL: return convert_decimal(cell, value);
        case KIND_MONEY: return convert_money(column, cell, value);
        case KIND_DATE:
            return is_date(cell) ? NULL : "write a day that exists as year-month-day";
        case KIND_MONTH: return is_month(cell) ? NULL : "write a month as year-month";
        case KIND_CHOICE: return convert_choice(column, cell, value);
        case KIND_CODE:
        case KIND_TEXT:
        case KIND_ORGANISATION:
        case KIND_CONTRACT: return NULL;
    }
    return NULL;
}
