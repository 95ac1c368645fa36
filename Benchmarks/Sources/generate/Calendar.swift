/// A day of the Gregorian calendar. The product's own is not used: what measures a program should
/// not share its mistakes.
struct Day: Comparable {
    /// Days since 1970-01-01.
    let number: Int

    /// The day on which the generated registers are asked: what is running, due or over.
    static let asOf = Day(2026, 9, 30)

    init(number: Int) {
        self.number = number
    }

    init(_ year: Int, _ month: Int, _ day: Int) {
        // Years are counted from March, so that the leap day comes last.
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let yearOfEra = year % 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = year / 400 * 146_097 + dayOfEra - 719_468
    }

    var components: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    var month: Month {
        let (year, month, _) = components
        return Month(year, month)
    }

    func adding(days: Int) -> Day {
        Day(number: number + days)
    }

    /// The last day of a term of so many months that begins on this day: 36 months from
    /// 1 April 2026 end on 31 March 2029.
    func end(ofMonths months: Int) -> Day {
        let (_, _, day) = components
        let month = month.adding(months)
        return month.firstDay.adding(days: min(day, month.days) - 2 + (day > month.days ? 1 : 0))
    }

    static func < (left: Day, right: Day) -> Bool {
        left.number < right.number
    }
}

struct Month: Comparable {
    /// Months since January of the year 0.
    let number: Int

    init(_ year: Int, _ month: Int) {
        number = year * 12 + month - 1
    }

    var year: Int { number / 12 }
    var monthOfYear: Int { number % 12 + 1 }
    var firstDay: Day { Day(year, monthOfYear, 1) }
    var days: Int { adding(1).firstDay.number - firstDay.number }

    func adding(_ months: Int) -> Month {
        Month(0, number + months + 1)
    }

    static func < (left: Month, right: Month) -> Bool {
        left.number < right.number
    }
}
