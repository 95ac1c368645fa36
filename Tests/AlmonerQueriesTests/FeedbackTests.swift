import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Feedback: what people say of services")
struct FeedbackTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder Care\nP2,Beech Care")
    }

    private func ask(_ day: String = "2026-09-30", _ filters: Filters = Filters()) throws
        -> Answer<FeedbackRow>
    {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Feedback.ask(context, of: register.connection)
    }

    /// Each row as `service source responses share change period`.
    private func told(_ answer: Answer<FeedbackRow>) -> [String] {
        answer.rows.map(FeedbackTests.told)
    }

    static func told(_ row: FeedbackRow) -> String {
        """
        \(row.service.reference) \(row.source?.rawValue ?? "-") \
        \(row.responses.map(String.init) ?? "-") \
        \(row.positiveShare.map { fixed($0, decimals: 6) } ?? "-") \
        \(row.change.map { fixed($0, decimals: 6) } ?? "-") \(row.period ?? "-")
        """
    }

    private func addServices(_ references: String) throws {
        try register.add(
            "service", references.reduce("reference,name") { $0 + "\n\($1),Service" })
    }

    @Test("the newest period that is over, against the same one a year before")
    func newest() throws {
        try addServices("ABC")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive,what_changed
            A,2024-25,service_user,10,5,Before
            A,2025-26,service_user,20,15,A new cook
            A,2026-27,service_user,4,4,Too early
            A,2025-26,carer,8,2,
            B,2025-08,staff,4,1,
            B,2026-07,staff,4,4,
            B,2026-08,staff,5,4,
            C,2023-24,partner,4,4,
            C,2025-26,partner,4,3,
            """)
        let answer = try ask()
        // A: 15/20 − 5/10. B: 4/5 − 1/4 of the August before. C: nothing of 2024-25.
        #expect(
            told(answer) == [
                "A service_user 20 0.750000 0.250000 2025-26",
                "A carer 8 0.250000 - 2025-26",
                "B staff 5 0.800000 0.550000 2026-08",
                "C partner 4 0.750000 - 2025-26",
            ])
        #expect(answer.rows.map(\.whatChanged) == ["A new cook", nil, nil, nil])
        #expect(answer.notes.isEmpty)
    }

    @Test("a year or a month is over on the day after its last")
    func edges() throws {
        try addServices("AB")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            A,2024-25,service_user,4,1
            A,2025-26,service_user,4,2
            B,2024-01,service_user,4,3
            B,2024-02,service_user,4,4
            """)
        #expect(told(try ask("2026-03-31"))[0] == "A service_user 4 0.250000 - 2024-25")
        #expect(told(try ask("2026-04-01"))[0] == "A service_user 4 0.500000 0.250000 2025-26")
        #expect(told(try ask("2024-02-29"))[1] == "B service_user 4 0.750000 - 2024-01")
        #expect(told(try ask("2024-03-01"))[1] == "B service_user 4 1.000000 - 2024-02")
    }

    @Test("where no period is over, the newest that has begun, which a note counts")
    func begun() throws {
        try addServices("A")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            A,2025-26,service_user,4,1
            A,2026-27,service_user,4,2
            """)
        let answer = try ask("2025-04-01")
        #expect(told(answer) == ["A service_user 4 0.250000 - 2025-26"])
        #expect(
            answer.notes == ["1 row is of a period that is not over: there is none before it"])
        #expect(told(try ask("2025-03-31")) == ["A - - - - -"])
    }

    @Test("of a year and its last month, which end together, the year is the newer")
    func yearAndMonth() throws {
        try addServices("A")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            A,2026-03,service_user,4,1
            A,2025-26,service_user,4,2
            A,2024-25,service_user,4,4
            A,2025-03,service_user,4,4
            """)
        #expect(told(try ask()) == ["A service_user 4 0.500000 -0.500000 2025-26"])
    }

    @Test("a year that reads as a month is told from one")
    func ambiguous() throws {
        try addServices("A")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            A,FY2001-02,service_user,4,1
            A,FY2000-01,service_user,4,4
            A,2001-02,service_user,4,3
            """)
        #expect(told(try ask()) == ["A service_user 4 0.250000 -0.750000 FY2001-02"])
        #expect(told(try ask("2001-03-15")) == ["A service_user 4 0.750000 - 2001-02"])
    }

    @Test("no share where nobody responded or a number is unknown")
    func unknown() throws {
        try addServices("ABCD")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            A,2025-26,service_user,0,0
            B,2025-26,service_user,,
            C,2025-26,service_user,9,
            C,2024-25,service_user,9,9
            D,2025-26,service_user,9,9
            D,2024-25,service_user,0,0
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "A service_user 0 - - 2025-26", "B service_user - - - 2025-26",
                "C service_user 9 - - 2025-26", "D service_user 9 1.000000 - 2025-26",
            ])
        #expect(
            answer.notes == [
                "3 rows have no known number of responses or of positive ones: no share"
            ])
    }

    @Test("an open service without feedback is a row; a closed one with it is counted")
    func none() throws {
        try register.add(
            "service",
            """
            reference,name,provider,closed_on
            A,Open,P1,
            B,Closes today,P1,2026-09-30
            C,Closed,P1,2026-09-29
            D,Closed without feedback,P1,2026-09-29
            """)
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            B,2025-26,partner,2,1
            B,2025-26,provider,2,1
            C,2025-26,provider,2,1
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "A - - - - -", "B provider 2 0.500000 - 2025-26", "B partner 2 0.500000 - 2025-26",
            ])
        #expect(
            answer.notes == [
                "1 open service has no feedback",
                "1 service with feedback is not open on the day and is left out",
            ])
        var filters = Filters()
        filters.provider = ["P2"]
        let filtered = try ask("2026-09-30", filters)
        #expect(filtered.rows.isEmpty && filtered.notes.isEmpty)
    }

    @Test("the keys; an empty register answers with nothing")
    func keys() throws {
        #expect(
            Feedback.columns.map(\.key) == [
                "service", "source", "responses", "positiveShare", "change", "whatChanged",
                "period",
            ])
        let answer = try ask()
        #expect(answer.rows.isEmpty && answer.notes.isEmpty)
    }
}

@Suite("Feedback, against a slow and obvious answer")
struct FeedbackReferenceTests {
    private struct Said {
        let service: Int
        let source: String
        let period: String
        let from: Day
        let to: Day
        let responses: Int?
        let positive: Int?

        var share: Fraction? {
            guard let responses, responses > 0, let positive else { return nil }
            return Fraction(positive) / Fraction(responses)
        }
    }

    private static let sources = ["service_user", "carer", "provider", "staff", "partner"]

    @Test("generated registers are answered alike", arguments: 1...60)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let services = 6
        var all: [Said] = []
        for _ in 0..<60 {
            let said = said(&random, services)
            let isThere = all.contains {
                ($0.service, $0.source, $0.period) == (said.service, said.source, said.period)
            }
            if !isThere { all.append(said) }
        }
        let register = try TestRegister()
        try register.add(
            "service", (0..<services).reduce("reference,name") { $0 + "\nS\($1),Service" })
        try register.add(
            "feedback",
            all.reduce("service,source,period,responses,positive") { text, said in
                text + "\nS\(said.service),\(said.source),\(said.period),"
                    + [said.responses, said.positive].map { $0.map(String.init) ?? "" }
                    .joined(separator: ",")
            })
        for day in ["2024-07-31", "2025-03-31", "2025-04-01", "2026-09-30"] {
            let day = try #require(Day(day))
            let rows = try Feedback.ask(QuestionContext(asOf: day), of: register.connection).rows
            #expect(rows.map(FeedbackTests.told) == expected(all, services, day))
        }
    }

    private func said(_ random: inout SeededGenerator, _ services: Int) -> Said {
        let year = Int.random(in: 2022...2026, using: &random)
        let month = Month(year: year, month: Int.random(in: 1...12, using: &random))
        let financial = FinancialYear(startingIn: year)
        let isYear = Bool.random(using: &random)
        let responses = Int.random(in: 0..<6, using: &random)
        return Said(
            service: Int.random(in: 0..<services - 1, using: &random),
            source: FeedbackReferenceTests.sources.randomElement(using: &random) ?? "",
            period: isYear ? financial.description : month.description,
            from: isYear ? financial.firstMonth.firstDay : month.firstDay,
            to: isYear ? financial.lastMonth.lastDay : month.lastDay,
            responses: responses == 5 ? nil : responses,
            positive: responses == 5 || Int.random(in: 0..<6, using: &random) == 0
                ? nil : Int.random(in: 0...responses, using: &random))
    }

    private func expected(_ all: [Said], _ services: Int, _ day: Day) -> [String] {
        var lines: [String] = []
        for service in 0..<services {
            var own: [String] = []
            for source in FeedbackReferenceTests.sources {
                let known = all.filter {
                    $0.service == service && $0.source == source && $0.from <= day
                }
                let over = known.filter { $0.to < day }
                let newest = (over.isEmpty ? known : over).max {
                    $0.to == $1.to ? $0.from > $1.from : $0.to < $1.to
                }
                guard let newest else { continue }
                let before = known.first {
                    $0.from == newest.from.adding(months: -12)
                        && $0.to.adding(days: 1) == newest.to.adding(days: 1).adding(months: -12)
                }
                let change = newest.share.flatMap { now in before?.share.map { now - $0 } }
                own.append(
                    """
                    S\(service) \(source) \(newest.responses.map(String.init) ?? "-") \
                    \(newest.share.map { fixed($0.double, decimals: 6) } ?? "-") \
                    \(change.map { fixed($0.double, decimals: 6) } ?? "-") \(newest.period)
                    """)
            }
            lines += own.isEmpty ? ["S\(service) - - - - -"] : own
        }
        return lines
    }
}
