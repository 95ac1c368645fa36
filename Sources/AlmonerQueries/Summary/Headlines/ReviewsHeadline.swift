extension Summary {
    private static let reviewDays = 90

    /// What is overdue, and what falls due soon.
    static func reviews(_ reading: SummaryReading) throws -> Headline {
        let rows = try Reviews.ask(Reviews.Options(), reading.context, of: reading.register).rows
        let overdue = rows.count { $0.daysUntilDue < 0 }
        let soon = rows.count { (0...reviewDays).contains($0.daysUntilDue) }
        return reading.headline(
            of: Reviews.description.name,
            words: "\(Reviews.description.name) --within \(reviewDays)d",
            [.count("overdue", overdue), .count("dueWithin90Days", soon)],
            reading.nothingRuns ?? finding(overdue: overdue, soon: soon))
    }

    private static func finding(overdue: Int, soon: Int) -> HeadlineFinding {
        let due = "due within \(reviewDays) days"
        let number = Told.number(soon)
        if overdue == 0 {
            return .well(
                """
                No review is overdue; \
                \(soon == 0 ? "none" : number) \(soon > 1 ? "are" : "is") \(due)
                """
            )
        }
        let more = soon == 0 ? "no other" : "\(number) more"
        return .attention(
            """
            \(Told.count(overdue, "review is", "reviews are")) overdue; \
            \(more) \(soon > 1 ? "are" : "is") \(due)
            """)
    }
}
