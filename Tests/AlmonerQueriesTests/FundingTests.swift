import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Funding: promises, and whose part of what was paid is whose")
struct FundingTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nA,Ash\nB,Birch\nC,Cedar")
        try register.add(
            "contract",
            """
            reference,title,kind,status,commissioner,currency
            K,Pool,partnership,active,A,GBP
            L,Beside,contract,active,A,GBP
            W,Withdrawn,contract,withdrawn,A,GBP
            E,Abroad,contract,active,A,EUR
            """)
    }

    private func ask(
        _ day: String = "2026-09-30", from: String? = nil, to: String? = nil,
        _ options: Funding.Options = Funding.Options(), _ filters: Filters = Filters()
    ) throws -> Answer<FundingRow> {
        var period: Period?
        if let from, let to {
            period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        }
        return try Funding.ask(
            options,
            QuestionContext(asOf: try #require(Day(day)), period: period, filters: filters),
            of: register.connection)
    }

    /// `contract partner year kind amount share paid difference`.
    private func told(_ answer: Answer<FundingRow>) -> [String] {
        answer.rows.map(\.told)
    }

    private func promise(_ lines: String) throws {
        try register.add(
            "funding_share", "contract,partner,financial_year,kind,amount\n\(lines)")
    }

    private func pay(_ lines: String) throws {
        let payments = lines.split(separator: "\n").map { "\($0),Payee" }
        try register.add(
            "payment",
            "reference,contract,paid_on,amount,payee_name\n" + payments.joined(separator: "\n"))
    }

    @Test("a pooled pound is counted once: the parts add up, and the odd pence go by reference")
    func pool() throws {
        try promise(
            "K,A,2025-26,pooled,50.00\nK,B,2025-26,pooled,50.00\nK,C,2025-26,pooled,50.00")
        try pay("1,K,2025-04-01,0.60\n2,K,2026-03-31,0.40\n3,K,2025-03-31,9\n4,K,2026-04-01,9")
        let answer = try ask()
        #expect(
            told(answer) == [
                "K A 2025-26 pooled 5000 0.333 34 -4966", "K B 2025-26 pooled 5000 0.333 33 -4967",
                "K C 2025-26 pooled 5000 0.333 33 -4967",
            ])
        #expect(answer.period?.description == "2025-26")
        #expect(answer.notes.isEmpty)
    }

    @Test("the largest remainder gets the odd penny, and credits count")
    func remainders() throws {
        // £6.98 by 1 : 2 : 4 is 99.71, 199.43 and 398.86 pence: 99 + 199 + 398, and two are left.
        try promise("K,A,2025-26,pooled,1\nK,B,2025-26,pooled,2\nK,C,2025-26,aligned,4")
        try pay("1,K,2025-06-01,9.99\n2,K,2025-07-01,-3.01")
        #expect(try ask().rows.map(\.paidPence) == [100, 199, 399])
        // More was credited than paid: -£1.00 is -14.29, -28.57 and -57.14.
        try pay("3,K,2025-08-01,-7.98")
        #expect(try ask().rows.map(\.paidPence) == [-14, -29, -57])
        #expect(try ask().rows.map(\.differencePence) == [-114, -229, -457])
    }

    @Test("what is in kind is no money: it has no share and is in none")
    func inKind() throws {
        try promise("K,A,2025-26,pooled,30\nK,B,2025-26,in_kind,1000\nL,B,2025-26,in_kind,5")
        try pay("1,K,2025-06-01,12\n2,L,2025-06-01,7")
        let answer = try ask()
        #expect(
            told(answer) == [
                "K A 2025-26 pooled 3000 1.0 1200 -1800", "K B 2025-26 in_kind 100000 - - -",
                "L B 2025-26 in_kind 500 - - -",
            ])
        #expect(answer.notes == ["2 promises are in kind: they are no part of what was paid"])
    }

    @Test("an unknown amount leaves every part of its agreement and year unknown, and no other")
    func unknownAmounts() throws {
        try promise(
            """
            K,A,2025-26,pooled,30
            K,B,2025-26,,
            K,A,2024-25,,30
            L,A,2025-26,aligned,0
            L,B,2025-26,in_kind,
            E,A,2025-26,pooled,10
            W,A,2025-26,pooled,10
            """)
        try pay("1,K,2025-06-01,12\n2,K,2024-06-01,7\n3,L,2025-06-01,5\n4,E,2025-06-01,5")
        let answer = try ask(from: "2024-04", to: "2026-03")
        #expect(
            told(answer) == [
                "E A 2025-26 pooled 1000 1.0 - -", "K A 2024-25 - 3000 1.0 700 -2300",
                "K A 2025-26 pooled 3000 - - -", "K B 2025-26 - - - - -",
                "L A 2025-26 aligned 0 - - -", "L B 2025-26 in_kind - - - -",
            ])
        #expect(
            answer.notes == [
                "1 promise is in kind: it is no part of what was paid",
                "2 promises have no recorded kind and count as money",
                "1 promise has no known amount: nobody's part of that agreement and year is known",
                "1 agreement and year has promises of £0 alone: what was paid cannot be shared out",
                "1 agreement and year is not in pounds: what was paid is not shared out",
            ])
    }

    @Test("a promise without a payment is of nothing paid; the commissioner's own may be missing")
    func unpaid() throws {
        try promise("K,B,2025-26,aligned,30\nL,A,2025-26,aligned,5\nL,B,2025-26,aligned,5")
        let answer = try ask()
        #expect(
            told(answer) == [
                "K B 2025-26 aligned 3000 1.0 0 -3000", "L A 2025-26 aligned 500 0.5 0 -500",
                "L B 2025-26 aligned 500 0.5 0 -500",
            ])
        #expect(
            answer.notes == [
                "1 agreement and year has no promise of money by its own commissioner: all that was "
                    + "paid is shared among those that made one"
            ])
    }

    @Test("the financial years that a period touches are whole; what is paid later is not known")
    func years() throws {
        try promise(
            "K,A,2023-24,pooled,1\nK,A,2024-25,pooled,2\nK,A,2025-26,pooled,3\nK,A,2026-27,pooled,4"
        )
        try pay(
            "1,K,2024-03-31,1\n2,K,2024-04-01,2\n3,K,2025-04-01,3\n4,K,2026-03-31,4\n5,K,2026-10-01,5"
        )
        #expect(
            told(try ask(from: "2025-03", to: "2025-04")) == [
                "K A 2024-25 pooled 200 1.0 200 0", "K A 2025-26 pooled 300 1.0 700 400",
            ])
        let open = try ask("2026-09-30", from: "2026-04", to: "2026-06")
        #expect(told(open) == ["K A 2026-27 pooled 400 1.0 0 -400"])
        #expect(
            open.notes == [
                "2026-27 ends on 2027-03-31, after the day asked: what is promised is of the whole "
                    + "year, what is paid is not all there yet"
            ])
        #expect(try ask("2026-10-01", from: "2026-04", to: "2026-06").rows[0].paidPence == 500)
        // The last complete year before 31 March 2025 is 2023-24; before 1 April, 2024-25.
        #expect(told(try ask("2025-03-31")) == ["K A 2023-24 pooled 100 1.0 100 0"])
        #expect(told(try ask("2025-04-01")) == ["K A 2024-25 pooled 200 1.0 200 0"])
    }

    @Test("asked of one partner, its shares stay those among all; a filter chooses agreements")
    func chosen() throws {
        try promise("K,A,2025-26,pooled,10\nK,B,2025-26,pooled,30\nL,A,2025-26,aligned,5")
        try pay("1,K,2025-06-01,8\n2,L,2025-06-01,5")
        let ofB = try ask(Funding.Options(partners: ["B"]))
        #expect(told(ofB) == ["K B 2025-26 pooled 3000 0.75 600 -2400"])
        var filters = Filters()
        filters.contractKind = ["contract"]
        let ofL = try ask(Funding.Options(), filters)
        #expect(told(ofL) == ["L A 2025-26 aligned 500 1.0 500 0"])
        #expect(throws: UnknownCode.self) { try ask(Funding.Options(partners: ["Z"])) }
    }

    private func ask(
        _ options: Funding.Options, _ filters: Filters = Filters()
    ) throws -> Answer<FundingRow> {
        try ask("2026-09-30", from: nil, to: nil, options, filters)
    }

    @Test("an empty register answers with nothing")
    func empty() throws {
        let answer = try Funding.ask(
            Funding.Options(), QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: try TestRegister().connection)
        #expect(answer.rows.isEmpty && answer.notes.isEmpty)
    }

    @Test("the sheet has the keys of the question, in their order")
    func keys() {
        #expect(
            Funding.columns.map(\.key) == [
                "contract", "partner", "financialYear", "kind", "amountPence", "share", "paidPence",
                "differencePence",
            ])
    }

    @Test("payments are found by their agreements")
    func plan() throws {
        let sql = try #require(Funding.description.sql.last).text
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        #expect(plan.contains { $0.hasPrefix("SEARCH payment USING COVERING INDEX") }, "\(plan)")
    }
}

extension FundingRow {
    var told: String {
        let cells: [String?] = [
            contract.reference, partner.reference, financialYear.description, kind?.rawValue,
            amountPence?.description, share.map { "\(($0 * 1_000).rounded(.down) / 1_000)" },
            paidPence?.description, differencePence?.description,
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }
}
