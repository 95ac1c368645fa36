#include "years.h"

#include <string.h>

#include "binding.h"
#include "register.h"

/// 1 April.
enum { FIRST_MONTH = 4 };

void years_open(Years *years, sqlite3 *database) {
    memset(years, 0, sizeof *years);
    years->add = register_prepare(
        database,
        "INSERT INTO activity_year VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT (contract_line, financial_year) DO UPDATE"
        " SET volume = coalesce(volume + excluded.volume, volume, excluded.volume),"
        "     cost_pence ="
        "         coalesce(cost_pence + excluded.cost_pence, cost_pence, excluded.cost_pence),"
        "     referrals = coalesce(referrals + excluded.referrals, referrals, excluded.referrals),"
        "     starts = coalesce(starts + excluded.starts, starts, excluded.starts),"
        "     completions ="
        "         coalesce(completions + excluded.completions, completions, excluded.completions),"
        "     uncosted_volume = uncosted_volume + excluded.uncosted_volume,"
        "     rows_without_cost = rows_without_cost + excluded.rows_without_cost,"
        "     rows_without_volume = rows_without_volume + excluded.rows_without_volume,"
        "     rows_half_recorded = rows_half_recorded + excluded.rows_half_recorded");
}

static void write(const Years *years) {
    if (years->line == 0) return;
    bind_integer(years->add, 1, years->line);
    bind_integer(years->add, 2, years->year);
    for (int figure = 0; figure < FIGURES; figure++) {
        bind_value(years->add, 3 + figure, &years->sums[figure]);
    }
    Value uncosted_volume = {.type = VALUE_REAL, .real = years->uncosted_volume};
    bind_value(years->add, 8, &uncosted_volume);
    bind_integer(years->add, 9, years->rows_without_cost);
    bind_integer(years->add, 10, years->rows_without_volume);
    bind_integer(years->add, 11, years->rows_half_recorded);
    register_run(years->add);
}

static int financial_year(Cell month) {
    int number = 0;
    for (int index = 0; index < 4; index++) number = number * 10 + (month.bytes[index] - '0');
    int of_year = (month.bytes[5] - '0') * 10 + (month.bytes[6] - '0');
    return of_year < FIRST_MONTH ? number - 1 : number;
}

static void begin(Years *years, int64_t line, int year) {
    *years = (Years){.add = years->add, .line = line, .year = year};
}

static void add(Value *sum, const Value *figure) {
    if (figure->type == VALUE_NULL) return;
    sum->type = figure->type;
    sum->integer += figure->integer;
    sum->real += figure->real;
}

void years_add(Years *years, int64_t line, Cell month, const Value *figures) {
    int year = financial_year(month);
    if (line != years->line || year != years->year) {
        write(years);
        begin(years, line, year);
    }
    for (int figure = 0; figure < FIGURES; figure++) add(&years->sums[figure], &figures[figure]);
    bool has_cost = figures[FIGURE_COST].type != VALUE_NULL;
    bool has_volume = figures[FIGURE_VOLUME].type != VALUE_NULL;
    int unrecorded = 0;
    for (int figure = FIGURE_REFERRALS; figure < FIGURES; figure++) {
        unrecorded += figures[figure].type == VALUE_NULL;
    }
    years->uncosted_volume += has_cost ? 0 : figures[FIGURE_VOLUME].real;
    years->rows_without_cost += !has_cost;
    years->rows_without_volume += has_cost && !has_volume;
    years->rows_half_recorded += unrecorded == 1 || unrecorded == 2;
}

void years_close(Years *years) {
    write(years);
    sqlite3_finalize(years->add);
}
