#include "forms.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "failure.h"
#include "output.h"

enum { COLUMNS_MOST = 64, NAME_MOST = 64 };

typedef enum { KIND_PLAIN, KIND_POUNDS, KIND_FLAG } Kind;

typedef struct {
    Kind kind;
    char name[NAME_MOST];
    /// What stands before a value in JSON.
    char member[2 * NAME_MOST];
} Column;

static void camel_case(char *name) {
    char *to = name;
    for (const char *from = name; *from != '\0'; from++) {
        *to++ = *from == '_' && from[1] != '\0' ? (char)toupper(*++from) : *from;
    }
    *to = '\0';
}

static Column column_of(sqlite3_stmt *statement, int index, Form form) {
    Column column = {.kind = KIND_PLAIN};
    const char *name = sqlite3_column_name(statement, index);
    size_t length = strlen(name);
    if (length + 1 > sizeof column.name) fail(STATUS_USAGE, "%s is too long a name", name);
    memcpy(column.name, name, length + 1);
    if (form == FORM_PLAIN || form == FORM_SILENT) return column;
    bool is_money = length > 6 && strcmp(name + length - 6, "_pence") == 0;
    if (strncmp(name, "is_", 3) == 0) column.kind = KIND_FLAG;
    if (form == FORM_CANONICAL && is_money) {
        column.kind = KIND_POUNDS;
        column.name[length - 6] = '\0';
    }
    if (form == FORM_JSON) {
        camel_case(column.name);
        const char *parts[] = {index == 0 ? "\"" : ", \"", column.name, "\": "};
        for (int part = 0; part < 3; part++) strcat(column.member, parts[part]);
    }
    return column;
}

static void write_csv_text(const char *bytes, size_t count) {
    bool is_plain = true;
    for (size_t place = 0; place < count && is_plain; place++) {
        char byte = bytes[place];
        is_plain = byte != ',' && byte != '"' && byte != '\n' && byte != '\r';
    }
    if (is_plain) {
        output_bytes(bytes, count);
        return;
    }
    output_byte('"');
    for (size_t place = 0; place < count; place++) {
        if (bytes[place] == '"') output_byte('"');
        output_byte(bytes[place]);
    }
    output_byte('"');
}

static void write_json_escape(unsigned char byte) {
    static const char digits[] = "0123456789abcdef";
    output_byte('\\');
    switch (byte) {
    case '\n': output_byte('n'); break;
    case '\r': output_byte('r'); break;
    case '\t': output_byte('t'); break;
    case '"':
    case '\\': output_byte((char)byte); break;
    default:
        output_text("u00");
        output_byte(digits[byte >> 4]);
        output_byte(digits[byte & 0xF]);
    }
}

static void write_json_text(const char *bytes, size_t count) {
    output_byte('"');
    size_t start = 0;
    for (size_t place = 0; place < count; place++) {
        unsigned char byte = (unsigned char)bytes[place];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        output_bytes(bytes + start, place - start);
        write_json_escape(byte);
        start = place + 1;
    }
    output_bytes(bytes + start, count - start);
    output_byte('"');
}

static void write_value(sqlite3_stmt *statement, int index, Kind kind, Form form) {
    int type = sqlite3_column_type(statement, index);
    if (type == SQLITE_NULL) {
        if (form == FORM_JSON) output_text("null");
        return;
    }
    if (type == SQLITE_INTEGER) {
        int64_t number = sqlite3_column_int64(statement, index);
        switch (kind) {
        case KIND_PLAIN: output_integer(number); break;
        case KIND_POUNDS: output_pounds(number); break;
        case KIND_FLAG: output_text(number == 1 ? "true" : "false"); break;
        }
        return;
    }
    const char *bytes = (const char *)sqlite3_column_text(statement, index);
    size_t count = (size_t)sqlite3_column_bytes(statement, index);
    if (type == SQLITE_FLOAT) {
        output_bytes(bytes, count);
    } else if (form == FORM_JSON) {
        write_json_text(bytes, count);
    } else {
        write_csv_text(bytes, count);
    }
}

static bool step(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail(STATUS_IO, "%s", sqlite3_errmsg(sqlite3_db_handle(statement)));
    }
    return code == SQLITE_ROW;
}

static void write_csv(sqlite3_stmt *statement, const Column *columns, int count, Form form) {
    for (int index = 0; index < count; index++) {
        if (index > 0) output_byte(',');
        output_text(columns[index].name);
    }
    output_byte('\n');
    while (step(statement)) {
        for (int index = 0; index < count; index++) {
            if (index > 0) output_byte(',');
            write_value(statement, index, columns[index].kind, form);
        }
        output_byte('\n');
    }
}

static void write_json(sqlite3_stmt *statement, const Column *columns, int count,
                       const char *question) {
    output_text("{\"question\": ");
    write_json_text(question, strlen(question));
    output_text(", \"asOf\": null, \"period\": null, \"filters\": {}, \"rows\": [");
    bool is_first = true;
    while (step(statement)) {
        output_text(is_first ? "\n  {" : ",\n  {");
        is_first = false;
        for (int index = 0; index < count; index++) {
            output_text(columns[index].member);
            write_value(statement, index, columns[index].kind, FORM_JSON);
        }
        output_byte('}');
    }
    output_text(is_first ? "], \"notes\": []}\n" : "\n], \"notes\": []}\n");
}

static void write_row_count(sqlite3_stmt *statement, int count) {
    int64_t rows = 0;
    while (step(statement)) {
        for (int index = 0; index < count; index++) {
            if (sqlite3_column_type(statement, index) == SQLITE_TEXT) {
                sqlite3_column_text(statement, index);
                sqlite3_column_bytes(statement, index);
            } else {
                sqlite3_column_int64(statement, index);
            }
        }
        rows++;
    }
    output_integer(rows);
    output_byte('\n');
}

void write_answer(sqlite3_stmt *statement, Form form, const char *question) {
    Column columns[COLUMNS_MOST];
    int count = sqlite3_column_count(statement);
    if (count > COLUMNS_MOST) fail(STATUS_USAGE, "more than %d columns", COLUMNS_MOST);
    for (int index = 0; index < count; index++) {
        columns[index] = column_of(statement, index, form);
    }
    switch (form) {
    case FORM_SILENT: write_row_count(statement, count); break;
    case FORM_JSON: write_json(statement, columns, count, question); break;
    case FORM_PLAIN:
    case FORM_CANONICAL: write_csv(statement, columns, count, form); break;
    }
    output_flush();
}
