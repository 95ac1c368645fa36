import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Summary: what it asks, and what it says of nothing")
struct SummaryEdgesTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func ask(
        _ filters: Filters = Filters(), _ form: Summary.Form = .full, period: Period? = nil,
        named path: String? = nil
    ) throws -> Answer<Headline> {
        try Summary.ask(
            Summary.Options(form: form, register: path),
            QuestionContext(
                asOf: try #require(Day("2026-09-30")), period: period, filters: filters),
            of: register.connection)
    }

    private func headline(
        _ question: String, _ filters: Filters = Filters(), period: Period? = nil
    ) throws -> Headline {
        let rows = try ask(filters, period: period).rows
        return try #require(rows.first { $0.question == question })
    }

    private func addAgreements() throws {
        try register.add("organisation", "reference,name,roles\nP1,Alder,provider")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,start_date
            A,Home care,contract,active,P1,2025-04-01
            """)
    }

    @Test("an empty register is unknown in every line, with no figure that says 0")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.count == Set(answer.rows.map(\.question)).count)
        #expect(answer.rows.count >= 25)
        for row in answer.rows {
            #expect(row.state == .unknown, "\(row.question)")
            #expect(row.figures.allSatisfy { $0.value == .unknown }, "\(row.question)")
            #expect(row.sentence.hasPrefix("No"), "\(row.sentence)")
        }
    }

    @Test("each figure has a key of its own, and money says so")
    func keys() throws {
        for row in try ask().rows {
            #expect(!row.figures.isEmpty)
            #expect(Set(row.figures.map(\.key)).count == row.figures.count)
        }
        for row in try Summary.ask(
            Summary.Options(), QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: TestRegister.demo().connection
        ).rows {
            for figure in row.figures {
                if case .pence = figure.value {
                    #expect(figure.key.hasSuffix("Pence"), "\(figure.key)")
                }
            }
        }
    }

    @Test("a command asks the same of the same: day, period, filters and register, quoted")
    func commands() throws {
        try addAgreements()
        try register.sql(
            "UPDATE contract SET department = 'Adults'' & Health' WHERE reference = 'A'")
        var filters = Filters()
        filters.department = ["Adults' & Health"]
        filters.contractKind = ["contract", "grant"]
        let period = try #require(
            Period(from: Month(year: 2025, month: 4), to: Month(year: 2025, month: 9)))
        let rows = try ask(filters, period: period, named: "my register.db").rows
        let common = """
            --as-of 2026-09-30 --department 'Adults'\\'' & Health' --contract-kind contract \
            --contract-kind grant --register 'my register.db'
            """
        let spend = try #require(rows.first { $0.question == "spend" })
        #expect(spend.command == "almoner spend --from 2025-04 --to 2025-09 \(common)")
        let reviews = try #require(rows.first { $0.question == "reviews" })
        #expect(reviews.command == "almoner reviews --within 90d \(common)")
        let balance = try #require(rows.first { $0.question == "balance" })
        #expect(balance.command == "almoner balance --from 2024-04 --to 2025-09 \(common)")
    }

    @Test("the year that the day gives by itself is not named, another is; a dash goes behind =")
    func periods() throws {
        try addAgreements()
        var filters = Filters()
        filters.provider = ["P1"]
        #expect(
            try headline("spend", filters).command
                == "almoner spend --as-of 2026-09-30 --provider P1")
        let earlier = Period(FinancialYear(startingIn: 2024))
        #expect(
            try headline("spend", period: earlier).command
                == "almoner spend --year 2024-25 --as-of 2026-09-30")
        #expect(
            try headline("balance", period: earlier).command
                == "almoner balance --as-of 2026-09-30")
        try register.sql("UPDATE contract SET department = '-x' WHERE reference = 'A'")
        filters.department = ["-x"]
        #expect(try headline("reviews", filters).command.contains(" --department=-x"))
    }

    @Test("a filter that cannot be put to a payment is named in a note; so is the period")
    func notes() throws {
        try addAgreements()
        var filters = Filters()
        filters.contractKind = ["grant"]
        filters.provider = ["P1"]
        #expect(
            try ask(filters).notes == [
                "sums and measures are of 2025-26",
                "spend off-contract: the filter contractKind cannot be put to a payment and was not used",
            ])
        #expect(
            try ask(Filters(), .screen).notes.last
                == "for the same answer add to a command: --as-of 2026-09-30")
        #expect(throws: UnknownCode.self) {
            var unknown = Filters()
            unknown.area = ["NOWHERE"]
            _ = try ask(unknown)
        }
    }

    @Test("lines and payments are looked for in their indexes")
    func plans() throws {
        func plan(_ purpose: String) throws -> [String] {
            let named = try #require(
                Summary.description.sql.first { $0.purpose.hasPrefix(purpose) })
            return try register.connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
        }
        let agreements = try plan("the agreements, and those that run")
        #expect(!agreements.contains { $0.hasPrefix("SCAN contract_line") }, "\(agreements)")
        let paid = try plan("whether anything was paid")
        #expect(paid.contains { $0.contains("payment_by_day") }, "\(paid)")
    }
}
