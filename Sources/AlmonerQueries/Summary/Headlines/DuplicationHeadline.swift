extension Summary {
    /// Which pairs of services can serve more people than are in need. Pairs have services in
    /// common, so that what they cost does not add up: the dearest is told, and no sum.
    static func duplication(_ reading: SummaryReading) throws -> Headline {
        var (pairs, found, unknown) = (0, 0, 0)
        var dearest: Int64?
        _ = try Duplication.each(Duplication.Options(), reading.context, of: reading.register) {
            pairs += 1
            switch $0.verdict {
            case .overlap: break
            case .unknown: unknown += 1
            case .duplication:
                found += 1
                if let pence = $0.overlapCostPence { dearest = max(dearest ?? pence, pence) }
            }
        }
        let isMapped = try reading.exists(anyServiceCellSQL)
        return reading.headline(
            of: Duplication.description.name,
            [
                .count("pairs", pairs),
                .count("duplications", found),
                .count("cannotBeJudged", unknown),
                .pence("dearestOverlapCostPence", dearest),
            ],
            isMapped
                ? finding(pairs, duplications: found, unknown: unknown, dearest)
                : .unknown("No service has a place on the service map"))
    }

    private static func finding(
        _ pairs: Int, duplications: Int, unknown: Int, _ dearestPence: Int64?
    ) -> HeadlineFinding {
        if pairs == 0 { return .well("No two services serve the same people in the same place") }
        let overlaps = Told.count(pairs, "overlap", "overlaps")
        if unknown == pairs { return .fact("\(overlaps) of services, none of which can be judged") }
        let rest = unknown == 0 ? "" : "; \(Told.number(unknown)) unknown"
        if duplications == 0 { return .well("No duplication in \(overlaps)\(rest)") }
        let isOne = duplications == 1
        let cost = dearestPence.map { ", up to \(Told.pounds($0)) a year\(isOne ? "" : " each")" }
        return .attention(
            """
            \(Told.number(duplications)) of \(overlaps) \(isOne ? "is" : "are") \
            duplication\(cost ?? "")\(rest)
            """)
    }
}
