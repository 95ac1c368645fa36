extension Summary {
    /// Which open actions are late, and which cannot be followed.
    static func actions(_ reading: SummaryReading) throws -> Headline {
        let rows = try Actions.ask(
            Actions.Options(), reading.context, of: reading.register
        ).rows
        let open = rows.filter(\.status.isOpen)
        let late = open.count { $0.daysLate ?? 0 > 0 }
        let notSmart = open.count { !$0.letters.areAll }
        return reading.headline(
            of: Actions.description.name,
            [
                .count("actions", rows.count), .count("open", open.count), .count("late", late),
                .count("notSmart", notSmart),
            ],
            rows.isEmpty
                ? .notKept("No action is recorded")
                : finding(rows.count, open: open.count, late: late, notSmart: notSmart))
    }

    private static func finding(
        _ all: Int, open: Int, late: Int, notSmart: Int
    ) -> HeadlineFinding {
        if open == 0 {
            return .well("None of \(Told.count(all, "action", "actions")) is still open")
        }
        let actions = Told.count(open, "open action", "open actions")
        if late + notSmart == 0 { return .well("None of \(actions) is late; all are SMART") }
        let isLate = late == 0 ? "None" : Told.number(late)
        let smart = notSmart == 0 ? "all are SMART" : "\(Told.number(notSmart)) not SMART"
        return .attention("\(isLate) of \(actions) \(late > 1 ? "are" : "is") late; \(smart)")
    }
}
