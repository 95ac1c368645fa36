/// Turns the bytes of one column's cells into values of the register, or says why not.
///
/// Made once a column; converting a cell allocates nothing unless it fails.
package struct CellConverter {
    private enum Form {
        case code, text, flag, integer, number, money, date, month, period, financialYear, instant
        case choice, link
    }

    private let form: Form
    private let lower: Int64
    private let upper: Int64
    private let lowest: Double
    private let highest: Double
    private let choices: [[UInt8]]
    private let dates: DateOrder

    package init(_ column: Column, dates: DateOrder) {
        var lower = Int64.min
        var upper = Int64.max
        var range = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        var choices: [String] = []
        switch column.kind {
        case .code: form = .code
        case .text: form = .text
        case .flag: form = .flag
        case .integer(let allowed):
            form = .integer
            lower = allowed.lowerBound
            upper = allowed.upperBound
        case .number(let allowed):
            form = .number
            range = allowed
        case .money(let negative):
            form = .money
            lower = negative ? -CellConverter.greatestPence : 0
            upper = CellConverter.greatestPence
        case .date: form = .date
        case .month: form = .month
        case .period: form = .period
        case .financialYear: form = .financialYear
        case .instant: form = .instant
        case .choice(let allowed):
            form = .choice
            choices = allowed
        case .link: form = .link
        }
        self.lower = lower
        self.upper = upper
        lowest = range.lowerBound
        highest = range.upperBound
        self.choices = choices.map { Array($0.utf8) }
        self.dates = dates
    }

    /// A thousand million million pence: sums of many such still fit in 64 bits.
    private static let greatestPence: Int64 = 1_000_000_000_000_000

    /// The value of a cell that holds something. A link keeps its bytes: whom it means is the
    /// register's to say.
    package func value(of cell: CellBytes, arena: Arena) throws(CellProblem) -> CellValue {
        switch form {
        case .text: return .text(cell)
        case .code, .link: return .text(cell.trimmed)
        case .flag: return .integer(try flag(cell.trimmed))
        case .integer: return .integer(try integer(cell.trimmed))
        case .number: return .real(try number(cell.trimmed))
        case .money: return .integer(try money(cell.trimmed))
        case .date: return .text(try date(cell.trimmed, arena))
        case .month: return .text(try month(cell.trimmed, arena))
        case .period: return .text(try period(cell.trimmed, arena))
        case .financialYear: return .text(try financialYear(cell.trimmed, arena))
        case .instant: return .text(try instant(cell.trimmed))
        case .choice: return .text(try choice(cell.trimmed, arena))
        }
    }

    // MARK: Forms

    private func flag(_ cell: CellBytes) throws(CellProblem) -> Int64 {
        if cell.count <= 5 {
            switch cell.string.lowercased() {
            case "true", "yes", "1": return 1
            case "false", "no", "0": return 0
            default: break
            }
        }
        throw CellProblem(.notYesOrNo, "write true or false, yes or no, 1 or 0")
    }

    private func integer(_ cell: CellBytes) throws(CellProblem) -> Int64 {
        guard let (negative, whole, fraction) = WrittenNumber(cell)?.parts, fraction == 0, !negative
        else {
            throw CellProblem(.notANumber, "write a whole number, for example 1200")
        }
        guard whole >= lower, whole <= upper else {
            throw CellProblem(.outOfRange, "write a whole number from \(lower) to \(upper)")
        }
        return whole
    }

    private func number(_ cell: CellBytes) throws(CellProblem) -> Double {
        guard let value = WrittenNumber(cell)?.double, value.isFinite else {
            throw CellProblem(.notANumber, "write a number, for example 1200.5")
        }
        guard value >= lowest, value <= highest else {
            throw CellProblem(
                .outOfRange,
                lowest == 0 && highest >= 1e6
                    ? "write a number that is not negative"
                    : "write a number from \(shortest(lowest)) to \(shortest(highest))")
        }
        return value
    }

    private func money(_ cell: CellBytes) throws(CellProblem) -> Int64 {
        guard let (negative, whole, fraction) = WrittenNumber(cell, poundSign: true)?.parts else {
            throw CellProblem(
                .notMoney, "write pounds with at most two decimals, for example 1,234.50")
        }
        let pence = (whole * 100 + fraction) * (negative ? -1 : 1)
        guard pence >= lower, pence <= upper else {
            throw CellProblem(
                .outOfRange,
                lower == 0 ? "write an amount that is not negative" : "write a smaller amount")
        }
        return pence
    }

    private func date(_ cell: CellBytes, _ arena: Arena) throws(CellProblem) -> CellBytes {
        if Day(iso: cell) != nil { return cell }
        if dates == .spreadsheet {
            if let day = Day(spreadsheet: cell) { return arena.copy(day.description) }
            throw CellProblem(
                .notADate, "write a day that exists as day/month/year: 31/03/2026 or 31-Mar-26")
        }
        if dates == .dmy {
            if let day = Day(dayFirst: cell) { return arena.copy(day.description) }
            throw CellProblem(
                .notADate,
                "write a day that exists as day/month/year, the year with four digits: 31/03/2026")
        }
        if Day(dayFirst: cell) != nil {
            throw CellProblem(
                .notADate, "write it as year-month-day, 2026-03-31, or give --dates dmy")
        }
        throw CellProblem(.notADate, "write a day that exists as year-month-day, 2026-03-31")
    }

    private func month(_ cell: CellBytes, _ arena: Arena) throws(CellProblem) -> CellBytes {
        if CellConverter.isMonth(cell) { return cell }
        if let month = namedMonth(cell, arena) { return month }
        throw CellProblem(.notAMonth, "write year-month, 2025-04")
    }

    /// `Sep 2019`, where days are written as people write them.
    private func namedMonth(_ cell: CellBytes, _ arena: Arena) -> CellBytes? {
        guard dates != .iso, let month = Month(named: cell) else { return nil }
        return arena.copy(month.description)
    }

    private func period(_ cell: CellBytes, _ arena: Arena) throws(CellProblem) -> CellBytes {
        if CellConverter.isMonth(cell) { return cell }
        if let month = namedMonth(cell, arena) { return month }
        let text = cell.string
        let bare = text.hasPrefix("FY") ? text.dropFirst(2) : Substring(text)
        guard let year = FinancialYear(bare), CellConverter.years.contains(year.startingIn) else {
            throw CellProblem(
                .notAPeriod, "write a month, 2025-04, or a financial year, 2025-26")
        }
        // 2001-02 reads as a month: a financial year that could be one keeps its FY.
        let canonical = Month(year.description) == nil ? "\(year)" : "FY\(year)"
        return canonical == text ? cell : arena.copy(canonical)
    }

    private func financialYear(
        _ cell: CellBytes, _ arena: Arena
    ) throws(CellProblem) -> CellBytes {
        let text = cell.string
        guard let year = FinancialYear(text), (1900...2199).contains(year.startingIn) else {
            throw CellProblem(.notAPeriod, "write a financial year, 2025-26")
        }
        return year.description == text ? cell : arena.copy(year.description)
    }

    /// Financial years that the register takes: in each century twelve read as a month, and only
    /// those of this one can be marked as years.
    private static let years = 1912...2099

    private func instant(_ cell: CellBytes) throws(CellProblem) -> CellBytes {
        guard cell.count == 20, Day(iso: CellBytes(rebasing: cell[0..<10])) != nil,
            cell[10] == UInt8(ascii: "T"), cell[13] == UInt8(ascii: ":"),
            cell[16] == UInt8(ascii: ":"), cell[19] == UInt8(ascii: "Z"),
            let hour = cell.digits(11, 13), let minute = cell.digits(14, 16),
            let second = cell.digits(17, 19), hour < 24, minute < 60, second < 60
        else {
            throw CellProblem(.notAnInstant, "write UTC, 2026-03-31T09:30:00Z")
        }
        return cell
    }

    private func choice(_ cell: CellBytes, _ arena: Arena) throws(CellProblem) -> CellBytes {
        for choice in choices where cell.equals(choice) { return cell }
        let folded = cell.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: " "), UInt8(ascii: "-"): UInt8(ascii: "_")
            default: byte
            }
        }
        for choice in choices where choice == folded {
            let copy = arena.allocate(choice.count)
            copy.copyBytes(from: choice)
            return CellBytes(copy)
        }
        let list = choices.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
        throw CellProblem(.notInList, "write one of: \(list)")
    }

    private static func isMonth(_ cell: CellBytes) -> Bool {
        guard cell.count == 7, cell[4] == UInt8(ascii: "-"), cell.digits(0, 4) != nil,
            let month = cell.digits(5, 7)
        else { return false }
        return (1...12).contains(month)
    }
}
