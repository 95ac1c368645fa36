#include "imports.h"
#include "register.h"

static const char *const kinds[] = {
    "contract", "service_level_agreement", "grant",    "framework",
    "call_off", "spot_purchase",           "in_house", "partnership",
    NULL,
};
static const char *const statuses[] = {
    "planned", "tendering", "active", "closed", "terminated", "withdrawn", NULL,
};
static const char *const regimes[] = {
    "pa2023", "pcr2015", "scotland2014", "psr2023", "none", NULL,
};
static const char *const mechanisms[] = {
    "block", "cost_and_volume", "spot", "outcome_based", "grant", NULL,
};
static const char *const routes[] = {
    "open",         "restricted",    "competitive_flexible", "framework_call_off", "direct_award",
    "light_touch",  "grant_process", "not_procured",         NULL,
};
static const char *const tiers[] = {"gold", "silver", "bronze", NULL};

static const Column columns[] = {
    {.name = "reference", .kind = KIND_CODE, .is_required = true},
    {.name = "title", .kind = KIND_TEXT, .is_required = true},
    {.name = "kind", .kind = KIND_CHOICE, .is_required = true, .choices = kinds},
    {.name = "status", .kind = KIND_CHOICE, .is_required = true, .choices = statuses},
    {.name = "provider", .kind = KIND_ORGANISATION},
    {.name = "commissioner", .kind = KIND_ORGANISATION},
    {.name = "department", .kind = KIND_TEXT},
    {.name = "contract_manager", .kind = KIND_TEXT},
    {.name = "description", .kind = KIND_TEXT},
    {.name = "regime", .kind = KIND_CHOICE, .choices = regimes},
    {.name = "is_light_touch", .kind = KIND_FLAG},
    {.name = "start_date", .kind = KIND_DATE},
    {.name = "initial_end_date", .kind = KIND_DATE},
    {.name = "end_date", .kind = KIND_DATE},
    {.name = "extension_until", .kind = KIND_DATE},
    {.name = "terminated_on", .kind = KIND_DATE},
    {.name = "notice_days", .kind = KIND_INTEGER, .lowest = 0, .highest = 3660},
    {.name = "annual_value", .kind = KIND_MONEY},
    {.name = "total_value", .kind = KIND_MONEY},
    {.name = "maximum_value", .kind = KIND_MONEY},
    {.name = "irrecoverable_vat", .kind = KIND_MONEY},
    {.name = "payment_mechanism", .kind = KIND_CHOICE, .choices = mechanisms},
    {.name = "procurement_route", .kind = KIND_CHOICE, .choices = routes},
    {.name = "procedure_reference", .kind = KIND_TEXT},
    {.name = "awarded_on", .kind = KIND_DATE},
    {.name = "tier", .kind = KIND_CHOICE, .choices = tiers},
    {.name = "review_interval_months", .kind = KIND_INTEGER, .lowest = 1, .highest = 600},
    {.name = "parent_contract", .kind = KIND_CONTRACT},
    {.name = "currency", .kind = KIND_CODE, .is_required = true, .fallback = "GBP"},
};

static const Table table = {
    .name = "contract",
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .find =
        "SELECT id, reference, title, kind, status, provider, commissioner, department,"
        "       contract_manager, description, regime, is_light_touch, start_date,"
        "       initial_end_date, end_date, extension_until, terminated_on, notice_days,"
        "       annual_value_pence, total_value_pence, maximum_value_pence,"
        "       irrecoverable_vat_pence, payment_mechanism, procurement_route,"
        "       procedure_reference, awarded_on, tier, review_interval_months, parent_contract,"
        "       currency"
        "  FROM contract"
        " WHERE reference = ?1",
    .insert =
        "INSERT INTO contract"
        "    (reference, title, kind, status, provider, commissioner, department,"
        "     contract_manager, description, regime, is_light_touch, start_date,"
        "     initial_end_date, end_date, extension_until, terminated_on, notice_days,"
        "     annual_value_pence, total_value_pence, maximum_value_pence,"
        "     irrecoverable_vat_pence, payment_mechanism, procurement_route,"
        "     procedure_reference, awarded_on, tier, review_interval_months, parent_contract,"
        "     currency)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        "         ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
    .update =
        "UPDATE contract"
        "   SET title = ?2, kind = ?3, status = ?4, provider = ?5, commissioner = ?6,"
        "       department = ?7, contract_manager = ?8, description = ?9, regime = ?10,"
        "       is_light_touch = ?11, start_date = ?12, initial_end_date = ?13, end_date = ?14,"
        "       extension_until = ?15, terminated_on = ?16, notice_days = ?17,"
        "       annual_value_pence = ?18, total_value_pence = ?19, maximum_value_pence = ?20,"
        "       irrecoverable_vat_pence = ?21, payment_mechanism = ?22, procurement_route = ?23,"
        "       procedure_reference = ?24, awarded_on = ?25, tier = ?26,"
        "       review_interval_months = ?27, parent_contract = ?28, currency = ?29"
        " WHERE reference = ?1",
};

Counts import_contracts(sqlite3 *database, const char *path, bool is_audited,
                        Lookup *organisations) {
    Importer importer;
    importer_open(&importer, database, &table, path, is_audited, organisations);
    SecondaryIndexes indexes = {.count = 0};
    if (importer.was_empty) indexes = register_drop_indexes(database, table.name);
    while (importer_next(&importer)) continue;
    register_make_indexes(database, &indexes);
    importer_close(&importer);
    return importer.counts;
}
