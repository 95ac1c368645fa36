import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Market: who could serve an area")
struct MarketTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
        try register.add("service_type", "code,name\nCARE,Home care\nHOME,Care homes")
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech\nP3,Cedar\nW,Council")
    }

    private func ask(_ day: String = "2026-09-30", _ filters: Filters = Filters()) throws
        -> Answer<MarketRow>
    {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Market.ask(context, of: register.connection)
    }

    /// Each row as `type area providers entered left`.
    private func counts(_ answer: Answer<MarketRow>) -> [String] {
        answer.rows.map { row in
            """
            \(row.serviceType?.reference ?? "-") \(row.area?.reference ?? "-") \(row.providers) \
            \(row.entered) \(row.left)
            """
        }
    }

    /// Services of home care, each for one cell in an area.
    private func add(_ services: String) throws {
        var text = "reference,name,service_type,provider,opened_on,closed_on,annual_capacity"
        var cells = "service,care_group,need,area"
        for line in services.split(separator: "\n") {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            text += "\n\(parts[0]),Service,CARE,\(parts.dropFirst(2).joined(separator: ","))"
            cells += "\n\(parts[0]),OLD,HOME,\(parts[1])"
        }
        try register.add("service", text)
        try register.add("service_cell", cells)
    }

    @Test("who came and who went: by a provider's first and last service of the type there")
    func cameAndWent() throws {
        try add(
            """
            A,N,P1,2020-04-01,,1
            B,N,P1,2026-04-01,,1
            C,N,P2,2026-04-01,,1
            D,N,P3,2020-04-01,2026-03-31,1
            E,S,P1,2026-04-01,2026-06-30,1
            F,S,P2,2020-04-01,2026-03-31,1
            G,S,P2,2026-04-01,,1
            H,E,P3,2020-04-01,2024-03-31,1
            """)
        // North: P1 was there before its second service; P2 is new; P3 has left. South: P1 came and
        // went; P2 has gone on with another. East: closed long ago, no row.
        #expect(counts(try ask()) == ["CARE N 2 1 1", "CARE S 1 1 1"])
    }

    @Test("a year runs from the day after the same day a year before to the day itself")
    func yearEdges() throws {
        try add(
            """
            A,N,P1,2025-09-30,,1
            B,S,P1,2025-10-01,,1
            C,E,P1,2026-09-30,,1
            """)
        #expect(
            counts(try ask()) == ["CARE E 1 1 0", "CARE N 1 0 0", "CARE S 1 1 0"])
        // On its last day it is still there; away on the first day of the year is gone in it.
        try register.add(
            "service",
            """
            reference,opened_on,closed_on
            A,2020-01-01,2025-09-29
            B,2020-01-01,2026-09-29
            C,2026-09-30,2026-09-30
            """)
        #expect(counts(try ask()) == ["CARE E 1 1 0", "CARE S 0 0 1"])
        try register.add("service", "reference,closed_on\nA,2025-09-30")
        #expect(counts(try ask()) == ["CARE E 1 1 0", "CARE N 0 0 1", "CARE S 0 0 1"])
        #expect(try ask().rows[1].capacityPeople == 0)
        #expect(try ask().rows[1].needPeople == nil)
        // A year before a leap day is the last of February.
        try register.add("service", "reference,opened_on,closed_on\nA,2023-02-28,\nB,2023-03-01,")
        #expect(counts(try ask("2024-02-29")) == ["CARE N 1 0 0", "CARE S 1 1 0"])
    }

    @Test("a provider whose opening nobody recorded was there before; one unknown is not counted")
    func unknownOpening() throws {
        try add("A,N,P1,,,1\nB,N,P1,2026-04-01,,1\nC,N,,2026-04-01,,1")
        let answer = try ask()
        #expect(counts(answer) == ["CARE N 1 0 0"])
        #expect(
            answer.notes == [
                "1 open service has no known provider: it is in no count of providers"
            ])
    }

    @Test("capacity and need as in coverage by area, of one type, each cell once")
    func capacity() throws {
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2025,30\nOLD,HOME,S,2025,10\nLD,HOME,N,2025,5"
        )
        try register.add(
            "service",
            """
            reference,name,service_type,provider,annual_capacity
            A,Both,CARE,P1,40
            B,North,CARE,P2,12
            C,Without a need,CARE,P2,7
            D,Homes,HOME,P3,9
            E,Unknown capacity,HOME,P3,
            F,No type,,P3,5
            G,No place,CARE,P3,5
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,ALL
            B,OLD,HOME,N
            B,LD,HOME,N
            C,OLD,BED,N
            D,OLD,BED,S
            E,OLD,BED,N
            F,OLD,HOME,N
            """)
        // A over N, S and E by 30, 10 and their mean, 20: 20, 6.67 and 13.33. B in N: 12. C's cell
        // has no known need.
        let answer = try ask()
        let told = answer.rows.map { row in
            """
            \(row.serviceType?.reference ?? "-") \(row.area?.reference ?? "-") \
            \(row.capacityPeople.map { fixed($0, decimals: 2) } ?? "-") \
            \(row.needPeople.map(String.init) ?? "-")
            """
        }
        #expect(
            told == [
                "CARE E 13.33 -", "CARE N 32.00 35", "CARE S 6.67 10", "HOME N - -",
                "HOME S 9.00 -",
                "- N 5.00 30",
            ])
        #expect(
            answer.notes == [
                "1 open service has no place on the service map and is in no row",
                "1 open service has no annual capacity: it adds nothing to capacityPeople",
                "1 cell of a type has no known need beside others that have: its capacity is in no sum",
            ])
    }

    @Test("value is planned volume × price of what runs, shared out as capacity is")
    func value() throws {
        try register.add(
            "service",
            """
            reference,name,service_type,provider,provision
            A,Two areas,CARE,P1,external
            B,In-house,CARE,W,in_house
            C,No value,HOME,P2,
            """)
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2025,30\nOLD,HOME,S,2025,10")
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,N\nC,OLD,BED,N")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,terminated_on,currency
            K1,Ends on the last day,contract,active,2024-04-01,2028-09-30,,GBP
            K2,Ends a day later,spot_purchase,active,2024-04-01,2028-10-01,,GBP
            K3,Open-ended,in_house,active,2024-04-01,,,GBP
            K4,Withdrawn,contract,withdrawn,2024-04-01,,,GBP
            K5,Planned,contract,planned,2024-04-01,,,GBP
            K6,Over,contract,active,2024-04-01,2026-09-29,,GBP
            K7,In euros,contract,active,2024-04-01,,,EUR
            K8,Ended early,contract,active,2024-04-01,2031-03-31,2027-03-31,GBP
            K9,No start,contract,active,,,,GBP
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price,valid_to
            K1,A,hour,2024-04-01,100,5.00,2026-09-29
            K1,A,hour,2026-09-30,100,6.00,
            K2,A,hour,2024-04-01,50,4.00,
            K3,B,hour,2024-04-01,10,25.00,
            K4,A,hour,2024-04-01,100,99.00,
            K5,A,hour,2024-04-01,100,99.00,
            K6,A,hour,2024-04-01,100,99.00,
            K7,A,hour,2024-04-01,100,99.00,
            K8,B,hour,2024-04-01,10,5.00,
            K9,A,hour,2024-04-01,100,99.00,
            K1,C,hour,2024-04-01,100,,
            """)
        // A: 600 + 200 spot, 3/4 in the north. B: 250 + 50 in-house, of which 50 ends. In the
        // north 600 + 300, spot 150, ending 450 + 50; in the south 200.
        let answer = try ask()
        let told = answer.rows.map { row in
            [
                row.spotShare.map { fixed($0, decimals: 4) },
                row.endingPence.map(String.init), row.inHouseShare.map { fixed($0, decimals: 4) },
            ].map { $0 ?? "-" }.joined(separator: " ")
        }
        #expect(told == ["0.1667 50000 0.3333", "0.2500 15000 0.0000", "- - -"])
        #expect(
            answer.notes.contains(
                "1 contract line has no planned volume or no price: its value is in no figure"))
        #expect(
            answer.notes.contains("1 contract line is not in pounds: its value is in no figure"))
    }

    @Test("a value of nothing has no shares, and nothing that ends")
    func nothing() throws {
        try add("A,N,P1,,,1")
        try register.add(
            "contract", "reference,title,kind,status,start_date\nK,Title,contract,active,2024-04-01"
        )
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price
            K,A,hour,2024-04-01,0,5.00
            """)
        let row = try #require(try ask().rows.first)
        #expect(row.spotShare == nil && row.inHouseShare == nil)
        #expect(row.endingPence == 0)
    }

    @Test("filters select services and cells; the keys; an empty register")
    func filters() throws {
        #expect(try ask().rows.isEmpty && ask().notes.isEmpty)
        try add("A,N,P1,,,1\nB,S,P1,,,1\nC,N,P2,,,1\nD,ALL,P2,,2026-06-30,1")
        var filters = Filters()
        filters.area = ["N"]
        #expect(counts(try ask("2026-09-30", filters)) == ["CARE N 2 0 0"])
        filters = Filters()
        filters.provider = ["P2"]
        #expect(
            counts(try ask("2026-09-30", filters)) == [
                "CARE E 0 0 1", "CARE N 1 0 0", "CARE S 0 0 1",
            ])
        #expect(
            Market.columns.map(\.key) == [
                "serviceType", "area", "providers", "entered", "left", "capacityPeople",
                "needPeople", "spotShare", "endingPence", "inHouseShare",
            ])
    }
}

@Suite("Market, against a slow and obvious answer")
struct MarketReferenceTests {
    @Test("generated registers are answered alike", arguments: 1...60)
    func generated(seed: UInt64) throws {
        let reference = ReferenceMarket(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        for day in ["2024-12-31", "2026-04-01", "2026-08-15"] {
            let day = try #require(Day(day))
            let rows = try Market.ask(QuestionContext(asOf: day), of: register.connection).rows
            #expect(rows.map(told) == reference.rows(asOf: day))
        }
    }

    @Test("of one type, as coverage by area has it", arguments: 1...20)
    func coverage(seed: UInt64) throws {
        let register = try TestRegister()
        try ReferenceMarket(seed: seed).add(to: register)
        var filters = Filters()
        filters.serviceType = ["T1"]
        let context = QuestionContext(asOf: try #require(Day("2026-04-01")), filters: filters)
        let market = try Market.ask(context, of: register.connection).rows
            .filter { $0.providers > 0 || $0.capacityPeople != 0 }
        let coverage = try Coverage.ask(
            Coverage.Options(by: [.area]), context, of: register.connection
        ).rows
        for row in market {
            let same = coverage.first { $0.area == row.area }
            #expect(row.needPeople == same?.needPeople)
            #expect(
                row.capacityPeople.map { fixed($0, decimals: 6) }
                    == same?.capacityPeople.map { fixed($0, decimals: 6) })
        }
    }

    private func told(_ row: MarketRow) -> String {
        let figures = [row.capacityPeople, row.needPeople.map(Double.init), row.spotShare].map {
            $0.map { fixed($0, decimals: 6) } ?? "-"
        }
        return """
            \(row.serviceType?.reference ?? "~") \(row.area?.reference ?? "-") \(row.providers) \
            \(row.entered) \(row.left) \(figures.joined(separator: " ")) \
            \(row.endingPence.map(String.init) ?? "-") \
            \(row.inHouseShare.map { fixed($0, decimals: 6) } ?? "-")
            """
    }
}
