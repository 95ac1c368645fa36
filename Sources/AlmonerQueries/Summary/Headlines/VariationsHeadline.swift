extension Summary {
    /// Whether agreements are still what was agreed.
    static func variations(_ reading: SummaryReading) throws -> Headline {
        let rows = try Variations.ask(reading.context, of: reading.register).rows
        let unexplained = rows.count {
            $0.flags.contains(.unexplainedValue) || $0.flags.contains(.unexplainedEnd)
        }
        let withoutValue = rows.count { $0.presentPence == nil }
        let overTenPercent = rows.count { $0.flags.contains(.overTenPercent) }
        let finding: HeadlineFinding =
            if reading.agreements.recorded == 0 {
                .notKept("No agreement is recorded")
            } else if rows.isEmpty {
                .well("No agreement has moved from what was first agreed")
            } else {
                finding(
                    rows.count, unexplained: unexplained, overTenPercent: overTenPercent,
                    withoutValue: withoutValue)
            }
        return reading.headline(
            of: Variations.description.name,
            [
                .count("changed", rows.count), .count("unexplained", unexplained),
                .count("overTenPercent", overTenPercent), .count("withoutValue", withoutValue),
            ], finding)
    }

    private static func finding(
        _ changed: Int, unexplained: Int, overTenPercent: Int, withoutValue: Int
    ) -> HeadlineFinding {
        let agreements = Told.count(changed, "changed agreement", "changed agreements")
        let over =
            "\(overTenPercent == 0 ? "none" : Told.number(overTenPercent)) changed by over 10 %"
        let number = unexplained == 0 ? "None" : Told.number(unexplained)
        let rest = withoutValue == 0 ? "" : "; \(Told.number(withoutValue)) of unknown value"
        let sentence = "\(number) of \(agreements) unexplained; \(over)\(rest)"
        return unexplained + overTenPercent == 0 ? .well(sentence) : .attention(sentence)
    }
}
