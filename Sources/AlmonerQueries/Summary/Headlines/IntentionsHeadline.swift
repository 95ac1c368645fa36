import AlmonerModel

extension Summary {
    /// The years that providers can plan for at least.
    private static let intendedYears = 3

    /// How far ahead providers know what will be bought.
    static func intentions(_ reading: SummaryReading) throws -> Headline {
        let options = Intentions.Options()
        let (published, lastYear, unpublished) = try Intentions.reach(
            options, reading.context, of: reading.register)
        let years = Intentions.years(options, asOf: reading.context.asOf)
        let reached = lastYear.map { $0.startingIn - years.lowerBound.startingIn + 1 }
        func told(_ count: Int) -> String {
            Told.count(count, "intention to buy", "intentions to buy")
        }
        let rest = unpublished == 0 ? "" : "; \(Told.number(unpublished)) not published"
        let finding: HeadlineFinding =
            if let lastYear, let reached {
                unpublished == 0 && reached >= intendedYears
                    ? .well("\(told(published)) published, up to \(lastYear)")
                    : .attention("\(told(published)) published, up to \(lastYear)\(rest)")
            } else if unpublished > 0 {
                .attention("None of \(told(unpublished)) is published")
            } else {
                .notKept("No intention to buy in the years to come is recorded")
            }
        return reading.headline(
            of: Intentions.description.name,
            [
                .count("published", published), .text("lastYear", lastYear?.description),
                .count("yearsAhead", reached), .count("unpublished", unpublished),
            ], finding)
    }
}
