// Runs a command and says how long it took and how much memory it held at most.
//
// It is a program of its own because Linux counts what the launcher held towards the peak of what
// it launches: from Python, nothing could be seen to need less memory than Python does.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, EXIT_SYSTEM = 71, EXIT_WRITE = 74, EXIT_NOT_STARTED = 127 };

static void require(int is_well, const char *what) {
    if (is_well) return;
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(EXIT_SYSTEM);
}

static double seconds_between(struct timespec start, struct timespec end) {
    return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/// One line: wall seconds, processor seconds, most memory held in KiB, exit status.
static void write_report(const char *path, double wall, struct rusage usage, int status) {
    FILE *file = fopen(path, "w");
    require(file != NULL, path);
    double processor = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    int written = fprintf(file, "%.6f %.6f %ld %d\n", wall, processor, usage.ru_maxrss, code);
    if (written < 0 || fclose(file) != 0) {
        fprintf(stderr, "measure: %s: %s\n", path, strerror(errno));
        exit(EXIT_WRITE);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: measure REPORT COMMAND [ARGUMENT…]\n");
        return EXIT_USAGE;
    }
    struct timespec start;
    struct timespec end;
    require(clock_gettime(CLOCK_MONOTONIC, &start) == 0, "the clock cannot be read");
    pid_t child = fork();
    require(child >= 0, "no process can be started");
    if (child == 0) {
        execvp(argv[2], argv + 2);
        fprintf(stderr, "measure: %s: %s\n", argv[2], strerror(errno));
        _exit(EXIT_NOT_STARTED);
    }
    int status = 0;
    struct rusage usage;
    require(wait4(child, &status, 0, &usage) == child, "the command was lost");
    require(clock_gettime(CLOCK_MONOTONIC, &end) == 0, "the clock cannot be read");
    write_report(argv[1], seconds_between(start, end), usage, status);
    return EXIT_SUCCESS;
}
