import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Concentration: how dependent we are")
struct ConcentrationTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
        try register.add("care_group", "code,name,parent\nALL,All,\nOLD,Older,ALL\nLD,LD,ALL")
        try register.add("need", "code,name\nCARE,Care\nFOOD,Food")
        try register.add(
            "organisation",
            """
            reference,name,sector,is_sme,is_vcse
            P0,Wealdshire,local_authority,no,no
            P1,Alder,private,yes,no
            P2,Beech,third_sector,no,
            P3,Cedar CIC,private,no,yes
            P4,Unsure,,,
            """)
    }

    /// Rows `service,type,provider,provision`, each with a contract of its provider.
    private func addServices(_ rows: String) throws {
        for row in rows.split(separator: "\n") {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            try register.add(
                "service",
                "reference,name,service_type,provision\n\(cells[0]),Name,\(cells[1]),\(cells[3])"
            )
            try register.add(
                "contract",
                """
                reference,title,kind,status,provider,commissioner
                K\(cells[0]),Title,contract,active,\(cells[2]),P0
                """)
            try register.add(
                "contract_line",
                "contract,service,unit,valid_from\nK\(cells[0]),\(cells[0]),hour,2020-04-01")
        }
    }

    /// Rows `service,month,cost,area`, cost in pounds.
    private func addActivity(_ rows: String) throws {
        let lines = rows.split(separator: "\n").map { "K\($0.prefix(1)),hour,\($0)" }
        try register.add(
            "activity", (["contract,unit,service,month,cost,area"] + lines).joined(separator: "\n"))
    }

    private func ask(
        by: [Concentration.Grouping] = [.serviceType], _ filters: Filters = Filters()
    ) throws -> Answer<ConcentrationRow> {
        try register.whateverIsKept { try ask(by: by, filters, of: register) }
    }

    private func ask(
        by: [Concentration.Grouping] = [.serviceType], _ filters: Filters = Filters(),
        _ period: Period? = nil, of register: TestRegister
    ) throws -> Answer<ConcentrationRow> {
        try Concentration.ask(
            Concentration.Options(by: by),
            QuestionContext(
                asOf: try #require(Day("2026-09-30")), period: period, filters: filters),
            of: register.connection)
    }

    /// Each row as `group: providers largest share hhi third-sector SME in-house`, to six decimals.
    private func told(_ answer: Answer<ConcentrationRow>) -> [String] {
        answer.rows.map { row in
            let numbers = [
                row.largestShare, row.hhi, row.thirdSectorShare, row.smeShare, row.inHouseShare,
            ].map { $0.map(ConcentrationTests.text) ?? "-" }
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            return """
                \(group): \(row.providers) \(row.largestProvider?.reference ?? "-") \
                \(numbers.joined(separator: " "))
                """
        }
    }

    fileprivate static func text(_ number: Double) -> String { fixed(number, decimals: 6) }

    @Test("shares of 50, 30 and 20 % give 2,500 + 900 + 400 = 3,800")
    func hhi() throws {
        try addServices(
            "A,HOME,P1,external\nB,HOME,P2,external\nC,HOME,P0,in_house\nD,DAY,P3,external")
        try addActivity("A,2025-04,40,\nA,2026-03,10,\nB,2025-05,30,\nC,2025-05,20,\nD,2025-05,7,")
        let answer = try ask()
        #expect(
            told(answer) == [
                "DAY: 1 P3 1.000000 10000.000000 1.000000 0.000000 0.000000",
                "HOME: 3 P1 0.500000 3800.000000 0.300000 0.500000 0.200000",
            ])
        #expect(answer.rows.last?.hhi == 3800)
        #expect(answer.notes.isEmpty)
    }

    @Test("of two that are as large, the first by reference is the largest")
    func tie() throws {
        try addServices("A,HOME,P2,external\nB,HOME,P1,external\nC,HOME,P1,external")
        try addActivity("A,2025-04,10,\nB,2025-04,4,\nC,2025-04,6,")
        // 50² + 50².
        #expect(
            told(try ask()) == ["HOME: 2 P1 0.500000 5000.000000 0.500000 0.500000 0.000000"])
    }

    @Test("the provider is the contract's, else the service's, else an in-house commissioner")
    func provider() throws {
        try addServices("A,HOME,,external\nB,HOME,,in_house\nC,HOME,P1,external\nD,HOME,,external")
        try register.sql(
            """
            UPDATE service SET provider = (SELECT id FROM organisation WHERE reference = 'P2')
             WHERE reference IN ('A', 'C')
            """)
        try addActivity("A,2025-04,10,\nB,2025-04,20,\nC,2025-04,10,\nD,2025-04,1234.60,")
        let answer = try ask()
        // P2 10, P0 20, P1 10 of 40: 25² + 50² + 25².
        #expect(
            told(answer) == ["HOME: 3 P0 0.500000 3750.000000 0.250000 0.250000 0.500000"])
        #expect(
            answer.notes == [
                "1 contract line has no known provider: its cost, £1,235, is left out"
            ])
    }

    @Test("what is not known of a provider counts as not so, and is said")
    func unknownKind() throws {
        try addServices("A,HOME,P4,external\nB,HOME,P2,external")
        try addActivity("A,2025-04,10,\nB,2025-04,30,")
        let answer = try ask()
        #expect(
            told(answer) == ["HOME: 2 P2 0.750000 6250.000000 0.750000 0.000000 0.000000"])
        #expect(
            answer.notes == [
                "1 provider has no recorded sector and counts as not of the third sector",
                "1 provider is not known to be an SME or not, and counts as none",
            ])
    }

    @Test("of no cost, and of credits, there are no shares")
    func nothingToShare() throws {
        try addServices("A,HOME,P1,external\nB,DAY,P2,external\nC,,P2,external")
        try addActivity("A,2025-04,0,\nB,2025-04,-5,\nC,2025-04,,")
        let answer = try ask()
        #expect(
            told(answer) == [
                "DAY: 1 - - - - - -", "HOME: 1 - - - - - -", "-: 0 - - - - - -",
            ])
        #expect(answer.notes == ["1 row of activity has no reported cost and is left out"])
    }

    @Test("withdrawn contracts, other currencies and other months do not count")
    func leftOut() throws {
        try addServices("A,HOME,P1,external\nB,HOME,P2,external\nC,HOME,P3,external")
        try addActivity("A,2025-03,1,\nA,2025-04,2,\nA,2026-04,4,\nB,2025-04,5,\nC,2025-04,6,")
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'KB'")
        try register.sql("UPDATE contract SET currency = 'EUR' WHERE reference = 'KC'")
        let answer = try ask()
        #expect(
            told(answer) == ["HOME: 1 P1 1.000000 10000.000000 0.000000 1.000000 0.000000"])
        #expect(answer.notes == ["1 contract is not in pounds: its costs are left out"])
    }

    @Test("by area: where it was delivered, and what was not broken down last")
    func byArea() throws {
        try addServices("A,HOME,P1,external\nB,DAY,P2,external")
        try addActivity(
            "A,2025-04,30,N\nA,2025-05,5,N\nB,2025-04,15,N\nB,2025-04,9,S\nA,2025-04,8,")
        // N: 35 and 15 of 50: 70² + 30² = 5,800.
        #expect(
            told(try ask(by: [.area])) == [
                "N: 2 P1 0.700000 5800.000000 0.300000 0.700000 0.000000",
                "S: 1 P2 1.000000 10000.000000 1.000000 0.000000 0.000000",
                "-: 1 P1 1.000000 10000.000000 0.000000 1.000000 0.000000",
            ])
        #expect(
            told(try ask(by: [.serviceType, .area])).map { String($0.prefix { $0 != ":" }) }
                == ["DAY/N", "DAY/S", "HOME/N", "HOME/-"])
    }

    @Test("by care group: a service's cost is shared equally between those the map names for it")
    func byCareGroup() throws {
        try addServices("A,HOME,P1,external\nB,HOME,P2,external\nC,HOME,P2,external")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,CARE,N
            A,OLD,FOOD,N
            A,LD,CARE,S
            B,OLD,CARE,N
            """)
        try addActivity("A,2025-04,60,\nB,2025-04,10,\nC,2025-04,5,")
        // A's 60 is 30 for OLD, though two rows name it, and 30 for LD. OLD: 30 and 10 of 40.
        let all = [
            "LD: 1 P1 1.000000 10000.000000 0.000000 1.000000 0.000000",
            "OLD: 2 P1 0.750000 6250.000000 0.250000 0.750000 0.000000",
            "-: 1 P2 1.000000 10000.000000 1.000000 0.000000 0.000000",
        ]
        #expect(told(try ask(by: [.careGroup])) == all)
        var filters = Filters()
        filters.careGroup = ["OLD"]
        #expect(told(try ask(by: [.careGroup], filters)) == [all[1]])
        filters.careGroup = ["ALL"]
        #expect(told(try ask(by: [.careGroup], filters)) == Array(all.prefix(2)))
    }

    @Test("an empty register has no rows, and an unknown code is refused")
    func empty() throws {
        for by in Concentration.Grouping.allCases {
            #expect(try ask(by: [by], of: TestRegister()).rows.isEmpty)
        }
        var filters = Filters()
        filters.careGroup = ["NOBODY"]
        #expect(throws: UnknownCode.self) { try ask(by: [.careGroup], filters) }
    }

    // MARK: Against a slow and obvious answer

    @Test("generated registers are answered alike, by every grouping", arguments: 1...30)
    func generated(seed: UInt64) throws {
        let reference = ReferenceActivity(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let groupings: [[Concentration.Grouping]] =
            Concentration.Grouping.allCases.map { [$0] }
            + [[.careGroup, .serviceType], [.area, .careGroup, .serviceType]]
        let period = Period(FinancialYear(startingIn: 2024))
        for turn in [TestRegister.turnOfNoneStale, seed] {
            try register.keepYears(turn: turn)
            for by in groupings {
                for filters in ReferenceActivity.filters {
                    let answer = try ask(by: by, filters, period, of: register)
                    let expected = ConcentrationReference(
                        reference: reference, rows: reference.asked(in: period, filters), by: by)
                    #expect(told(answer) == expected.told, "\(by) \(filters) \(turn)")
                }
            }
        }
    }

    // MARK: The SQL, and the demo register

    @Test("every SQL text is one the schema takes, and activity is searched and never sorted")
    func sql() throws {
        try ActivityPlans.expectSearched(by: Concentration.description)
    }

    @Test("the demo register's home care: six providers, the largest with £1.6m of £5.7m")
    func demo() throws {
        var filters = Filters()
        filters.serviceType = ["HOMECARE"]
        let answer = try ask(filters, of: try TestRegister.demo())
        // P006 1,600,144; P010 929,552 + 452,188; P007 961,800; P008 430,560; P009 650,208; the
        // council's own P001 643,315: together 5,667,767.
        #expect(
            told(answer) == [
                """
                HOMECARE: 6 P006 \(ConcentrationTests.text(1_600_144 / 5_667_767.0)) \
                \(ConcentrationTests.text(
                    [1_600_144.0, 1_381_740, 961_800, 430_560, 650_208, 643_315]
                        .map { 100 * $0 / 5_667_767 }.reduce(0) { $0 + $1 * $1 })) 0.000000 \
                \(ConcentrationTests.text((5_667_767 - 430_560 - 643_315) / 5_667_767.0)) \
                \(ConcentrationTests.text(643_315 / 5_667_767.0))
                """
            ])
    }
}

/// Concentration worked out group by group, in exact fractions.
private struct ConcentrationReference {
    let reference: ReferenceActivity
    let rows: [ReferenceActivity.Row]
    let by: [Concentration.Grouping]

    private struct Part {
        let key: [String?]
        /// Nil where it is not known.
        let provider: String?
        let isInHouse: Bool
        let cost: Fraction?
    }

    private var parts: [Part] {
        rows.flatMap { row in
            let groups: [String?] = row.service.careGroups.isEmpty ? [nil] : row.service.careGroups
            let shares = by.contains(.careGroup) ? groups : [nil]
            let cost = row.contract.currency == "GBP" ? row.costPence : nil
            let isInHouse = row.service.provision == "in_house"
            return shares.map { group in
                Part(
                    key: by.map {
                        switch $0 {
                        case .serviceType: row.service.type
                        case .area: row.area
                        case .careGroup: group
                        }
                    },
                    provider: row.contract.provider ?? row.service.provider
                        ?? (isInHouse ? row.contract.commissioner : nil),
                    isInHouse: isInHouse,
                    cost: cost.map { Fraction(Int128($0), over: Int128(shares.count)) })
            }
        }
    }

    var told: [String] {
        let parts = parts
        return Set(parts.map(\.key))
            .sorted { left, right in
                left.map { $0 ?? "~" }.lexicographicallyPrecedes(right.map { $0 ?? "~" })
            }
            .map { key in told(key, parts.filter { $0.key == key }) }
    }

    private func told(_ key: [String?], _ parts: [Part]) -> String {
        let known = parts.filter { $0.provider != nil && $0.cost != nil }
        let whole = cost(known)
        let providers = reference.providers.filter { provider in
            known.contains { $0.provider == provider.reference }
        }
        let costs = providers.map { provider in
            cost(known.filter { $0.provider == provider.reference })
        }
        let group = key.map { $0 ?? "-" }.joined(separator: "/")
        guard whole > .zero, let most = costs.max(), let place = costs.firstIndex(of: most) else {
            return "\(group): \(providers.count) - - - - - -"
        }
        let third = zip(providers, costs).filter {
            $0.0.sector == "third_sector" || $0.0.isVCSE == true
        }
        let small = zip(providers, costs).filter { $0.0.isSME == true }
        let figures = [
            most / whole,
            costs.map { Fraction(100) * $0 / whole }.map { $0 * $0 }.reduce(.zero, +),
            third.map(\.1).reduce(.zero, +) / whole, small.map(\.1).reduce(.zero, +) / whole,
            cost(known.filter(\.isInHouse)) / whole,
        ]
        return """
            \(group): \(providers.count) \(providers[place].reference) \
            \(figures.map { ConcentrationTests.text($0.double) }.joined(separator: " "))
            """
    }

    private func cost(_ parts: [Part]) -> Fraction {
        parts.compactMap(\.cost).reduce(.zero, +)
    }
}
