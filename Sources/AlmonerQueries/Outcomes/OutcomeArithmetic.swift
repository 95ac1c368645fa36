import AlmonerModel

/// What figures come to when they are put together, and how that stands against a target.
enum OutcomeArithmetic {
    /// Numerators and denominators are added up before they are divided; values are added up only
    /// where they are counts.
    ///
    /// - Returns: nil where they cannot be put together, or would be divided by 0.
    static func value(of figures: [OutcomeFigure], isCount: Bool) -> Double? {
        if figures.count == 1, let value = figures[0].value { return value }
        let denominators = figures.compactMap(\.denominator)
        let amount = Rounding.tidied(figures.reduce(0) { $0 + $1.amount })
        if denominators.isEmpty { return isCount && !figures.isEmpty ? amount : nil }
        guard denominators.count == figures.count else { return nil }
        let people = Rounding.tidied(denominators.reduce(0, +))
        return people == 0 ? nil : amount / people
    }

    /// The slope of the straight line nearest to the points, a year; nil under three of them.
    static func slope(_ points: [(period: ObservedPeriod, value: Double)]) -> Double? {
        guard points.count >= 3 else { return nil }
        // Distances from the first: small whole numbers of half months, 24 to the year.
        let first = points[0].period.middle
        let times = points.map { Double($0.period.middle - first) / 24 }
        let count = Double(points.count)
        let meanTime = times.reduce(0, +) / count
        let mean = points.reduce(0) { $0 + $1.value } / count
        let spread = times.reduce(0) { $0 + ($1 - meanTime) * ($1 - meanTime) }
        guard spread > 0 else { return nil }
        let joint = zip(times, points).reduce(0) { $0 + ($1.0 - meanTime) * ($1.1.value - mean) }
        return joint / spread
    }

    static func status(
        _ value: Double?, against target: Double?, from baseline: Double?, isLowerBetter: Bool
    ) -> OutcomeRow.Status {
        guard let value, let target else { return .noData }
        let short = isLowerBetter ? value - target : target - value
        if short <= 0 { return .met }
        let way = baseline.map { ($0 - target).magnitude } ?? 0
        let whole = way > 0 ? way : target.magnitude
        return Rounding.tidied(short * 10) <= Rounding.tidied(whole) ? .near : .missed
    }
}
