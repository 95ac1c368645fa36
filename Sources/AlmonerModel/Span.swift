/// A length of time as people type it: `90d`, `12w`, `12m` or `2y`.
package struct Span: Hashable, Sendable, CustomStringConvertible {
    private enum Unit: Character, Sendable {
        case day = "d"
        case week = "w"
        case month = "m"
        case year = "y"
    }

    private let count: Int
    private let unit: Unit

    /// Reads a whole number and one of the letters d, w, m and y; nil for anything else, and for
    /// more than a hundred years.
    package init?(_ text: some StringProtocol) {
        guard let letter = text.last, let unit = Unit(rawValue: letter) else { return nil }
        let digits = text.dropLast()
        // Int() alone would take a sign as well.
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(digits), count <= Span.greatestCount(of: unit)
        else { return nil }
        self.count = count
        self.unit = unit
    }

    /// As it was typed, without leading zeros.
    package var description: String { "\(count)\(unit.rawValue)" }

    /// The last day that lies within the span. Months and years end on the same day of the month,
    /// or on its last day where it has no such day.
    package func end(from day: Day) -> Day {
        switch unit {
        case .day: day.adding(days: count)
        case .week: day.adding(days: count * 7)
        case .month: day.adding(months: count)
        case .year: day.adding(months: count * 12)
        }
    }

    /// A hundred years, in each unit.
    private static func greatestCount(of unit: Unit) -> Int {
        switch unit {
        case .day: 36_525
        case .week: 5_217
        case .month: 1_200
        case .year: 100
        }
    }
}
