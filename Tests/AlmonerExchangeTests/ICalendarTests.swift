import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Calendar files")
struct ICalendarTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder Care\nW,Wealdshire")
    }

    private func reviews(
        _ day: String, _ options: Reviews.Options = Reviews.Options(),
        at instant: String = "2026-10-01T08:15:30Z"
    ) throws -> String {
        let context = QuestionContext(asOf: try #require(Day(day)))
        return ICalendar(
            try Reviews.ask(options, context, of: register.connection),
            madeAt: instant
        ).text
    }

    private func keyDates(
        _ day: String, _ options: KeyDates.Options, at instant: String = "2026-10-01T08:15:30Z"
    ) throws -> String {
        let context = QuestionContext(asOf: try #require(Day(day)))
        return ICalendar(
            try KeyDates.ask(options, context, of: register.connection),
            madeAt: instant
        ).text
    }

    /// The lines as a reader sees them: ends taken off, folds undone.
    private func unfolded(_ text: String) -> [String] {
        text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }

    private func values(_ name: String, in text: String) -> [String] {
        unfolded(text).filter { $0.hasPrefix("\(name):") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    @Test("a review is an all-day event with a reminder, written line by line as the standard says")
    func oneReview() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|start_date|provider|commissioner|contract_manager|\
            annual_value
            C1|Home care; evenings, nights|contract|active|2026-01-01|P1|W|Care Lead|1234.50
            """)
        // 2026-01-01 + 12 months, no risk. From 2000-01-01 to 2026-09-30: 26 years of 365 days,
        // 7 leap days (2000 to 2024), and 272 days from 1 January: 9,490 + 7 + 272 = 9,769.
        #expect(
            unfolded(try reviews("2026-09-30")) == [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Almoner//Almoner//EN",
                "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:C1.review.W@almoner.invalid",
                "DTSTAMP:20261001T081530Z", "SEQUENCE:9769", "DTSTART;VALUE=DATE:20270101",
                "DTEND;VALUE=DATE:20270102",
                #"SUMMARY:Review due: Home care\; evenings\, nights (C1)"#,
                #"DESCRIPTION:Review due by 2027-01-01\, because its risk was never assessed.\n"#
                    + #"Last held: no review is recorded.\nProvider: Alder Care (P1).\n"#
                    + #"Annual value: £1\,234.50\, excluding VAT.\nContract manager: Care Lead.\n"#
                    + #"If nobody acts: the agreement goes on unexamined\, whatever has changed."#,
                "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY",
                #"DESCRIPTION:Review due: Home care\; evenings\, nights (C1)"#,
                "TRIGGER:-P14D", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
            ])
    }

    @Test("each kind of key date is an event of its own, and a later file moves the same event")
    func stableNames() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,extension_until,notice_days,commissioner
            C1,Home care,contract,active,2024-04-01,2026-12-31,2028-12-31,30,W
            """)
        let before = try keyDates("2026-09-30", KeyDates.Options())
        #expect(
            Set(values("UID", in: before))
                == Set(KeyDate.Kind.allCases.map { "C1.\($0.rawValue).W@almoner.invalid" }))
        // Extended: every date but the latest end moves.
        try register.add("contract", "reference,end_date\nC1,2027-12-31")
        let after = try keyDates("2026-10-01", KeyDates.Options())
        #expect(values("UID", in: after).sorted() == values("UID", in: before).sorted())
        #expect(Set(values("SEQUENCE", in: before)) == ["9769"])
        #expect(Set(values("SEQUENCE", in: after)) == ["9770"])
        let days = values("DTSTART;VALUE=DATE", in: after)
        #expect(days == ["20270630", "20271201", "20271201", "20271231", "20281231"])
        #expect(
            values("DESCRIPTION", in: before)
                .contains { $0.hasSuffix("If nobody acts: \(KeyDate.Kind.end.ifNobodyActs)") })
    }

    @Test("strategic reviews, and agreements of other bodies, have events of their own")
    func namesApart() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,commissioner
            C1,Home care,contract,active,2026-01-01,W
            C/1.é,Day care,contract,active,2026-01-01,
            """)
        #expect(
            values("UID", in: try reviews("2026-09-30")) == [
                "C%2F1%2E%C3%A9.review.@almoner.invalid", "C1.review.W@almoner.invalid",
            ])
        let strategic = try reviews("2026-09-30", Reviews.Options(strategic: true))
        #expect(values("UID", in: strategic).last == "C1.strategicReview.W@almoner.invalid")
        #expect(
            values("DESCRIPTION", in: strategic)
                .contains { $0.contains("one falls due every 36 months") })
    }

    @Test(
        "no line is longer than 75 octets, and no character is cut",
        arguments: ["e", "é", "€", "𝄞", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"], 50...60)
    func folding(character: String, count: Int) throws {
        let title = String(repeating: character, count: count)
        try register.add(
            "contract",
            "reference|title|kind|status|start_date\nC1|\(title)|contract|active|2026-01-01")
        let text = try reviews("2026-09-30")
        let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: true)
        #expect(lines.allSatisfy { $0.last == 0x0D && $0.count - 1 <= 75 })
        #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
        // Full lines, not just short enough ones: a further character would not have fitted.
        let folded = zip(lines, lines.dropFirst()).filter { $1.first == 0x20 }
        #expect(!folded.isEmpty)
        #expect(folded.allSatisfy { $0.0.count - 1 > 75 - 4 })
        #expect(values("SUMMARY", in: text) == ["Review due: \(title) (C1)"])
    }

    @Test("backslashes and line ends in a title are escaped, other control characters left out")
    func escaping() throws {
        try register.sql(
            """
            INSERT INTO contract (reference, title, kind, status, start_date)
            VALUES ('C1', 'a\\b' || char(13, 10) || 'c' || char(10, 10) || 'd' || char(13) ||
                    'e' || char(7) || char(9) || 'f', 'contract', 'active', '2026-01-01')
            """)
        #expect(
            values("SUMMARY", in: try reviews("2026-09-30"))
                == [#"Review due: a\\b\nc\n\nd\ne"# + "\tf (C1)"])
    }

    @Test("of two files of one day the one made later is the newer; a later day is newer still")
    func revisions() throws {
        try register.add(
            "contract",
            "reference,title,kind,status,start_date\nC1,Care,contract,active,2026-01-01")
        let first = try reviews("2026-09-30", at: "2026-09-30T09:00:00Z")
        try register.sql("UPDATE contract SET review_interval_months = 6")
        let second = try reviews("2026-09-30", at: "2026-09-30T09:00:01Z")
        #expect(values("UID", in: first) == values("UID", in: second))
        #expect(values("SEQUENCE", in: first) == values("SEQUENCE", in: second))
        #expect(values("DTSTAMP", in: first) == ["20260930T090000Z"])
        #expect(values("DTSTAMP", in: second) == ["20260930T090001Z"])
        #expect(second.contains("DTSTART;VALUE=DATE:20260701"))
        let next = try reviews("2026-10-01", at: "2026-09-30T09:00:02Z")
        #expect(values("SEQUENCE", in: next) == ["9770"])
    }

    @Test("an answer without rows is a calendar without events")
    func empty() throws {
        #expect(
            try reviews("2026-09-30")
                == "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Almoner//Almoner//EN\r\n"
                + "METHOD:PUBLISH\r\nEND:VCALENDAR\r\n")
    }

    @Test("the demo's calendars have an event a row, no two of one name")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let dates = try KeyDates.ask(KeyDates.Options(), context, of: demo.connection)
        let reviews = try Reviews.ask(Reviews.Options(), context, of: demo.connection)
        let instant = "2026-09-30T12:00:00Z"
        let names =
            values("UID", in: ICalendar(dates, madeAt: instant).text)
            + values("UID", in: ICalendar(reviews, madeAt: instant).text)
        #expect(names.count == dates.rows.count + reviews.rows.count)
        #expect(Set(names).count == names.count)
    }
}
