import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Coverage in years to come, and of the demo register")
struct CoverageAheadTests {
    /// Services A, B … with a capacity of 10 each, one cell each, in (OLD, HOME, N).
    private func register(_ services: String, dates: [String: String] = [:]) throws
        -> TestRegister
    {
        let register = try TestRegister.ofPlaces()
        try register.add(
            "service",
            services.reduce("reference,name,opened_on,closed_on,annual_capacity") {
                $0 + "\n\($1),Service,\(dates[String($1)] ?? ","),10"
            })
        try register.add(
            "service_cell",
            services.reduce("service,care_group,need,area") { $0 + "\n\($1),OLD,HOME,N" })
        try register.add("need_estimate", "care_group,need,area,year,people\nOLD,HOME,N,2025,40")
        return register
    }

    @Test("a service is lost with the last of its agreements, on their current ends")
    func endings() throws {
        let register = try register("ABCD")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,extension_until
            C1,Ends before,contract,active,2024-04-01,2029-03-31,2031-03-31
            C2,Ends on the day,contract,active,2024-04-01,2029-04-01,
            C3,Ends before,contract,active,2024-04-01,2027-03-31,
            C4,Open-ended,in_house,active,2024-04-01,,
            C5,Ends before,spot_purchase,active,2026-01-01,2026-12-31,
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to
            C1,A,hour,2024-04-01,2025-03-31
            C1,A,hour,2025-04-01,
            C5,A,hour,2026-01-01,
            C2,B,hour,2024-04-01,2027-03-31
            C3,C,hour,2024-04-01,
            C4,C,hour,2024-04-01,
            """)
        // A loses both its agreements: an extension nobody has agreed does not count. B's runs on
        // the very day, C has another, D none that could end.
        let row = try #require(try register.coverage(Coverage.Options(atYear: 2029)).rows.first)
        #expect([row.capacityPeople, row.lostCapacityPeople] == [30, 10])
        #expect(row.services == 3)
        #expect(row.endingContracts == ["C1", "C5"])
        #expect(row.ratio == 0.75)
        // A year later B's has ended too; two years earlier nothing but C5, and C1 goes on.
        let later = try #require(try register.coverage(Coverage.Options(atYear: 2030)).rows.first)
        #expect([later.capacityPeople, later.lostCapacityPeople] == [20, 20])
        #expect(later.endingContracts == ["C1", "C2", "C5"])
        let sooner = try #require(try register.coverage(Coverage.Options(atYear: 2027)).rows.first)
        #expect([sooner.capacityPeople, sooner.lostCapacityPeople] == [40, 0])
        #expect(sooner.endingContracts.isEmpty)
    }

    @Test(
        "an agreement that is signed and begins in between keeps a service; a planned one does not")
    func successors() throws {
        let register = try register("ABCD")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,terminated_on
            A1,Ends,contract,active,2024-04-01,2027-03-31,
            A2,Follows,contract,active,2027-04-01,2031-03-31,
            B1,Ends,contract,active,2024-04-01,2027-03-31,
            B2,Is planned,contract,planned,2027-04-01,2031-03-31,
            C1,Ended early,contract,active,2024-04-01,2031-03-31,2028-03-31
            D1,Has another service today,contract,active,2024-04-01,2031-03-31,
            D2,Ends,contract,active,2024-04-01,2027-03-31,
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to
            A1,A,hour,2024-04-01,
            A2,A,hour,2027-04-01,
            B1,B,hour,2024-04-01,
            B2,B,hour,2027-04-01,
            C1,C,hour,2024-04-01,
            D1,D,hour,2024-04-01,2025-03-31
            D2,D,hour,2024-04-01,
            """)
        let row = try #require(try register.coverage(Coverage.Options(atYear: 2029)).rows.first)
        #expect(row.services == 1)
        #expect(row.lostCapacityPeople == 30)
        #expect(row.endingContracts == ["B1", "C1", "D2"])
    }

    @Test("a service that closes is lost without an agreement; one that opens is only counted")
    func closing() throws {
        let register = try register(
            "ABCD",
            dates: [
                "A": ",2029-03-31", "B": ",2029-04-01", "C": "2028-01-01,",
                "D": "2028-01-01,2029-03-31",
            ])
        let answer = try register.coverage(Coverage.Options(atYear: 2029))
        let row = try #require(answer.rows.first)
        #expect([row.capacityPeople, row.lostCapacityPeople] == [10, 10])
        #expect(row.endingContracts.isEmpty)
        #expect(
            answer.notes == [
                "1 service opens between the day asked and then: it is not counted"
            ])
    }

    @Test("the loss is on the weights of the year asked, and unknown where nobody knows it")
    func weights() throws {
        let register = try TestRegister.ofPlaces()
        try register.add(
            "service",
            "reference,name,closed_on,annual_capacity\nA,Two areas,2027-01-01,90\nB,Beds,2027-01-01,"
        )
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,BED,N")
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2025,10
            OLD,HOME,S,2025,20
            OLD,HOME,S,2029,80
            """)
        // Today 30 and 60. In 2029 the need is 10 and 80, and so are the shares of 90.
        #expect(try register.coverage().rows.map(\.capacityPeople) == [nil, 30, 60])
        let rows = try register.coverage(Coverage.Options(atYear: 2029)).rows
        #expect(rows.map(\.lostCapacityPeople) == [nil, 10, 80])
        #expect(rows.map(\.capacityPeople) == [0, 0, 0])
        #expect(rows.map(\.status) == [.noNeedRecorded, .noService, .noService])
    }

    @Test("the day itself is not past, the day before is")
    func pastYear() throws {
        let register = try register("A")
        #expect(
            try register.coverage(Coverage.Options(atYear: 2026), on: "2026-04-01").rows.count == 1)
        #expect(throws: Coverage.PastYear.self) {
            try register.coverage(Coverage.Options(atYear: 2026), on: "2026-04-02")
        }
    }

    @Test("only a question about a year to come has the columns of loss")
    func keys() {
        let keys = [
            "careGroup", "need", "area", "needPeople", "needYear", "needBasis", "capacityPeople",
            "services", "ratio", "status",
        ]
        #expect(Coverage.columns(Coverage.Options()).map(\.key) == keys)
        #expect(
            Coverage.columns(Coverage.Options(atYear: 2029)).map(\.key)
                == keys + ["lostCapacityPeople", "endingContracts"])
    }

    @Test("the demo register has rows of every status, worked out by hand")
    func demo() throws {
        let rows = try TestRegister.demo().coverage().rows
        func cells(_ status: CoverageRow.Status) -> [String] {
            rows.filter { $0.status == status }.map { row in
                let ratio = row.ratio.map { fixed($0, decimals: 3) } ?? ""
                let area = row.area?.reference.suffix(1) ?? ""
                return
                    "\(row.careGroup?.reference ?? "") \(row.need?.reference ?? "") \(area) \(ratio)"
            }
        }
        #expect(
            cells(.noService) == [
                "CWD SHORT_BREAK 5 0.000", "EDGE FAMILY 5 0.000", "LEAVE ACCOM 3 0.000",
                "LEAVE ACCOM 5 0.000", "MH ACCOM 2 0.000", "PRISON ACCOM 1 0.000",
                "PROB ACCOM 5 0.000",
            ])
        #expect(cells(.over) == ["OLDER HOME_CARE 3 1.311", "OLDER RES_CARE 3 1.308"])
        // Stronger Families: 260 of 250 in need. The flats: 48 of 24 + 12 + 9 = 45.
        #expect(
            cells(.met) == [
                "EDGE FAMILY 1 1.040", "EDGE FAMILY 2 1.040", "LEAVE ACCOM 1 1.067",
                "LEAVE ACCOM 2 1.067", "LEAVE ACCOM 4 1.067", "OLDER HOME_CARE 4 1.031",
                "OLDER RES_CARE 4 1.125", "OLDER RES_CARE 5 1.125",
            ])
        #expect(cells(.suppressed) == ["LEAVE DRUGS 1 "])
        let under = Set(cells(.under))
        #expect(
            under.isSuperset(of: [
                "OLDER HOME_CARE 1 0.774", "OLDER HOME_CARE 2 0.774", "OLDER HOME_CARE 5 0.737",
                "OLDER REABLE 1 0.941", "OLDER REABLE 5 0.941", "PROB ACCOM 1 0.480",
                "PROB ACCOM 3 0.480", "PD HOME_CARE 3 0.522",
            ]))
        let parents = rows.filter { $0.area?.reference == "E10900001" }
        #expect(
            parents.map { "\($0.need?.reference ?? "") \($0.needPeople ?? 0) \($0.services)" }
                == ["RES_CARE 14 1", "INTERMED 1200 1", "SUBSTANCE 420 1"])
        #expect(
            parents.map { fixed($0.capacityPeople ?? 0, decimals: 6) } == [
                "12.000000", "1050.000000", "400.000000",
            ])
    }

    @Test("the demo register in 2029: what ends, and what is lost with it")
    func demoAhead() throws {
        let rows = try TestRegister.demo().gaps(Coverage.Options(atYear: 2029)).rows
        let home = try #require(
            rows.first { $0.need?.reference == "HOME_CARE" && $0.area?.reference == "E07900003" })
        // Need is forecast as 207, and 40 for adults with a disability: 150 + 120 × 207/247.
        #expect([home.needPeople, home.needYear.map(Int64.init)] == [207, 2029])
        #expect(home.status == .noService)
        #expect(fixed(home.lostCapacityPeople ?? 0, decimals: 2) == "250.57")
        #expect(home.endingContracts == ["C004", "C005"])
    }
}
