#include "audit.h"
#include "binding.h"
#include "failure.h"
#include "imports.h"
#include "lines.h"
#include "register.h"
#include "years.h"

enum { COLUMN_CONTRACT, COLUMN_SERVICE, COLUMN_UNIT, COLUMN_AREA, COLUMN_MONTH, FIRST_FIGURE };

static const Column columns[] = {
    [COLUMN_CONTRACT] = {.name = "contract", .kind = KIND_CODE, .is_required = true},
    [COLUMN_SERVICE] = {.name = "service", .kind = KIND_CODE, .is_required = true},
    [COLUMN_UNIT] = {.name = "unit", .kind = KIND_CODE, .is_required = true},
    [COLUMN_AREA] = {.name = "area", .kind = KIND_CODE},
    [COLUMN_MONTH] = {.name = "month", .kind = KIND_MONTH, .is_required = true},
    [FIRST_FIGURE + FIGURE_VOLUME] = {.name = "volume", .kind = KIND_DECIMAL},
    [FIRST_FIGURE + FIGURE_COST] = {.name = "cost", .kind = KIND_MONEY, .takes_negative = true},
    [FIRST_FIGURE + FIGURE_REFERRALS] =
        {.name = "referrals", .kind = KIND_INTEGER, .highest = 10000000000},
    [FIRST_FIGURE + FIGURE_STARTS] =
        {.name = "starts", .kind = KIND_INTEGER, .highest = 10000000000},
    [FIRST_FIGURE + FIGURE_COMPLETIONS] =
        {.name = "completions", .kind = KIND_INTEGER, .highest = 10000000000},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

/// The import under way.
typedef struct {
    const char *path;
    CSVReader *reader;
    Record record;
    /// Where the columns stand in the file, and how many it has.
    int places[COLUMN_COUNT];
    int header_count;
    Value values[COLUMN_COUNT];
    Lines *lines;
    Lookup *areas;
    Years years;
    sqlite3_stmt *insert;
    sqlite3_stmt *audit;
} Load;

static void read_header(Load *load) {
    if (csv_next(load->reader, &load->record) == 0) {
        fail(STATUS_WRONG_INPUT, "%s: the file is empty", load->path);
    }
    load->header_count = load->record.count;
    for (int index = 0; index < COLUMN_COUNT; index++) {
        load->places[index] = csv_place(&load->record, columns[index].name);
        if (load->places[index] < 0) {
            fail(STATUS_WRONG_INPUT, "%s:1: there is no column %s", load->path,
                 columns[index].name);
        }
    }
}

static void require(const Load *load, bool is_right, const char *column, const char *problem) {
    if (is_right) return;
    fail(STATUS_WRONG_INPUT, "%s:%ld: %s: %s", load->path, load->record.line, column, problem);
}

static void convert_record(Load *load) {
    require(load, load->record.count == load->header_count, "row", "not as many cells as columns");
    for (int index = 0; index < COLUMN_COUNT; index++) {
        Cell cell = load->record.cells[load->places[index]];
        const char *problem = convert(&columns[index], cell, &load->values[index]);
        require(load, problem == NULL, columns[index].name, problem);
    }
}

static void write_record(Load *load) {
    const Value *values = load->values;
    Cell contract = values[COLUMN_CONTRACT].text;
    Cell month = values[COLUMN_MONTH].text;
    int64_t line = lines_find(load->lines, contract, values[COLUMN_SERVICE].text,
                              values[COLUMN_UNIT].text, month);
    require(load, line > 0, "unit", "the register has no such contract line");
    Value area = values[COLUMN_AREA];
    if (area.type != VALUE_NULL) {
        area = (Value){.type = VALUE_INTEGER, .integer = lookup_find(load->areas, area.text)};
        require(load, area.integer > 0, "area", "the register has no such area");
    }
    bind_integer(load->insert, 1, line);
    bind_value(load->insert, 2, &area);
    bind_text(load->insert, 3, month);
    for (int figure = 0; figure < FIGURES; figure++) {
        bind_value(load->insert, 4 + figure, &values[FIRST_FIGURE + figure]);
    }
    register_run(load->insert);
    years_add(&load->years, line, month, &values[FIRST_FIGURE]);
    audit_write(load->audit, "activity", contract, "insert", load->record.raw);
}

long import_activity(sqlite3 *database, const char *path, bool is_audited) {
    static Load load;
    load.path = path;
    load.reader = csv_open(path);
    load.lines = lines_read(database);
    load.areas = lookup_read(database, "SELECT id, code FROM area");
    load.insert = register_prepare(
        database,
        "INSERT INTO activity (contract_line, area, month, volume, cost_pence, referrals, starts,"
        "                      completions)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    load.audit = audit_prepare(database, is_audited);
    years_open(&load.years, database);
    SecondaryIndexes indexes = register_drop_indexes(database, "activity");
    read_header(&load);
    long added = 0;
    for (; csv_next(load.reader, &load.record) > 0; added++) {
        convert_record(&load);
        write_record(&load);
    }
    years_close(&load.years);
    register_make_indexes(database, &indexes);
    sqlite3_finalize(load.insert);
    sqlite3_finalize(load.audit);
    lookup_free(load.areas);
    lines_free(load.lines);
    csv_close(load.reader);
    return added;
}
