import AlmonerModel

extension Summary {
    /// What is dear beside its peers.
    static func unitCosts(_ reading: SummaryReading) throws -> Headline {
        let rows = try UnitCosts.ask(
            UnitCosts.Options(), reading.context, of: reading.register
        ).rows
        let known = rows.filter { $0.unitCostPence != nil }
        let comparable = known.count { ($0.peerCount ?? 0) >= PeerGroup.fewestForFlags }
        let high = known.filter { $0.flag == .high }
        // Of several as dear, the first in the order of the answer.
        let dearest = high.reduce(into: UnitCost?.none) { dearest, row in
            if (row.ratioToMedian ?? 0) > (dearest?.ratioToMedian ?? -1) { dearest = row }
        }
        let found: HeadlineFinding =
            if known.isEmpty {
                .unknown("No unit cost is known for \(reading.context.period)")
            } else if comparable == 0 {
                .unknown("No unit cost has enough peers to tell whether it is high")
            } else {
                finding(comparable, high: high.count, dearest)
            }
        return reading.headline(
            of: UnitCosts.description.name, period: reading.command.period,
            [
                .count("unitCosts", known.count), .count("comparable", comparable),
                .count("high", high.count), .count("low", known.count { $0.flag == .low }),
                .count("withoutUnitCost", rows.count - known.count),
                .text("dearestService", dearest?.group.first??.reference),
                .number("dearestRatioToMedian", dearest?.ratioToMedian),
            ], found)
    }

    private static func finding(
        _ comparable: Int, high: Int, _ dearest: UnitCost?
    ) -> HeadlineFinding {
        let costs = Told.count(comparable, "comparable unit cost", "comparable unit costs")
        guard let dearest, let name = dearest.group.first??.reference else {
            return .well("No unit cost is high; \(Told.number(comparable)) can be compared")
        }
        let ratio =
            dearest.ratioToMedian.map { ", \(fixed($0, decimals: 2)) × peers' median" } ?? ""
        return .attention(
            high == 1
                ? "1 of \(costs) is high: \(name)\(ratio)"
                : "\(Told.number(high)) of \(costs) are high, most of all \(name)\(ratio)")
    }
}
