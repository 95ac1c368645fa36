import AlmonerModel
import AlmonerStore

/// What a row is about. A part that is unknown, or was not asked for, is 0.
struct FunnelKey: Hashable {
    var contract: Int64 = 0
    var provider: Int64 = 0
    var service: Int64 = 0
    var area: Int64 = 0
    /// Months since January of the year 0.
    var month: Int64 = 0
}

/// How many people; a number stays nil until one is known.
struct FunnelSum {
    private(set) var referrals: Int64?
    private(set) var starts: Int64?
    private(set) var completions: Int64?

    mutating func add(referrals: Int64?, starts: Int64?, completions: Int64?) {
        self.referrals = FunnelSum.sum(self.referrals, referrals)
        self.starts = FunnelSum.sum(self.starts, starts)
        self.completions = FunnelSum.sum(self.completions, completions)
    }

    /// Most services record no referrals, which is no fault.
    var isRecorded: Bool { referrals != nil || starts != nil || completions != nil }

    private static func sum(_ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left, let right else { return left ?? right }
        return left + right
    }
}

/// Adds referrals, starts and completions up by group.
struct FunnelLedger {
    let by: [Funnel.Grouping]
    /// The groups that record any of the three.
    private(set) var recorded: [(key: FunnelKey, sum: FunnelSum)] = []
    private var groups: [(key: FunnelKey, sum: FunnelSum)] = []
    private var places: [FunnelKey: Int] = [:]
    private var halfRecorded: Int64 = 0

    private struct Line: QuestionLine {
        let id: Int64
        let key: FunnelKey
    }

    init(_ by: [Funnel.Grouping], _ scope: ActivityScope, in register: Connection) throws {
        self.by = by
        if by.contains(.area) || by.contains(.month) {
            try addRows(of: scope, in: register)
        } else if !by.contains(.contract), let kept = try scope.keptYears(in: register) {
            try add(kept, in: register)
        } else {
            try scope.eachYear(of: FunnelLedger.linesSQL, in: register, line: line) { line, year in
                let place = place(of: line.key)
                groups[place].sum.add(
                    referrals: year.referrals, starts: year.starts, completions: year.completions)
                halfRecorded += year.rowsHalfRecorded
            }
        }
        recorded = groups.filter { $0.sum.isRecorded }
    }

    private mutating func add(_ kept: KeptYears, in register: Connection) throws {
        try kept.each(FunnelLedger.keptSQL, in: register) { row in
            var key = FunnelKey()
            if by.contains(.provider) { key.provider = row.integer(0) }
            if by.contains(.service) { key.service = row.integer(1) }
            add(row, from: 2, to: key)
        }
    }

    /// - Parameter first: the place of the referrals; starts, completions and how many rows have
    ///   only some of the three come after them.
    private mutating func add(_ row: Statement, from first: Int32, to key: FunnelKey) {
        let place = place(of: key)
        groups[place].sum.add(
            referrals: row.optionalInteger(first), starts: row.optionalInteger(first + 1),
            completions: row.optionalInteger(first + 2))
        halfRecorded += row.integer(first + 3)
    }

    private mutating func place(of key: FunnelKey) -> Int {
        // Lines of one contract mostly lie together.
        if let last = groups.last, last.key == key { return groups.count - 1 }
        if let place = places[key] { return place }
        places[key] = groups.count
        groups.append((key, FunnelSum()))
        return groups.count - 1
    }

    private func line(_ row: Statement) -> Line {
        Line(id: row.integer(0), key: key(of: row))
    }

    private func key(of line: Statement) -> FunnelKey {
        var key = FunnelKey()
        if by.contains(.contract) { key.contract = line.integer(1) }
        if by.contains(.provider) { key.provider = line.integer(2) }
        if by.contains(.service) { key.service = line.integer(3) }
        return key
    }

    private mutating func addRows(of scope: ActivityScope, in register: Connection) throws {
        let lines = try register.rows(FunnelLedger.linesSQL, scope.ofLines, line)
        let keys = Dictionary(lines.map { ($0.id, $0.key) }) { first, _ in first }
        let values = scope.ofRows(lines.map(\.id))
        try register.withStatement(FunnelLedger.rowsSQL, values) { row in
            while try row.step() {
                guard var key = keys[row.integer(0)] else { continue }
                if by.contains(.area) { key.area = row.integer(1) }
                if by.contains(.month) { key.month = row.integer(2) }
                add(row, from: 3, to: key)
            }
        }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: Int64(groups.count - recorded.count),
                one: "group records no referrals, starts or completions and is left out",
                many: "groups record no referrals, starts or completions and are left out"),
            CountedNote(
                count: halfRecorded,
                one: """
                    row of activity records only some of referrals, starts and completions: rates \
                    are those of the sums
                    """,
                many: """
                    rows of activity record only some of referrals, starts and completions: rates \
                    are those of the sums
                    """),
        ]
    }

    // MARK: SQL

    static let keptSQL = """
        SELECT provider_year.provider           AS provider,
               provider_year.service            AS service,
               provider_year.referrals          AS referrals,
               provider_year.starts             AS starts,
               provider_year.completions        AS completions,
               provider_year.rows_half_recorded AS rows_half_recorded
          FROM provider_year
         WHERE provider_year.financial_year BETWEEN :firstYear AND :lastYear
           AND (:services IS NULL
                OR provider_year.service IN (SELECT value FROM json_each(:services)))
        """

    static let linesSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               contract.provider          AS provider,
               contract_line.service      AS service
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL
                OR contract_line.service IN (SELECT value FROM json_each(:services)))
         ORDER BY contract_line.id
        """

    /// In the order of the index: grouping by area would sort every row.
    static let rowsSQL = """
        SELECT contract_line              AS line,
               area                       AS area,
               CAST(substr(month, 1, 4) AS INTEGER) * 12 + CAST(substr(month, 6) AS INTEGER) - 1
                                          AS month,
               referrals                  AS referrals,
               starts                     AS starts,
               completions                AS completions,
               (referrals IS NULL) + (starts IS NULL) + (completions IS NULL) BETWEEN 1 AND 2
                                          AS half_recorded
          FROM activity
         WHERE contract_line IN (SELECT value FROM json_each(:lines))
           AND month BETWEEN :from AND :to
           AND (:areas IS NULL OR area IN (SELECT value FROM json_each(:areas)))
         ORDER BY contract_line, activity.month, area
        """
}
