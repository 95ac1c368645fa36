import AlmonerModel

extension Summary {
    /// How many of those referred start, and complete.
    static func funnel(_ reading: SummaryReading) throws -> Headline {
        let rows = try Funnel.ask(Funnel.Options(), reading.context, of: reading.register).rows
        let started = FunnelRate(rows.map { (whole: $0.referrals, part: $0.starts) })
        let completed = FunnelRate(rows.map { (whole: $0.starts, part: $0.completions) })
        let outside = rows.count { $0.flag != nil }
        return reading.headline(
            of: Funnel.description.name, period: reading.command.period,
            [
                .count("referrals", started.count == 0 ? nil : Int(started.whole)),
                .number("conversionRate", started.rate),
                .number("completionRate", completed.rate),
                .count("outsideBand", outside),
            ],
            finding(started, completed, outside: outside, reading))
    }

    private static func finding(
        _ started: FunnelRate, _ completed: FunnelRate, outside: Int, _ reading: SummaryReading
    ) -> HeadlineFinding {
        var parts: [String] = []
        if let rate = started.rate {
            let referrals = Told.count(Int(started.whole), "referral", "referrals")
            parts.append("\(Told.percent(rate)) of \(referrals) start")
        }
        if let rate = completed.rate {
            parts.append("\(Told.percent(rate)) of starts complete")
        }
        if parts.isEmpty && outside == 0 {
            return .unknown("No referrals and starts are known for \(reading.context.period)")
        }
        if outside == 0 { return .fact(parts.joined(separator: "; ")) }
        parts.append("\(Told.number(outside)) unusual")
        return .attention(parts.joined(separator: "; "))
    }
}

/// A part of a whole, over the contracts that report both.
private struct FunnelRate {
    private(set) var count = 0
    private(set) var whole: Int64 = 0
    private(set) var part: Int64 = 0

    init(_ pairs: [(whole: Int64?, part: Int64?)]) {
        for pair in pairs {
            guard let whole = pair.whole, let part = pair.part else { continue }
            count += 1
            self.whole = FunnelRate.sum(self.whole, whole)
            self.part = FunnelRate.sum(self.part, part)
        }
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: Int128(left) + Int128(right))
    }

    var rate: Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
