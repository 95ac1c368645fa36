extension Summary {
    /// Which targets were met.
    static func outcomes(_ reading: SummaryReading) throws -> Headline {
        let rows = try Outcomes.ask(Outcomes.Options(), reading.context, of: reading.register).rows
        let counts = Dictionary(grouping: rows, by: \.status).mapValues(\.count)
        let (met, near) = (counts[.met] ?? 0, counts[.near] ?? 0)
        let (missed, noData) = (counts[.missed] ?? 0, counts[.noData] ?? 0)
        let finding: HeadlineFinding =
            rows.isEmpty
            ? .unknown("No outcome was measured for \(reading.context.period)")
            : finding(met: met, near: near, missed: missed, noData: noData)
        return reading.headline(
            of: Outcomes.description.name, period: reading.command.period,
            [
                .count("met", met), .count("near", near), .count("missed", missed),
                .count("noData", noData),
            ],
            finding)
    }

    private static func finding(
        met: Int, near: Int, missed: Int, noData: Int
    ) -> HeadlineFinding {
        let targets = Told.count(met + near + missed, "target", "targets")
        if met + near + missed == 0 {
            return .unknown(
                "\(Told.count(noData, "outcome", "outcomes")), none with a value and a target")
        }
        let rest = noData == 0 ? "" : "; \(Told.number(noData)) cannot be told"
        if near + missed == 0 { return .well("All of \(targets) met\(rest)") }
        return .attention(
            """
            \(Told.number(met)) of \(targets) met, \(Told.number(near)) near, \
            \(Told.number(missed)) missed\(rest)
            """)
    }
}
