import AlmonerStore
import Testing

/// A try at breaking a rule about several records or columns, by the program and past it, on
/// `TestRegister.oneOfEach()`.
struct Breach: Sendable, CustomTestStringConvertible {
    let rule: String
    let table: String
    /// As `TestRegister.add` takes them.
    let records: String
    /// The column in which the program sees the fault.
    let column: String?
    /// What another program would run.
    let sql: String
    let constraint: StoreError.Constraint

    var testDescription: String { "\(table): \(rule)" }

    init(
        _ rule: String, _ table: String, _ records: String, column: String?, sql: String,
        _ constraint: StoreError.Constraint
    ) {
        self.rule = rule
        self.table = table
        self.records = records
        self.column = column
        self.sql = sql
        self.constraint = constraint
    }

    static let all =
        trees + bodies + services + contractDates + callOffs + lines + delivery + shares + outcomes
        + inspections + judgement + cycle

    // MARK: Trees

    private static let trees =
        tree("organisation", "reference", top: "COUNCIL", below: "ALDER")
        + tree("area", "code", top: "COUNTY", below: "TOWN")
        + tree("care_group", "code", top: "ADULTS", below: "OLDER")
        + tree("need", "code", top: "CARE", below: "HOME")
        + tree("outcome", "code", top: "O1", below: "O2")
        + tree("contract", "reference", top: "FRAME", below: "CALL", parent: "parent_contract")
        + [
            Breach(
                "a wider outcome of another framework", "outcome", "code|parent\nO2|X1",
                column: "parent",
                sql: """
                    UPDATE outcome SET parent = (SELECT id FROM outcome WHERE code = 'X1')
                     WHERE code = 'O2'
                    """, .foreignKey),
            Breach(
                "an outcome leaves the framework of those below it", "outcome",
                "code|framework\nO1|CHILDREN", column: "parent",
                sql: "UPDATE outcome SET framework = 'CHILDREN' WHERE code = 'O1'", .foreignKey),
        ]

    private static func tree(
        _ table: String, _ key: String, top: String, below: String, parent: String = "parent"
    ) -> [Breach] {
        [
            Breach(
                "above itself", table, "\(key)|\(parent)\n\(top)|\(top)", column: parent,
                sql: "UPDATE \(table) SET \(parent) = id WHERE \(key) = '\(top)'", .rule),
            Breach(
                "above itself by way of those below it", table,
                "\(key)|\(parent)\n\(top)|\(below)", column: parent,
                sql: """
                    UPDATE \(table)
                       SET \(parent) = (SELECT id FROM \(table) WHERE \(key) = '\(below)')
                     WHERE \(key) = '\(top)'
                    """, .rule),
        ]
    }

    // MARK: Bodies and services

    private static let bodies = [
        Breach(
            "closes before it opens", "organisation", "reference|closed_on\nALDER|2001-02-02",
            column: "closed_on",
            sql: "UPDATE organisation SET closed_on = '2001-02-02' WHERE reference = 'ALDER'",
            .check),
        Breach(
            "a number that belongs to another", "organisation_identifier",
            "scheme|value|organisation\nGB-NIC|NIC100012|COUNCIL\nGB-NIC|NIC100012|ALDER",
            column: "scheme",
            sql: """
                INSERT INTO organisation_identifier (scheme, value, organisation)
                SELECT 'GB-NIC', 'NIC100012', id FROM organisation WHERE reference = 'COUNCIL'
                """, .unique),
        Breach(
            "a company number that belongs to another", "organisation",
            "reference|company_number\nCOUNCIL|7444723", column: "company_number",
            sql: """
                INSERT INTO organisation_identifier (scheme, value, organisation)
                SELECT 'GB-COH', '07444723', id FROM organisation WHERE reference = 'COUNCIL'
                """, .unique),
        Breach(
            "a company number of nine characters", "organisation",
            "reference|company_number\nCOUNCIL|123456789", column: "company_number",
            sql: """
                INSERT INTO organisation_identifier (scheme, value, organisation)
                SELECT 'GB-COH', '123456789', id FROM organisation WHERE reference = 'COUNCIL'
                """, .check),
        Breach(
            "a company number with a stop in it", "organisation_identifier",
            "scheme|value|organisation\nGB-COH|SC.12345|COUNCIL", column: "value",
            sql: "UPDATE organisation_identifier SET value = '7444723' WHERE scheme = 'GB-COH'",
            .check),
        Breach(
            "a role that is none", "organisation", "reference|roles\nALDER|provider;landlord",
            column: "roles", sql: "UPDATE organisation_role SET role = 'landlord'", .check),
    ]

    private static let services = [
        Breach(
            "closes before it opens", "service", "reference|closed_on\nS1|2019-12-31",
            column: "closed_on",
            sql: "UPDATE service SET closed_on = '2019-12-31' WHERE reference = 'S1'", .check),
        Breach(
            "its oldest age below its youngest", "service", "reference|max_age\nS1|17",
            column: "max_age", sql: "UPDATE service SET max_age = 17 WHERE reference = 'S1'",
            .check),
    ]

    // MARK: Contracts

    /// Start ≤ initial end ≤ current end ≤ latest end, each against each.
    private static let contractDates = [
        dates("initial_end_date", "2024-03-31", column: "initial_end_date"),
        dates("end_date", "2026-03-30", column: "end_date"),
        dates("extension_until", "2026-03-30", column: "extension_until"),
        dates("extension_until", "2024-03-31", column: "extension_until"),
        dates("initial_end_date", "2026-04-01", column: "end_date"),
        dates("start_date", "2026-04-01", column: "initial_end_date"),
        datesAlone("end_date"), datesAlone("initial_end_date"), datesAlone("extension_until"),
    ]

    private static func dates(_ changed: String, _ day: String, column: String) -> Breach {
        Breach(
            "\(changed) \(day)", "contract", "reference|\(changed)\nC1|\(day)", column: column,
            sql: "UPDATE contract SET \(changed) = '\(day)' WHERE reference = 'C1'", .check)
    }

    /// With nothing known but the start and one end.
    private static func datesAlone(_ end: String) -> Breach {
        Breach(
            "\(end) before the start, the others unknown", "contract",
            "reference|title|kind|status|start_date|\(end)\nC2|T|contract|active|2025-04-01|2025-03-31",
            column: end,
            sql: """
                INSERT INTO contract (reference, title, kind, status, start_date, \(end))
                VALUES ('C2', 'T', 'contract', 'active', '2025-04-01', '2025-03-31')
                """, .check)
    }

    private static let callOffs = [
        Breach(
            "a call-off under nothing", "contract", "reference|parent_contract\nCALL|",
            column: "parent_contract",
            sql: "UPDATE contract SET parent_contract = NULL WHERE reference = 'CALL'", .check),
        Breach(
            "a call-off moved under a contract", "contract",
            "reference|parent_contract\nCALL|C1", column: "parent_contract",
            sql: """
                UPDATE contract
                   SET parent_contract = (SELECT id FROM contract WHERE reference = 'C1')
                 WHERE reference = 'CALL'
                """, .rule),
        Breach(
            "a new call-off under a contract", "contract",
            "reference|title|kind|status|parent_contract\nNEW|T|call_off|active|C1",
            column: "parent_contract",
            sql: """
                INSERT INTO contract (reference, title, kind, status, parent_contract)
                SELECT 'NEW', 'T', 'call_off', 'active', id FROM contract WHERE reference = 'C1'
                """, .rule),
        Breach(
            "a contract that becomes a call-off under none", "contract",
            "reference|kind\nC1|call_off", column: "parent_contract",
            sql: "UPDATE contract SET kind = 'call_off' WHERE reference = 'C1'", .check),
        Breach(
            "a framework with call-offs that becomes another thing", "contract",
            "reference|kind\nFRAME|contract", column: "kind",
            sql: "UPDATE contract SET kind = 'contract' WHERE reference = 'FRAME'", .rule),
        Breach(
            "a contract that starts after its lines", "contract",
            "reference|start_date\nC1|2024-04-02", column: "end_date",
            sql: "UPDATE contract SET start_date = '2024-04-02' WHERE reference = 'C1'", .rule),
        Breach(
            "a contract that ends before its lines", "contract",
            "reference|initial_end_date|end_date\nC1|2025-03-31|2026-03-30", column: "end_date",
            sql: """
                UPDATE contract SET initial_end_date = '2025-03-31', end_date = '2026-03-30'
                 WHERE reference = 'C1'
                """, .rule),
    ]

    // MARK: Lines

    private static let lines = [
        line("before its contract", from: "2024-03-31", to: "2025-03-31", column: "valid_from"),
        line("after its contract", from: "2026-04-01", to: "", column: "valid_from"),
        line("beyond its contract", from: "2025-04-01", to: "2026-04-01", column: "valid_to"),
        line("ends before it begins", from: "2025-04-01", to: "2025-03-31", column: "valid_to"),
        Breach(
            "two open lines at once", "contract_line",
            "contract|service|unit|valid_from\nC1|S1|hour|2025-06-01", column: "valid_from",
            sql: insertLine(unit: "hour", from: "2025-06-01", to: ""), .rule),
        Breach(
            "a line that begins on the last day of another", "contract_line",
            "contract|service|unit|valid_from|valid_to\nC1|S2|session|2026-03-31|2026-03-31",
            column: "valid_from",
            sql: """
                INSERT INTO contract_line (contract, service, unit, valid_from, valid_to)
                SELECT contract, service, unit, '2026-03-31', '2026-03-31'
                  FROM contract_line WHERE unit = 'session'
                """, .rule),
        Breach(
            "a line made longer, into the next", "contract_line",
            "contract|service|unit|valid_from|valid_to\nC1|S1|hour|2024-04-01|2025-04-01",
            column: "valid_from",
            sql: "UPDATE contract_line SET valid_to = '2025-04-01' WHERE valid_to = '2025-03-31'",
            .rule),
        Breach(
            "a line left open, over the next", "contract_line",
            "contract|service|unit|valid_from|valid_to\nC1|S1|hour|2024-04-01|",
            column: "valid_from",
            sql: "UPDATE contract_line SET valid_to = NULL WHERE valid_to = '2025-03-31'", .rule),
    ]

    private static func line(
        _ rule: String, from: String, to: String, column: String
    ) -> Breach {
        Breach(
            rule, "contract_line",
            "contract|service|unit|valid_from|valid_to\nC1|S1|place|\(from)|\(to)",
            column: column, sql: insertLine(unit: "place", from: from, to: to),
            rule.hasPrefix("ends") ? .check : .rule)
    }

    private static func insertLine(unit: String, from: String, to: String) -> String {
        """
        INSERT INTO contract_line (contract, service, unit, valid_from, valid_to)
        SELECT contract.id, service.id, '\(unit)', '\(from)', nullif('\(to)', '')
          FROM contract JOIN service
         WHERE contract.reference = 'C1' AND service.reference = 'S1'
        """
    }

    // MARK: Delivery, outcomes, judgement

    private static let delivery = [
        Breach(
            "a second row of a line, area and month", "activity",
            """
            contract|service|unit|area|month|volume
            C1|S1|hour|NORTH|2024-05|1
            C1|S1|hour|NORTH|2024-05|2
            """, column: "contract",
            sql: """
                INSERT INTO activity (contract_line, area, month)
                SELECT contract_line, area, month FROM activity WHERE area IS NOT NULL
                """, .unique),
        Breach(
            "a second row of a line and month without an area", "activity",
            "contract|service|unit|month|volume\nC1|S1|hour|2024-06|1\nC1|S1|hour|2024-06|2",
            column: "contract",
            sql: """
                INSERT INTO activity (contract_line, area, month)
                SELECT contract_line, area, month FROM activity WHERE area IS NULL
                """, .unique),
        Breach(
            "activity of a line that is not there", "activity",
            "contract|service|unit|month|volume\nC1|S1|case|2024-06|1", column: "unit",
            sql: "UPDATE activity SET contract_line = 999999", .foreignKey),
        Breach(
            "a payment to nobody", "payment", "reference|payee|payee_name\nPAY1||",
            column: "payee", sql: "UPDATE payment SET payee = NULL, payee_name = NULL", .check),
        Breach(
            "a payment under a contract that is not there", "payment",
            "reference|contract\nPAY1|C9", column: "contract",
            sql: "UPDATE payment SET contract = 999999", .foreignKey),
    ]

    private static let outcomes = [
        Breach(
            "a measure of nothing", "measure", "code|outcome\nM1|", column: "outcome",
            sql: "UPDATE measure SET outcome = NULL WHERE code = 'M1'", .check),
        Breach(
            "a measure of an outcome and a contract", "measure", "code|contract\nM1|C1",
            column: "outcome", sql: "UPDATE measure SET contract = 1 WHERE code = 'M1'", .check),
        Breach(
            "a target for a contract and a service", "target",
            "measure|contract|service|period|value\nM1|C1|S1|2025-26|1", column: "service",
            sql: "UPDATE target SET contract = 1", .check),
        Breach(
            "an observation of a contract and a service", "observation",
            "measure|contract|service|period|value\nM1|C1|S1|2025-26|1", column: "service",
            sql: "UPDATE observation SET contract = 1 WHERE service IS NOT NULL", .check),
        Breach(
            "a numerator alone", "observation",
            "measure|period|value|numerator\nM1|2025-26|1|1", column: "denominator",
            sql: "UPDATE observation SET numerator = 1 WHERE numerator IS NULL", .check),
        Breach(
            "a denominator alone", "observation", "measure|period|denominator\nM1|2025-26|1",
            column: "denominator",
            sql: "UPDATE observation SET numerator = NULL WHERE numerator IS NOT NULL", .check),
        Breach(
            "an observation of nothing", "observation", "measure|period|value\nM1|2025-26|",
            column: "value", sql: "UPDATE observation SET value = NULL WHERE value IS NOT NULL",
            .check),
        Breach(
            "a suppressed value that is there", "observation",
            "measure|period|value|suppressed\nM1|2025-26|3|yes", column: "value",
            sql: "UPDATE observation SET suppressed = 1 WHERE value IS NOT NULL", .check),
        Breach(
            "a suppressed numerator that is there", "observation",
            "measure|period|numerator|denominator|suppressed\nM1|2025-26|3|4|yes",
            column: "value",
            sql: "UPDATE observation SET suppressed = 1 WHERE numerator IS NOT NULL", .check),
    ]

    private static let judgement = [
        Breach(
            "a review of a contract that is not there", "review",
            "contract|kind|due_on\nC9|annual|2025-04-01", column: "contract",
            sql: "UPDATE review SET contract = 999999", .foreignKey),
        Breach(
            "a likelihood of six", "risk",
            "contract|assessed_on|likelihood|impact\nC1|2025-05-01|6|1",
            column: "likelihood", sql: "UPDATE risk SET likelihood = 6", .check),
        Breach(
            "an impact of nought", "risk",
            "contract|assessed_on|likelihood|impact\nC1|2025-05-01|1|0",
            column: "impact", sql: "UPDATE risk SET impact = 0", .check),
        Breach(
            "a second notice of one code on one day", "notice",
            "contract|code|published_on\nC1|UK7|2024-05-01\nC1|UK7|2024-05-01",
            column: "contract",
            sql: """
                INSERT INTO notice (contract, code, published_on)
                SELECT contract, code, published_on FROM notice
                """, .unique),
        Breach(
            "a notice of a contract that is not there", "notice",
            "contract|code|published_on\nC9|UK7|2024-05-01", column: "contract",
            sql: "UPDATE notice SET contract = 999999", .foreignKey),
        Breach(
            "a notice of a code that is none", "notice",
            "contract|code|published_on\nC1|UK18|2024-05-01", column: "code",
            sql: "UPDATE notice SET code = 'UK18'", .check),
        Breach(
            "a notice of a day that is none", "notice",
            "contract|code|published_on\nC1|UK7|2025-02-29", column: "published_on",
            sql: "UPDATE notice SET published_on = '2025-02-29'", .check),
        Breach(
            "a withdrawal without a reason", "withdrawal",
            """
            table_name|record_key|record|reason|withdrawn_at
            payment|PAY9|{}||2026-01-01T00:00:00Z
            """, column: "reason",
            sql: """
                INSERT INTO withdrawal (table_name, record_key, record, reason, withdrawn_at)
                VALUES ('payment', 'PAY9', '{}', '  ', '2026-01-01T00:00:00Z')
                """, .check),
        Breach(
            "a scheme that is no code of a list", "organisation_identifier",
            "scheme|value|organisation\ncompanies|1|ALDER", column: "scheme",
            sql: "UPDATE organisation_identifier SET scheme = 'companies'", .check),
        Breach(
            "a volume band that ends below where it begins", "contract",
            "reference|referrals_from|referrals_to\nC1|10|9", column: "referrals_to",
            sql: "UPDATE contract SET referrals_to = 9, referrals_from = 10", .check),
        Breach(
            "a currency that is no code", "contract", "reference|currency\nC1|gbp",
            column: "currency", sql: "UPDATE contract SET currency = '£'", .check),
        Breach(
            "a withdrawal rewritten", "withdrawal",
            """
            table_name|record_key|record|reason|withdrawn_at
            payment|PAY0|{}|entered twice|2026-01-01T00:00:00Z
            """, column: nil, sql: "UPDATE withdrawal SET record = '{}'", .rule),
        Breach(
            "a withdrawal of what is no JSON", "withdrawal",
            """
            table_name|record_key|record|reason|withdrawn_at
            payment|PAY9|not JSON|entered twice|2026-01-01T00:00:00Z
            """, column: "record",
            sql: """
                INSERT INTO withdrawal (table_name, record_key, record, reason, withdrawn_at)
                VALUES ('payment', 'PAY9', 'not JSON', 'twice', '2026-01-01T00:00:00Z')
                """, .check),
    ]
}
