/// A day of the calendar, without a time or a time zone.
///
/// Dates that people type and dates that fall due are days, never instants. The proleptic
/// Gregorian calendar is used throughout, as SQLite's date functions do.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01, negative before it.
    package let number: Int

    /// The edges of what four digits can say.
    static let first = Day(number: Day.number(year: 0, month: 1, day: 1))
    static let last = Day(number: Day.number(year: 9999, month: 12, day: 31))

    package init(number: Int) {
        self.number = number
    }

    /// Nil if the day does not exist, for example 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month),
            (1...Day.daysInMonth(month, of: year)).contains(day)
        else { return nil }
        number = Day.number(year: year, month: month, day: day)
    }

    /// Reads ISO text, `2026-03-31`, and nothing else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let day = bytes.withUnsafeBytes({ Day(iso: $0) }) else { return nil }
        self = day
    }

    /// ISO text, `2026-03-31`.
    package var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    package var month: Month {
        let (year, month, _) = components
        return Month(year: year, month: month)
    }

    package static func < (left: Day, right: Day) -> Bool {
        left.number < right.number
    }

    package func adding(days: Int) -> Day {
        Day(number: number + days)
    }

    /// The same day of the month so many months on, or the last day of that month if it has no
    /// such day: 31 January and one month is the last of February.
    package func adding(months: Int) -> Day {
        let (_, _, day) = components
        let target = month.adding(months)
        return target.firstDay.adding(days: min(day, target.days) - 1)
    }

    /// How many days later `other` is, negative if it is earlier.
    package func days(until other: Day) -> Int {
        other.number - number
    }

    package var components: (year: Int, month: Int, day: Int) {
        // The era arithmetic counts years from March, so that the leap day comes last.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
