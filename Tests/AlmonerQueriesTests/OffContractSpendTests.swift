import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Spend off contract: who is paid and has no agreement")
struct OffContractSpendTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference,name,company_number,charity_number
            P1,Alder Care Ltd,00000001,
            P2,Beech Care,,700002
            P3,The Cedar & Co,,
            P4,Twin Homes Ltd,,
            P5,TWIN HOMES LIMITED,,
            """)
    }

    private func ask(
        above pounds: Int64 = 0, _ filters: Filters = Filters()
    ) throws -> Answer<OffContractPayee> {
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")), filters: filters)
        return try OffContractSpend.ask(
            OffContractSpend.Options(abovePence: pounds * 100), context, of: register.connection)
    }

    /// Each row as `payee: paid payments first..last matchedBy`.
    private func told(_ answer: Answer<OffContractPayee>) -> [String] {
        answer.rows.map { row in
            let payee =
                switch row.payee {
                case .organisation(let organisation): organisation.reference
                case .name(let name): "'\(name)'"
                }
            return """
                \(payee): \(row.paidPence) \(row.payments) \
                \(row.firstPaidOn)..\(row.lastPaidOn) \(row.matchedBy?.rawValue ?? "-")
                """
        }
    }

    private func pay(_ rows: String) throws {
        try register.add(
            "payment",
            "reference|contract|payee|payee_number|payee_name|department|paid_on|amount\n" + rows)
    }

    private func addContract(_ reference: String, _ row: String) throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,start_date,end_date,terminated_on,currency
            \(reference),T,\(row)
            """)
    }

    // MARK: Who was paid

    @Test("a payee is known by itself, its number, its identifiers, then its folded name")
    func matching() throws {
        try pay(
            """
            1||P1||SOMEBODY ELSE||2025-04-01|100
            2|||P2|SOMEBODY ELSE||2025-04-02|200
            3|||00000001|SOMEBODY ELSE||2025-04-03|300
            4|||700002|SOMEBODY ELSE||2025-04-04|400
            5|||V9|CEDAR AND CO LTD||2025-04-05|500
            6|||V9|NOBODY WE KNOW||2025-04-06|600
            """)
        #expect(
            told(try ask()) == [
                "'NOBODY WE KNOW': 60000 1 2025-04-06..2025-04-06 -",
                "P2: 60000 2 2025-04-02..2025-04-04 identifier",
                "P3: 50000 1 2025-04-05..2025-04-05 name",
                "P1: 40000 2 2025-04-01..2025-04-03 identifier",
            ])
    }

    @Test("one payment matched by name makes the row no better than that")
    func mixedMatch() throws {
        try pay(
            """
            1||P1||||2025-04-01|1
            2||||alder care||2025-04-02|1
            3||P1||||2025-04-03|1
            """)
        #expect(told(try ask()) == ["P1: 300 3 2025-04-01..2025-04-03 name"])
    }

    @Test("a number that two organisations have, or a name, matches neither")
    func ambiguous() throws {
        try register.sql(
            """
            INSERT INTO organisation_identifier (scheme, value, organisation)
            VALUES ('XL-ONE', 'V7', 1), ('XL-TWO', 'V7', 2), ('XL-ONE', 'V8', 1), ('XL-TWO', 'V8', 1)
            """)
        try pay(
            """
            1|||V7|UNKNOWN||2025-04-01|1
            2|||V7|CEDAR & CO||2025-04-01|2
            3|||V8|UNKNOWN||2025-04-01|3
            4||||Twin Homes||2025-04-01|4
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "'Twin Homes': 400 1 2025-04-01..2025-04-01 -",
                "P1: 300 1 2025-04-01..2025-04-01 identifier",
                "P3: 200 1 2025-04-01..2025-04-01 name",
                "'UNKNOWN': 100 1 2025-04-01..2025-04-01 -",
            ])
        #expect(
            answer.notes == [
                "1 payment is to a name that several organisations have: it is matched to none"
            ])
    }

    @Test(
        "the unknown are told apart by number and folded name, and shown as the ledger prints them")
    func unknownPayees() throws {
        try pay(
            """
            1|||V1|Oak Trust Ltd||2025-04-01|1
            2|||V1|OAK TRUST LIMITED||2025-05-01|2
            3|||V2|OAK TRUST||2025-04-01|4
            4||||Oak Trust.||2025-04-01|8
            5||||OAK TRUST PLC||2025-04-02|16
            6||||REDACTED||2025-04-01|32
            7||||***||2025-04-01|64
            8||||---||2025-04-01|128
            """)
        #expect(
            told(try ask()) == [
                "'---': 12800 1 2025-04-01..2025-04-01 -", "'***': 6400 1 2025-04-01..2025-04-01 -",
                "'REDACTED': 3200 1 2025-04-01..2025-04-01 -",
                "'OAK TRUST PLC': 2400 2 2025-04-01..2025-04-02 -",
                "'OAK TRUST': 400 1 2025-04-01..2025-04-01 -",
                "'OAK TRUST LIMITED': 300 2 2025-04-01..2025-05-01 -",
            ])
    }

    @Test("equal sums are sorted by payee, then by its number")
    func ties() throws {
        try pay(
            """
            1|||V2|BIRCH||2025-04-02|5
            2|||V1|BIRCH||2025-04-01|5
            3||P2||||2025-04-03|5
            4||||ASH||2025-04-04|5
            """)
        #expect(
            told(try ask()) == [
                "'ASH': 500 1 2025-04-04..2025-04-04 -", "'BIRCH': 500 1 2025-04-01..2025-04-01 -",
                "'BIRCH': 500 1 2025-04-02..2025-04-02 -",
                "P2: 500 1 2025-04-03..2025-04-03 identifier",
            ])
    }

    // MARK: What is off contract

    @Test("the payment's own contract must have run on its day, both its ends included")
    func ownContract() throws {
        try addContract("K", "contract,active,,2025-06-01,2025-06-30,,GBP")
        try addContract("T", "contract,terminated,,2025-06-01,2026-12-31,2025-06-30,GBP")
        try addContract("P", "contract,planned,,2025-06-01,,,GBP")
        try addContract("W", "contract,withdrawn,,2025-06-01,,,GBP")
        try addContract("O", "spot_purchase,active,,2025-06-01,,,GBP")
        try pay(
            """
            1|K|||DAY BEFORE||2025-05-31|1
            2|K|||FIRST DAY||2025-06-01|1
            3|K|||LAST DAY||2025-06-30|1
            4|K|||DAY AFTER||2025-07-01|1
            5|T|||TERMINATED||2025-07-01|1
            6|P|||PLANNED||2025-06-15|1
            7|W|||WITHDRAWN||2025-06-15|1
            8|O|||OPEN-ENDED||2026-03-31|1
            9||||NONE||2025-06-15|1
            """)
        #expect(
            try ask().rows.map { "\($0.payee)" }.sorted() == [
                "name(\"DAY AFTER\")", "name(\"DAY BEFORE\")", "name(\"NONE\")",
                "name(\"PLANNED\")", "name(\"TERMINATED\")", "name(\"WITHDRAWN\")",
            ])
    }

    @Test("whoever provides under an agreement that runs on the day is on contract")
    func otherAgreement() throws {
        try addContract("K", "contract,active,P1,2025-06-01,2025-06-30,,GBP")
        try addContract("L", "framework,active,P1,2025-08-01,2025-08-01,,GBP")
        try addContract("N", "contract,terminated,P1,2025-09-10,2025-12-31,2025-09-01,GBP")
        try pay(
            """
            1||P1||||2025-05-31|1
            2|||00000001|ALDER||2025-06-01|2
            3||||ALDER CARE||2025-06-30|4
            4||P1||||2025-07-01|8
            5||P1||||2025-08-01|16
            6||P1||||2025-08-02|32
            7||P1||||2025-09-15|64
            """)
        // Off contract: 1, 4, 6 and 7, whose contract was terminated before it began.
        #expect(told(try ask()) == ["P1: 10500 4 2025-05-31..2025-09-15 identifier"])
    }

    @Test("only payments of the period count, and only payees above the threshold")
    func threshold() throws {
        try pay(
            """
            1||||A||2025-03-31|9000
            2||||A||2025-04-01|4999.99
            3||||B||2026-03-31|5000
            4||||B||2026-04-01|9000
            5||||C||2025-06-01|6000
            6||||C||2025-07-01|-999.99
            7||||D||2025-07-01|6000
            8||||D||2025-08-01|-1000
            """)
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try OffContractSpend.ask(
            OffContractSpend.Options(), context, of: register.connection)
        // Standard: £5,000. C was paid 6,000 − 999.99, D exactly 5,000, as was B.
        #expect(told(answer) == ["'C': 500001 2 2025-06-01..2025-07-01 -"])
        #expect(try ask(above: 4_999).rows.count == 4)
    }

    @Test("payments under contracts that are not in pounds are left out and counted")
    func abroad() throws {
        try addContract("E", "contract,closed,,2020-06-01,2020-06-30,,EUR")
        try pay("1|E|||X||2025-06-01|1\n2||||Y||2025-06-01|1\n3|E|||X||2024-06-01|1")
        let answer = try ask()
        #expect(told(answer) == ["'Y': 100 1 2025-06-01..2025-06-01 -"])
        #expect(
            answer.notes == ["1 payment is of a contract that is not in pounds and is left out"])
    }

    // MARK: Filters

    @Test("department and provider choose payments; other filters are not used, and a note says so")
    func filters() throws {
        try pay(
            """
            1||P1|||Adults|2025-06-01|1
            2||P1|||Health|2025-06-01|2
            3||P2|||Adults|2025-06-01|4
            4||||X|Adults|2025-06-01|8
            5||||X||2025-06-01|16
            """)
        var filters = Filters()
        filters.department = ["Adults"]
        #expect(
            told(try ask(filters)) == [
                "'X': 800 1 2025-06-01..2025-06-01 -",
                "P2: 400 1 2025-06-01..2025-06-01 identifier",
                "P1: 100 1 2025-06-01..2025-06-01 identifier",
            ])
        filters.provider = ["P1", "P3"]
        #expect(told(try ask(filters)) == ["P1: 100 1 2025-06-01..2025-06-01 identifier"])
        filters = Filters()
        filters.contractKind = ["grant"]
        let answer = try ask(filters)
        #expect(answer.rows.count == 3)
        #expect(
            answer.notes == ["the filter contractKind cannot be put to a payment and was not used"])
        filters.provider = ["NOBODY"]
        #expect(throws: UnknownCode.self) { try ask(filters) }
    }

    private func ask(_ filters: Filters) throws -> Answer<OffContractPayee> {
        try ask(above: 0, filters)
    }

    // MARK: Form

    @Test("the sheet names organisations and prints the unknown as text")
    func sheet() throws {
        try pay("1||P1||||2025-06-01|2\n2||||X||2025-06-02|1")
        let sheet = try ask().sheet
        #expect(sheet.question == "spend off-contract")
        #expect(
            sheet.columns.map(\.key) == [
                "payee", "paidPence", "payments", "firstPaidOn", "lastPaidOn", "matchedBy",
            ])
        #expect(sheet.rows[0][0] == .reference("P1", name: "Alder Care Ltd"))
        #expect(sheet.rows[0][5] == .text("identifier"))
        #expect(sheet.rows[1][0] == .text("X"))
        #expect(sheet.rows[1][5] == .unknown)
    }

    @Test("an empty register has nobody off contract")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.isEmpty && answer.notes.isEmpty)
    }

    @Test("every SQL text is one the migrated schema takes, and payments are found by their day")
    func preparesSQL() throws {
        let plans = try OffContractSpend.description.sql.map { named in
            try register.connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
        }
        #expect(plans[0] == ["SCAN contract"])
        #expect(
            plans[1] == [
                "SEARCH payment USING COVERING INDEX payment_by_day (paid_on>? AND paid_on<?)"
            ])
        #expect(plans[2].contains { $0.hasPrefix("SEARCH payment USING INDEX payment_by_day") })
        #expect(!plans[2].contains { $0.hasPrefix("SCAN contract") || $0.contains("TEMP B-TREE") })
    }

    @Test("the demo register in 2025-26: four payees above £5,000")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try OffContractSpend.ask(
            OffContractSpend.Options(), context, of: demo.connection)
        // Farrowden Respite's contract C021 ended on 30 September 2025; the ledger prints
        // FARROWDEN RESPITE LIMITED where the register has Farrowden Respite Ltd.
        #expect(
            told(answer) == [
                "'CAWDENHOLT INTERIM STAFFING LLP': 3864000 3 2025-05-16..2025-11-14 -",
                "P021: 2826000 3 2025-06-13..2026-02-13 identifier",
                "P013: 1423500 3 2025-11-21..2026-03-13 name",
                "'ELMSTOWE MINIBUS HIRE': 613000 2 2025-09-12..2026-02-20 -",
            ])
    }
}
