import AlmonerModel

extension Summary {
    /// Where need is not met. The people are those of leaf cells: an estimate for a parent is of
    /// people who may be counted below it too.
    static func gaps(_ reading: SummaryReading) throws -> Headline {
        let rows = try Coverage.ask(
            Coverage.Options(), reading.context, of: reading.register
        ).rows
        let known = rows.filter { $0.needPeople != nil && $0.capacityPeople != nil }
        let short = known.filter { $0.isBelow(1) }
        let cells = short.filter { !$0.isOfParent }
        let unmet = Rounding.tidied(cells.reduce(0) { $0 + $1.unmetPeople })
        return reading.headline(
            of: Gaps.description.name,
            [
                .count("estimates", known.count),
                .count("short", short.count),
                .count("withoutService", short.count { $0.status == .noService }),
                .count("shortCells", cells.count),
                .number("unmetPeople", unmet),
            ],
            finding(known.count, short: short, cells: cells.count, unmetPeople: unmet))
    }

    private static func finding(
        _ known: Int, short: [CoverageRow], cells: Int, unmetPeople: Double
    ) -> HeadlineFinding {
        let needs = Told.count(known, "estimated need", "estimated needs")
        if known == 0 { return .unknown("No need is known that capacity could be held against") }
        if short.isEmpty { return .well("Capacity meets all of \(needs)") }
        var parts = [
            "\(Told.number(short.count)) of \(needs) unmet"
        ]
        let without = short.count { $0.status == .noService }
        if without > 0 {
            parts.append("\(Told.number(without)) with no service")
        }
        // More people than a number holds are none that anybody estimated.
        let people = Int(exactly: unmetPeople.rounded(.up)) ?? .max
        if cells > 0 { parts.append("\(Told.count(people, "person", "people")) short") }
        return .attention(parts.joined(separator: "; "))
    }
}
