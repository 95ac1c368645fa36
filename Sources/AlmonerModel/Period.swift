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
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        // Int() alone would take a sign as well.
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let first = Int(parts[0]), let second = Int(parts[1]), (first + 1) % 100 == second
        else { return nil }
        startingIn = first
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
