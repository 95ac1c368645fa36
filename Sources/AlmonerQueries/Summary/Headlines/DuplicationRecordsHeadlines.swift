extension Summary {
    /// Which providers may be one.
    static func duplicationProviders(_ reading: SummaryReading) throws -> Headline {
        let pairs = try ProviderDuplication.ask(reading.context, of: reading.register).rows.count
        let providers = try ProviderDuplication.providers(
            reading.context.filters, in: reading.register
        ).count(where: \.isSelected)
        let told = Told.count(pairs, "pair of providers", "pairs of providers")
        let finding: HeadlineFinding =
            if providers == 0 {
                .unknown("No provider is recorded")
            } else if pairs == 0 {
                .well("No two providers look like one")
            } else {
                .attention("\(told) may be one body")
            }
        return reading.headline(
            of: ProviderDuplication.description.name,
            [.count("providers", providers), .count("pairs", pairs)], finding)
    }

    /// Which agreements buy the same twice.
    static func duplicationContracts(_ reading: SummaryReading) throws -> Headline {
        let pairs = try ContractDuplication.ask(reading.context, of: reading.register).rows.count
        let told = Told.count(pairs, "pair of agreements buys", "pairs of agreements buy")
        let finding: HeadlineFinding =
            if reading.agreements.runningWithLine == 0 {
                .unknown("No running agreement says what it buys")
            } else if pairs == 0 {
                .well("No two running agreements buy the same service")
            } else {
                .attention("\(told) the same service")
            }
        return reading.headline(
            of: ContractDuplication.description.name, [.count("pairs", pairs)],
            reading.nothingRuns ?? finding)
    }
}
