import AlmonerModel

/// The days and the pence of one agreement that remain when it ends.
struct EndingTerm {
    private let contract: EndingContract
    private let days: EndingDays

    init(_ contract: EndingContract, _ days: EndingDays) {
        self.contract = contract
        self.days = days
    }

    /// Its last day if notice is given on the day asked: never after its current end. Nil where it
    /// does not run then, or nobody knows its notice period.
    var earliestEnd: Day? {
        guard contract.runs(on: days.asOf) || contract.runs(on: days.dayAfter),
            let notice = contract.noticeDays
        else { return nil }
        let end = days.asOf.adding(days: Int(notice))
        return contract.currentEnd.map { min($0, end) } ?? end
    }

    func money(paidPence: Int64) -> EndedMoney {
        guard let annual = contract.annualValuePence else {
            return EndedMoney(paidPence: paidPence)
        }
        let remaining = contract.currentEnd.map {
            EndingTerm.pence(annual, from: days.dayAfter, through: $0)
        }
        let owed = earliestEnd.map { EndingTerm.pence(annual, from: days.dayAfter, through: $0) }
        let freed: Int64? = if let remaining, let owed { remaining - owed } else { nil }
        return EndedMoney(
            annualValuePence: annual, remainingPence: remaining, owedPence: owed,
            freedPence: freed, paidPence: paidPence)
    }

    /// What an annual value comes to over some days: the whole years from the first day on, and of
    /// the year after them so many of its days. Rounded half away from zero.
    static func pence(_ annual: Int64, from first: Day, through last: Day) -> Int64 {
        guard first <= last else { return 0 }
        var years = last.components.year - first.components.year
        while years > 0, first.adding(months: 12 * years) > last.adding(days: 1) { years -= 1 }
        let rest = first.adding(months: 12 * years)
        // A year that would begin after the calendar's end counts as one of 365 days.
        let daysOfYear = max(365, rest.days(until: rest.adding(months: 12)))
        let part = Rounding.quotient(
            Int128(annual) * Int128(rest.days(until: last) + 1), Int128(daysOfYear))
        return Int64(clamping: Int128(annual) * Int128(years) + part)
    }

    /// The part of what is promised for a year that falls on days after the last: of those on which
    /// the agreement would have run in that year. Rounded half away from zero.
    func fallsAway(of pence: Int64, in year: FinancialYear) -> Int64 {
        let from = max(year.firstMonth.firstDay, contract.firstDay ?? year.firstMonth.firstDay)
        let to = min(year.lastMonth.lastDay, contract.currentEnd ?? year.lastMonth.lastDay)
        let without = max(from, days.dayAfter)
        guard without <= to else { return 0 }
        return Int64(
            clamping: Rounding.quotient(
                Int128(pence) * Int128(without.days(until: to) + 1),
                Int128(from.days(until: to) + 1)))
    }
}
