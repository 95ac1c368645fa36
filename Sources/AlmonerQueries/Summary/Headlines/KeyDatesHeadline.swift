import AlmonerModel

extension Summary {
    /// By when notice must be given, in the year to come, and what ends in it.
    static func keyDates(_ reading: SummaryReading) throws -> Headline {
        let within = "1y"
        let rows = try KeyDates.ask(
            KeyDates.Options(within: Span(within)), reading.context, of: reading.register
        ).rows
        let hasNotices = reading.agreements.runningWithNotice > 0
        let notices = rows.filter { $0.kind == .noticeBy }
        let ends = rows.count { $0.kind == .end }
        return reading.headline(
            of: KeyDates.description.name,
            words: "\(KeyDates.description.name) --within \(within)",
            [
                .count("noticeDates", hasNotices ? notices.count : nil),
                .day("nextNoticeBy", notices.first?.date),
                .text("nextContract", notices.first?.contract.reference),
                .count("ends", ends),
            ],
            reading.nothingRuns ?? finding(notices, ends: ends, hasNotices: hasNotices))
    }

    private static func finding(
        _ notices: [KeyDate], ends: Int, hasNotices: Bool
    ) -> HeadlineFinding {
        if let next = notices.first {
            let dates = Told.count(notices.count, "notice date", "notice dates")
            let first = notices.count == 1 ? "" : "the first "
            let ending = Told.count(ends, "end", "ends")
            return .attention(
                """
                \(dates) within a year, \(first)\(next.date) (\(next.contract.reference)); \(ending)
                """
            )
        }
        if ends > 0 {
            let ending = Told.count(ends, "agreement ends", "agreements end")
            return .attention(
                """
                \(ending) within a year, \
                \(hasNotices ? "no notice date before" : "none with a notice period")
                """
            )
        }
        return hasNotices
            ? .well("No notice date and no end of an agreement within a year")
            : .unknown("No running agreement has both an end and a notice period")
    }
}
