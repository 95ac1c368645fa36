import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Key dates: what is about to end or must be decided")
struct KeyDatesTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func ask(
        _ day: String, _ options: KeyDates.Options = KeyDates.Options(),
        _ filters: Filters = Filters()
    ) throws -> Answer<KeyDate> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try KeyDates.ask(options, context, of: register.connection)
    }

    /// Each row as `date kind contract daysUntil`.
    private func told(_ answer: Answer<KeyDate>) -> [String] {
        answer.rows.map {
            "\($0.date) \($0.kind.rawValue) \($0.contract.reference) \($0.daysUntil)"
        }
    }

    private func reprocurementStarts(_ answer: Answer<KeyDate>) -> [String] {
        answer.rows.filter { $0.kind == .reprocurementStart }
            .map { "\($0.contract.reference) \($0.date)" }.sorted()
    }

    @Test("all five dates of one agreement, notice counted from the current end")
    func allFive() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,initial_end_date,end_date,extension_until,\
            notice_days
            A,Home care,contract,active,2022-04-01,2025-03-31,2027-03-31,2029-03-31,90
            """)
        // 31 March − 90 days: 31 in March and 28 in February leave 31, the whole of January:
        // 31 December. No value: 6 months before 31 March is 30 September.
        #expect(
            told(try ask("2026-09-30")) == [
                "2026-09-30 reprocurementStart A 0",
                "2026-12-31 noticeBy A 92",
                "2026-12-31 extensionDecisionBy A 92",
                "2027-03-31 end A 182",
                "2029-03-31 latestEnd A 913",
            ])
    }

    @Test("no extension is left where the latest end is the current end, or unknown")
    func noExtension() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,extension_until,notice_days
            A,Used up,contract,active,2024-01-01,2026-12-31,2026-12-31,30
            B,None agreed,contract,active,2024-01-01,2026-12-31,,30
            """)
        let kinds = try ask("2026-09-30").rows.map(\.kind)
        #expect(!kinds.contains(.extensionDecisionBy))
        #expect(!kinds.contains(.latestEnd))
        #expect(kinds.count == 6)
    }

    @Test("dates on one day come by agreement, then in the order of the kinds")
    func ties() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,extension_until,notice_days
            B,Second,contract,active,2024-01-01,2026-12-31,2027-12-31,0
            A,First,contract,active,2024-01-01,2026-12-31,2027-12-31,0
            """)
        let options = KeyDates.Options(within: Span("4m"), leadMonths: 0)
        #expect(
            told(try ask("2026-09-30", options)) == [
                "2026-12-31 noticeBy A 92", "2026-12-31 extensionDecisionBy A 92",
                "2026-12-31 end A 92", "2026-12-31 reprocurementStart A 92",
                "2026-12-31 noticeBy B 92", "2026-12-31 extensionDecisionBy B 92",
                "2026-12-31 end B 92", "2026-12-31 reprocurementStart B 92",
            ])
    }

    @Test("buying anew begins 12 months before the end above £663,540, and 6 months at or below")
    func leadTime() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,annual_value,total_value,maximum_value
            A,Maximum above,contract,active,2024-04-01,2027-03-31,1,1,663540.01
            B,Maximum at the threshold,contract,active,2024-04-01,2027-03-31,999999,999999,663540
            C,Total above,contract,active,2024-04-01,2027-03-31,1,663540.01,
            D,Total below though annual is high,contract,active,2024-04-01,2027-03-31,999999,1,
            E,Annual at the threshold,contract,active,2024-04-01,2027-03-31,221180,,
            F,Annual a penny above,contract,active,2024-04-01,2027-03-31,221180.01,,
            G,A month begun counts,contract,active,2024-04-01,2027-04-01,221180,,
            H,No value,contract,active,2024-04-01,2027-03-31,,,
            """)
        // Three years of £221,180 are £663,540 exactly; the 37th month of G takes it above.
        #expect(
            reprocurementStarts(try ask("2026-09-30")) == [
                "A 2026-03-31", "B 2026-09-30", "C 2026-03-31", "D 2026-09-30",
                "E 2026-09-30", "F 2026-03-31", "G 2026-04-01", "H 2026-09-30",
            ])
        let chosen = try ask("2026-09-30", KeyDates.Options(leadMonths: 1))
        // A month before 31 March is the last of February.
        #expect(reprocurementStarts(chosen).prefix(2) == ["A 2027-02-28", "B 2027-02-28"])
    }

    @Test("a date already past is kept while the agreement runs, with the days it is past")
    func past() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,notice_days
            A,Ends today,contract,active,2024-02-29,2026-09-30,1
            B,Ended yesterday,contract,active,2024-02-29,2026-09-29,1
            C,Starts tomorrow,contract,active,2026-10-01,2027-09-30,1
            """)
        let all = [
            "2026-03-30 reprocurementStart A -184", "2026-09-29 noticeBy A -1",
            "2026-09-30 end A 0",
        ]
        #expect(told(try ask("2026-09-30", KeyDates.Options())) == all)
        // Within a span it is what lies ahead: what has passed is counted.
        let ahead = try ask("2026-09-30", KeyDates.Options(within: Span("0d")))
        #expect(told(ahead) == ["2026-09-30 end A 0"])
        #expect(ahead.notes.first?.hasPrefix("2 dates have passed") == true)
    }

    @Test("within a span takes in its last day, also for an end ten years away")
    func within() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,notice_days
            A,Ten years of notice,contract,active,2024-01-01,2036-10-07,3660
            B,A day later,contract,active,2024-01-01,2036-10-08,3660
            """)
        // 3,660 days are ten years (three of them leap years: 3,653 days) and 7 days.
        #expect(
            told(try ask("2026-09-30", KeyDates.Options(within: Span("0d")))) == [
                "2026-09-30 noticeBy A 0"
            ])
    }

    @Test("notice longer than the lead time is found just beyond where the lead time reaches")
    func longNotice() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,notice_days
            A,Found by its notice,contract,active,2024-01-01,2027-10-31,396
            B,A day short,contract,active,2024-01-01,2027-10-31,395
            """)
        // 30 September 2026 + 365 days is 30 September 2027, + 31 days 31 October 2027.
        #expect(
            told(try ask("2026-09-30", KeyDates.Options(within: Span("0d")))) == [
                "2026-09-30 noticeBy A 0"
            ])
    }

    @Test("a long lead time reaches as far back as it says")
    func longLead() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            A,Twenty years away,contract,active,2024-01-01,2046-10-31
            """)
        // 240 months before 31 October 2046 is 31 October 2026, the last day of the span.
        let options = KeyDates.Options(within: Span("31d"), leadMonths: 240)
        #expect(told(try ask("2026-09-30", options)) == ["2026-10-31 reprocurementStart A 31"])
        // 239 months before is 30 November, because November has no 31st; 239 months after that
        // would be 30 October, a day short of the end.
        let clamped = KeyDates.Options(within: Span("2m"), leadMonths: 239)
        #expect(told(try ask("2026-09-30", clamped)) == ["2026-11-30 reprocurementStart A 61"])
    }

    @Test("what has no date is counted in a note")
    func notes() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,notice_days,annual_value
            A,No start,contract,active,,2027-03-31,90,1
            B,No start and over,contract,active,,2026-03-31,90,1
            C,Open-ended,contract,active,2024-01-01,,90,1
            D,Not yet,contract,active,2027-01-01,,90,1
            E,No notice,contract,active,2024-01-01,2027-03-31,,1
            F,No notice either,contract,active,2024-01-01,2027-03-31,,1
            G,No value,contract,active,2024-01-01,2027-03-31,90,
            H,Closed,contract,closed,,,,
            """)
        let answer = try ask("2026-09-30")
        #expect(
            answer.notes == [
                "1 active agreement has no start date: it is not known to run and is left out",
                "1 running agreement is open-ended and has no dates",
                "2 running agreements with an end have no notice period: no notice dates",
                "1 running agreement with an end has no value: the lead time is taken as 6 months",
            ])
        #expect(
            answer.rows.filter { $0.contract.reference == "E" }.map(\.kind)
                == [.reprocurementStart, .end])
        #expect(try ask("2026-09-30", KeyDates.Options(within: Span("0d"))).notes == answer.notes)
        let chosen = try ask("2026-09-30", KeyDates.Options(leadMonths: 3))
        #expect(chosen.notes.count == 3)
    }

    @Test("a filter keeps the agreements of one department, with names and the commissioner")
    func filtered() throws {
        try register.add(
            "organisation", "reference,name\nP1,Alder Care\nW,Wealdshire")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,provider,commissioner,department,\
            annual_value
            A,Home care,contract,active,2024-01-01,2027-03-31,P1,W,Adults,1000
            B,Youth work,contract,active,2024-01-01,2027-03-31,,,Children,
            """)
        var filters = Filters()
        filters.department = ["Adults"]
        let answer = try ask("2026-09-30", KeyDates.Options(within: Span("1y")), filters)
        #expect(answer.rows.map(\.commissioner) == ["W", "W"])
        #expect(answer.notes.count == 1)
        #expect(
            answer.sheet.rows.last == [
                .day(try #require(Day("2027-03-31"))), .text("end"),
                .reference("A", name: "Home care"), .reference("P1", name: "Alder Care"),
                .pence(100_000), .count(182),
                .text("The agreement ends: a service that goes on has no agreement behind it."),
            ])
        filters.department = ["Children"]
        let unknowns = try ask("2026-09-30", KeyDates.Options(), filters).sheet.rows[0]
        #expect(unknowns[3] == .unknown)
        #expect(unknowns[4] == .unknown)
    }

    @Test("the sheet has the keys of the question, and one column for people only")
    func keys() {
        #expect(
            KeyDates.columns.filter { !$0.isForPeopleOnly }.map(\.key)
                == ["date", "kind", "contract", "provider", "annualValuePence", "daysUntil"])
        #expect(KeyDates.columns.last?.key == "ifNobodyActs")
        let sentences = KeyDate.Kind.allCases.map(\.ifNobodyActs)
        #expect(Set(sentences).count == 5)
        #expect(sentences.allSatisfy { $0.hasSuffix(".") })
    }

    @Test("an empty register answers with nothing")
    func empty() throws {
        let answer = try ask("2026-09-30")
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
    }

    @Test("every SQL text is one the migrated schema takes, and agreements are read through once")
    func preparesSQL() throws {
        for named in KeyDates.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
        let plan = try register.connection.rows(
            "EXPLAIN QUERY PLAN \(KeyDates.description.sql[0].text)"
        ) { $0.text(3) }
        #expect(plan.first == "SCAN contract")
        #expect(!plan.contains { $0.hasPrefix("USE TEMP B-TREE") })
    }

    @Test("the light-touch threshold of a day is the newest that applies, else the first")
    func threshold() throws {
        let day = { (text: String) in try #require(Day(text)) }
        #expect(Thresholds.lightTouch(on: try day("2026-01-01")).source == "SI 2025/1200")
        #expect(
            Thresholds.lightTouch(on: try day("2025-12-31")).source
                == "Procurement Act 2023, Schedule 1")
        #expect(Thresholds.lightTouch(on: try day("2010-01-01")) == Thresholds.lightTouch[0])
        #expect(
            zip(Thresholds.lightTouch, Thresholds.lightTouch.dropFirst()).allSatisfy {
                $0.from < $1.from
            })
    }

    @Test("the demo register: the notices that fall due by the end of 2026")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try KeyDates.ask(KeyDates.Options(), context, of: demo.connection)
        let notices = answer.rows.filter {
            $0.kind == .noticeBy && $0.daysUntil >= 0 && $0.date.month.year == 2026
        }
        // C014: 31 December − 90 days. C016: 31 March 2027 − 180. C004: 31 March − 120.
        // C010: 31 December − 28. The others: 31 March − 90.
        #expect(
            notices.map { "\($0.date) \($0.contract.reference)" } == [
                "2026-10-02 C014", "2026-10-02 C016", "2026-12-01 C004", "2026-12-03 C010",
                "2026-12-31 C002", "2026-12-31 C006", "2026-12-31 C022",
            ])
    }

    @Test("generated registers are answered as by a slow and obvious reference", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = ReferenceAgreements(seed: seed, count: 60)
        let generated = try TestRegister()
        try reference.add(to: generated)
        for day in ["2025-02-28", "2026-09-30"].compactMap({ Day($0) }) {
            for within in [nil, Span("0d"), Span("90d"), Span("2y")] {
                for leadMonths in [nil, 0, 9, 200] {
                    let answer = try KeyDates.ask(
                        KeyDates.Options(within: within, leadMonths: leadMonths),
                        QuestionContext(asOf: day), of: generated.connection)
                    #expect(
                        told(answer)
                            == reference.keyDates(
                                asOf: day, within: within, leadMonths: leadMonths))
                    #expect(
                        answer.notes.compactMap { Int($0.prefix { $0 != " " }) }
                            == reference.keyDateCounts(
                                asOf: day, within: within, leadMonths: leadMonths))
                    #expect(
                        answer.rows.allSatisfy {
                            $0.provider?.reference == reference.provider(of: $0.contract.reference)
                        })
                }
            }
        }
    }
}
