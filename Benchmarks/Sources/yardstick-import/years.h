#pragma once

#include <sqlite3.h>

#include "cells.h"

/// Figures of a month, and in this order their sums of a year.
enum { FIGURE_VOLUME, FIGURE_COST, FIGURE_REFERRALS, FIGURE_STARTS, FIGURE_COMPLETIONS, FIGURES };

/// Keeps `activity_year` while activity is loaded: what is added up of one line and year goes into
/// the table when another begins, onto what is there.
typedef struct {
    sqlite3_stmt *add;
    int64_t line;
    int year;
    Value sums[FIGURES];
    double uncosted_volume;
    int64_t rows_without_cost;
    int64_t rows_without_volume;
    int64_t rows_half_recorded;
} Years;

void years_open(Years *years, sqlite3 *database);

/// Adds the figures of a month, each NULL, a number or, the volume, real.
void years_add(Years *years, int64_t line, Cell month, const Value *figures);

/// Writes what is left.
void years_close(Years *years);
