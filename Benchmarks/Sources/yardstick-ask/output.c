#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"

static char buffer[1 << 20];
static size_t used = 0;

static void write_out(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0) fail(STATUS_IO, "the answer cannot be written: %s", strerror(errno));
        bytes += written;
        count -= (size_t)written;
    }
}

void output_flush(void) {
    write_out(buffer, used);
    used = 0;
}

void output_byte(char byte) {
    if (used == sizeof buffer) output_flush();
    buffer[used++] = byte;
}

void output_bytes(const char *bytes, size_t count) {
    if (sizeof buffer - used < count) output_flush();
    if (count > sizeof buffer) {
        write_out(bytes, count);
        return;
    }
    memcpy(buffer + used, bytes, count);
    used += count;
}

void output_text(const char *text) { output_bytes(text, strlen(text)); }

/// Digits from the right; `point` of them stand behind the decimal point, 0: there is none.
static void output_digits(int64_t number, int point) {
    char digits[24];
    char *end = digits + sizeof digits;
    char *start = end;
    // The lowest of all numbers has no positive counterpart but as an unsigned one.
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int count = 0;
    do {
        if (count > 0 && count == point) *--start = '.';
        *--start = (char)('0' + magnitude % 10);
        magnitude /= 10;
        count++;
    } while (magnitude > 0 || count <= point);
    if (number < 0) *--start = '-';
    output_bytes(start, (size_t)(end - start));
}

void output_integer(int64_t number) { output_digits(number, 0); }

void output_pounds(int64_t pence) { output_digits(pence, 2); }
