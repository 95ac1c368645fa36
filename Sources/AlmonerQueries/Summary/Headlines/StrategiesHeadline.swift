extension Summary {
    /// Whether strategies are kept up, and lead to something.
    static func strategies(_ reading: SummaryReading) throws -> Headline {
        let rows = try Strategies.ask(reading.context, of: reading.register).rows
        let overdue = rows.count { $0.flags.contains(.reviewOverdue) }
        let undated = rows.count { $0.reviewDue == nil }
        let objectives = rows.reduce(0) { $0 + Int($1.objectives) }
        let without = rows.reduce(0) { $0 + Int($1.objectivesWithoutAction) }
        let finding: HeadlineFinding
        if rows.isEmpty {
            finding = .notKept("No strategy is recorded that is not superseded")
        } else {
            let sentence = """
                \(strategyReviews(rows.count, overdue: overdue, undated: undated)); \
                \(objectiveActions(objectives, without: without))
                """
            let isKeptUp = undated == 0 && objectives > 0
            finding =
                overdue + without > 0
                ? .attention(sentence) : isKeptUp ? .well(sentence) : .fact(sentence)
        }
        return reading.headline(
            of: Strategies.description.name,
            [
                .count("strategies", rows.count), .count("reviewsOverdue", overdue),
                .count("reviewDayUnknown", undated), .count("objectives", objectives),
                .count("objectivesWithoutAction", without),
            ], finding)
    }

    private static func strategyReviews(_ all: Int, overdue: Int, undated: Int) -> String {
        if overdue > 0 {
            let reviews = Told.count(all, "strategy review", "strategy reviews")
            return "\(Told.number(overdue)) of \(reviews) overdue"
        }
        return "No strategy review is \(undated == 0 ? "" : "known to be ")overdue"
    }

    private static func objectiveActions(_ all: Int, without: Int) -> String {
        let objectives = Told.count(all, "objective", "objectives")
        if all == 0 { return "no objective is recorded" }
        if without == 0 { return "none of \(objectives) lacks an action" }
        return
            "\(Told.number(without)) of \(objectives) \(without == 1 ? "lacks" : "lack") an action"
    }
}
