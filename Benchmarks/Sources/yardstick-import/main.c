// Imports organisations and contracts into the schema of the register as fast as a plain C program
// can: the measure of Almoner's own import.

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

/// An import may come back to a register that knows organisations its file does not name.
static Lookup *known_organisations(sqlite3 *database) {
    Lookup *lookup = lookup_create();
    sqlite3_stmt *statement = register_prepare(database, "SELECT id, reference FROM organisation");
    while (register_step(statement)) {
        const char *bytes = (const char *)sqlite3_column_text(statement, 1);
        Cell reference = {bytes, (size_t)sqlite3_column_bytes(statement, 1)};
        lookup_add(lookup, reference, sqlite3_column_int64(statement, 0));
    }
    sqlite3_finalize(statement);
    return lookup;
}

int main(int argc, char **argv) {
    bool is_audited = argc < 2 || strcmp(argv[1], "--no-audit") != 0;
    char **arguments = argv + (is_audited ? 1 : 2);
    int count = argc - (is_audited ? 1 : 2);
    if (count < 4) {
        fail(STATUS_USAGE,
             "usage: yardstick-import [--no-audit] REGISTER ORGANISATIONS CONTRACTS MIGRATION…");
    }
    sqlite3 *database = register_open(arguments[0], arguments + 3, count - 3);
    // The counts come after the commit: they say what is durably there.
    register_execute(database, "BEGIN IMMEDIATE");
    Lookup *organisations = known_organisations(database);
    Counts of_organisations =
        import_organisations(database, arguments[1], is_audited, organisations);
    Counts of_contracts = import_contracts(database, arguments[2], is_audited, organisations);
    register_execute(database, "COMMIT");
    lookup_free(organisations);
    register_close(database);
    report("organisations", of_organisations);
    report("contracts", of_contracts);
    return EXIT_SUCCESS;
}
