import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Funnel: what happens between referral and completion")
struct FunnelTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
        try register.add("care_group", "code,name\nOLDER,Older people")
        try register.add("need", "code,name\nCARE,Care")
        try register.add("service_type", "code,name\nHOME,Home care")
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech")
        try register.add(
            "service", "reference,name,service_type\nS1,Mentoring,\nS2,Recovery,HOME")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,referrals_from,referrals_to
            A,Mentoring,contract,active,P1,100,120
            B,Both,contract,active,P2,,
            C,Recovery,contract,active,,,30
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            A,S1,case,2020-04-01
            B,S1,case,2020-04-01
            B,S2,case,2020-04-01
            C,S2,case,2020-04-01
            """)
    }

    /// Rows `contract,service,month,area,referrals,starts,completions`.
    private func addActivity(_ rows: String) throws {
        try register.add(
            "activity",
            "contract,service,month,area,referrals,starts,completions,unit\n"
                + rows.split(separator: "\n").map { "\($0),case" }.joined(separator: "\n"))
    }

    private func ask(
        by: [Funnel.Grouping] = [.contract], _ filters: Filters = Filters(),
        from: String = "2025-04", to: String = "2026-03"
    ) throws -> Answer<FunnelRow> {
        try register.whateverIsKept { try ask(by: by, filters, from: from, to: to, of: register) }
    }

    private func ask(
        by: [Funnel.Grouping] = [.contract], _ filters: Filters = Filters(),
        from: String = "2025-04", to: String = "2026-03", of register: TestRegister
    ) throws -> Answer<FunnelRow> {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        return try Funnel.ask(
            Funnel.Options(by: by),
            QuestionContext(
                asOf: try #require(Day("2026-09-30")), period: period, filters: filters),
            of: register.connection)
    }

    /// Each row as `group: referrals starts completions conversion completion flag`.
    private func told(_ answer: Answer<FunnelRow>) -> [String] {
        answer.rows.map { row in
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            let cells: [String?] = [
                row.referrals?.description, row.starts?.description, row.completions?.description,
                row.conversionRate?.description, row.completionRate?.description,
                row.flag?.rawValue,
            ]
            return "\(group): \(cells.map { $0 ?? "-" }.joined(separator: " "))"
        }
    }

    @Test("of 110 referred 55 start and 44 complete: a half, and four fifths of those")
    func rates() throws {
        try addActivity(
            """
            A,S1,2025-03,,9,9,9
            A,S1,2025-04,,50,30,20
            A,S1,2026-03,,60,25,24
            A,S1,2026-04,,9,9,9
            """)
        let answer = try ask()
        #expect(told(answer) == ["A: 110 55 44 0.5 0.8 -"])
        #expect(answer.notes.isEmpty)
    }

    @Test("of nobody there is no rate, and what nobody reported is unknown")
    func unknown() throws {
        try addActivity("A,S1,2025-04,,0,0,3\nB,S1,2025-04,,4,,\nB,S1,2025-05,,,1,")
        let answer = try ask()
        #expect(told(answer) == ["A: 0 0 3 - - under_band", "B: 4 1 - 0.25 - -"])
        #expect(
            answer.notes == [
                """
                2 rows of activity record only some of referrals, starts and completions: rates \
                are those of the sums
                """
            ])
    }

    @Test("a group that records none of the three is left out and counted")
    func withoutFunnel() throws {
        try addActivity("A,S1,2025-04,,,,\nB,S1,2025-04,,1,1,1")
        let answer = try ask()
        #expect(told(answer) == ["B: 1 1 1 1.0 1.0 -"])
        #expect(
            answer.notes == ["1 group records no referrals, starts or completions and is left out"])
    }

    @Test(
        "a year's band of 100 to 120 holds at both its ends",
        arguments: [(99, "under_band"), (100, "-"), (120, "-"), (121, "over_band")])
    func band(referrals: Int, flag: String) throws {
        try addActivity("A,S1,2025-04,,\(referrals),1,1")
        #expect(told(try ask()).map { $0.split(separator: " ").last.map(String.init) } == [flag])
    }

    @Test(
        "of a band of 100 to 120, five months are 41⅔ to 50",
        arguments: [(41, "under_band"), (42, "-"), (50, "-"), (51, "over_band")])
    func bandOfMonths(referrals: Int, flag: String) throws {
        try addActivity("A,S1,2025-06,,\(referrals),1,1")
        let answer = try ask(from: "2025-04", to: "2025-08")
        #expect(told(answer).map { $0.split(separator: " ").last.map(String.init) } == [flag])
    }

    @Test("by contract and month, each month has a twelfth of the band; an open end flags nothing")
    func bandOfMonth() throws {
        // A: 8⅓ to 10 a month; C: up to 2.5.
        try addActivity(
            """
            A,S1,2025-04,,8,1,1
            A,S1,2025-05,,9,1,1
            A,S1,2025-06,,11,1,1
            C,S2,2025-04,,0,1,1
            C,S2,2025-05,,3,1,1
            """)
        #expect(
            told(try ask(by: [.contract, .month])).map { row in
                "\(row.prefix { $0 != ":" }) \(row.split(separator: " ").last ?? "")"
            } == [
                "A/2025-04 under_band", "A/2025-05 -", "A/2025-06 over_band", "C/2025-04 -",
                "C/2025-05 over_band",
            ])
    }

    @Test("only a contract asked for whole has a flag, and the others are counted")
    func contractInPart() throws {
        try register.sql("UPDATE contract SET referrals_to = 1 WHERE reference IN ('B', 'C')")
        try addActivity("B,S1,2025-04,N,5,1,1\nB,S2,2025-04,N,5,1,1\nC,S2,2025-04,N,5,1,1")
        #expect(told(try ask()).map { $0.hasSuffix("over_band") } == [true, true])
        for by in Funnel.Grouping.allCases where by != .contract {
            #expect(try ask(by: [by]).rows.compactMap(\.flag).isEmpty)
        }
        for by in [Funnel.Grouping.service, .area] {
            #expect(try ask(by: [.contract, by]).rows.compactMap(\.flag).isEmpty)
        }
        #expect(try ask(by: [.contract, .provider]).rows.compactMap(\.flag).count == 2)
        var filters = Filters()
        filters.serviceType = ["HOME"]
        let ofType = try ask(filters)
        #expect(told(ofType) == ["B: 5 1 1 0.2 1.0 -", "C: 5 1 1 0.2 1.0 over_band"])
        let note = "1 contract has a volume band and is asked for in part: it has no flag"
        #expect(ofType.notes == [note])
        filters = Filters()
        filters.area = ["N"]
        let inArea = try ask(filters)
        #expect(inArea.rows.compactMap(\.flag).isEmpty)
        #expect(
            inArea.notes == [
                "2 contracts have a volume band and are asked for in part: they have no flag"
            ])
    }

    @Test("groups come by reference, areas that are not broken down and the unknown last")
    func groups() throws {
        try addActivity(
            """
            C,S2,2025-04,,1,1,1
            B,S2,2025-05,S,2,1,1
            B,S1,2025-04,N,4,2,1
            A,S1,2025-04,N,8,4,2
            """)
        #expect(
            told(try ask(by: [.provider])) == [
                "P1: 8 4 2 0.5 0.5 -", "P2: 6 3 2 0.5 \(2.0 / 3) -", "-: 1 1 1 1.0 1.0 -",
            ])
        #expect(
            told(try ask(by: [.service])) == ["S1: 12 6 3 0.5 0.5 -", "S2: 3 2 2 \(2.0 / 3) 1.0 -"])
        #expect(
            told(try ask(by: [.area])) == [
                "N: 12 6 3 0.5 0.5 -", "S: 2 1 1 0.5 1.0 -", "-: 1 1 1 1.0 1.0 -",
            ])
        #expect(
            told(try ask(by: [.month])) == [
                "2025-04: 13 7 4 \(7.0 / 13) \(4.0 / 7) -", "2025-05: 2 1 1 0.5 1.0 -",
            ])
    }

    @Test("withdrawn contracts never count; an empty register has no rows")
    func withdrawn() throws {
        try addActivity("A,S1,2025-04,,8,4,2")
        try register.sql("UPDATE contract SET status = 'withdrawn'")
        for by in Funnel.Grouping.allCases {
            #expect(try ask(by: [by]).rows.isEmpty)
            #expect(try ask(by: [by], of: TestRegister()).rows.isEmpty)
        }
    }

    // MARK: Against a slow and obvious answer

    @Test("generated registers are answered alike, by every grouping", arguments: 1...30)
    func generated(seed: UInt64) throws {
        let reference = ReferenceActivity(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let periods = [("2024-04", "2025-03"), ("2024-11", "2025-01"), ("2024-04", "2026-03")]
        for turn in [TestRegister.turnOfNoneStale, seed] {
            try register.keepYears(turn: turn)
            for (from, to) in periods {
                try expectReference(reference, register, from: from, to: to)
            }
        }
    }

    private func expectReference(
        _ reference: ReferenceActivity, _ register: TestRegister, from: String, to: String
    ) throws {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        let groupings: [[Funnel.Grouping]] =
            Funnel.Grouping.allCases.map { [$0] }
            + [[.contract, .month], [.area, .provider], [.service, .provider]]
        for by in groupings {
            for filters in ReferenceActivity.filters {
                let answer = try ask(by: by, filters, from: from, to: to, of: register)
                let isByContract = by == [.contract] || by == [.contract, .month]
                let expected = FunnelReference(
                    rows: reference.asked(in: period, filters), by: by,
                    months: by.contains(.month) ? 1 : period?.months ?? 0,
                    flagged: isByContract ? reference.whole(filters) : [])
                #expect(told(answer) == expected.told, "\(by) \(from) \(filters)")
            }
        }
    }

    // MARK: The SQL, and the demo register

    @Test("every SQL text is one the schema takes, and activity is searched and never sorted")
    func sql() throws {
        try ActivityPlans.expectSearched(by: Funnel.description)
    }

    @Test("the demo register's eight funnels of 2025-26")
    func demo() throws {
        let answer = try ask(of: try TestRegister.demo())
        #expect(
            answer.rows.map { row in
                let numbers = [row.referrals, row.starts, row.completions]
                return row.group.compactMap { $0?.reference }.joined() + " "
                    + numbers.map { "\($0 ?? -1)" }.joined(separator: "/")
            } == [
                "C007 1103/772/651", "C015 188/74/59", "C016 762/472/235", "C019 157/112/62",
                "C022 325/200/115", "C023 93/62/22", "C025 1230/1008/869", "C026 318/237/169",
            ])
    }
}

/// Funnels worked out group by group.
private struct FunnelReference {
    let rows: [ReferenceActivity.Row]
    let by: [Funnel.Grouping]
    let months: Int
    /// Contracts.
    let flagged: Set<String>

    private func key(_ row: ReferenceActivity.Row) -> [String?] {
        by.map {
            switch $0 {
            case .contract: row.contract.reference
            case .provider: row.contract.provider
            case .service: row.service.reference
            case .area: row.area
            case .month: row.month.description
            }
        }
    }

    var told: [String] {
        Set(rows.map(key))
            .sorted { left, right in
                left.map { $0 ?? "~" }.lexicographicallyPrecedes(right.map { $0 ?? "~" })
            }
            .compactMap { key in told(key, rows.filter { self.key($0) == key }) }
    }

    private func told(_ key: [String?], _ rows: [ReferenceActivity.Row]) -> String? {
        let referrals = sum(rows.map(\.referrals))
        let starts = sum(rows.map(\.starts))
        let completions = sum(rows.map(\.completions))
        if referrals == nil, starts == nil, completions == nil { return nil }
        let cells: [String?] = [
            referrals?.description, starts?.description, completions?.description,
            rate(starts, referrals)?.description, rate(completions, starts)?.description,
            rows.first.flatMap { flag(referrals, $0.contract) },
        ]
        let group = key.map { $0 ?? "-" }.joined(separator: "/")
        return "\(group): \(cells.map { $0 ?? "-" }.joined(separator: " "))"
    }

    private func sum(_ numbers: [Int?]) -> Int? {
        let known = numbers.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    private func rate(_ part: Int?, _ whole: Int?) -> Double? {
        guard let part, let whole, whole > 0 else { return nil }
        return Fraction(Int128(part), over: Int128(whole)).double
    }

    private func flag(_ referrals: Int?, _ contract: ReferenceActivity.Contract) -> String? {
        guard flagged.contains(contract.reference), let referrals else { return nil }
        let ends = contract.band.map { $0.map { Fraction(Int128($0 * months), over: 12) } }
        if let to = ends[1], Fraction(referrals) > to { return "over_band" }
        if let from = ends[0], Fraction(referrals) < from { return "under_band" }
        return nil
    }
}
