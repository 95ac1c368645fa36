import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Ending: money, partners' shares and providers' income")
struct EndingMoneyTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
        try register.add(
            "organisation", "reference,name\nP1,One\nP2,Two\nCOUNCIL,Council\nICB,Board")
    }

    private func add(_ contracts: String) throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|provider|commissioner|department|start_date|end_date|\
            notice_days|annual_value|currency
            """ + "\n" + contracts)
    }

    /// In pounds: a year, what remains, is owed, is freed.
    private func told(_ money: EndedMoney) -> String {
        [money.annualValuePence, money.remainingPence, money.owedPence, money.freedPence]
            .map { $0.map { Money.plain(pence: $0) } ?? "?" }.joined(separator: " ")
    }

    @Test("what remains is whole years and the days of the year after them")
    func remaining() throws {
        for (last, end, pounds) in [
            ("2026-09-30", "2027-09-30", "365.00"), ("2026-09-30", "2026-10-01", "1.00"),
            ("2026-09-30", "2027-10-01", "366.00"), ("2026-09-30", "2029-09-30", "1095.00"),
            // The year from 1 October 2027 has 366 days: 365 × 1 / 366 for one of them.
            ("2027-09-30", "2027-10-01", "1.00"), ("2027-09-30", "2028-09-30", "365.00"),
            // From the leap day to the day before the last of February is a year.
            ("2028-02-28", "2029-02-27", "365.00"), ("2028-02-28", "2029-02-28", "366.00"),
            ("2026-12-30", "2027-02-28", "60.00"), ("2026-09-30", "9999-12-31", "2910237.00"),
        ] {
            let register = try TestRegister()
            try register.add(
                "contract",
                """
                reference|title|kind|status|start_date|end_date|notice_days|annual_value
                C|T|contract|active|2024-04-01|\(end)|0|365
                """)
            let row = try #require(try register.ending(["C"], on: last).contracts.first)
            #expect(
                row.money.remainingPence.map { Money.plain(pence: $0) } == pounds, "\(last) \(end)")
            #expect(row.money.owedPence == 0)
            #expect(row.money.freedPence == row.money.remainingPence)
        }
    }

    @Test("what falls in the notice period is owed, never beyond the current end")
    func notice() throws {
        try add(
            """
            A|T|contract|active|P1|||2024-04-01|2027-09-30|31|365|
            B|T|contract|active|P1|||2024-04-01|2026-10-31|90|365|
            C|T|contract|active|P1|||2024-04-01||90|365|
            D|T|contract|active|P1|||2024-04-01|2027-09-30||365|
            E|T|contract|active|P1|||2024-04-01|2027-09-30|0||
            """)
        let answer = try register.ending("A", "B", "C", "D", "E")
        #expect(
            answer.contracts.map { told($0.money) } == [
                "365.00 365.00 31.00 334.00", "365.00 31.00 31.00 0.00", "365.00 ? 90.00 ?",
                "365.00 365.00 ? ?", "? ? ? ?",
            ])
        #expect(
            answer.contracts.map { $0.earliestEnd?.description } == [
                "2026-10-31", "2026-10-31", "2026-12-29", nil, "2026-09-30",
            ])
        // Of what is known: 4 × 365; 365 + 31 + 365; 31 + 31 + 90; 334 + 0.
        #expect(answer.budgets.map { told($0.money) } == ["1460.00 761.00 152.00 334.00"])
        #expect(
            Set(answer.notes).isSuperset(of: [
                "1 agreement that ends has no known annual value: its money is in no sum",
                "1 agreement is open-ended: what remains and is freed is in no sum, its annual value is",
                "1 agreement has no notice period: what is owed and freed is in no sum",
                "3 agreements end before their notice has run, were it given on the day asked",
            ]))
        // Notice given today has run by then, or has two days to run.
        let later = try register.ending("A", on: "2026-10-31").contracts
        #expect(later.map(\.money.owedPence) == [0])
        let sooner = try register.ending("A", on: "2026-10-29").contracts
        #expect(sooner.map(\.money.owedPence) == [200])
    }

    @Test("without a value of its own an agreement has that of its lines open on the day after")
    func lines() throws {
        try add(
            """
            A|T|contract|active|P1|||2024-04-01|2027-09-30|0||
            B|T|contract|active|P1|||2024-04-01|2027-09-30|0|500|
            C|T|contract|active|P1|||2024-04-01|2027-09-30|0||
            """)
        try register.add("service", "reference,name\nS,Service")
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to,planned_annual_volume,unit_price
            A,S,hour,2024-04-01,2026-09-30,100,1
            A,S,hour,2026-10-01,,100,2.50
            A,S,case,2024-04-01,,3,10
            A,S,session,2024-04-01,,,10
            B,S,hour,2024-04-01,,100,3
            C,S,hour,2024-04-01,,,3
            """)
        let answer = try register.ending("A", "B", "C")
        #expect(
            answer.contracts.map { told($0.money) } == [
                "280.00 280.00 0.00 280.00", "500.00 500.00 0.00 500.00", "? ? ? ?",
            ])
        // The service loses its lines' value: 250 + 30 + 300, of which B's 300 stay if A ends.
        let one = try #require(try register.ending("A").services.first)
        #expect([one.income.before, one.income.after] == [58_000, 30_000])
        #expect(one.income.lostShare == 28.0 / 58)
        #expect(one.status == .kept)
        #expect(one.otherContracts == ["B", "C"])
    }

    @Test("a framework has no value, and another currency none in pounds")
    func frameworks() throws {
        try add(
            """
            A|T|framework|active|P1|||2024-04-01|2027-09-30|0|900|
            B|T|contract|active|P1|||2024-04-01|2027-09-30|0|900|EUR
            C|T|contract|active|P1|||2024-04-01|2027-09-30|0|100|
            """)
        let answer = try register.ending("A", "B")
        #expect(answer.contracts.map { told($0.money) } == ["? ? ? ?", "? ? ? ?"])
        #expect(answer.incomes.map(\.income.before) == [10_000])
        #expect(answer.incomes.map(\.income.lostShare) == [0])
        #expect(
            Set(answer.notes).isSuperset(of: [
                "1 framework ends: it commits to nothing, and no money is freed by it",
                "1 agreement that ends is not in pounds: its money is in no sum",
                "1 agreement of these providers has no known value in pounds: it is in no provider's income",
            ]))
    }

    @Test("what was paid is that of twelve months up to the day asked")
    func paid() throws {
        try add("A|T|contract|active|P1|||2024-04-01|2027-09-30|0|100|")
        try register.add(
            "payment",
            """
            reference,contract,payee,paid_on,amount
            1,A,P1,2025-09-30,1
            2,A,P1,2025-10-01,20
            3,A,P1,2026-09-30,300
            4,A,P1,2026-10-01,4000
            5,A,P1,2026-01-01,-50
            6,,P1,2026-01-01,600
            """)
        #expect(try register.ending("A").contracts.map(\.money.paidPence) == [27_000])
        #expect(
            try register.ending("A", on: "2026-12-31").contracts.map(\.money.paidPence) == [27_000])
        // Nothing paid is known to be nothing.
        try add("B|T|contract|active|P1|||2024-04-01|2027-09-30|0|100|")
        #expect(try register.ending("B").contracts.map(\.money.paidPence) == [0])
    }

    @Test("commissioners come by reference and department, the unknown last")
    func commissioners() throws {
        try add(
            """
            A|T|contract|active|P1|||2024-04-01|2027-09-30|0|1|
            B|T|contract|active|P1||Adults|2024-04-01|2027-09-30|0|20|
            C|T|contract|active|P1|ICB|Health|2024-04-01|2027-09-30|0|300|
            D|T|contract|active|P1|COUNCIL||2024-04-01|2027-09-30|0|4000|
            E|T|contract|active|P1|COUNCIL|Adults|2024-04-01|2027-09-30|0|50000|
            F|T|contract|active|P1|COUNCIL|Adults|2024-04-01|2027-09-30|0||
            G|T|contract|closed|P1|COUNCIL|Adults|2024-04-01|2025-09-30|0|7|
            """)
        #expect(
            try register.ending("A", "B", "C", "D", "E", "F", "G").budgets.map { row in
                """
                \(row.commissioner?.reference ?? "-") \(row.department ?? "-") \
                \(row.contracts.joined(separator: "+")) \(row.money.annualValuePence ?? -1)
                """
            } == [
                "COUNCIL Adults E+F 5000000", "COUNCIL - D 400000", "ICB Health C 30000",
                "- Adults B 2000", "- - A 100",
            ])
    }

    // MARK: Partners

    @Test("a share falls away by the days of its year on which the agreement would have run")
    func shares() throws {
        try add(
            """
            A|T|partnership|active|P1|COUNCIL||2026-07-01|2028-06-29|0|100|
            B|T|partnership|active|P1|COUNCIL||2024-04-01||0|100|
            """)
        try register.add(
            "funding_share",
            """
            contract,partner,financial_year,kind,amount,legal_basis
            A,ICB,2025-26,pooled,999,s75_nhs_act_2006
            A,ICB,2026-27,pooled,274,s75_nhs_act_2006
            A,ICB,2027-28,pooled,366,s75_nhs_act_2006
            A,ICB,2028-29,pooled,90,s75_nhs_act_2006
            A,ICB,2029-30,pooled,500,s75_nhs_act_2006
            A,COUNCIL,2026-27,in_kind,,other
            B,ICB,2026-27,aligned,365,
            """)
        func told(on lastDay: String) throws -> [String] {
            try register.ending("A", "B", on: lastDay).shares.map { row in
                """
                \(row.partner.reference) \(row.contract.reference) \(row.financialYear) \
                \(row.kind ?? "-") \(row.legalBasis ?? "-") \
                \(row.fallsAwayPence.map { Money.plain(pence: $0) } ?? "?")
                """
            }
        }
        // A runs 274 days of 2026-27, all 366 of 2027-28 and 90 of 2028-29, and not in 2029-30.
        // From 1 October 2026 on 182 days of the first are lost, and of B's year too.
        let law = "pooled s75_nhs_act_2006"
        #expect(
            try told(on: "2026-09-30") == [
                "COUNCIL A 2026-27 in_kind other ?", "ICB A 2026-27 \(law) 182.00",
                "ICB A 2027-28 \(law) 366.00", "ICB A 2028-29 \(law) 90.00",
                "ICB A 2029-30 \(law) 0.00", "ICB B 2026-27 aligned - 182.00",
            ])
        // The last day of a financial year leaves that year whole.
        #expect(
            try told(on: "2027-03-31") == [
                "ICB A 2027-28 \(law) 366.00", "ICB A 2028-29 \(law) 90.00",
                "ICB A 2029-30 \(law) 0.00",
            ])
        #expect(try told(on: "2027-03-30").contains("ICB A 2026-27 \(law) 1.00"))
        #expect(try told(on: "2028-02-28").contains("ICB A 2027-28 \(law) 32.00"))
    }

    // MARK: Providers

    @Test("more than half is most; half is not, and what ends by itself is no income")
    func providers() throws {
        try add(
            """
            A|T|contract|active|P1|||2024-04-01|2027-09-30|0|50|
            B|T|contract|active|P1|||2024-04-01|2027-09-30|0|50|
            C|T|contract|active|P2|||2024-04-01|2027-09-30|0|51|
            D|T|contract|active|P2|||2024-04-01|2027-09-30|0|49|
            E|T|contract|active|P2|||2024-04-01|2026-09-30|0|900|
            F|T|contract|planned|P2|||2027-04-01|2029-09-30|0|900|
            G|T|contract|active||||2024-04-01|2029-09-30|0|900|
            H|T|contract|active|P2|||2024-04-01|2029-09-30|0|0|
            """)
        func told(_ contracts: String...) throws -> [String] {
            try register.ending(contracts).incomes.map { row in
                """
                \(row.provider.reference) \(row.contracts.joined(separator: "+")) \
                \(row.income.before ?? -1) \(row.income.after ?? -1) \
                \(row.income.lostShare.map(shortest) ?? "?") \(row.income.losesMost)
                """
            }
        }
        #expect(
            try told("A", "C", "G") == [
                "P1 A 10000 5000 0.5 false", "P2 C 10000 4900 0.51 true",
            ])
        #expect(try told("D", "E") == ["P2 D 10000 5100 0.49 false"])
        #expect(
            try register.ending("G").notes.contains(
                "1 agreement that ends names no provider: nobody's income is known to fall"))
        // Nothing of nothing is no share.
        try register.sql("UPDATE contract SET annual_value_pence = 0")
        #expect(try told("A") == ["P1 A 0 0 ? false"])
        try register.sql("UPDATE contract SET annual_value_pence = NULL")
        #expect(try told("A") == ["P1 A -1 -1 ? false"])
    }
}
