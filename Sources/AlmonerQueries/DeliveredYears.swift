import AlmonerModel
import AlmonerStore

/// What one contract line delivered in one financial year, as far as the period takes it in. A sum
/// is nil where no row has a figure.
struct DeliveredYear {
    let line: Int64
    /// The calendar year in which it begins.
    let financialYear: Int
    let volume: Double?
    let costPence: Int64?
    let referrals: Int64?
    let starts: Int64?
    let completions: Int64?
    /// The part of the volume that is on rows without a cost.
    let uncostedVolume: Double
    let rowsWithoutCost: Int64
    /// Rows that have a cost and no volume.
    let rowsWithoutVolume: Int64
    /// Rows that have one or two of referrals, starts and completions.
    let rowsHalfRecorded: Int64

    fileprivate static let columns: Int32 = 11

    /// - Parameter first: the place of its first column.
    fileprivate init(_ row: Statement, from first: Int32 = 0) {
        line = row.integer(first)
        financialYear = Int(row.integer(first + 1))
        volume = row.optionalReal(first + 2)
        costPence = row.optionalInteger(first + 3)
        referrals = row.optionalInteger(first + 4)
        starts = row.optionalInteger(first + 5)
        completions = row.optionalInteger(first + 6)
        uncostedVolume = row.real(first + 7)
        rowsWithoutCost = row.integer(first + 8)
        rowsWithoutVolume = row.integer(first + 9)
        rowsHalfRecorded = row.integer(first + 10)
    }

    fileprivate func comes(before other: DeliveredYear) -> Bool {
        (line, financialYear) < (other.line, other.financialYear)
    }
}

/// A contract line as far as a question is concerned with it.
protocol QuestionLine {
    var id: Int64 { get }
}

/// Reads what lines delivered, financial year by financial year, in the order of lines: whole years
/// as the register keeps them, and from the rows of activity what it keeps no sum of: years that
/// the period cuts, areas, and lines that another program has changed since.
struct DeliveredYears {
    /// How much of the register is asked for.
    enum Reach {
        case every, most, few
    }

    private let period: Period
    private let reach: Reach
    /// A JSON array of the ids of areas; null: all, and what was not broken down.
    private let areas: SQLValue
    /// A JSON array of the ids of lines; null: all.
    private var lines: SQLValue = .null

    init(in period: Period, of reach: Reach, areas: SQLValue = .null) {
        self.period = period
        self.reach = reach
        self.areas = areas
    }

    /// Lines and their years, both in the order of lines' ids.
    ///
    /// - Parameter linesSQL: the lines asked for in that order, the column `line` first.
    func each<Line: QuestionLine>(
        of linesSQL: String, _ values: [String: SQLValue], in register: Connection,
        line: (Statement) -> Line, _ body: (Line, DeliveredYear) -> Void
    ) throws {
        if reach != .few, let kept = wholeYears, kept.count == 1,
            try !ActivityYears.hasStale(in: register)
        {
            // A year is that of a third of all lines or fewer, and the others need not be read.
            let values = values.merging(DeliveredYears.values(of: kept)) { $1 }
            try register.withStatement(DeliveredYears.withLinesSQL(linesSQL), values) { row in
                let first = Int32(row.columnNames.count) - DeliveredYear.columns
                while try row.step() { body(line(row), DeliveredYear(row, from: first)) }
            }
            return
        }
        let lines = try register.rows(linesSQL, values, line)
        var years = self
        years.lines = reach == .every ? .null : .ids(lines.map(\.id))
        try years.each(of: lines, in: register, body)
    }

    /// Lines and their years, read side by side.
    private func each<Line: QuestionLine>(
        of lines: [Line], in register: Connection, _ body: (Line, DeliveredYear) -> Void
    ) throws {
        var place = lines.startIndex
        try each(in: register) { year in
            while place < lines.endIndex, lines[place].id < year.line { place += 1 }
            guard place < lines.endIndex, lines[place].id == year.line else { return }
            body(lines[place], year)
        }
    }

    /// - Parameter body: meets stale lines that were not asked for, too.
    private func each(in register: Connection, _ body: (DeliveredYear) throws -> Void) throws {
        let added = try addedUp(in: register)
        var place = added.startIndex
        if let kept = keptYears {
            var sql = DeliveredYears.keptSQL
            var values = DeliveredYears.values(of: kept)
            if lines != .null {
                sql = DeliveredYears.keptOfLinesSQL
                values["lines"] = lines
            }
            try register.withStatement(sql, values) { statement in
                while try statement.step() {
                    let year = DeliveredYear(statement)
                    while place < added.endIndex, added[place].comes(before: year) {
                        try body(added[place])
                        place += 1
                    }
                    try body(year)
                }
            }
        }
        for year in added[place...] { try body(year) }
    }

    /// The financial years that lie in the period as a whole; nil where areas are asked for.
    private var keptYears: ClosedRange<Int>? {
        guard areas == .null else { return nil }
        let first = FinancialYear(containing: period.from)
        let last = FinancialYear(containing: period.to)
        // Before the first month that can be written and after the last there is nothing to cut.
        let isFirstWhole = period.from <= max(first.firstMonth, DeliveredYears.firstMonth)
        let isLastWhole = period.to >= min(last.lastMonth, DeliveredYears.lastMonth)
        let lower = first.startingIn + (isFirstWhole ? 0 : 1)
        let upper = last.startingIn - (isLastWhole ? 0 : 1)
        return lower <= upper ? lower...upper : nil
    }

    /// The same where nothing of the period lies outside these years.
    var wholeYears: ClosedRange<Int>? {
        guard let kept = keptYears,
            FinancialYear(containing: period.from).startingIn == kept.lowerBound,
            FinancialYear(containing: period.to).startingIn == kept.upperBound
        else { return nil }
        return kept
    }

    static func values(of years: ClosedRange<Int>) -> [String: SQLValue] {
        [
            "firstYear": .integer(Int64(years.lowerBound)),
            "lastYear": .integer(Int64(years.upperBound)),
        ]
    }

    private static let firstMonth = Month(year: 0, month: 1)
    private static let lastMonth = Month(year: 9999, month: 12)

    // MARK: From the rows of activity

    /// What no sum is kept of, in the order of lines.
    private func addedUp(in register: Connection) throws -> [DeliveredYear] {
        var years: [DeliveredYear] = []
        let asked: ActivityYears.Lines = lines == .null ? .all : .these(lines)
        func add(_ lines: ActivityYears.Lines, from: Month, to: Month) throws {
            guard from <= to else { return }
            try ActivityYears.each(of: lines, from: from, to: to, in: register) { values in
                years += try register.rows(
                    ActivityYears.sumsSQL, values.merging(["areas": areas]) { $1 },
                    { DeliveredYear($0) })
            }
        }
        guard let kept = keptYears else {
            try add(asked, from: period.from, to: period.to)
            return years.sorted { $0.comes(before: $1) }
        }
        let first = max(FinancialYear(startingIn: kept.lowerBound).firstMonth, period.from)
        let last = min(FinancialYear(startingIn: kept.upperBound).lastMonth, period.to)
        try add(asked, from: period.from, to: first.adding(-1))
        try add(asked, from: last.adding(1), to: period.to)
        if try ActivityYears.hasStale(in: register) { try add(.stale, from: first, to: last) }
        return years.sorted { $0.comes(before: $1) }
    }

    // MARK: SQL

    /// - Parameter linesSQL: that of the question.
    static func described(_ linesSQL: String) -> [NamedSQL] {
        [
            NamedSQL(
                "activity of one financial year, as it is kept, and its lines",
                withLinesSQL(linesSQL)),
            NamedSQL("activity by line and financial year, as it is kept", keptSQL),
            NamedSQL("the same of the lines that were asked for", keptOfLinesSQL),
            NamedSQL(
                "the first month with activity, without a sum kept", ActivityYears.firstMonthSQL),
            NamedSQL(
                "activity added up from its rows, where no sum is kept", ActivityYears.sumsSQL),
        ]
    }

    /// Lines by their activity in a year. Their text stands in brackets and is planned as if it
    /// stood without.
    static func withLinesSQL(_ linesSQL: String) -> String {
        """
        SELECT line.*,
        \(keptColumnsSQL)
          FROM activity_year
         CROSS JOIN (
        \(linesSQL)
               ) AS line
         WHERE line.line = activity_year.contract_line
           AND activity_year.financial_year BETWEEN :firstYear AND :lastYear
         ORDER BY activity_year.contract_line, activity_year.financial_year
        """
    }

    static let keptSQL = keptYearsSQL + "\n" + orderSQL

    static let keptOfLinesSQL =
        keptYearsSQL + "\n" + ofLinesSQL + "\n" + orderSQL

    private static let ofLinesSQL =
        "   AND contract_line IN (SELECT value FROM json_each(:lines))"
    private static let orderSQL = " ORDER BY contract_line, financial_year"

    private static let keptYearsSQL = """
        SELECT
        \(keptColumnsSQL)
          FROM activity_year
         WHERE financial_year BETWEEN :firstYear AND :lastYear
           AND contract_line NOT IN (SELECT contract_line FROM activity_year_stale)
        """

    private static let keptColumnsSQL = """
               activity_year.contract_line       AS contract_line,
               activity_year.financial_year      AS financial_year,
               activity_year.volume              AS volume,
               activity_year.cost_pence          AS cost_pence,
               activity_year.referrals           AS referrals,
               activity_year.starts              AS starts,
               activity_year.completions         AS completions,
               activity_year.uncosted_volume     AS uncosted_volume,
               activity_year.rows_without_cost   AS rows_without_cost,
               activity_year.rows_without_volume AS rows_without_volume,
               activity_year.rows_half_recorded  AS rows_half_recorded
        """
}
