#pragma once

#include <stddef.h>

enum { MOST_CELLS = 64 };

/// A piece of text where it lies; not ended by a zero byte.
typedef struct {
    const char *bytes;
    size_t count;
} Cell;

/// One record of a file. Its bytes lie in the reader and live until the next record is read.
typedef struct {
    Cell cells[MOST_CELLS];
    int count;
    /// The record as it stands in the file, without its line end.
    Cell raw;
    /// The line of the file on which it begins, counted from 1.
    long line;
} Record;

typedef struct CSVReader CSVReader;

/// Ends the program if the file cannot be read.
CSVReader *csv_open(const char *path);
void csv_close(CSVReader *reader);

/// 0 once there are no more records; blank lines are none.
int csv_next(CSVReader *reader, Record *record);

/// Where a column stands in the file of this header; -1 if there is no such column.
int csv_place(const Record *header, const char *column);
