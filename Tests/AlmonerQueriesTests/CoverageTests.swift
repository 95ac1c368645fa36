import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Coverage: where need is met, and where not")
struct CoverageTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
    }

    private func statuses(_ answer: Answer<CoverageRow>) -> [CoverageRow.Status?] {
        answer.rows.map(\.status)
    }

    @Test("a service's capacity is shared out by need, and the cell's services added up")
    func shares() throws {
        try register.add(
            "service",
            "reference,name,annual_capacity\nA,North and south,90\nB,North,6")
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,N")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people,basis
            OLD,HOME,N,2024,80,survey
            OLD,HOME,S,2025,40,measured
            """)
        // North: A 90 × 80/120 = 60, and B 6: 66 of 80. South: A 90 × 40/120 = 30 of 40.
        #expect(
            Array(try register.coverage().sheet.rows) == [
                [
                    .reference("OLD", name: "Older"), .reference("HOME", name: "Home care"),
                    .reference("N", name: "North"), .count(80), .year(2024), .text("survey"),
                    .number(66), .count(2), .number(0.825), .text("under"),
                ],
                [
                    .reference("OLD", name: "Older"), .reference("HOME", name: "Home care"),
                    .reference("S", name: "South"), .count(40), .year(2025), .text("measured"),
                    .number(30), .count(1), .number(0.75), .text("under"),
                ],
            ])
    }

    @Test("1 is met, and so is 1.2: the fences belong to what is met")
    func fences() throws {
        for (capacity, status) in [
            (0, CoverageRow.Status.under), (59, .under), (60, .met), (72, .met), (73, .over),
        ] {
            let register = try TestRegister.ofPlaces()
            try register.add("service", "reference,name,annual_capacity\nA,One,\(capacity)")
            try register.add("service_cell", "service,care_group,need,area\nA,OLD,HOME,N")
            try register.add(
                "need_estimate", "care_group,need,area,year,people\nOLD,HOME,N,2025,60")
            let row = try #require(try register.coverage().rows.first)
            #expect(row.status == status, "\(capacity)")
            #expect(row.ratio == Double(capacity) / 60)
        }
    }

    @Test("thirds that add up to the need meet it, whatever the machine makes of thirds")
    func rounding() throws {
        try register.add(
            "service",
            (0..<10).reduce("reference,name,annual_capacity") { $0 + "\nS\($1),One,1" })
        try register.add(
            "service_cell",
            (0..<10).reduce("service,care_group,need,area") { $0 + "\nS\($1),OLD,HOME,ALL" })
        // Ten services of one person each, over three areas: ten thirds in each, ten in all.
        try register.add(
            "need_estimate", "care_group,need,area,year,people\nOLD,HOME,ALL,2025,10")
        let row = try #require(try register.coverage().rows.first { $0.needPeople != nil })
        #expect(row.status == .met)
        #expect(try register.gaps().rows.isEmpty)
    }

    @Test("need without a service, a service without need, and what cannot be told")
    func statuses() throws {
        try register.add(
            "service",
            """
            reference,name,annual_capacity
            A,No estimate,40
            B,Capacity unknown,
            C,Suppressed,40
            D,None but not unknown,0
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,LD,BED,N
            B,LD,BED,S
            C,LD,HOME,N
            D,LD,HOME,S
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people,basis
            LD,BED,E,2025,60,
            LD,BED,S,2025,60,
            LD,HOME,N,2025,,survey
            LD,HOME,S,2025,60,
            """)
        let answer = try register.coverage()
        #expect(
            answer.rows.map(\.area?.reference) == ["E", "N", "S", "N", "S"])
        #expect(statuses(answer) == [.noService, .noNeedRecorded, nil, .suppressed, .under])
        #expect(answer.rows.map(\.capacityPeople) == [0, 40, nil, 40, 0])
        #expect(answer.rows.map(\.ratio) == [0, nil, nil, nil, 0])
        #expect(answer.rows.map(\.needYear) == [2025, nil, 2025, 2025, 2025])
        #expect(answer.rows.map(\.needBasis) == [nil, nil, nil, "survey", nil])
        #expect(answer.rows[3].needPeople == nil)
        #expect(
            answer.notes == [
                "1 service has no annual capacity: it adds nothing to capacityPeople",
                "1 row has need, and services without any known capacity: no ratio, no status",
            ])
    }

    @Test("where nobody is in need, any capacity is too much and none is enough")
    func noNeed() throws {
        try register.add(
            "service", "reference,name,annual_capacity\nA,One,1\nB,None,0\nC,Unknown,")
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,LD,HOME,E\nB,LD,HOME,N\nC,LD,HOME,S")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            LD,BED,E,2025,0
            LD,HOME,E,2025,0
            LD,HOME,N,2025,0
            LD,HOME,S,2025,0
            """)
        let answer = try register.coverage()
        #expect(statuses(answer) == [.met, .over, .met, nil])
        #expect(answer.rows.allSatisfy { $0.ratio == nil })
        #expect(try register.gaps().rows.isEmpty)
    }

    @Test("an estimate of a parent is a row of its own, beside the capacity of all below it")
    func parents() throws {
        try register.add(
            "service",
            "reference,name,annual_capacity\nA,All adults,60\nB,North,10\nC,Beds,500")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,ADULT,HOME,ALL
            B,OLD,HOME,N
            C,OLD,BED,N
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            ADULT,HOME,N,2025,100
            OLD,HOME,ALL,2025,200
            OLD,HOME,N,2025,5
            LD,BED,ALL,2025,7
            """)
        let rows = try register.coverage().rows.filter { $0.needPeople != nil }
        #expect(rows.map(\.careGroup?.reference) == ["ADULT", "LD", "OLD", "OLD"])
        #expect(rows.map(\.area?.reference) == ["N", "ALL", "ALL", "N"])
        // All of A's six cells weigh 5, the mean of the one known: 10 in each. North: A's two, and
        // B's 10. Older: A's three, and B's 10. In (OLD, HOME, N): 10 + 10.
        #expect(rows.map(\.capacityPeople) == [30, 0, 40, 20])
        #expect(rows.map(\.services) == [2, 0, 2, 2])
        #expect(rows.map(\.status) == [.under, .noService, .under, .over])
    }

    @Test("the newest estimate up to the year counts, and a suppressed one hides the older")
    func newestEstimate() throws {
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people,basis
            OLD,HOME,N,2024,10,measured
            OLD,HOME,N,2025,20,survey
            OLD,HOME,N,2026,,measured
            OLD,HOME,N,2029,40,forecast
            """)
        func row(_ day: String, _ atYear: Int?) throws -> [String] {
            try register.coverage(Coverage.Options(atYear: atYear), on: day).rows.map { row in
                "\(row.needPeople ?? -1) \(row.needYear ?? -1) \(row.needBasis ?? "")"
            }
        }
        #expect(try row("2023-12-31", nil) == [])
        #expect(try row("2024-01-01", nil) == ["10 2024 measured"])
        #expect(try row("2025-12-31", nil) == ["20 2025 survey"])
        #expect(try row("2026-01-01", nil) == ["-1 2026 measured"])
        #expect(try row("2026-01-01", 2028) == ["-1 2026 measured"])
        #expect(try row("2026-01-01", 2029) == ["40 2029 forecast"])
        #expect(try row("2026-01-01", 2040) == ["40 2029 forecast"])
    }

    @Test("services must be open on the day, and on the map")
    func open() throws {
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on,annual_capacity
            A,Opens today,2026-09-30,,1
            B,Opens tomorrow,2026-10-01,,2
            C,Closes today,,2026-09-30,4
            D,Closed yesterday,,2026-09-29,8
            E,Not on the map,,,16
            """)
        try register.add(
            "service_cell",
            ["A", "B", "C", "D"].reduce("service,care_group,need,area") {
                $0 + "\n\($1),OLD,HOME,N"
            })
        let answer = try register.coverage()
        #expect(answer.rows.map(\.capacityPeople) == [5])
        #expect(
            answer.notes == ["1 open service has no place on the service map and is in no row"])
    }

    @Test("cells are added up where their need is known, and the rest is counted")
    func addedUp() throws {
        try register.add(
            "service",
            """
            reference,name,annual_capacity
            A,Home care,30
            B,Beds north,50
            C,Beds east,8
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,N
            A,OLD,HOME,S
            B,OLD,BED,N
            C,OLD,BED,E
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people,basis
            OLD,HOME,N,2025,10,measured
            OLD,HOME,S,2025,20,measured
            LD,HOME,S,2024,60,measured
            LD,BED,S,2025,,survey
            OLD,HOME,ALL,2025,500,measured
            """)
        let answer = try register.coverage(Coverage.Options(by: [.area]))
        #expect(
            answer.columns.map(\.key) == [
                "area", "needPeople", "needYear", "needBasis", "capacityPeople", "services",
                "ratio", "status",
            ])
        #expect(answer.rows.map(\.area?.reference) == ["E", "N", "S"])
        // East: beds alone, whose need nobody knows. North: 10 of home care, not the 50 beds.
        // South: 20 + 60 in need, 20 of home care; years and need differ.
        #expect(answer.rows.map(\.needPeople) == [nil, 10, 80])
        #expect(answer.rows.map(\.capacityPeople) == [8, 10, 20])
        #expect(answer.rows.map(\.services) == [1, 1, 1])
        #expect(answer.rows.map(\.needYear) == [nil, 2025, nil])
        #expect(answer.rows.map(\.needBasis) == [nil, "measured", "measured"])
        #expect(answer.rows.map(\.status) == [.noNeedRecorded, .met, .under])
        #expect(
            answer.notes == [
                "1 estimate is for a parent: it is in no sum",
                "1 cell has a suppressed estimate: its need is in no sum",
                "1 cell has services and no known need: its capacity is in no sum",
            ])
    }

    @Test("several groups give a column each, in the order asked")
    func severalGroups() throws {
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,1
            LD,HOME,N,2025,2
            LD,HOME,S,2025,4
            OLD,BED,N,2025,8
            """)
        let answer = try register.coverage(Coverage.Options(by: [.need, .careGroup, .need]))
        #expect(answer.columns.prefix(3).map(\.key) == ["need", "careGroup", "needPeople"])
        #expect(
            answer.rows.map { "\($0.need?.reference ?? "") \($0.careGroup?.reference ?? "")" }
                == ["BED OLD", "HOME LD", "HOME OLD"])
        #expect(answer.rows.map(\.needPeople) == [8, 6, 1])
        #expect(answer.rows.allSatisfy { $0.area == nil && $0.status == .noService })
    }

    @Test("a filter on services takes their capacity alone, where they are")
    func serviceFilters() throws {
        try register.add("service_type", "code,name\nHC,Home care")
        try register.add(
            "service",
            """
            reference,name,service_type,annual_capacity
            A,One,HC,10
            B,Two,,20
            """)
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,ALL")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,40
            OLD,HOME,S,2025,40
            OLD,HOME,ALL,2025,100
            OLD,BED,ALL,2025,100
            """)
        var filters = Filters()
        filters.serviceType = ["HC"]
        let answer = try register.coverage(Coverage.Options(), filters)
        #expect(answer.rows.map(\.area?.reference) == ["ALL", "N"])
        #expect(answer.rows.map(\.capacityPeople) == [10, 10])
        #expect(
            answer.notes == ["2 estimates are for where no selected service is: they are left out"])
        filters.serviceType = ["NONE"]
        #expect(throws: UnknownCode.self) {
            try register.coverage(Coverage.Options(), filters)
        }
    }

    @Test("a filter on whom and where keeps rows; a parent above the code is not one of them")
    func placeFilters() throws {
        try register.add("service", "reference,name,annual_capacity\nA,One,60\nB,Two,")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,ALL\nB,OLD,BED,S")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,ALL,2025,100
            LD,HOME,N,2025,10
            """)
        var filters = Filters()
        filters.area = ["N"]
        let answer = try register.coverage(Coverage.Options(), filters)
        #expect(answer.rows.map(\.careGroup?.reference) == ["LD", "OLD"])
        #expect(answer.rows.map(\.capacityPeople) == [0, 20])
        #expect(answer.notes.isEmpty)
        filters.area = ["ALL"]
        filters.careGroup = ["ADULT"]
        #expect(try register.coverage(Coverage.Options(), filters).rows.count == 6)
        filters.careGroup = ["LD"]
        #expect(try register.coverage(Coverage.Options(), filters).rows.count == 1)
        filters.need = ["BED"]
        #expect(try register.coverage(Coverage.Options(), filters).rows.isEmpty)
    }

    @Test("only what is below the ratio asked, and what has none is counted")
    func below() throws {
        try register.add("service", "reference,name,annual_capacity\nA,One,30\nB,Two,1")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,S")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,60
            LD,HOME,S,2025,
            """)
        #expect(try register.coverage(Coverage.Options(below: 0.5)).rows.isEmpty)
        let answer = try register.coverage(Coverage.Options(below: 0.51))
        #expect(answer.rows.map(\.needPeople) == [60])
        #expect(
            answer.notes == [
                "1 row has a suppressed need: it has no ratio and is left out",
                "1 row has no recorded need: it has no ratio and is left out",
            ])
    }

    @Test("gaps come with the most people unmet first, ties by their codes")
    func gaps() throws {
        try register.add("service", "reference,name,annual_capacity\nA,One,90\nB,Two,50")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,S")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,100
            OLD,HOME,S,2025,50
            OLD,HOME,E,2025,10
            LD,HOME,E,2025,11
            LD,BED,E,2025,10
            """)
        // 100 − 90 = 10, 50 − 50 = 0, and three without a service: 10, 11, 10.
        let answer = try register.gaps()
        #expect(answer.question == "gaps")
        #expect(
            answer.rows.map { "\($0.need?.reference ?? "") \($0.area?.reference ?? "")" }
                == ["HOME E", "BED E", "HOME E", "HOME N"])
        #expect(answer.rows.map(\.unmetPeople) == [11, 10, 10, 10])
        #expect(answer.rows.map(\.careGroup?.reference) == ["LD", "LD", "OLD", "OLD"])
    }

    @Test("an empty register answers with nothing")
    func empty() throws {
        for by in [[], [.cell], [.area], [.need, .careGroup]] as [[Coverage.Grouping]] {
            let answer = try TestRegister().coverage(Coverage.Options(atYear: 2030, by: by))
            #expect(answer.rows.isEmpty && answer.notes.isEmpty)
        }
    }

    @Test("every SQL text is one the migrated schema takes")
    func preparesSQL() throws {
        for named in Coverage.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
    }
}

extension TestRegister {
    /// A register with two care groups, two needs and three areas, and nothing in them.
    static func ofPlaces() throws -> TestRegister {
        let register = try TestRegister()
        try register.add(
            "care_group", "code,name,parent\nADULT,Adults,\nOLD,Older,ADULT\nLD,LD,ADULT")
        try register.add("need", "code,name\nHOME,Home care\nBED,Beds")
        try register.add(
            "area", "code,name,parent\nALL,County,\nN,North,ALL\nS,South,ALL\nE,East,ALL")
        return register
    }

    @discardableResult
    func coverage(
        _ options: Coverage.Options = Coverage.Options(), _ filters: Filters = Filters(),
        on day: String = "2026-09-30"
    ) throws -> Answer<CoverageRow> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Coverage.ask(options, context, of: connection)
    }

    func gaps(
        _ options: Coverage.Options = Coverage.Options(), on day: String = "2026-09-30"
    ) throws -> Answer<CoverageRow> {
        try Gaps.ask(options, QuestionContext(asOf: try #require(Day(day))), of: connection)
    }
}
