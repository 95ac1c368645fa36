// Asks a register a question in SQL, all statements of a file, and writes the answer: what a plain C
// program needs for it, the measure of Almoner's own questions and exports.

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "forms.h"

static const char usage[] =
    "usage: yardstick-ask [--canonical | --silent | --json QUESTION] REGISTER SQLFILE"
    " [NAME=VALUE…]";

static char *read_text(const char *path) {
    // A question may name every record it asks for.
    enum { BYTES_MOST = 1 << 25 };
    char *text = malloc(BYTES_MOST);
    FILE *file = fopen(path, "rb");
    if (file == NULL || text == NULL) fail(STATUS_UNUSABLE, "%s: %s", path, strerror(errno));
    size_t size = fread(text, 1, BYTES_MOST, file);
    if (ferror(file) || size == BYTES_MOST) fail(STATUS_UNUSABLE, "%s cannot be read", path);
    text[size] = '\0';
    fclose(file);
    return text;
}

static sqlite3 *open_register(const char *path) {
    sqlite3 *database = NULL;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK) {
        fail(STATUS_UNUSABLE, "%s: %s", path, sqlite3_errmsg(database));
    }
    return database;
}

static void bind(sqlite3_stmt *statement, const char *argument) {
    const char *value = strchr(argument, '=');
    if (value == NULL) fail(STATUS_USAGE, "%s is no NAME=VALUE\n%s", argument, usage);
    char name[64];
    int length = snprintf(name, sizeof name, ":%.*s", (int)(value++ - argument), argument);
    int place = length < (int)sizeof name ? sqlite3_bind_parameter_index(statement, name) : 0;
    // One statement of several need not have what another has.
    if (place == 0) return;
    char *end = NULL;
    long long number = strtoll(value, &end, 10);
    int code = *value != '\0' && *end == '\0'
                   ? sqlite3_bind_int64(statement, place, number)
                   : sqlite3_bind_text(statement, place, value, -1, SQLITE_STATIC);
    if (code != SQLITE_OK) fail(STATUS_IO, "%s cannot be bound", argument);
}

int main(int argc, char **argv) {
    char **arguments = argv + 1;
    char **end = argv + argc;
    Form form = FORM_PLAIN;
    const char *question = NULL;
    if (arguments < end && strcmp(*arguments, "--canonical") == 0) {
        form = FORM_CANONICAL;
        arguments++;
    } else if (arguments < end && strcmp(*arguments, "--silent") == 0) {
        form = FORM_SILENT;
        arguments++;
    } else if (arguments + 1 < end && strcmp(*arguments, "--json") == 0) {
        form = FORM_JSON;
        question = arguments[1];
        arguments += 2;
    }
    if (end - arguments < 2) fail(STATUS_USAGE, "%s", usage);
    sqlite3 *database = open_register(arguments[0]);
    char *sql = read_text(arguments[1]);
    for (const char *rest = sql; *rest != '\0';) {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(database, rest, -1, &statement, &rest) != SQLITE_OK) {
            fail(STATUS_UNUSABLE, "%s: %s", arguments[1], sqlite3_errmsg(database));
        }
        // What is left after the last statement may be a line end or a comment.
        if (statement == NULL) break;
        for (char **argument = arguments + 2; argument < end; argument++) {
            bind(statement, *argument);
        }
        write_answer(statement, form, question);
        sqlite3_finalize(statement);
    }
    free(sql);
    sqlite3_close(database);
    return EXIT_SUCCESS;
}
