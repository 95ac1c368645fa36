import AlmonerModel

extension Summary {
    /// The part that goes to prevention, beside the year before.
    static func balance(_ reading: SummaryReading) throws -> Headline {
        let context = reading.context
        // Where months are cut off a year, its command has to cut them off as well.
        let span =
            Period(from: context.period.from.adding(-12), to: context.period.to)
            ?? context.period
        let years = try Balance.ask(
            QuestionContext(asOf: context.asOf, period: span, filters: context.filters),
            of: reading.register
        ).rows.filter { $0.preventionShare != nil }
        let isOfWholeYears =
            context.period.from.monthOfYear == 4 && context.period.to.monthOfYear == 3
        let last = years.last { $0.financialYear >= FinancialYear(containing: context.period.from) }
        return reading.headline(
            of: Balance.description.name,
            period: isOfWholeYears ? nil : RestCommand.period(span),
            [
                .text("financialYear", last?.financialYear.description),
                .number("preventionShare", last?.preventionShare),
                .number("preventionChange", last?.preventionChange),
            ],
            finding(last, before: years.dropLast().last, reading))
    }

    private static func finding(
        _ last: BalanceRow?, before: BalanceRow?, _ reading: SummaryReading
    ) -> HeadlineFinding {
        guard let last, let share = last.preventionShare else {
            return .unknown("No cost by level of service is known for \(reading.context.period)")
        }
        let spent = "\(Told.percent(share)) went to prevention in \(last.financialYear)"
        guard let before, let change = last.preventionChange else { return .fact(spent) }
        let points = fixed(abs(change) * 100, decimals: 1)
        if points == "0.0" { return .fact("\(spent), as in \(before.financialYear)") }
        let isAdjacent = before.financialYear.startingIn == last.financialYear.startingIn - 1
        let unit = "\(points == "1.0" ? "point" : "points")\(isAdjacent ? "" : " a year")"
        return .fact(
            """
            \(spent), \(points) \(unit) \(change > 0 ? "more" : "less") than in \
            \(before.financialYear)
            """
        )
    }
}
