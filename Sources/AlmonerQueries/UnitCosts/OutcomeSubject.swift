import AlmonerModel
import AlmonerStore

/// The lines through which a service or a contract achieves its outcomes: they say to which groups
/// the outcomes belong.
///
/// They are the lines valid at some time in the period, or all of them if none is; a service or
/// contract without any is known by itself alone.
struct OutcomeSubject {
    private struct Line {
        /// 0 for the service or contract itself.
        let id: Int64
        let key: UnitCostKey
        let isValid: Bool
        let isAsked: Bool

        init(_ statement: Statement) {
            id = statement.integer(2)
            key = UnitCostKey(
                service: statement.integer(3), provider: statement.integer(5),
                contract: statement.integer(4), serviceType: statement.integer(6),
                provision: statement.optionalText(7).flatMap(UnitCostLine.Provision.init))
            isValid = statement.integer(8) == 1
            isAsked = statement.integer(9) == 1
        }
    }

    private var lines: [Line] = []

    /// Whether it was asked for; nil where some of its lines were and others were not.
    var isAsked: Bool? {
        if lines.allSatisfy(\.isAsked) { return true }
        return lines.contains(where: \.isAsked) ? nil : false
    }

    func isCosted(among costedLines: Set<Int64>) -> Bool {
        lines.contains { costedLines.contains($0.id) }
    }

    /// The one group that all its lines are in; nil if they are in several.
    func key(by groupings: [UnitCosts.Grouping]) -> UnitCostKey? {
        let keys = Set(
            lines.map { line in
                var key = UnitCostKey(serviceType: line.key.serviceType)
                for grouping in groupings {
                    switch grouping {
                    case .service: key.service = line.key.service
                    case .provider: key.provider = line.key.provider
                    case .contract: key.contract = line.key.contract
                    case .provision: key.provision = line.key.provision
                    case .area, .serviceType: break
                    }
                }
                return key
            })
        return keys.count == 1 ? keys.first : nil
    }

    /// The one record of that kind that all its lines have; nil if they have several. 0: none.
    func only(_ part: KeyPath<UnitCostKey, Int64>) -> Int64? {
        let ids = Set(lines.map { $0.key[keyPath: part] })
        return ids.count == 1 ? ids.first : nil
    }

    // MARK: Reading

    static func all(
        _ subjects: Set<AchievedOutcomes.Subject>, of scope: UnitCostScope,
        in register: Connection
    ) throws -> [AchievedOutcomes.Subject: OutcomeSubject] {
        var values = scope.days
        values["services"] = scope.services
        values["contracts"] = scope.contracts
        values["subjectServices"] = .ids(subjects.map(\.service).filter { $0 != 0 })
        values["subjectContracts"] = .ids(subjects.map(\.contract).filter { $0 != 0 })
        var all: [AchievedOutcomes.Subject: OutcomeSubject] = [:]
        try register.withStatement(linesSQL, values) { statement in
            while try statement.step() {
                let subject = AchievedOutcomes.Subject(
                    contract: statement.integer(0), service: statement.integer(1))
                all[subject, default: OutcomeSubject()].lines.append(Line(statement))
            }
        }
        return all.mapValues(\.settled)
    }

    /// With those of its lines alone that speak for it.
    private var settled: OutcomeSubject {
        let own = lines.filter { $0.id != 0 }
        let valid = own.filter(\.isValid)
        return OutcomeSubject(lines: valid.isEmpty ? (own.isEmpty ? lines : own) : valid)
    }

    static let linesSQL = """
        WITH line AS (
            SELECT 0                     AS subject_contract,
                   v_line_term.service   AS subject_service,
                   v_line_term.contract_line,
                   v_line_term.contract,
                   v_line_term.service,
                   v_line_term.first_day,
                   v_line_term.last_day
              FROM json_each(:subjectServices) AS subject
             CROSS JOIN v_line_term ON v_line_term.service = subject.value
             UNION ALL
            SELECT v_line_term.contract  AS subject_contract,
                   0                     AS subject_service,
                   v_line_term.contract_line,
                   v_line_term.contract,
                   v_line_term.service,
                   v_line_term.first_day,
                   v_line_term.last_day
              FROM json_each(:subjectContracts) AS subject
             CROSS JOIN v_line_term ON v_line_term.contract = subject.value)
        SELECT line.subject_contract                     AS subject_contract,
               line.subject_service                      AS subject_service,
               line.contract_line                        AS contract_line,
               line.service                              AS service,
               line.contract                             AS contract,
               contract.provider                         AS provider,
               service.service_type                      AS service_type,
               service.provision                         AS provision,
               line.first_day <= :lastDay
               AND coalesce(line.last_day, :firstDay) >= :firstDay
                                                         AS is_valid,
               (:contracts IS NULL OR line.contract IN (SELECT value FROM json_each(:contracts)))
               AND (:services IS NULL
                    OR line.service IN (SELECT value FROM json_each(:services)))
                                                         AS is_asked
          FROM line
          JOIN contract ON contract.id = line.contract
          JOIN service ON service.id = line.service
         UNION ALL
        SELECT 0, service.id, 0, service.id, 0, NULL, service.service_type, service.provision, 0,
               :contracts IS NULL
               AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
          FROM json_each(:subjectServices) AS subject
         CROSS JOIN service ON service.id = subject.value
         UNION ALL
        SELECT contract.id, 0, 0, 0, contract.id, contract.provider, NULL, NULL, 0,
               :services IS NULL
               AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
          FROM json_each(:subjectContracts) AS subject
         CROSS JOIN contract ON contract.id = subject.value
         ORDER BY subject_contract, subject_service, contract_line
        """
}

// MARK: Into the ledger

extension UnitCostLedger {
    mutating func addOutcomes(of scope: UnitCostScope, in register: Connection) throws {
        let outcomes = try AchievedOutcomes(in: scope.period, of: register)
        let subjects = try OutcomeSubject.all(outcomes.subjects, of: scope, in: register)
        for count in outcomes.counts(in: nil) {
            guard let subject = subjects[count.subject], let key = subject.key(by: [.service])
            else { continue }
            addOutcomes(sum(count, of: subject), toPeer: key)
        }
        let asked = scope.areas.ids
        let isByArea = asked != nil || options.by.contains(.area)
        var scattered: Int64 = 0
        var withoutArea: Int64 = 0
        for count in outcomes.counts(in: isByArea ? { asked?.contains($0) ?? true } : nil) {
            guard let subject = subjects[count.subject], subject.isAsked != false else { continue }
            guard subject.isAsked == true, var key = subject.key(by: options.by) else {
                scattered += 1
                continue
            }
            if count.area == 0, asked != nil {
                withoutArea += 1
                continue
            }
            if options.by.contains(.area) { key.area = count.area }
            addOutcomes(sum(count, of: subject), to: key)
        }
        outcomeNotes = notes(
            outcomes.uncounted.filter { subjects[$0.subject]?.isAsked != false },
            scattered: scattered, withoutArea: withoutArea)
    }

    private func sum(
        _ count: AchievedOutcomes.Count, of subject: OutcomeSubject
    ) -> UnitCostSum {
        UnitCostSum(
            quantity: count.achieved,
            costedQuantity: subject.isCosted(among: costedLines) ? count.achieved : 0)
    }

    private func notes(
        _ uncounted: [AchievedOutcomes.Uncounted], scattered: Int64, withoutArea: Int64
    ) -> [CountedNote] {
        let suppressed = Int64(uncounted.count(where: \.isSuppressed))
        return [
            CountedNote(
                count: suppressed, one: "observation of an outcome is suppressed and is left out",
                many: "observations of outcomes are suppressed and are left out"),
            CountedNote(
                count: Int64(uncounted.count) - suppressed,
                one: "observation of an outcome is no count of what was achieved and is left out",
                many: "observations of outcomes are no counts of what was achieved and are left out"
            ),
            CountedNote(
                count: scattered,
                one: "count of outcomes belongs to several of the groups and is left out",
                many: "counts of outcomes belong to several of the groups and are left out"),
            CountedNote(
                count: withoutArea,
                one: "count of outcomes is not broken down by area and is left out",
                many: "counts of outcomes are not broken down by area and are left out"),
        ]
    }
}
