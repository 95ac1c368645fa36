extension Summary {
    /// Which services nobody was asked about, and which are thought less of.
    static func feedback(_ reading: SummaryReading) throws -> Headline {
        let rows = try Feedback.ask(reading.context, of: reading.register).rows
        let services = Set(rows.map(\.service.reference)).count
        let without = rows.count { $0.source == nil }
        let fallen = rows.count { $0.change ?? 0 < 0 }
        // Of several as low, the first in the order of the answer.
        let lowest = rows.filter { $0.positiveShare != nil }.reduce(into: FeedbackRow?.none) {
            if ($1.positiveShare ?? 1) < ($0?.positiveShare ?? 2) { $0 = $1 }
        }
        return reading.headline(
            of: Feedback.description.name,
            [
                .count("services", services), .count("withoutFeedback", without),
                .count("fallen", fallen), .text("lowestService", lowest?.service.reference),
                .number("lowestPositiveShare", lowest?.positiveShare),
            ],
            without == services
                ? .notKept("No feedback on an open service is recorded")
                : finding(services, without: without, fallen: fallen, lowest))
    }

    private static func finding(
        _ all: Int, without: Int, fallen: Int, _ lowest: FeedbackRow?
    ) -> HeadlineFinding {
        let services = Told.count(all, "service", "services")
        let heard =
            without == 0
            ? "Feedback on all of \(services)"
            : "No feedback on \(Told.number(without)) of \(services)"
        let fell = fallen == 0 ? "" : "; \(Told.count(fallen, "share", "shares")) fell"
        let least = lowest.flatMap { row in
            row.positiveShare.map { "; lowest \(Told.percent($0)) (\(row.service.reference))" }
        }
        let sentence = heard + fell + (least ?? "")
        return without + fallen == 0 ? .fact(sentence) : .attention(sentence)
    }
}
