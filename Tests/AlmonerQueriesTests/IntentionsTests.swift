import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Intentions: what will be bought")
struct IntentionsTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nW,Wealdshire\nM,Marlshire")
        try register.add(
            "care_group",
            "code,name,parent\nADULTS,Adults,\nOLDER,Older people,ADULTS\nCHILD,Children,")
        try register.add(
            "area", "code,name,parent\nCOUNTY,Wealdshire,\nE1,Dunlowe,COUNTY\nE2,Farrowden,COUNTY")
        try register.add("need", "code,name\nN,Help at home")
        try register.add("service_type", "code,name\nHOMECARE,Home care\nDAY,Day care")
        try register.add(
            "strategy",
            "reference,title,lead,status\nST1,One,W,approved\nST2,Two,M,draft\nST0,Old,W,superseded"
        )
    }

    private func ask(
        _ day: String, _ options: Intentions.Options = Intentions.Options(),
        _ filters: Filters = Filters()
    ) throws -> Answer<IntentionYear> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Intentions.ask(options, context, of: register.connection)
    }

    /// Each row as `type careGroup area year direction`.
    private func told(_ answer: Answer<IntentionYear>) -> [String] {
        answer.rows.map { row in
            """
            \(row.serviceType.reference) \(row.careGroup?.reference ?? "-") \
            \(row.area?.reference ?? "-") \(row.year) \(row.direction.rawValue)
            """
        }
    }

    @Test("a row a year, from the financial year after the day's")
    func years() throws {
        try register.add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,area,from_year,to_year,direction,published_on
            ST1,HOMECARE,,,2026,2028,more,2026-01-01
            ST1,HOMECARE,OLDER,,2027,,less,2026-01-01
            ST1,HOMECARE,OLDER,E1,2031,2040,new,2026-01-01
            ST1,DAY,,,2020,2026,stop,2026-01-01
            ST1,DAY,OLDER,,2032,,same,2026-01-01
            """)
        let expected = [
            "HOMECARE OLDER E1 2031-32 new", "HOMECARE OLDER - 2027-28 less",
            "HOMECARE - - 2027-28 more", "HOMECARE - - 2028-29 more",
        ]
        #expect(told(try ask("2026-04-01")) == expected)
        #expect(told(try ask("2027-03-31")) == expected)
        #expect(
            told(try ask("2026-04-01", Intentions.Options(years: 1))) == [
                "HOMECARE OLDER - 2027-28 less", "HOMECARE - - 2027-28 more",
            ])
        #expect(
            told(try ask("2026-03-31", Intentions.Options(years: 1))) == [
                "DAY - - 2026-27 stop", "HOMECARE - - 2026-27 more",
            ])
    }

    @Test("what is not published, or superseded, is counted")
    func published() throws {
        try register.add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,from_year,direction,published_on
            ST1,HOMECARE,,2027,more,2026-09-30
            ST1,HOMECARE,OLDER,2027,more,2026-10-01
            ST1,HOMECARE,CHILD,2027,more,
            ST2,HOMECARE,,2027,less,2026-01-01
            ST0,HOMECARE,,2027,stop,2020-01-01
            ST1,DAY,,2050,stop,
            """)
        let answer = try ask("2026-09-30")
        // Two strategies, the same cell: by the strategy's reference.
        #expect(told(answer) == ["HOMECARE - - 2027-28 more", "HOMECARE - - 2027-28 less"])
        #expect(
            answer.notes == [
                "1 intention is of a superseded strategy and is left out",
                "2 intentions were not published by the day and are left out: "
                    + "--unpublished has them too",
            ])
        let all = try ask("2026-09-30", Intentions.Options(unpublished: true))
        #expect(all.rows.count == 4)
        #expect(all.notes.count == 1)
    }

    @Test("agreements that end in the year, of the type, for whom and where it is meant")
    func ending() throws {
        try register.add(
            "service",
            """
            reference,name,service_type
            S1,Older people in Dunlowe,HOMECARE
            S2,Adults in the county,HOMECARE
            S3,Children in Dunlowe and adults in Farrowden,HOMECARE
            S4,Day care,DAY
            S5,Not on the map,HOMECARE
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            S1,OLDER,N,E1
            S2,ADULTS,N,COUNTY
            S3,CHILD,N,E1
            S3,ADULTS,N,E2
            S4,OLDER,N,E1
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            K01,Last day,contract,active,2024-04-01,2028-03-31
            K02,First day,contract,active,2024-04-01,2027-04-01
            K03,Elsewhere,contract,active,2024-04-01,2027-06-30
            K04,Of another type,contract,active,2024-04-01,2027-06-30
            K05,Not on the map,contract,active,2024-04-01,2027-06-30
            K06,Next year,contract,active,2024-04-01,2028-04-01
            K07,Not begun,contract,active,2026-10-01,2027-06-30
            K08,Planned,contract,planned,2024-04-01,2027-06-30
            K09,Its line is over,contract,active,2024-04-01,2027-06-30
            K10,Its line ends today,contract,active,2024-04-01,2027-06-30
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to
            K01,S1,hour,2024-04-01,2025-03-31
            K01,S1,hour,2025-04-01,
            K02,S2,hour,2024-04-01,
            K03,S3,hour,2024-04-01,
            K04,S4,hour,2024-04-01,
            K05,S5,hour,2024-04-01,
            K06,S1,hour,2024-04-01,
            K07,S1,hour,2026-10-01,
            K08,S1,hour,2024-04-01,
            K09,S1,hour,2024-04-01,2026-09-29
            K10,S1,hour,2024-04-01,2026-09-30
            """)
        try register.add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,area,from_year,direction,published_on
            ST1,HOMECARE,OLDER,E1,2027,more,2026-01-01
            ST1,HOMECARE,OLDER,,2027,more,2026-01-01
            ST1,HOMECARE,,E1,2027,more,2026-01-01
            ST1,HOMECARE,,,2027,more,2026-01-01
            """)
        let answer = try ask("2026-09-30")
        #expect(
            answer.rows.map { $0.contractsEnding.map(\.reference) } == [
                ["K01", "K02", "K10"], ["K01", "K02", "K03", "K10"], ["K01", "K02", "K03", "K10"],
                ["K01", "K02", "K03", "K05", "K10"],
            ])
        let page = try #require(Intentions.sections(of: answer).first)
        #expect(page.title == "Home care")
        #expect(
            page.sheet.rows[0] == [
                .text("2027-28"), .text("Older people"), .text("Dunlowe"), .text("more than now"),
                .unknown, .unknown, .unknown,
                .text("Last day; First day; Its line ends today"),
            ])
        #expect(page.sheet.rows[3][1] == .text("everybody"))
        #expect(page.sheet.rows[3][2] == .text("everywhere"))
    }

    @Test("filters take in what is for all, everywhere, above and below")
    func filtered() throws {
        try register.add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,area,from_year,direction,published_on
            ST1,DAY,ADULTS,COUNTY,2027,more,2026-01-01
            ST1,DAY,OLDER,E1,2028,more,2026-01-01
            ST1,DAY,CHILD,E1,2029,more,2026-01-01
            ST1,DAY,,E2,2030,more,2026-01-01
            ST2,HOMECARE,,,2031,more,2026-01-01
            """)
        func years(_ set: (inout Filters) -> Void) throws -> [Int] {
            var filters = Filters()
            set(&filters)
            let answer = try ask("2026-09-30", Intentions.Options(), filters)
            return answer.rows.map(\.year.startingIn).sorted()
        }
        #expect(try years { $0.careGroup = ["OLDER"] } == [2027, 2028, 2030, 2031])
        #expect(try years { $0.area = ["E1"] } == [2027, 2028, 2029, 2031])
        #expect(try years { $0.area = ["COUNTY"] } == [2027, 2028, 2029, 2030, 2031])
        #expect(try years { $0.serviceType = ["HOMECARE"] } == [2031])
        #expect(try years { $0.commissioner = ["W"] } == [2027, 2028, 2029, 2030])
        var filters = Filters()
        filters.need = ["N"]
        #expect(
            try ask("2026-09-30", Intentions.Options(), filters).notes == [
                "the filter need cannot be put to an intention and was not used"
            ])
    }

    @Test("an empty register answers with nothing; the keys are a contract")
    func emptyAndKeys() throws {
        #expect(try ask("2026-09-30").rows.isEmpty)
        #expect(
            Intentions.columns.map(\.key) == [
                "serviceType", "careGroup", "area", "year", "direction", "unit", "annualVolume",
                "annualValuePence", "contractsEnding",
            ])
    }

    @Test("agreements are read through once, and their lines and the map by the indexes")
    func plan() throws {
        func plan(_ purpose: String) throws -> [String] {
            let sql = try #require(Intentions.description.sql.first { $0.purpose == purpose })
            return try register.connection.rows("EXPLAIN QUERY PLAN \(sql.text)") { $0.text(3) }
        }
        let ending = try plan("the agreements that end in them, by service")
        #expect(ending.first == "SCAN contract")
        #expect(ending.contains { $0.hasPrefix("SEARCH contract_line USING INDEX") })
        #expect(!ending.contains { $0.contains("TEMP B-TREE") })
        let cells = try plan("whom and where these services serve")
        #expect(cells.contains { $0.hasPrefix("SEARCH service_cell USING") })
    }
}
