import AlmonerModel
import AlmonerStore

/// An agreement as far as its end is concerned.
struct EndingContract {
    let id: Int64
    let name: NamedReference
    let isNamed: Bool
    let isFramework: Bool
    let isInPounds: Bool
    let status: String
    let provider: (id: Int64, name: NamedReference)?
    let commissioner: NamedReference?
    let department: String?
    /// Nil where it never ran, or nobody knows since when.
    let firstDay: Day?
    /// The earlier of its current end and its termination; nil where it is open-ended.
    let currentEnd: Day?
    let noticeDays: Int64?
    private let ownValuePence: Int64?
    private let plannedPence: Double?

    func runs(on day: Day) -> Bool {
        status == "active" && firstDay.map { $0 <= day } ?? false
            && currentEnd.map { $0 >= day } ?? true
    }

    /// Its own annual value, else that of its lines. A framework commits to nothing, and other
    /// currencies are not added to pounds.
    var annualValuePence: Int64? {
        guard !isFramework, isInPounds else { return nil }
        return ownValuePence ?? plannedPence.flatMap(Rounding.pence)
    }

    fileprivate init(_ row: Statement) {
        id = row.integer(0)
        name = NamedReference(row.text(1), name: row.text(2))
        isNamed = row.integer(3) == 1
        isFramework = row.text(4) == "framework"
        status = row.text(5)
        isInPounds = row.text(6) == "GBP"
        provider = row.optionalInteger(7).map { id in
            (id, NamedReference(row.text(8), name: row.text(9)))
        }
        commissioner = row.optionalText(10).map { NamedReference($0, name: row.optionalText(11)) }
        department = row.optionalText(12)
        firstDay = row.optionalDay(13)
        currentEnd = row.optionalDay(14)
        noticeDays = row.optionalInteger(15)
        ownValuePence = row.optionalInteger(16)
        plannedPence = row.optionalReal(17)
    }
}

/// The agreements named, and what else their providers have here.
struct EndingContracts {
    let days: EndingDays
    /// By reference.
    let named: [EndingContract]
    /// Those that the end changes something of: they would run on the day after.
    let ending: [EndingContract]
    /// Everything that the providers of those have, these included.
    let ofProviders: [EndingContract]
    /// Agreements under those that end, which run on: by the reference of the one above.
    private let under: [(above: String, reference: String)]

    /// - Throws: `UnknownRecord`.
    init(_ references: [String], _ days: EndingDays, in register: Connection) throws {
        let all = try register.rows(
            EndingContracts.sql,
            ["contracts": .texts(references), "dayAfter": .day(days.dayAfter)]
        ) { EndingContract($0) }
        let named = all.filter(\.isNamed)
        let known = Set(named.map(\.name.reference))
        if let unknown = references.first(where: { !known.contains($0) }) {
            throw UnknownRecord(table: RegisterTables.contract, reference: unknown)
        }
        let ending = named.filter { $0.runs(on: days.dayAfter) }
        let providers = Set(ending.compactMap(\.provider?.id))
        self.days = days
        self.named = named
        self.ending = ending
        ofProviders = all.filter { $0.provider.map { providers.contains($0.id) } ?? false }
        under = try register.rows(
            EndingContracts.underSQL,
            ["ending": .ids(ending.map(\.id)), "dayAfter": .day(days.dayAfter)]
        ) { ($0.text(0), $0.text(1)) }
    }

    var ids: Set<Int64> { Set(ending.map(\.id)) }

    func status(of contract: EndingContract) -> EndedContract.Status {
        if contract.runs(on: days.dayAfter) { return .ends }
        return contract.runs(on: days.asOf) ? .endsAnyway : .notRunning
    }

    /// What is to be known of each agreement by its reference.
    var notes: [String] {
        let idle = named.compactMap { contract -> String? in
            let reference = contract.name.reference
            switch status(of: contract) {
            case .ends: return nil
            case .endsAnyway:
                let end = contract.currentEnd ?? days.lastDay
                return "\(reference) ends on \(end) in any case: nothing changes with it"
            case .notRunning:
                return "\(reference) does not run (\(contract.status)): nothing changes with it"
            }
        }
        let below = Dictionary(grouping: under, by: \.above).sorted { $0.key < $1.key }
        return idle
            + below.map { above, all in
                let list = all.map(\.reference).joined(separator: ", ")
                return "what is under \(above) does not end with it, and runs on: \(list)"
            }
    }

    // MARK: SQL

    /// One row an agreement named, and one an agreement of the same provider.
    static let sql = """
        WITH named (contract, provider) AS (
            SELECT contract.id, contract.provider
              FROM contract
             WHERE contract.reference IN (SELECT value FROM json_each(:contracts))),
        wanted (contract) AS (
            SELECT named.contract
              FROM named
             UNION
            SELECT contract.id
              FROM named
             CROSS JOIN contract ON contract.provider = named.provider)
        SELECT contract.id                                 AS id,
               contract.reference                          AS reference,
               contract.title                              AS title,
               contract.id IN (SELECT contract FROM named) AS is_named,
               contract.kind                               AS kind,
               contract.status                             AS status,
               contract.currency                           AS currency,
               contract.provider                           AS provider,
               provider.reference                          AS provider_reference,
               provider.name                               AS provider_name,
               commissioner.reference                      AS commissioner,
               commissioner.name                           AS commissioner_name,
               contract.department                         AS department,
               v_contract_term.first_day                   AS first_day,
               v_contract_term.last_day                    AS last_day,
               contract.notice_days                        AS notice_days,
               contract.annual_value_pence                 AS annual_value_pence,
               (SELECT sum(v_line_term.planned_annual_pence)
                  FROM v_line_term
                 WHERE v_line_term.contract = contract.id
                   AND v_line_term.first_day <= :dayAfter
                   AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :dayAfter))
                                                           AS planned_pence
          FROM wanted
         CROSS JOIN contract ON contract.id = wanted.contract
          LEFT JOIN v_contract_term ON v_contract_term.contract = contract.id
          LEFT JOIN organisation AS provider ON provider.id = contract.provider
          LEFT JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
         ORDER BY contract.reference
        """

    static let underSQL = """
        SELECT above.reference    AS above,
               contract.reference AS reference
          FROM contract
          JOIN contract AS above ON above.id = contract.parent_contract
          JOIN v_contract_term ON v_contract_term.contract = contract.id
         WHERE contract.parent_contract IN (SELECT value FROM json_each(:ending))
           AND contract.id NOT IN (SELECT value FROM json_each(:ending))
           AND contract.status = 'active'
           AND v_contract_term.first_day <= :dayAfter
           AND (v_contract_term.last_day IS NULL OR v_contract_term.last_day >= :dayAfter)
         ORDER BY above.reference, contract.reference
        """
}
