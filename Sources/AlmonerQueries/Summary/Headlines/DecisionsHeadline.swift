extension Summary {
    /// Whether what was approved rests on a whole file.
    static func decisions(_ reading: SummaryReading) throws -> Headline {
        let rows = try Decisions.ask(
            Decisions.Options(), reading.context, of: reading.register
        ).rows
        let approved = rows.filter { $0.approvedOn != nil }
        let incomplete = approved.count { !$0.missing.isEmpty }
        return reading.headline(
            of: Decisions.description.name, words: "\(Decisions.description.name) --incomplete",
            [
                .count("approved", approved.count), .count("incomplete", incomplete),
                .count("notApproved", rows.count - approved.count),
            ],
            rows.isEmpty
                ? .notKept("No decision is recorded")
                : finding(
                    approved: approved.count, incomplete: incomplete,
                    notApproved: rows.count - approved.count))
    }

    private static func finding(
        approved: Int, incomplete: Int, notApproved: Int
    ) -> HeadlineFinding {
        if approved == 0 {
            let decisions = Told.count(notApproved, "decision", "decisions")
            return .fact("\(decisions), none of them approved")
        }
        let decisions = Told.count(approved, "approved decision", "approved decisions")
        let rest = notApproved == 0 ? "" : "; \(Told.number(notApproved)) not approved"
        if incomplete == 0 { return .well("None of \(decisions) has an incomplete file\(rest)") }
        return .attention(
            """
            \(Told.number(incomplete)) of \(decisions) \(incomplete == 1 ? "has" : "have") an \
            incomplete file\(rest)
            """)
    }
}
