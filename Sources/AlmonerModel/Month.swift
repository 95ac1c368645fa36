/// A month of the calendar, written `2025-04`.
package struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Months since January of the year 0.
    private let number: Int

    package init(year: Int, month: Int) {
        number = year * 12 + month - 1
    }

    /// Reads `2025-04`, and nothing else.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let month = text.withUTF8({ Month(iso: UnsafeRawBufferPointer($0)) }) else {
            return nil
        }
        self = month
    }

    /// Reads `2025-04`, and nothing else; nil too for no bytes at all.
    package init?(iso bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let year = bytes.digits(0, 4),
            let month = bytes.digits(5, 7), (1...12).contains(month)
        else { return nil }
        self.init(year: year, month: month)
    }

    package var year: Int { number / 12 }
    package var monthOfYear: Int { number % 12 + 1 }
    package var description: String { "\(padded(year, to: 4))-\(padded(monthOfYear, to: 2))" }
    package var days: Int { Day.daysInMonth(monthOfYear, of: year) }

    /// What lies outside the calendar begins at its edge.
    package var firstDay: Day {
        Day(year: year, month: monthOfYear, day: 1) ?? (year > 9999 ? .last : .first)
    }

    package var lastDay: Day { firstDay.adding(days: days - 1) }

    package func adding(_ months: Int) -> Month {
        Month(year: 0, month: number + months + 1)
    }

    package func months(until other: Month) -> Int {
        other.number - number
    }

    package static func < (left: Month, right: Month) -> Bool {
        left.number < right.number
    }
}
