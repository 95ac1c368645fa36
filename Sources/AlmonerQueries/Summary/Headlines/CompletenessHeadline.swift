extension Summary {
    /// How much of what should be recorded is.
    static func completeness(_ reading: SummaryReading) throws -> Headline {
        let (rates, lacking) = try Completeness.ratesAndLacking(
            .register, reading.context, of: reading.register)
        let applicable = rates.reduce(0) { $0 + $1.applicable }
        let present = rates.reduce(0) { $0 + $1.present }
        let share = applicable == 0 ? nil : Double(present) / Double(applicable)
        return reading.headline(
            of: Completeness.description.name, words: "\(Completeness.description.name) --list",
            [
                .number("rate", share),
                .count("applicable", Int(applicable)), .count("present", Int(present)),
                .count("agreementsLacking", lacking),
            ],
            finding(share, lacking: lacking, of: reading.agreements.recorded))
    }

    private static func finding(
        _ share: Double?, lacking: Int, of recorded: Int
    ) -> HeadlineFinding {
        guard let share else { return .unknown("Nothing is recorded that could be complete") }
        if share == 1 { return .well("Everything that should be recorded is") }
        let agreements = Told.count(recorded, "agreement", "agreements")
        let lack =
            lacking == 0
            ? "no agreement has gaps"
            : "\(Told.number(lacking)) of \(agreements) \(lacking == 1 ? "has" : "have") gaps"
        return .attention("\(Told.percent(share)) of what should be recorded is; \(lack)")
    }
}
