// Reads CSV as RFC 4180 writes it, byte by byte, out of one buffer.

#include "csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "failure.h"

/// Also the longest record that is taken.
enum { BUFFER_BYTES = 1 << 20 };

struct CSVReader {
    const char *path;
    int file;
    bool is_all_read;
    /// The bytes from `start` to before `end` of the buffer are still to be split.
    size_t start;
    size_t end;
    long line;
    /// Cells with doubled quotes in them are copied here without.
    size_t scratch_used;
    char scratch[BUFFER_BYTES];
    char buffer[BUFFER_BYTES];
};

/// Moves what is left to the front of the buffer and reads on behind it.
static void fill(CSVReader *reader) {
    memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
    reader->end -= reader->start;
    reader->start = 0;
    if (reader->end == BUFFER_BYTES) {
        fail(STATUS_WRONG_INPUT, "%s:%ld: the record is longer than %d bytes", reader->path,
             reader->line, BUFFER_BYTES);
    }
    ssize_t count = -1;
    do {
        count = read(reader->file, reader->buffer + reader->end, BUFFER_BYTES - reader->end);
    } while (count < 0 && errno == EINTR);
    if (count < 0) fail(STATUS_IO, "%s: %s", reader->path, strerror(errno));
    reader->end += (size_t)count;
    reader->is_all_read = count == 0;
}

CSVReader *csv_open(const char *path) {
    CSVReader *reader = malloc(sizeof *reader);
    if (reader == NULL) fail(STATUS_IO, "there is no memory to read %s", path);
    reader->path = path;
    reader->file = open(path, O_RDONLY);
    reader->is_all_read = false;
    reader->start = 0;
    reader->end = 0;
    reader->line = 1;
    if (reader->file < 0) fail(STATUS_UNUSABLE, "%s: %s", path, strerror(errno));
    while (reader->end < 3 && !reader->is_all_read) fill(reader);
    if (reader->end >= 3 && memcmp(reader->buffer, "\xEF\xBB\xBF", 3) == 0) reader->start = 3;
    return reader;
}

void csv_close(CSVReader *reader) {
    close(reader->file);
    free(reader);
}

/// Splits off a cell that stands in quotes.
///
/// Returns what follows it; NULL if its end is not in the buffer yet.
static const char *split_quoted(CSVReader *reader, const char *position, Cell *cell, long *lines) {
    const char *end = reader->buffer + reader->end;
    const char *start = position + 1;
    char *copy = reader->scratch + reader->scratch_used;
    size_t copied = 0;
    for (position = start; position < end; position++) {
        if (*position == '\n') *lines += 1;
        if (*position != '"') continue;
        if (position + 1 == end && !reader->is_all_read) return NULL;
        bool is_doubled = position + 1 < end && position[1] == '"';
        size_t count = (size_t)(position - start) + (is_doubled ? 1 : 0);
        if (!is_doubled && copied == 0) {
            *cell = (Cell){start, count};
            return position + 1;
        }
        memcpy(copy + copied, start, count);
        copied += count;
        if (!is_doubled) {
            *cell = (Cell){copy, copied};
            reader->scratch_used += copied;
            return position + 1;
        }
        position += 1;
        start = position + 1;
    }
    if (!reader->is_all_read) return NULL;
    fail(STATUS_WRONG_INPUT, "%s:%ld: a quote is not closed", reader->path, reader->line);
}

/// Splits off a cell that stands as it is.
static const char *split_plain(CSVReader *reader, const char *position, Cell *cell) {
    const char *end = reader->buffer + reader->end;
    const char *start = position;
    while (position < end && *position != ',' && *position != '\n') position++;
    if (position == end && !reader->is_all_read) return NULL;
    size_t count = (size_t)(position - start);
    bool ends_line = position == end || *position == '\n';
    if (ends_line && count > 0 && start[count - 1] == '\r') count -= 1;
    *cell = (Cell){start, count};
    return position;
}

/// False if the end of the record is not in the buffer yet.
static bool split(CSVReader *reader, Record *record) {
    const char *start = reader->buffer + reader->start;
    const char *end = reader->buffer + reader->end;
    const char *position = start;
    long lines = 1;
    record->count = 0;
    reader->scratch_used = 0;
    for (;;) {
        if (record->count == MOST_CELLS) {
            fail(STATUS_WRONG_INPUT, "%s:%ld: more than %d cells", reader->path, reader->line,
                 MOST_CELLS);
        }
        Cell *cell = &record->cells[record->count++];
        position = position < end && *position == '"'
                       ? split_quoted(reader, position, cell, &lines)
                       : split_plain(reader, position, cell);
        if (position == NULL) return false;
        if (position < end && *position == ',') {
            position += 1;
            continue;
        }
        const char *stop = position;
        if (position < end && *position == '\r') position += 1;
        if (position == end && !reader->is_all_read) return false;
        if (position < end && *position != '\n') {
            fail(STATUS_WRONG_INPUT, "%s:%ld: text after a closing quote", reader->path,
                 reader->line);
        }
        record->raw = (Cell){start, (size_t)(stop - start)};
        record->line = reader->line;
        reader->line += lines;
        reader->start = (size_t)((position < end ? position + 1 : end) - reader->buffer);
        return true;
    }
}

int csv_next(CSVReader *reader, Record *record) {
    do {
        if (reader->start == reader->end && reader->is_all_read) return 0;
        while (!split(reader, record)) fill(reader);
    } while (record->count == 1 && record->raw.count <= 1 && record->cells[0].count == 0);
    return record->count;
}

int csv_place(const Record *header, const char *column) {
    for (int index = 0; index < header->count; index++) {
        if (cell_equals(trimmed(header->cells[index]), column)) return index;
    }
    return -1;
}
