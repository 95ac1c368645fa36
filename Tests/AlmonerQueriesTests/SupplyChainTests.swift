import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Supply chain: what is passed on, and to whom")
struct SupplyChainTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference,name,sector,is_sme,is_vcse
            L,Lead,private,false,false
            S,Small,private,true,false
            V,Voluntary,third_sector,true,true
            B,Big,private,false,false
            U,Unknown,,,
            """)
    }

    private func agree(_ lines: String) throws {
        try register.add(
            "contract",
            "reference,title,kind,status,provider,start_date,end_date,annual_value,currency\n\(lines)"
        )
    }

    private func pass(_ lines: String) throws {
        try register.add(
            "subcontract",
            "contract,organisation,tier,annual_value,is_specialist,is_local,terms_checked_on\n\(lines)"
        )
    }

    private func ask(
        _ day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> Answer<SupplyChainRow> {
        try SupplyChain.ask(
            QuestionContext(asOf: try #require(Day(day)), filters: filters),
            of: register.connection)
    }

    @Test("what a second tier gets is part of the first's, and an unknown tier is the first")
    func tiers() throws {
        try agree("K,Title,contract,active,L,2025-04-01,2028-03-31,1000,GBP")
        try pass(
            """
            K,S,1,300,false,true,2026-01-01
            K,V,,100,true,true,2026-01-01
            K,B,2,200,true,false,2026-01-01
            """)
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == ["K L 3 40000 0.4 1.0 0.25 0.25 1.0 0"])
        #expect(
            answer.notes == ["1 subcontractor has no recorded tier and counts as of the first"])
    }

    @Test("an unknown value is in no sum, and the part passed on is then unknown")
    func unknownValues() throws {
        try agree(
            """
            K,Title,contract,active,L,2025-04-01,,1000,GBP
            M,Title,contract,active,L,2025-04-01,,1000,GBP
            N,Title,contract,active,,2025-04-01,,,GBP
            O,Title,contract,active,L,2025-04-01,,0,GBP
            """)
        try pass(
            """
            K,S,1,300,,,2026-01-01
            K,V,1,,,,2026-01-01
            K,B,2,,,,2026-01-01
            M,V,1,,true,true,2026-01-01
            N,B,1,50,true,true,2026-01-01
            O,B,1,0,true,true,2026-01-01
            """)
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == [
                "K L 3 30000 - 1.0 0.0 - - 0", "M L 1 - - - - - - 0",
                "N - 1 5000 - 0.0 0.0 1.0 1.0 0", "O L 1 0 - - - - - 0",
            ])
        #expect(
            answer.notes == [
                "2 subcontractors of the first tier have no known value: they are in no sum, "
                    + "and the parts of their agreements that are passed on are unknown",
                "1 agreement has no known annual value: the part passed on is unknown",
                "1 subcontractor is not known to be specialist or not: its value is not in that share",
                "1 subcontractor is not known to be local or not: its value is not in that share",
            ])
    }

    @Test("who is not known to be small, or local, is not counted as none")
    func unknownKinds() throws {
        try agree("K,Title,contract,active,L,2025-04-01,,1000,GBP")
        try pass(
            """
            K,S,1,300,true,,2026-01-01
            K,U,1,500,,true,2026-01-01
            K,B,1,100,false,false,2026-01-01
            """)
        let answer = try ask()
        // Small: 300 of 400; none of 400 of the third sector; specialist 300 of 400; local 500 of 600.
        #expect(answer.rows.map(\.told) == ["K L 3 90000 0.9 0.75 0.0 0.75 0.833 0"])
        #expect(answer.notes.count == 4)
        #expect(
            answer.notes.first
                == "1 subcontractor is not known to be small or medium-sized or not: "
                + "its value is not in that share")
    }

    @Test("terms are checked for a year, its first day included; a check to come is none")
    func checks() throws {
        try agree(
            """
            K,Title,contract,active,L,2023-04-01,,1000,GBP
            M,Title,contract,active,L,2023-04-01,,1000,GBP
            """)
        try pass(
            """
            K,S,1,1,,,2025-09-30
            K,V,1,1,,,2025-09-29
            K,B,3,1,,,
            K,U,2,1,,,2026-10-01
            M,S,1,1,,,2023-02-28
            """)
        #expect(try ask().rows.map(\.unchecked) == [3, 1])
        // A year before 29 February 2024 is 28 February 2023.
        #expect(try ask("2024-02-29").rows.map(\.unchecked) == [4, 0])
        #expect(try ask("2024-03-01").rows.map(\.unchecked) == [4, 1])
    }

    @Test("only agreements that run on the day, both ends included; others and euros are told of")
    func running() throws {
        try agree(
            """
            A,Starts today,contract,active,L,2026-09-30,,1000,GBP
            B,Starts tomorrow,contract,active,L,2026-10-01,,1000,GBP
            C,Ends today,contract,active,L,2025-09-30,2026-09-30,1000,GBP
            D,Ended,contract,active,L,2025-09-30,2026-09-29,1000,GBP
            E,Euros,contract,active,L,2025-09-30,,1000,EUR
            F,No start,contract,active,L,,,1000,GBP
            G,Withdrawn,contract,withdrawn,L,2025-09-30,,1000,GBP
            H,Alone,contract,active,L,2025-09-30,,1000,GBP
            """)
        for contract in ["A", "B", "C", "D", "E", "F", "G"] {
            try pass("\(contract),S,1,100,true,true,2026-09-30")
        }
        try pass("F,V,1,100,true,true,2026-09-30")
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == [
                "A L 1 10000 0.1 1.0 0.0 1.0 1.0 0", "C L 1 10000 0.1 1.0 0.0 1.0 1.0 0",
                "E L 1 - - - - - - 0",
            ])
        #expect(
            answer.notes == [
                "1 active agreement has no start date: it is not known to run and is left out",
                "1 agreement is not in pounds: what it passes on is not shown",
            ])
    }

    @Test("a filter keeps the agreements of one lead provider; an empty register has none")
    func filtered() throws {
        try agree(
            "K,Title,contract,active,L,2025-04-01,,1000,GBP\nM,Title,contract,active,B,2025-04-01,,1,GBP"
        )
        try pass("K,S,1,300,,,\nM,S,1,300,,,")
        var filters = Filters()
        filters.provider = ["B"]
        #expect(try ask("2026-09-30", filters).rows.map(\.contract.reference) == ["M"])
        let none = try SupplyChain.ask(
            QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: try TestRegister().connection)
        #expect(none.rows.isEmpty && none.notes.isEmpty)
    }

    @Test("the sheet has the keys of the question, in their order")
    func keys() {
        #expect(
            SupplyChain.columns.map(\.key) == [
                "contract", "leadProvider", "subcontractors", "passedOnPence", "passedOnShare",
                "smeShare", "thirdSectorShare", "specialistShare", "localShare", "unchecked",
            ])
    }

    // MARK: Against a slow and obvious answer

    private struct Link {
        let contract: Int
        let body: Int
        let tier: Int?
        let pounds: Int?
        let isSpecialist: Bool?
        let isLocal: Bool?
        let checkedOn: Day?
    }

    @Test("generated registers are answered alike", arguments: 1...40)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func maybe<Value>(_ value: Value) -> Value? {
            Int.random(in: 0..<6, using: &random) == 0 ? nil : value
        }
        let day = try #require(Day("2024-02-29"))
        let bodies = (0..<6).map { _ in
            (
                sector: maybe(["private", "third_sector"][Int.random(in: 0...1, using: &random)]),
                isSME: maybe(Bool.random(using: &random)),
                isVCSE: maybe(Bool.random(using: &random))
            )
        }
        var links: [Link] = []
        for contract in 0..<8 {
            for body in 0..<6 where Bool.random(using: &random) {
                links.append(
                    Link(
                        contract: contract, body: body,
                        tier: maybe(Int.random(in: 1...3, using: &random)),
                        pounds: maybe(Int.random(in: 0...4, using: &random)),
                        isSpecialist: maybe(Bool.random(using: &random)),
                        isLocal: maybe(Bool.random(using: &random)),
                        checkedOn: maybe(
                            day.adding(days: Int.random(in: -368 ... -364, using: &random)))))
            }
        }
        let register = try TestRegister()
        func written(_ value: (some CustomStringConvertible)?) -> String {
            value.map { "\($0)" } ?? ""
        }
        try register.add(
            "organisation",
            bodies.enumerated().reduce("reference,name,sector,is_sme,is_vcse") { text, each in
                "\(text)\nB\(each.offset),Body,\(written(each.element.sector)),"
                    + "\(written(each.element.isSME)),\(written(each.element.isVCSE))"
            })
        try register.add(
            "contract",
            (0..<8).reduce("reference,title,kind,status,start_date,annual_value") {
                "\($0)\nK\($1),Title,contract,active,2023-01-01,\($1 == 0 ? "" : "\($1 * 3)")"
            })
        try register.add(
            "subcontract",
            links.reduce(
                "contract,organisation,tier,annual_value,is_specialist,is_local,terms_checked_on"
            ) { text, link in
                "\(text)\nK\(link.contract),B\(link.body),\(written(link.tier)),"
                    + "\(written(link.pounds)),\(written(link.isSpecialist)),"
                    + "\(written(link.isLocal)),\(written(link.checkedOn))"
            })
        let expected = (0..<8).compactMap { contract -> String? in
            let all = links.filter { $0.contract == contract }
            if all.isEmpty { return nil }
            let first = all.filter { $0.tier == nil || $0.tier == 1 }
            func share(_ isOne: (Link) -> Bool?) -> Double? {
                var part = 0
                var whole = 0
                for link in first {
                    guard let pounds = link.pounds, let isOne = isOne(link) else { continue }
                    whole += pounds
                    if isOne { part += pounds }
                }
                return whole == 0 ? nil : Double(part) / Double(whole)
            }
            let known = first.compactMap(\.pounds)
            let sum = known.reduce(0, +)
            let isWhole = !first.isEmpty && known.count == first.count && contract > 0
            let checkedFrom = Day("2023-02-28") ?? day
            return SupplyChainRow.told(
                [
                    "K\(contract)", nil, "\(all.count)",
                    known.isEmpty ? nil : "\(sum * 100)",
                ],
                [
                    isWhole ? Double(sum) / Double(contract * 3) : nil,
                    share { bodies[$0.body].isSME },
                    share { link in
                        let body = bodies[link.body]
                        if body.isVCSE == true { return true }
                        return body.sector.map { $0 == "third_sector" } ?? body.isVCSE
                    }, share(\.isSpecialist), share(\.isLocal),
                ], all.count { $0.checkedOn.map { $0 < checkedFrom || $0 > day } ?? true })
        }
        let answer = try SupplyChain.ask(QuestionContext(asOf: day), of: register.connection)
        #expect(answer.rows.map(\.told) == expected)
    }
}

extension SupplyChainRow {
    var told: String {
        SupplyChainRow.told(
            [
                contract.reference, leadProvider?.reference, subcontractors.description,
                passedOnPence?.description,
            ], [passedOnShare, smeShare, thirdSectorShare, specialistShare, localShare],
            Int(unchecked))
    }

    static func told(_ texts: [String?], _ shares: [Double?], _ unchecked: Int) -> String {
        let written = shares.map { $0.map { "\(($0 * 1_000).rounded() / 1_000)" } }
        return (texts + written + ["\(unchecked)"]).map { $0 ?? "-" }.joined(separator: " ")
    }
}
