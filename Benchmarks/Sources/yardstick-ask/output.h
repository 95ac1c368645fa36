#pragma once

#include <stddef.h>
#include <stdint.h>

/// Standard output through one large buffer. A write that fails ends the program.
void output_byte(char byte);
void output_bytes(const char *bytes, size_t count);
void output_text(const char *text);
void output_integer(int64_t number);
/// Pounds with two decimals, as canonical CSV has them.
void output_pounds(int64_t pence);
void output_flush(void);
