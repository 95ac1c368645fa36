import AlmonerModel
import AlmonerStore

/// The checks of `almoner check`: what SQLite can say of the file, and the rules of the register
/// that another program may have got past, for example with foreign keys off.
package enum RegisterChecks {
    package struct Finding: Sendable, Equatable, CustomStringConvertible {
        package let check: String
        package let detail: String
        package let remedy: String

        package var description: String { "\(check): \(detail): \(remedy)" }
    }

    private struct Check {
        let name: String
        let sql: String
        let remedy: String
    }

    /// Runs every check and returns every finding.
    ///
    /// - Parameter isStrict: also what is accepted and worth a look.
    package static func run(on register: Connection, isStrict: Bool = false) throws -> [Finding] {
        var findings = try damage(in: register) + orphans(in: register) + triggers(in: register)
        findings += try lostEvidence(in: register)
        for check in checks + (isStrict ? strictChecks : []) {
            findings += try register.rows(check.sql) {
                Finding(check: check.name, detail: $0.text(0), remedy: check.remedy)
            }
        }
        return findings
    }

    private static func damage(in register: Connection) throws -> [Finding] {
        try register.damage().map {
            Finding(check: "file", detail: $0, remedy: "restore the register from a backup")
        }
    }

    private static func orphans(in register: Connection) throws -> [Finding] {
        try register.rows("PRAGMA foreign_key_check") { row in
            Finding(
                check: "references",
                detail:
                    "\(row.text(0)) with id \(row.integer(1)) refers to \(row.text(2)), not there",
                remedy: "add what is missing, or correct the record")
        }
    }

    private static func triggers(in register: Connection) throws -> [Finding] {
        try ExpectedSchema.findings(in: register).map {
            Finding(
                check: "triggers", detail: "\($0.table ?? ""): \($0.detail)", remedy: $0.remedy)
        }
    }

    /// Documents and links know their records by name, which no foreign key can hold.
    private static func lostEvidence(in register: Connection) throws -> [Finding] {
        let keeping = RecordKeeping(register)
        let links = try register.rows(evidenceSQL) { (table: $0.text(0), key: $0.text(1)) }
        return try links.filter { link in
            guard let table = RegisterTables.named(link.table) else { return true }
            let parts = link.key.split(separator: "/", omittingEmptySubsequences: false)
            // A reference may itself have a stroke in it: then nobody can tell its parts.
            guard parts.count == table.key.count else { return false }
            do {
                return try keeping.id(of: parts.map(String.init), in: table) == nil
            } catch is RecordWriter.Refusal {
                return true
            }
        }.map { link in
            Finding(
                check: "evidence", detail: "\(link.table) \(link.key) is not in the register",
                remedy: "name the record as history show does, or withdraw the link")
        }
    }

    private static let evidenceSQL = """
        SELECT table_name, record_key FROM document
         UNION
        SELECT table_name, record_key FROM evidence_link
        EXCEPT
        SELECT table_name, record_key FROM withdrawal
         ORDER BY table_name, record_key
        """

    private static let checks = [
        Check(
            name: "trees",
            sql: """
                WITH RECURSIVE
                link (tree, id, parent) AS (
                    SELECT 'organisation', id, parent FROM organisation
                     UNION ALL SELECT 'area', id, parent FROM area
                     UNION ALL SELECT 'care_group', id, parent FROM care_group
                     UNION ALL SELECT 'need', id, parent FROM need
                     UNION ALL SELECT 'outcome', id, parent FROM outcome
                     UNION ALL SELECT 'contract', id, parent_contract FROM contract
                     UNION ALL SELECT 'strategy', id, supersedes FROM strategy
                     UNION ALL SELECT 'outcome, in what it rests on,', outcome, depends_on
                                 FROM outcome_dependency),
                above (tree, id, ancestor) AS (
                    SELECT tree, id, parent FROM link WHERE parent IS NOT NULL
                     UNION
                    SELECT above.tree, above.id, link.parent
                      FROM above
                      JOIN link ON link.tree = above.tree AND link.id = above.ancestor
                     WHERE link.parent IS NOT NULL)
                SELECT tree || ' with id ' || id || ' is above itself' AS detail
                  FROM above
                 WHERE ancestor = id
                 ORDER BY detail
                """,
            remedy: "give it another parent"),
        Check(
            name: "call-offs",
            sql: """
                SELECT 'contract ' || contract.reference || ' is a call-off under '
                           || coalesce(parent.reference, 'nothing') AS detail
                  FROM contract
                  LEFT JOIN contract AS parent ON parent.id = contract.parent_contract
                 WHERE contract.kind = 'call_off'
                   AND parent.kind IS NOT 'framework'
                 ORDER BY detail
                """,
            remedy: "put it under a framework, or change its kind"),
        Check(
            name: "lines",
            sql: """
                SELECT 'contract ' || contract.reference || ', line of service '
                           || service.reference || ' from ' || contract_line.valid_from AS detail
                  FROM contract_line
                  JOIN contract ON contract.id = contract_line.contract
                  JOIN service ON service.id = contract_line.service
                 WHERE contract_line.valid_from < contract.start_date
                    OR contract_line.valid_from > contract.end_date
                    OR contract_line.valid_to > contract.end_date
                 ORDER BY detail
                """,
            remedy: "the line lies outside the dates of its contract; change one of them"),
        Check(
            name: "prices",
            sql: """
                SELECT 'contract ' || contract.reference || ', service ' || service.reference
                           || ', unit ' || line.unit || ' from ' || line.valid_from AS detail
                  FROM contract_line AS line
                  JOIN contract_line AS other
                    ON other.contract = line.contract
                   AND other.service = line.service
                   AND other.unit = line.unit
                   AND other.id > line.id
                   AND other.valid_from <= coalesce(line.valid_to, '9999-12-31')
                   AND coalesce(other.valid_to, '9999-12-31') >= line.valid_from
                  JOIN contract ON contract.id = line.contract
                  JOIN service ON service.id = line.service
                 ORDER BY detail
                """,
            remedy: "two lines are open at once; end one before the other begins"),
        Check(
            name: "years of activity",
            sql: """
                WITH of_row (
                    contract_line, financial_year, volume, cost_pence, uncosted_volume,
                    is_without_volume, people) AS (
                    SELECT contract_line,
                           CAST(substr(month, 1, 4) AS INTEGER) - (substr(month, 6) < '04'),
                           volume, cost_pence,
                           iif(cost_pence IS NULL, volume, 0),
                           cost_pence IS NOT NULL AND volume IS NULL,
                           coalesce(referrals, 0) + coalesce(starts, 0) + coalesce(completions, 0)
                      FROM activity),
                added_up AS (
                    SELECT contract_line, financial_year, total(volume) AS volume,
                           total(cost_pence) AS cost_pence,
                           total(uncosted_volume) AS uncosted_volume,
                           sum(is_without_volume) AS rows_without_volume, sum(people) AS people
                      FROM of_row
                     GROUP BY contract_line, financial_year)
                SELECT 'contract line with id ' || contract_line || ', financial year from April '
                           || financial_year AS detail
                  FROM added_up
                  FULL JOIN activity_year AS kept USING (contract_line, financial_year)
                 WHERE contract_line NOT IN (SELECT contract_line FROM activity_year_stale)
                   AND (kept.uncosted_volume IS NULL
                        OR added_up.people IS NULL
                        OR abs(coalesce(kept.volume, 0) - added_up.volume)
                           > 1e-6 * abs(added_up.volume)
                        OR abs(kept.uncosted_volume - added_up.uncosted_volume)
                           > 1e-6 * abs(added_up.volume)
                        OR kept.rows_without_volume <> added_up.rows_without_volume
                        OR coalesce(kept.cost_pence, 0) <> added_up.cost_pence
                        OR coalesce(kept.referrals, 0) + coalesce(kept.starts, 0)
                           + coalesce(kept.completions, 0) <> added_up.people)
                 ORDER BY detail
                """,
            remedy: """
                what is kept is not the sum of its months, so a trigger has been got round; any \
                change to a month of the line through almoner puts it right
                """),
        Check(
            name: "years of services",
            sql: """
                WITH \(staleServicesSQL),
                of_line AS (
                    SELECT activity_year.*, service, unit, currency = 'GBP' AS is_in_pounds,
                           currency = 'GBP' AND cost_pence IS NOT NULL AS is_costed
                      FROM activity_year
                      JOIN contract_line ON contract_line.id = activity_year.contract_line
                      JOIN contract ON contract.id = contract_line.contract
                     WHERE contract.status <> 'withdrawn'),
                added_up AS (
                    SELECT financial_year, service, unit, total(volume) AS volume,
                           total(iif(is_costed, volume - uncosted_volume, 0)) AS costed_volume,
                           total(iif(is_in_pounds, cost_pence, 0)) AS cost_pence,
                           total(iif(is_in_pounds, rows_without_volume, 0)) AS rows_without_volume,
                           max(NOT is_in_pounds) AS is_abroad
                      FROM of_line
                     GROUP BY financial_year, service, unit)
                SELECT 'service with id ' || service || ', ' || unit
                           || ', financial year from April ' || financial_year AS detail
                  FROM added_up
                  FULL JOIN service_year AS kept USING (financial_year, service, unit)
                 WHERE service NOT IN (SELECT service FROM stale)
                   AND (abs(coalesce(kept.volume, 0) - added_up.volume)
                        > 1e-6 * abs(added_up.volume)
                        OR abs(coalesce(kept.costed_volume, 0) - added_up.costed_volume)
                           > 1e-6 * abs(added_up.volume)
                        OR coalesce(kept.cost_pence, 0) <> added_up.cost_pence
                        OR kept.rows_without_volume IS NOT added_up.rows_without_volume
                        OR kept.is_abroad IS NOT added_up.is_abroad)
                 ORDER BY detail
                """,
            remedy: remedyOfSums),
        Check(
            name: "years of providers",
            sql: """
                WITH \(staleServicesSQL),
                added_up AS (
                    SELECT financial_year, contract_line.service,
                           coalesce(contract.provider, 0) AS provider,
                           currency = 'GBP' AS is_in_pounds,
                           sum(iif(currency = 'GBP', cost_pence, NULL)) AS cost_pence,
                           sum(rows_without_cost) AS rows_without_cost,
                           sum(referrals) AS referrals, sum(starts) AS starts,
                           sum(completions) AS completions,
                           sum(rows_half_recorded) AS rows_half_recorded
                      FROM activity_year
                      JOIN contract_line ON contract_line.id = activity_year.contract_line
                      JOIN contract ON contract.id = contract_line.contract
                     WHERE contract.status <> 'withdrawn'
                     GROUP BY 1, 2, 3, 4),
                differing AS (
                    SELECT * FROM (SELECT * FROM added_up EXCEPT SELECT * FROM provider_year)
                     UNION
                    SELECT * FROM (SELECT * FROM provider_year EXCEPT SELECT * FROM added_up))
                SELECT DISTINCT 'service with id ' || service || ', provider with id ' || provider
                           || ', financial year from April ' || financial_year AS detail
                  FROM differing
                 WHERE service NOT IN (SELECT service FROM stale)
                 ORDER BY detail
                """,
            remedy: remedyOfSums),
    ]

    /// Services whose sums another program has outdated: until the next change no fault.
    private static let staleServicesSQL = """
        stale (service) AS (
                    SELECT service FROM service_year_stale
                     UNION
                    SELECT contract_line.service
                      FROM activity_year_stale
                      JOIN contract_line
                        ON contract_line.id = activity_year_stale.contract_line)
        """

    private static let remedyOfSums = """
        what is kept is not the sum of its lines, so a trigger has been got round; any change to \
        a month of the service through almoner puts it right
        """

    private static let strictChecks = [
        Check(
            name: "late activity",
            sql: """
                SELECT 'contract ' || contract.reference || ', service ' || service.reference
                           || ', ' || activity.month AS detail
                  FROM activity
                  JOIN v_line_term ON v_line_term.contract_line = activity.contract_line
                  JOIN contract ON contract.id = v_line_term.contract
                  JOIN service ON service.id = v_line_term.service
                 WHERE activity.month < substr(v_line_term.first_day, 1, 7)
                    OR activity.month > substr(v_line_term.last_day, 1, 7)
                 ORDER BY detail
                """,
            remedy: "the month lies outside the dates of its line; look whether it is right"),
        Check(
            name: "completions",
            sql: """
                SELECT 'contract ' || contract.reference || ', service ' || service.reference
                           || ', ' || activity.month || ': ' || activity.completions
                           || ' completed, ' || activity.starts || ' started' AS detail
                  FROM activity
                  JOIN contract_line ON contract_line.id = activity.contract_line
                  JOIN contract ON contract.id = contract_line.contract
                  JOIN service ON service.id = contract_line.service
                 WHERE activity.completions > activity.starts
                 ORDER BY detail
                """,
            remedy: "more people completed than started; look whether it is right"),
    ]
}
