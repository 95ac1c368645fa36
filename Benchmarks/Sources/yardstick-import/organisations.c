#include "imports.h"

#include <string.h>

#include "binding.h"
#include "register.h"

static const char *const sectors[] = {
    "local_authority", "nhs",          "police",  "probation",  "central_government",
    "other_public",    "third_sector", "private", "individual", NULL,
};

static const Column columns[] = {
    {.name = "reference", .kind = KIND_CODE, .is_required = true},
    {.name = "name", .kind = KIND_TEXT, .is_required = true},
    {.name = "sector", .kind = KIND_CHOICE, .choices = sectors},
    {.name = "is_sme", .kind = KIND_FLAG},
    {.name = "is_vcse", .kind = KIND_FLAG},
    {.name = "parent", .kind = KIND_ORGANISATION},
    {.name = "opened_on", .kind = KIND_DATE},
    {.name = "closed_on", .kind = KIND_DATE},
};

static const Table table = {
    .name = "organisation",
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .find =
        "SELECT id, reference, name, sector, is_sme, is_vcse, parent, opened_on, closed_on"
        "  FROM organisation"
        " WHERE reference = ?1",
    .insert =
        "INSERT INTO organisation"
        "    (reference, name, sector, is_sme, is_vcse, parent, opened_on, closed_on)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    .update =
        "UPDATE organisation"
        "   SET name = ?2, sector = ?3, is_sme = ?4, is_vcse = ?5, parent = ?6, opened_on = ?7,"
        "       closed_on = ?8"
        " WHERE reference = ?1",
};

static const struct {
    const char *column;
    const char *scheme;
} schemes[] = {
    {"company_number", "GB-COH"},
    {"charity_number", "GB-CHC"},
    {"scottish_charity_number", "GB-SC"},
    {"ods_code", "GB-NHS"},
};

enum { SCHEME_COUNT = sizeof schemes / sizeof schemes[0] };

/// What stands in the file of an organisation, and in tables of its own in the register. What an
/// organisation has beyond its file stays: the yardstick only adds.
typedef struct {
    int roles_place;
    int scheme_places[SCHEME_COUNT];
    sqlite3_stmt *insert_role;
    sqlite3_stmt *insert_identifier;
} Satellites;

static Satellites open_satellites(sqlite3 *database, const Importer *importer) {
    Satellites satellites = {.roles_place = importer_place(importer, "roles")};
    for (int index = 0; index < SCHEME_COUNT; index++) {
        satellites.scheme_places[index] = importer_place(importer, schemes[index].column);
    }
    satellites.insert_role = register_prepare(
        database,
        "INSERT INTO organisation_role (organisation, role) VALUES (?1, ?2)"
        " ON CONFLICT (organisation, role) DO NOTHING");
    satellites.insert_identifier = register_prepare(
        database,
        "INSERT INTO organisation_identifier (organisation, scheme, value) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (scheme, value) DO NOTHING");
    return satellites;
}

/// Splits at `;`: the schema itself refuses a word that is no role.
static void write_roles(sqlite3_stmt *statement, Cell cell, int64_t organisation) {
    bind_integer(statement, 1, organisation);
    while (cell.count > 0) {
        const char *semicolon = memchr(cell.bytes, ';', cell.count);
        size_t count = semicolon == NULL ? cell.count : (size_t)(semicolon - cell.bytes);
        Cell role = trimmed((Cell){cell.bytes, count});
        if (role.count > 0) {
            bind_text(statement, 2, role);
            register_run(statement);
        }
        size_t taken = semicolon == NULL ? count : count + 1;
        cell = (Cell){cell.bytes + taken, cell.count - taken};
    }
}

static void write_satellites(const Satellites *satellites, const Importer *importer) {
    const Cell *cells = importer->record.cells;
    write_roles(satellites->insert_role, cells[satellites->roles_place], importer->id);
    bind_integer(satellites->insert_identifier, 1, importer->id);
    for (int index = 0; index < SCHEME_COUNT; index++) {
        Cell number = trimmed(cells[satellites->scheme_places[index]]);
        if (number.count == 0) continue;
        const char *scheme = schemes[index].scheme;
        bind_text(satellites->insert_identifier, 2, (Cell){scheme, strlen(scheme)});
        bind_text(satellites->insert_identifier, 3, number);
        register_run(satellites->insert_identifier);
    }
}

Counts import_organisations(sqlite3 *database, const char *path, bool is_audited,
                            Lookup *organisations) {
    Importer importer;
    importer_open(&importer, database, &table, path, is_audited, organisations);
    Satellites satellites = open_satellites(database, &importer);
    while (importer_next(&importer)) {
        lookup_add(organisations, importer.values[0].text, importer.id);
        write_satellites(&satellites, &importer);
    }
    sqlite3_finalize(satellites.insert_role);
    sqlite3_finalize(satellites.insert_identifier);
    importer_close(&importer);
    return importer.counts;
}
