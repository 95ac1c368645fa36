#include "binding.h"

#include "register.h"

static void require_bound(sqlite3_stmt *statement, int code) {
    if (code != SQLITE_OK) register_fail(sqlite3_db_handle(statement));
}

void bind_text(sqlite3_stmt *statement, int index, Cell text) {
    require_bound(statement, sqlite3_bind_text(statement, index, text.bytes, (int)text.count,
                                               SQLITE_STATIC));
}

void bind_integer(sqlite3_stmt *statement, int index, int64_t integer) {
    require_bound(statement, sqlite3_bind_int64(statement, index, integer));
}

void bind_value(sqlite3_stmt *statement, int index, const Value *value) {
    switch (value->type) {
        case VALUE_NULL: require_bound(statement, sqlite3_bind_null(statement, index)); break;
        case VALUE_INTEGER: bind_integer(statement, index, value->integer); break;
        case VALUE_REAL:
            require_bound(statement, sqlite3_bind_double(statement, index, value->real));
            break;
        case VALUE_TEXT: bind_text(statement, index, value->text); break;
    }
}
