import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("The page of a contract: who shares it, what changed and what was decided")
struct ContractPageTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nA,Ash\nB,Birch\nC,Cedar")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner,start_date
            K,Rounds,partnership,active,A,B,2025-04-01
            L,Other,contract,active,A,B,2025-04-01
            """)
    }

    private func sections(
        of reference: String = "K", _ day: String = "2026-09-30"
    ) throws -> [String: [[AnswerValue]]] {
        let page = try ContractPage(
            reference, asOf: try #require(Day(day)), in: register.connection)
        return Dictionary(
            uniqueKeysWithValues: page.sections.map { ($0.title, Array($0.sheet.rows)) })
    }

    @Test("shares of all years, each with its part of what was paid")
    func shares() throws {
        try register.add(
            "funding_share",
            """
            contract,partner,financial_year,kind,amount
            K,B,2024-25,pooled,10
            K,C,2026-27,pooled,30
            K,B,2026-27,pooled,10
            L,C,2022-23,pooled,10
            """)
        try register.add(
            "payment",
            "reference,contract,paid_on,amount,payee_name\n1,K,2026-04-01,8,Ash\n2,L,2024-05-01,9,Ash"
        )
        #expect(
            try sections()["Partners' shares"] == [
                [
                    .text("2024-25"), .reference("B", name: "Birch"), .text("pooled"),
                    .pence(1_000),
                    .number(1), .pence(0), .pence(-1_000),
                ],
                [
                    .text("2026-27"), .reference("B", name: "Birch"), .text("pooled"),
                    .pence(1_000),
                    .number(0.25), .pence(200), .pence(-800),
                ],
                [
                    .text("2026-27"), .reference("C", name: "Cedar"), .text("pooled"),
                    .pence(3_000),
                    .number(0.75), .pence(600), .pence(-2_400),
                ],
            ])
    }

    @Test("subcontractors, variations, decisions and actions, as they were on the day")
    func changes() throws {
        try register.add(
            "subcontract",
            "contract,organisation,tier,terms_checked_on\nK,C,2,2026-10-01\nK,B,1,2026-09-30\nL,C,1,"
        )
        try register.add(
            "variation",
            "contract,number,tier,agreed_on,value_change\nK,2,formal,2026-10-01,5\nK,1,informal,,")
        try register.add(
            "decision", "reference,kind,contract,approved_on\nD1,vary,K,2026-10-01\nD2,vary,L,")
        try register.add(
            "plan_action",
            """
            reference,what,contract,owner,due_on,done_on,status
            A1,Later,K,Lead,2026-12-01,,under_way
            A2,Sooner,K,Lead,2026-10-01,2026-10-01,done
            A3,Undated,K,,,,planned
            A4,Another,L,,,,planned
            """)
        let sections = try sections()
        #expect(
            sections["Subcontractors"] == [
                [.text("B Birch"), .count(1), .unknown, .unknown, .text("2026-09-30")],
                [.text("C Cedar"), .count(2), .unknown, .unknown, .unknown],
            ])
        #expect(sections["Variations"]?.map { $0[0] } == [.count(1), .count(2)])
        #expect(sections["Variations"]?.last?[3] == .unknown)
        #expect(sections["Variations"]?.last?[4] == .pence(500))
        #expect(sections["Decisions"]?.map { $0[0] } == [.reference("D1", name: nil)])
        #expect(sections["Decisions"]?.first?[2] == .unknown)
        #expect(sections["Actions"]?.map { $0[0] } == [.text("A2"), .text("A1"), .text("A3")])
        #expect(sections["Actions"]?.first?[4] == .unknown)
        #expect(
            try self.sections(of: "K", "2026-10-01")["Actions"]?.first?[4] == .text("2026-10-01"))
    }

    @Test("sections without content are left out")
    func empty() throws {
        let titles = Set(try sections().keys)
        #expect(
            titles.isDisjoint(with: [
                "Partners' shares", "Subcontractors", "Variations", "Decisions", "Actions",
            ]))
        #expect(titles.contains("Next review"))
    }
}
