extension Summary {
    /// What is commissioned on the day. `reviews` has one row a running agreement.
    static func runningAgreements(_ reading: SummaryReading) -> Headline {
        let agreements = reading.agreements
        return reading.headline(
            of: "register", words: Reviews.description.name,
            [
                .count("runningAgreements", agreements.running),
                .count("providers", agreements.providers),
                .pence("annualValuePence", agreements.annualValuePence),
                .count("withoutAnnualValue", agreements.withoutValue),
            ],
            reading.nothingRuns ?? .fact(sentence(agreements)))
    }

    private static func sentence(_ agreements: SummaryAgreements) -> String {
        let run = Told.count(agreements.running, "agreement runs", "agreements run")
        let providers = Told.count(agreements.providers, "provider", "providers")
        guard let pence = agreements.annualValuePence else {
            return "\(run) with \(providers), of unknown value"
        }
        let without = Told.number(agreements.withoutValue)
        let unknown = agreements.withoutValue == 0 ? "" : "; \(without) of unknown value"
        return "\(run) with \(providers), \(Told.pounds(pence)) a year\(unknown)"
    }
}
