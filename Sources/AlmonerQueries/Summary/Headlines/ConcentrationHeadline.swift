import AlmonerModel

extension Summary {
    /// Where the work lies with few.
    static func concentration(_ reading: SummaryReading) throws -> Headline {
        let rows = try Concentration.ask(
            Concentration.Options(), reading.context, of: reading.register
        ).rows.filter { $0.hhi != nil }
        let alone = rows.count { $0.providers == 1 }
        // Of several as high, the first in the order of the answer.
        let highest = rows.filter { $0.providers > 1 }.reduce(into: ConcentrationRow?.none) {
            if ($1.hhi ?? 0) > ($0?.hhi ?? -1) { $0 = $1 }
        }
        return reading.headline(
            of: Concentration.description.name, period: reading.command.period,
            [
                .count("serviceTypes", rows.count),
                .count("withOneProvider", alone),
                .text("highestServiceType", highest?.group.first??.reference),
                .number("highestHhi", highest?.hhi),
                .number("highestLargestShare", highest?.largestShare),
            ],
            rows.isEmpty
                ? .unknown("No cost by provider is known for \(reading.context.period)")
                : .fact(sentence(rows.count, alone: alone, highest)))
    }

    private static func sentence(_ types: Int, alone: Int, _ highest: ConcentrationRow?) -> String {
        let all = Told.count(types, "service type", "service types")
        let one =
            alone == 0
            ? "No service type has one provider"
            : "\(Told.number(alone)) of \(all) \(alone == 1 ? "has" : "have") one provider"
        guard let highest, let hhi = highest.hhi else { return one }
        let name = highest.group.first??.reference ?? "the unknown type"
        let index = Told.number(Int(hhi.rounded(.toNearestOrAwayFromZero)))
        let which = alone == 0 ? "highest of \(Told.number(types))" : "next"
        return "\(one); \(which) is \(name), HHI \(index)"
    }
}
