/// A run of whole months, both ends included.
package struct Period: Hashable, Sendable, CustomStringConvertible {
    package let from: Month
    package let to: Month

    /// Nil if it would end before it begins.
    package init?(from: Month, to: Month) {
        guard from <= to else { return nil }
        self.from = from
        self.to = to
    }

    package init(_ year: FinancialYear) {
        from = year.firstMonth
        to = year.lastMonth
    }

    package var months: Int { from.months(until: to) + 1 }
    package var firstDay: Day { from.firstDay }
    package var lastDay: Day { to.lastDay }
    package var days: Int { firstDay.days(until: lastDay) + 1 }

    /// `2025-26` for a whole financial year, else `2025-04 to 2025-09`.
    package var description: String {
        let year = FinancialYear(containing: from)
        return Period(year) == self ? year.description : "\(from) to \(to)"
    }
}

/// A financial year, 1 April to 31 March, written `2025-26`.
package struct FinancialYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let startingIn: Int

    package init(startingIn year: Int) {
        startingIn = year
    }

    package init(containing month: Month) {
        startingIn = month.monthOfYear >= 4 ? month.year : month.year - 1
    }

    /// The last financial year that was over before the day.
    package init(lastCompleteBefore day: Day) {
        startingIn = FinancialYear(containing: day.month).startingIn - 1
    }

    /// Reads `2025-26` or `2025/26`; nil if the second part is not the year after the first.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let year = text.withUTF8({ FinancialYear.start(UnsafeRawBufferPointer($0)) }) else {
            return nil
        }
        startingIn = year
    }

    private static func start(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") || bytes[4] == UInt8(ascii: "/"),
            let first = bytes.digits(0, 4), let second = bytes.digits(5, 7),
            (first + 1) % 100 == second
        else { return nil }
        return first
    }

    package var firstMonth: Month { Month(year: startingIn, month: 4) }
    package var lastMonth: Month { Month(year: startingIn + 1, month: 3) }

    package var description: String {
        "\(padded(startingIn, to: 4))-\(padded((startingIn + 1) % 100, to: 2))"
    }

    package static func < (left: FinancialYear, right: FinancialYear) -> Bool {
        left.startingIn < right.startingIn
    }
}
