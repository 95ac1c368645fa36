import AlmonerModel

extension Summary {
    /// Whether partners' parts of what was paid are what they promised.
    static func funding(_ reading: SummaryReading) throws -> Headline {
        let answer = try Funding.ask(Funding.Options(), reading.context, of: reading.register)
        let compared = answer.rows.filter { $0.differencePence != nil }
        func sum(_ pence: (FundingRow) -> Int64?) -> Int64 {
            Int64(clamping: compared.reduce(Int128(0)) { $0 + Int128(pence($1) ?? 0) })
        }
        let (promised, paid) = (sum(\.amountPence), sum(\.paidPence))
        let years = "\(answer.period ?? reading.context.period)"
        let finding: HeadlineFinding =
            if answer.rows.isEmpty {
                .notKept("No partner's promise is recorded for \(years)")
            } else if compared.isEmpty {
                .unknown("No promise can be held against what was paid for \(years)")
            } else {
                .fact(sentence(promisedPence: promised, paidPence: paid, years))
            }
        return reading.headline(
            of: Funding.description.name, period: reading.command.period,
            [
                .count("promises", answer.rows.count), .count("compared", compared.count),
                .pence("promisedPence", promised), .pence("paidPence", paid),
                .pence("differencePence", Int64(clamping: Int128(paid) - Int128(promised))),
            ], finding)
    }

    private static func sentence(
        promisedPence: Int64, paidPence: Int64, _ years: String
    ) -> String {
        let difference = Int128(paidPence) - Int128(promisedPence)
        let told = Told.pounds(Int64(clamping: difference.magnitude))
        let how = difference == 0 ? "as promised" : "\(told) \(difference > 0 ? "more" : "less")"
        return """
            Partners promised \(Told.pounds(promisedPence)) for \(years); \
            \(Told.pounds(paidPence)) paid, \(how)
            """
    }
}
