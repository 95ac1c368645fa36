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
    private(set) var groups: [FunnelKey: FunnelSum] = [:]
    private var halfRecorded: Int64 = 0

    init(_ by: [Funnel.Grouping], _ scope: ActivityScope, in register: Connection) throws {
        self.by = by
        let isRowByRow = by.contains(.area) || by.contains(.month)
        let sql = isRowByRow ? FunnelLedger.rowsSQL : FunnelLedger.linesSQL
        try register.withStatement(sql, scope.values) { statement in
            while try statement.step() { add(statement) }
        }
    }

    private mutating func add(_ row: Statement) {
        var key = FunnelKey()
        for grouping in by {
            switch grouping {
            case .contract: key.contract = row.integer(1)
            case .provider: key.provider = row.integer(2)
            case .service: key.service = row.integer(3)
            case .area: key.area = row.integer(4)
            case .month: key.month = row.integer(5)
            }
        }
        groups[key, default: FunnelSum()].add(
            referrals: row.optionalInteger(6), starts: row.optionalInteger(7),
            completions: row.optionalInteger(8))
        halfRecorded += row.integer(9)
    }

    var recorded: [FunnelKey: FunnelSum] { groups.filter { $0.value.isRecorded } }

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

    /// One row a line with activity in the period.
    static let linesSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               contract.provider          AS provider,
               contract_line.service      AS service,
               NULL                       AS area,
               NULL                       AS month,
               sum(activity.referrals)    AS referrals,
               sum(activity.starts)       AS starts,
               sum(activity.completions)  AS completions,
               sum((activity.referrals IS NULL) + (activity.starts IS NULL)
                   + (activity.completions IS NULL) BETWEEN 1 AND 2)
                                          AS half_recorded
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity ON activity.contract_line = contract_line.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL
                OR contract_line.service IN (SELECT value FROM json_each(:services)))
           AND activity.month BETWEEN :from AND :to
           AND (:areas IS NULL OR activity.area IN (SELECT value FROM json_each(:areas)))
         GROUP BY contract_line.id
         ORDER BY contract_line.id
        """

    /// The same row by row, in the order of the index: grouping by area would sort every row.
    static let rowsSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               contract.provider          AS provider,
               contract_line.service      AS service,
               activity.area              AS area,
               CAST(substr(activity.month, 1, 4) AS INTEGER) * 12
               + CAST(substr(activity.month, 6) AS INTEGER) - 1
                                          AS month,
               activity.referrals         AS referrals,
               activity.starts            AS starts,
               activity.completions       AS completions,
               (activity.referrals IS NULL) + (activity.starts IS NULL)
               + (activity.completions IS NULL) BETWEEN 1 AND 2
                                          AS half_recorded
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity ON activity.contract_line = contract_line.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL
                OR contract_line.service IN (SELECT value FROM json_each(:services)))
           AND activity.month BETWEEN :from AND :to
           AND (:areas IS NULL OR activity.area IN (SELECT value FROM json_each(:areas)))
         ORDER BY contract_line.id, activity.month, activity.area
        """
}
