extension Summary {
    /// Whether there is time for what is to be let.
    static func procurement(_ reading: SummaryReading) throws -> Headline {
        let rows = try Procurement.ask(reading.context, of: reading.register).rows
        func count(_ flag: ProcurementRow.Flag) -> Int { rows.count { $0.flags.contains(flag) } }
        let steps = rows.count { $0.step != nil && !$0.flags.contains(.missing) }
        let troubles = [
            (count(.short), "short"), (count(.slipped), "slipped"), (count(.missing), "missing"),
        ]
        return reading.headline(
            of: Procurement.description.name,
            [
                .count("steps", steps), .count("short", troubles[0].0),
                .count("slipped", troubles[1].0), .count("missing", troubles[2].0),
                .count("withoutTimetable", count(.noTimetable)),
            ],
            rows.isEmpty
                ? .notKept("No procurement is recorded")
                : finding(steps, troubles, withoutTimetable: count(.noTimetable)))
    }

    private static func finding(
        _ steps: Int, _ troubles: [(count: Int, name: String)], withoutTimetable: Int
    ) -> HeadlineFinding {
        let found = troubles.filter { $0.count > 0 }
        let without =
            "\(Told.count(withoutTimetable, "agreement", "agreements")) without a timetable"
        let told = Told.count(steps, "procurement step", "procurement steps")
        guard steps > 0 || !found.isEmpty else { return .attention(without) }
        let rest = withoutTimetable == 0 ? "" : "; \(without)"
        if found.isEmpty {
            let sentence = "None of \(told) is short or slipped\(rest)"
            return withoutTimetable == 0 ? .well(sentence) : .attention(sentence)
        }
        let list = found.map { "\(Told.number($0.count)) \($0.name)" }.joined(separator: ", ")
        return .attention("Of \(told) \(list)\(rest)")
    }
}
