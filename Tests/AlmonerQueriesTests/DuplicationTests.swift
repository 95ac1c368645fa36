import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Duplication: who does the same for the same people in the same place")
struct DuplicationTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech\nW,Wealdshire")
        try register.add(
            "care_group", "code,name,parent\nADULT,Adults,\nOLD,Older,ADULT\nLD,LD,ADULT")
        try register.add("need", "code,name\nHOME,Home care\nBED,Beds")
        try register.add(
            "area", "code,name,parent\nALL,County,\nN,North,ALL\nS,South,ALL\nE,East,ALL")
    }

    private func ask(
        _ options: Duplication.Options = Duplication.Options(), _ filters: Filters = Filters(),
        on day: String = "2026-09-30"
    ) throws -> Answer<ServiceOverlap> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Duplication.ask(options, context, of: register.connection)
    }

    private func pairs(_ answer: Answer<ServiceOverlap>) -> [String] {
        answer.rows.map { "\($0.serviceA.reference)-\($0.serviceB.reference)" }
    }

    @Test("a pair's need, capacity and cost are those of the shared cells")
    func onePair() throws {
        try register.add(
            "service",
            """
            reference,name,provider,annual_capacity
            A,Home care north and south,P1,90
            B,Home care north,P2,40
            C,Home care south,P2,7
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,N
            A,OLD,HOME,S
            B,OLD,HOME,N
            B,LD,HOME,N
            C,OLD,HOME,S
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,60
            OLD,HOME,S,2025,30
            LD,HOME,N,2025,20
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date
            CA,Agreement A,contract,active,2026-01-01
            CB,Agreement B,contract,active,2026-01-01
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price
            CA,A,hour,2026-01-01,1000,9
            CB,B,hour,2026-01-01,100,8
            """)
        let answer = try ask()
        #expect(pairs(answer) == ["A-B", "A-C"])
        // A and B share (OLD, HOME, N), need 60. Capacity there: A 90 × 60/90 = 60, B 40 × 60/80 =
        // 30: 90 > 60. Cost: A £9,000 × 60/90 = £6,000, B £800 × 60/80 = £600. All cells of the
        // two: 2 + 2 − 1.
        #expect(
            answer.sheet.rows[0] == [
                .reference("A", name: "Home care north and south"),
                .reference("B", name: "Home care north"), .count(1), .count(2), .count(2),
                .number(1.0 / 3), .number(0.5), .number(60), .number(90), .pence(660_000),
                .text("duplication"),
            ])
        // A and C share (OLD, HOME, S), need 30. Capacity: A 90 × 30/90 = 30, C 7. C has no cost.
        #expect(
            answer.sheet.rows[1] == [
                .reference("A", name: "Home care north and south"),
                .reference("C", name: "Home care south"), .count(1), .count(2), .count(1),
                .number(0.5), .number(1), .number(30), .number(37), .pence(300_000),
                .text("duplication"),
            ])
        #expect(
            answer.notes == [
                """
                1 service shown has no annual cost: it adds nothing to overlapCostPence
                """
            ])
    }

    @Test("capacity equal to need is an overlap; without need or without capacity, unknown")
    func verdicts() throws {
        try register.add(
            "service",
            """
            reference,name,annual_capacity
            A,Equal,40
            B,Equal,20
            C,No need,40
            D,No need,20
            E,No capacity,
            F,No capacity,
            G,None but not unknown,0
            H,None but not unknown,
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,N
            B,OLD,HOME,N
            C,OLD,HOME,S
            D,OLD,HOME,S
            E,OLD,HOME,E
            F,OLD,HOME,E
            G,LD,HOME,E
            H,LD,HOME,E
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,60
            OLD,HOME,S,2025,
            OLD,HOME,E,2025,60
            LD,HOME,E,2025,0
            """)
        let answer = try ask()
        #expect(pairs(answer) == ["A-B", "C-D", "E-F", "G-H"])
        #expect(answer.rows.map(\.verdict) == [.overlap, .unknown, .unknown, .overlap])
        #expect(answer.rows.map(\.sharedNeedPeople) == [60, nil, 60, 0])
        #expect(answer.rows.map(\.sharedCapacityPeople) == [60, 60, nil, 0])
        #expect(answer.rows.allSatisfy { $0.overlapCostPence == nil })
        #expect(
            answer.notes.first
                == "3 open services have no annual capacity: they add nothing to sharedCapacityPeople"
        )
    }

    @Test("an unknown need weighs the mean of the known ones")
    func meanWeight() throws {
        try register.add(
            "service", "reference,name,annual_capacity\nA,All three areas,90\nB,East only,")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,ALL\nB,OLD,HOME,E")
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2025,10\nOLD,HOME,S,2025,20")
        // North 10, south 20, east the mean, 15: of 90 people 15/45 are served in the east, 30.
        let row = try #require(try ask().rows.first)
        #expect(row.sharedCapacityPeople == 30)
        #expect([row.sharedCells, row.cellsA, row.cellsB] == [1, 3, 1])
    }

    @Test("where no need is known, or all of it is 0, every cell weighs the same")
    func equalWeights() throws {
        try register.add("service", "reference,name,annual_capacity\nA,All,90\nB,East,")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,ALL\nB,OLD,HOME,E")
        #expect(try ask().rows.first?.sharedCapacityPeople == 30)
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2025,0\nOLD,HOME,E,2025,0")
        #expect(try ask().rows.first?.sharedCapacityPeople == 30)
        #expect(try ask().rows.first?.sharedNeedPeople == 0)
    }

    @Test("the newest estimate up to the year counts, and a suppressed one hides the older")
    func newestEstimate() throws {
        try register.add("service", "reference,name\nA,One\nB,Two")
        try register.add("service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,N")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2024,10
            OLD,HOME,N,2025,20
            OLD,HOME,N,2026,
            OLD,HOME,N,2027,40
            OLD,HOME,ALL,2027,900
            """)
        #expect(try ask(on: "2023-12-31").rows.first?.sharedNeedPeople == nil)
        #expect(try ask(on: "2025-12-31").rows.first?.sharedNeedPeople == 20)
        #expect(try ask(on: "2026-01-01").rows.first?.sharedNeedPeople == nil)
        #expect(try ask(on: "2027-01-01").rows.first?.sharedNeedPeople == 40)
    }

    @Test("a parent stands for its leaves, and a cell named twice counts once")
    func parents() throws {
        try register.add("service", "reference,name\nA,Whole county\nB,One leaf")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,ADULT,HOME,ALL
            A,OLD,HOME,N
            A,OLD,HOME,ALL
            B,LD,HOME,S
            """)
        // Two groups × three areas.
        let row = try #require(try ask().rows.first)
        #expect([row.sharedCells, row.cellsA, row.cellsB] == [1, 6, 1])
    }

    @Test("services must be open on the day, first and last day included")
    func open() throws {
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on
            A,Always,,
            B,Opens today,2026-09-30,
            C,Opens tomorrow,2026-10-01,
            D,Closes today,,2026-09-30
            E,Closed yesterday,,2026-09-29
            """)
        try register.add(
            "service_cell",
            ["A", "B", "C", "D", "E"].reduce("service,care_group,need,area") {
                $0 + "\n\($1),OLD,HOME,N"
            })
        #expect(pairs(try ask()) == ["A-B", "A-D", "B-D"])
    }

    @Test("ages must meet; an unknown end is that of life")
    func ages() throws {
        try register.add(
            "service",
            """
            reference,name,min_age,max_age
            A,Children,0,17
            B,From 17,17,
            C,Adults,18,64
            D,Up to 18,,18
            E,Any age,,
            """)
        try register.add(
            "service_cell",
            ["A", "B", "C", "D", "E"].reduce("service,care_group,need,area") {
                $0 + "\n\($1),OLD,HOME,N"
            })
        #expect(
            pairs(try ask()) == ["A-B", "A-D", "A-E", "B-C", "B-D", "B-E", "C-D", "C-E", "D-E"])
    }

    @Test("costs are those of lines open on the day, pence rounded half away from zero")
    func costs() throws {
        try register.add("service", "reference,name\nA,North and south\nB,North")
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,N")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            C1,Runs,contract,active,2026-01-01,2026-12-31
            C2,Withdrawn,contract,withdrawn,2026-01-01,2026-12-31
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price,valid_to
            C1,A,hour,2026-01-01,1,0.01,2026-09-30
            C1,A,session,2026-09-30,2,0.01,
            C1,A,night,2026-10-01,500,1,
            C1,A,case,2026-01-01,500,1,2026-09-29
            C1,A,place,2026-01-01,,1,
            C2,A,hour,2026-01-01,500,1,
            """)
        // 1 + 2 = 3 pence, half of it in the north: 1.5, which rounds to 2. B has no cost.
        #expect(try ask().rows.first?.overlapCostPence == 2)
        // A day later only 2 pence and £500.00 are open: 50,002 / 2.
        #expect(try ask(on: "2026-10-01").rows.first?.overlapCostPence == 25_001)
    }

    @Test("across providers only: one provider twice, and an unknown one, are left out")
    func acrossProviders() throws {
        try register.add(
            "service", "reference,name,provider\nA,One,P1\nB,Two,P1\nC,Three,P2\nD,Four,")
        try register.add(
            "service_cell",
            ["A", "B", "C", "D"].reduce("service,care_group,need,area") {
                $0 + "\n\($1),OLD,HOME,N"
            })
        let answer = try ask(Duplication.Options(acrossProvidersOnly: true))
        #expect(pairs(answer) == ["A-C", "B-C"])
        #expect(answer.notes.last == "3 pairs have a service without a provider: they are left out")
        #expect(pairs(try ask()).count == 6)
    }

    @Test("the least overlap asked for is containment, the fence included")
    func minOverlap() throws {
        try register.add("service", "reference,name\nA,Three\nB,Two\nC,One")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,ALL
            B,OLD,HOME,N
            B,OLD,BED,N
            C,OLD,HOME,N
            """)
        // A and B share 1 of 2, A and C 1 of 1, B and C 1 of 1.
        #expect(pairs(try ask(Duplication.Options(minOverlap: 0.5))) == ["A-B", "A-C", "B-C"])
        #expect(pairs(try ask(Duplication.Options(minOverlap: 0.51))) == ["A-C", "B-C"])
    }

    @Test("a pair is shown where a filter selects one of the two, with their whole footprints")
    func filters() throws {
        try register.add("service_type", "code,name\nHC,Home care")
        try register.add(
            "service",
            """
            reference,name,service_type,provider
            A,One,HC,P1
            B,Two,,P2
            C,Three,,P2
            D,Not on the map,HC,
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,ALL
            B,OLD,HOME,N
            C,OLD,HOME,N
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,commissioner
            C1,Agreement,grant,active,2026-01-01,W
            """)
        try register.add("contract_line", "contract,service,unit,valid_from\nC1,C,hour,2026-01-01")
        var byType = Filters()
        byType.serviceType = ["HC"]
        let answer = try ask(Duplication.Options(), byType)
        #expect(pairs(answer) == ["A-B", "A-C"])
        #expect(answer.rows.map(\.cellsA) == [3, 3])
        #expect(
            answer.notes.first == "1 open service has no place on the service map and is in no pair"
        )
        var byArea = Filters()
        byArea.area = ["S"]
        #expect(pairs(try ask(Duplication.Options(), byArea)) == ["A-B", "A-C"])
        var byKind = Filters()
        byKind.contractKind = ["grant"]
        #expect(pairs(try ask(Duplication.Options(), byKind)) == ["A-C", "B-C"])
        byKind.provider = ["P1"]
        #expect(try ask(Duplication.Options(), byKind).rows.isEmpty)
        var nobody = Filters()
        nobody.commissioner = ["P1"]
        #expect(try ask(Duplication.Options(), nobody).rows.isEmpty)
        nobody.commissioner = ["W"]
        #expect(pairs(try ask(Duplication.Options(), nobody)) == ["A-C", "B-C"])
    }

    @Test("an empty register, and one without a map, answer with nothing")
    func empty() throws {
        #expect(try TestRegister().connection.askDuplication().rows.isEmpty)
        try register.add("service", "reference,name\nA,One\nB,Two")
        let answer = try ask()
        #expect(answer.rows.isEmpty)
        #expect(
            answer.notes == ["2 open services have no place on the service map and are in no pair"])
    }

    @Test("the sheet has the keys of the question, in their order")
    func keys() {
        #expect(
            Duplication.columns.map(\.key) == [
                "serviceA", "serviceB", "sharedCells", "cellsA", "cellsB", "jaccard",
                "containment", "sharedNeedPeople", "sharedCapacityPeople", "overlapCostPence",
                "verdict",
            ])
    }

    @Test("every SQL text is one the migrated schema takes")
    func preparesSQL() throws {
        for named in Duplication.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
    }

    @Test("the demo register: three pairs, one of each verdict")
    func demo() throws {
        let demo = try TestRegister.demo()
        let rows = try demo.connection.askDuplication().rows
        #expect(
            rows.map { "\($0.serviceA.reference) \($0.serviceB.reference) \($0.verdict.rawValue)" }
                == ["S003 S004 duplication", "S020 S021 overlap", "S022 S023 unknown"])
        #expect(rows.map(\.sharedNeedPeople) == [190, 190, nil])
        // S003: 150. S004: 120 × 190 / (190 + 40) = 99.13. S020: 180 × 190 / 300 = 114, S021: 60.
        // S022: 400 / 2, S023: 150.
        #expect(
            rows.map { $0.sharedCapacityPeople.map { fixed($0, decimals: 2) } }
                == ["249.13", "174.00", "350.00"])
        #expect(rows.map(\.jaccard) == [0.5, 0.5, 0.5])
        // £961,800 + £589,680 × 190/230; £100,800 × 190/300 + £49,500; £60,000 / 2.
        #expect(rows.map(\.overlapCostPence) == [144_892_696, 11_334_000, 3_000_000])
    }
}

extension Connection {
    fileprivate func askDuplication() throws -> Answer<ServiceOverlap> {
        let day = try #require(Day("2026-09-30"))
        return try Duplication.ask(Duplication.Options(), QuestionContext(asOf: day), of: self)
    }
}
