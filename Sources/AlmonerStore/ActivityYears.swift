import AlmonerModel

/// Activity added up by contract line and financial year, from its rows: what `activity_year`
/// keeps, and what is read in its place where a year is asked for in part, by area, or is stale.
package enum ActivityYears {
    /// Which contract lines to add up.
    package enum Lines: Sendable {
        case all
        /// Those that changed since their years were kept.
        case stale
        /// A JSON array of ids.
        case these(SQLValue)
    }

    /// Calls `body` with the values of `sumsSQL` for each financial year in which the lines have
    /// activity, oldest first. A year that the period cuts is there with its months in the period.
    package static func each(
        of lines: Lines, from: Month, to: Month, in connection: Connection,
        _ body: (_ values: [String: SQLValue]) throws -> Void
    ) throws {
        var values: [String: SQLValue] = ["lines": .null, "all": .integer(0), "stale": .integer(0)]
        switch lines {
        case .all: values["all"] = .integer(1)
        case .stale: values["stale"] = .integer(1)
        case .these(let ids): values["lines"] = ids
        }
        values["to"] = .text(to.description)
        var next: Month? = from
        while let from = next, from <= to {
            values["from"] = .text(from.description)
            let found = try connection.firstRow(firstMonthSQL, values) { $0.optionalText(0) }
            guard let month = found.flatMap({ $0 }).flatMap({ Month($0) }) else { return }
            let year = FinancialYear(containing: month)
            var ofYear = values
            ofYear["financialYear"] = .integer(Int64(year.startingIn))
            ofYear["from"] = .text(month.description)
            ofYear["to"] = .text(min(to, year.lastMonth).description)
            try body(ofYear)
            next = year.lastMonth.adding(1)
        }
    }

    /// Adds up anew what changed, and the years of the services concerned. To be called before the
    /// commit of whatever may have changed activity or contract lines; where nothing is stale it
    /// does nothing.
    package static func refresh(in connection: Connection) throws {
        guard try ServiceYears.hasStale(in: connection) else { return }
        try ServiceYears.markOfStaleLines(in: connection)
        try refreshLines(in: connection)
        try ServiceYears.refresh(in: connection)
    }

    /// Some lines at a time, because their rows are read once for each year: what was read for one
    /// year is then still at hand for the next.
    private static func refreshLines(in connection: Connection) throws {
        let first = Month(year: 0, month: 1)
        let last = Month(year: 9999, month: 12)
        while let lines = try connection.firstRow(staleLinesSQL, [:], { $0.text(0) }) {
            let some: [String: SQLValue] = ["lines": .text(lines)]
            try connection.run(
                """
                DELETE FROM activity_year
                 WHERE contract_line IN (SELECT value FROM json_each(:lines))
                """, some)
            try each(of: .these(.text(lines)), from: first, to: last, in: connection) {
                try connection.run(insertSQL, $0.merging(["areas": .null]) { $1 })
            }
            try connection.run(
                """
                DELETE FROM activity_year_stale
                 WHERE contract_line IN (SELECT value FROM json_each(:lines))
                """, some)
        }
    }

    package static func hasStale(in connection: Connection) throws -> Bool {
        try connection.firstRow("SELECT 1 FROM activity_year_stale LIMIT 1") { _ in true } ?? false
    }

    // MARK: SQL

    /// No row where nothing is stale.
    private static let staleLinesSQL = """
        SELECT json_group_array(contract_line)
          FROM (SELECT contract_line
                  FROM activity_year_stale
                 ORDER BY contract_line
                 LIMIT 100)
        HAVING count(*) > 0
        """

    /// The columns are those of `activity_year`, in its order.
    private static let insertSQL = "INSERT INTO activity_year\n" + sumsSQL

    /// One row a line with activity in these months, all of one financial year. Within the months
    /// of a line nothing is sorted: the index has them in order.
    package static let sumsSQL = """
        SELECT contract_line              AS contract_line,
               :financialYear             AS financial_year,
               sum(volume)                AS volume,
               sum(cost_pence)            AS cost_pence,
               sum(referrals)             AS referrals,
               sum(starts)                AS starts,
               sum(completions)           AS completions,
               total(volume) FILTER (WHERE cost_pence IS NULL)
                                          AS uncosted_volume,
               count(*) - count(cost_pence)
                                          AS rows_without_cost,
               count(*) FILTER (WHERE volume IS NULL AND cost_pence IS NOT NULL)
                                          AS rows_without_volume,
               count(*) FILTER (WHERE (referrals IS NULL) + (starts IS NULL)
                                      + (completions IS NULL) BETWEEN 1 AND 2)
                                          AS rows_half_recorded
          FROM activity
         WHERE contract_line IN (
               SELECT value FROM json_each(:lines)
                UNION ALL
               SELECT contract_line FROM activity_year_stale WHERE :stale
                UNION ALL
               SELECT id FROM contract_line WHERE :all)
           AND month BETWEEN :from AND :to
           AND (:areas IS NULL OR area IN (SELECT value FROM json_each(:areas)))
         GROUP BY contract_line
         ORDER BY contract_line
        """

    /// The first month from one on, up to another, in which any of the lines has activity.
    package static let firstMonthSQL = """
        WITH read (contract_line) AS (
            SELECT value FROM json_each(:lines)
             UNION ALL
            SELECT contract_line FROM activity_year_stale WHERE :stale
             UNION ALL
            SELECT id FROM contract_line WHERE :all)
        SELECT min((SELECT min(month)
                      FROM activity
                     WHERE activity.contract_line = read.contract_line
                       AND month BETWEEN :from AND :to)) AS month
          FROM read
        """
}
