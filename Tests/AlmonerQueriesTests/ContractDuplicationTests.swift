import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Duplication: agreements that buy the same service twice")
struct ContractDuplicationTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech\nW,Wealdshire")
        try register.add("service_type", "code,name\nHC,Home care")
        try register.add(
            "service",
            "reference,name,provider,service_type\nS1,Home care,P1,HC\nS2,Beds,P2,")
    }

    private func ask(
        _ filters: Filters = Filters(), on day: String = "2026-09-30"
    ) throws -> Answer<ContractMatch> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try ContractDuplication.ask(context, of: register.connection)
    }

    private func told(_ answer: Answer<ContractMatch>) -> [String] {
        answer.rows.map { row in
            """
            \(row.contractA.reference)-\(row.contractB.reference) \(row.service.reference) \
            \(row.provider?.reference ?? "-") \(row.reason.rawValue)
            """
        }
    }

    /// Agreements that run from 2026-01-01, each with an open line for each of its services.
    private func add(_ agreements: String) throws {
        var contracts = "reference|title|kind|status|start_date|provider|payment_mechanism"
        var lines = "contract|service|unit|valid_from"
        for agreement in agreements.split(separator: "\n") {
            let cells = agreement.split(separator: ",", omittingEmptySubsequences: false)
            contracts += "\n\(cells[0])|Title|\(cells[1])|active|2026-01-01|\(cells[2])|\(cells[3])"
            for service in cells[4].split(separator: " ") {
                lines += "\n\(cells[0])|\(service)|hour|2026-01-01"
            }
        }
        try register.add("contract", contracts)
        try register.add("contract_line", lines)
    }

    @Test("two agreements with one provider for one service, once a service")
    func sameService() throws {
        try add(
            """
            B,contract,P1,,S1 S2
            A,grant,P1,,S1 S2
            C,contract,P2,,S1
            D,contract,,,S2
            E,contract,,,S2
            """)
        #expect(told(try ask()) == ["A-B S1 P1 same_service", "A-B S2 P1 same_service"])
    }

    @Test("a framework buys nothing: it is no pair with its call-offs, which may be one themselves")
    func frameworks() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,provider,parent_contract
            F,Framework,framework,active,2026-01-01,P1,
            A,Call-off,call_off,active,2026-01-01,P1,F
            """)
        try register.add(
            "contract_line",
            "contract,service,unit,valid_from\nF,S1,hour,2026-01-01\nA,S1,hour,2026-01-01")
        #expect(try ask().rows.isEmpty)
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,provider,parent_contract
            B,Call-off,call_off,active,2026-01-01,P1,F
            """)
        try register.add("contract_line", "contract,service,unit,valid_from\nB,S1,day,2026-01-01")
        #expect(told(try ask()) == ["A-B S1 P1 same_service"])
    }

    @Test("spot beside block, by kind or by how it is paid, whoever provides")
    func spotBesideBlock() throws {
        try add(
            """
            A,spot_purchase,P1,cost_and_volume,S1
            B,contract,P2,block,S1
            C,contract,,spot,S1
            D,contract,P2,,S1
            """)
        #expect(
            told(try ask()) == [
                "A-B S1 - spot_beside_block", "B-C S1 - spot_beside_block",
                "B-D S1 P2 same_service",
            ])
    }

    @Test("where both reasons hold there is one row, spot beside block")
    func bothReasons() throws {
        try add("A,spot_purchase,P1,spot,S1\nB,contract,P1,block,S1")
        #expect(told(try ask()) == ["A-B S1 P1 spot_beside_block"])
    }

    @Test("spot purchases paid as a block: with each other once, never with themselves")
    func spotAndBlockAtOnce() throws {
        try add("A,spot_purchase,P1,block,S1")
        #expect(try ask().rows.isEmpty)
        try add("B,spot_purchase,P2,block,S1")
        #expect(told(try ask()) == ["A-B S1 - spot_beside_block"])
    }

    @Test("both agreements run on the day and both lines are open, first and last day included")
    func open() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,provider
            A,Runs,contract,active,2026-01-01,2026-12-31,P1
            B,Ends today,contract,active,2026-01-01,2026-09-30,P1
            C,Ended yesterday,contract,active,2026-01-01,2026-09-29,P1
            D,Starts tomorrow,contract,active,2026-10-01,2026-12-31,P1
            E,Closed,contract,closed,2026-01-01,2026-12-31,P1
            F,Line over,contract,active,2026-01-01,2026-12-31,P1
            G,Line to come,contract,active,2026-01-01,2026-12-31,P1
            H,No start,contract,active,,2026-12-31,P1
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to
            A,S1,hour,2026-01-01,
            B,S1,hour,2026-09-30,2026-09-30
            B,S1,day,2026-01-01,
            C,S1,hour,2026-01-01,
            D,S1,hour,2026-10-01,
            E,S1,hour,2026-01-01,
            F,S1,hour,2026-01-01,2026-09-29
            G,S1,hour,2026-10-01,
            H,S1,hour,2026-01-01,
            """)
        let answer = try ask()
        #expect(told(answer) == ["A-B S1 P1 same_service"])
        #expect(
            answer.notes == [
                "1 active agreement has no start date: it is not known to run and is left out"
            ])
        #expect(
            told(try ask(on: "2026-10-01"))
                == ["A-D S1 P1", "A-G S1 P1", "D-G S1 P1"].map {
                    "\($0) same_service"
                })
    }

    @Test("a pair is shown where a filter selects one of the two, for a service it selects")
    func filters() throws {
        try add(
            """
            A,contract,P1,block,S1 S2
            B,grant,P1,,S1 S2
            C,spot_purchase,P2,spot,S2
            """)
        var filters = Filters()
        filters.contractKind = ["grant"]
        #expect(told(try ask(filters)) == ["A-B S1 P1 same_service", "A-B S2 P1 same_service"])
        filters = Filters()
        filters.serviceType = ["HC"]
        #expect(told(try ask(filters)) == ["A-B S1 P1 same_service"])
        // P2 is the provider of C, though the pair's service S2 is bought of P1 as well.
        filters = Filters()
        filters.provider = ["P2"]
        #expect(told(try ask(filters)) == ["A-C S2 - spot_beside_block"])
    }

    @Test("rows carry the names of their records")
    func names() throws {
        try add("A,contract,P1,,S1\nB,grant,P1,,S1")
        #expect(
            Array(try ask().sheet.rows) == [
                [
                    .reference("A", name: "Title"), .reference("B", name: "Title"),
                    .reference("P1", name: "Alder"), .reference("S1", name: "Home care"),
                    .text("same_service"),
                ]
            ])
    }

    @Test("an empty register answers with nothing, under the question's keys")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.isEmpty)
        #expect(answer.question == "duplication contracts")
        #expect(
            answer.columns.map(\.key)
                == ["contractA", "contractB", "provider", "service", "reason"])
    }

    @Test("every SQL text is one the migrated schema takes")
    func preparesSQL() throws {
        for named in ContractDuplication.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
    }

    @Test("the demo register: a grant beside a contract, and spot beds beside block beds")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try ContractDuplication.ask(context, of: demo.connection)
        #expect(
            told(answer) == [
                "C009-C010 S008 - spot_beside_block", "C016-C017 S015 P014 same_service",
            ])
    }

    @Test("generated registers are answered as by trying every pair of lines", arguments: 1...40)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var agreements: [[String]] = []
        for number in 0..<12 {
            agreements.append([
                "K\(number)",
                ["contract", "grant", "spot_purchase"].randomElement(using: &random) ?? "",
                ["", "P1", "P2"].randomElement(using: &random) ?? "",
                ["", "block", "spot"].randomElement(using: &random) ?? "",
                ["", "S1", "S2", "S1 S2"].randomElement(using: &random) ?? "",
            ])
        }
        try add(agreements.map { $0.joined(separator: ",") }.joined(separator: "\n"))
        var expected: [String] = []
        for one in agreements.sorted(by: { $0[0] < $1[0] }) {
            for other in agreements.sorted(by: { $0[0] < $1[0] }) where one[0] < other[0] {
                let isSpot = [one, other].map { $0[1] == "spot_purchase" || $0[3] == "spot" }
                let isBlock = [one, other].map { $0[3] == "block" }
                let isOne = !one[2].isEmpty && one[2] == other[2]
                for service in ["S1", "S2"]
                where one[4].contains(service) && other[4].contains(service) {
                    let pair = "\(one[0])-\(other[0]) \(service) \(isOne ? one[2] : "-")"
                    if (isSpot[0] && isBlock[1]) || (isSpot[1] && isBlock[0]) {
                        expected.append("\(pair) spot_beside_block")
                    } else if isOne {
                        expected.append("\(pair) same_service")
                    }
                }
            }
        }
        #expect(told(try ask()) == expected)
    }
}
