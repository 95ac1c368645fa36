/// A table as the import sees it; the first column is the reference that its records are known by.
struct Table {
    let name: String
    let columns: [Column]

    var findSQL: String {
        "SELECT id, \(columns.map(\.stored).joined(separator: ", ")) FROM \(name)"
            + " WHERE reference = ?"
    }

    var insertSQL: String {
        let places = columns.map { _ in "?" }
        return "INSERT INTO \(name) (\(columns.map(\.stored).joined(separator: ", ")))"
            + " VALUES (\(places.joined(separator: ", ")))"
    }

    var updateSQL: String {
        let settings = columns.enumerated().map { "\($1.stored) = ?\($0 + 1)" }
        return "UPDATE \(name) SET \(settings.joined(separator: ", ")) WHERE reference = ?1"
    }

    static let organisation = Table(
        name: "organisation",
        columns: [
            Column("reference", .code, isRequired: true),
            Column("name", .text, isRequired: true),
            Column(
                "sector",
                .choice([
                    "local_authority", "nhs", "police", "probation", "central_government",
                    "other_public", "third_sector", "private", "individual",
                ])),
            Column("is_sme", .flag),
            Column("is_vcse", .flag),
            Column("parent", .organisation),
            Column("opened_on", .date),
            Column("closed_on", .date),
        ])

    static let contract = Table(
        name: "contract",
        columns: [
            Column("reference", .code, isRequired: true),
            Column("title", .text, isRequired: true),
            Column(
                "kind",
                .choice([
                    "contract", "service_level_agreement", "grant", "framework", "call_off",
                    "spot_purchase", "in_house", "partnership",
                ]), isRequired: true),
            Column(
                "status",
                .choice([
                    "planned", "tendering", "active", "closed", "terminated", "withdrawn",
                ]), isRequired: true),
            Column("provider", .organisation),
            Column("commissioner", .organisation),
            Column("department", .text),
            Column("contract_manager", .text),
            Column("description", .text),
            Column(
                "regime", .choice(["pa2023", "pcr2015", "scotland2014", "psr2023", "none"])),
            Column("is_light_touch", .flag),
            Column("start_date", .date),
            Column("initial_end_date", .date),
            Column("end_date", .date),
            Column("extension_until", .date),
            Column("terminated_on", .date),
            Column("notice_days", .integer(0...3_660)),
            Column("annual_value", .money),
            Column("total_value", .money),
            Column("maximum_value", .money),
            Column("irrecoverable_vat", .money),
            Column(
                "payment_mechanism",
                .choice(["block", "cost_and_volume", "spot", "outcome_based", "grant"])),
            Column(
                "procurement_route",
                .choice([
                    "open", "restricted", "competitive_flexible", "framework_call_off",
                    "direct_award", "light_touch", "grant_process", "not_procured",
                ])),
            Column("procedure_reference", .text),
            Column("awarded_on", .date),
            Column("tier", .choice(["gold", "silver", "bronze"])),
            Column("review_interval_months", .integer(1...600)),
            Column("parent_contract", .contract),
            Column("currency", .code, isRequired: true, fallback: "GBP"),
        ])
}
