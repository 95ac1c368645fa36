#pragma once

/// Exit statuses, as those of almoner.
enum { STATUS_USAGE = 64, STATUS_UNUSABLE = 66, STATUS_IO = 74 };

/// Says what is wrong on stderr and ends the program.
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
