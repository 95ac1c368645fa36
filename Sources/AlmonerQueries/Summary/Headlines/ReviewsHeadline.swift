extension Summary {
    private static let reviewDays = 90

    /// What is overdue, and what falls due soon.
    static func reviews(_ reading: SummaryReading) throws -> Headline {
        let day = reading.context.asOf
        let lastSoon = day.adding(days: reviewDays)
        var (overdue, soon) = (0, 0)
        _ = try Reviews.each(Reviews.Options(), reading.context, of: reading.register) {
            if $0.nextDue < day { overdue += 1 } else if $0.nextDue <= lastSoon { soon += 1 }
        }
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
