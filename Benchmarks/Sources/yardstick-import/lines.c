#include "lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "lookup.h"
#include "register.h"

enum { MOST_NAME_BYTES = 1024, DAY_BYTES = 10 };

/// Stands between the parts of a name, and in none of them.
static const char separator = '\x1F';

typedef struct {
    int64_t id;
    char first_day[DAY_BYTES];
    /// The next line has the same contract, service and unit, and begins later.
    bool is_followed;
} Line;

struct Lines {
    Line *lines;
    /// The place of the earliest line of a name, counted from 1.
    Lookup *places;
};

static int64_t count_lines(sqlite3 *database) {
    sqlite3_stmt *statement = register_prepare(database, "SELECT count(*) FROM contract_line");
    register_step(statement);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

Lines *lines_read(sqlite3 *database) {
    Lines *lines = malloc(sizeof *lines);
    Line *next = calloc((size_t)count_lines(database) + 1, sizeof *next);
    if (lines == NULL || next == NULL) fail(STATUS_IO, "there is no memory for the lines");
    *lines = (Lines){next, lookup_create()};
    sqlite3_stmt *statement = register_prepare(
        database,
        "SELECT contract.reference || char(31) || service.reference || char(31) || unit,"
        "       contract_line.id, valid_from"
        "  FROM contract_line"
        "  JOIN contract ON contract.id = contract_line.contract"
        "  JOIN service ON service.id = contract_line.service"
        " ORDER BY contract_line.contract, contract_line.service, unit, valid_from");
    for (; register_step(statement); next++) {
        const char *bytes = (const char *)sqlite3_column_text(statement, 0);
        Cell name = {bytes, (size_t)sqlite3_column_bytes(statement, 0)};
        next->id = sqlite3_column_int64(statement, 1);
        memcpy(next->first_day, sqlite3_column_text(statement, 2), DAY_BYTES);
        if (lookup_find(lines->places, name) > 0) {
            next[-1].is_followed = true;
        } else {
            lookup_add(lines->places, name, next - lines->lines + 1);
        }
    }
    sqlite3_finalize(statement);
    return lines;
}

void lines_free(Lines *lines) {
    lookup_free(lines->places);
    free(lines->lines);
    free(lines);
}

static Cell joined(char *room, const Cell *parts, int count) {
    size_t used = 0;
    for (int index = 0; index < count; index++) {
        if (used + parts[index].count + 1 > MOST_NAME_BYTES) return (Cell){room, 0};
        if (index > 0) room[used++] = separator;
        memcpy(room + used, parts[index].bytes, parts[index].count);
        used += parts[index].count;
    }
    return (Cell){room, used};
}

int64_t lines_find(const Lines *lines, Cell contract, Cell service, Cell unit, Cell month) {
    char room[MOST_NAME_BYTES];
    const Cell parts[] = {contract, service, unit};
    int64_t place = lookup_find(lines->places, joined(room, parts, 3));
    if (place == 0) return 0;
    char first_of_month[DAY_BYTES + 1] = "YYYY-MM-01";
    memcpy(first_of_month, month.bytes, month.count);
    const Line *line = &lines->lines[place - 1];
    while (line->is_followed && memcmp(line[1].first_day, first_of_month, DAY_BYTES) <= 0) line++;
    return line->id;
}
