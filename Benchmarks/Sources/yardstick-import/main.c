// Imports organisations and contracts, or activity, into the schema of the register as fast as a
// plain C program can: the measure of Almoner's own import.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "imports.h"
#include "register.h"

static void report(const char *table, Counts counts) {
    printf("%s: %ld added, %ld changed, %ld unchanged\n", table, counts.added, counts.changed,
           counts.unchanged);
}

static const char *const usage =
    "usage: yardstick-import [--no-audit] contracts REGISTER ORGANISATIONS CONTRACTS MIGRATION…\n"
    "       yardstick-import [--no-audit] activity REGISTER ACTIVITY";

static void run_contracts(char **arguments, int count, bool is_audited) {
    sqlite3 *database = register_open(arguments[0], arguments + 3, count - 3);
    // The counts come after the commit: they say what is durably there.
    register_execute(database, "BEGIN IMMEDIATE");
    // An import may come back to a register that knows organisations its file does not name.
    Lookup *organisations = lookup_read(database, "SELECT id, reference FROM organisation");
    Counts of_organisations =
        import_organisations(database, arguments[1], is_audited, organisations);
    Counts of_contracts = import_contracts(database, arguments[2], is_audited, organisations);
    register_execute(database, "COMMIT");
    lookup_free(organisations);
    register_close(database);
    report("organisations", of_organisations);
    report("contracts", of_contracts);
}

static void run_activity(char **arguments, bool is_audited) {
    sqlite3 *database = register_open(arguments[0], NULL, 0);
    register_execute(database, "BEGIN IMMEDIATE");
    long added = import_activity(database, arguments[1], is_audited);
    register_execute(database, "COMMIT");
    register_close(database);
    report("activity", (Counts){.added = added});
}

int main(int argc, char **argv) {
    bool is_audited = argc < 2 || strcmp(argv[1], "--no-audit") != 0;
    char **words = argv + (is_audited ? 1 : 2);
    int count = argc - (is_audited ? 1 : 2);
    if (count >= 5 && strcmp(words[0], "contracts") == 0) {
        run_contracts(words + 1, count - 1, is_audited);
    } else if (count == 3 && strcmp(words[0], "activity") == 0) {
        run_activity(words + 1, is_audited);
    } else {
        fail(STATUS_USAGE, "%s", usage);
    }
    return EXIT_SUCCESS;
}
