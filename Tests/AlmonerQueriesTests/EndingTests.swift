import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Ending: what is lost with the end of agreements")
struct EndingTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
    }

    private func told(_ cell: EndedCell) -> String {
        func text(_ number: Double?) -> String { number.map(shortest) ?? "?" }
        let place = [cell.after.careGroup, cell.after.need, cell.after.area]
            .map { $0?.reference ?? "" }.joined(separator: " ")
        return """
            \(place): \(text(cell.before.capacityPeople)) → \(text(cell.after.capacityPeople)) of \
            \(cell.after.needPeople.map(String.init) ?? "?"), lost \
            \(text(cell.lostCapacityPeople)), without \(text(cell.leftWithoutPeople)), \
            \(cell.after.status?.rawValue ?? "?"), not \(cell.services.joined(separator: " ")), \
            but \(cell.otherServices.joined(separator: " "))
            """
    }

    @Test("the cells of a lost service, what else serves them, and who is left without")
    func cells() throws {
        try register.addTwoServices()
        let answer = try register.ending("CA")
        // A's shares: 90 × 80/120 = 60 and 90 × 40/120 = 30. In the north 14 were without before,
        // and 74 are now; in the south 10 and 40.
        #expect(
            answer.cells.map(told) == [
                "OLD HOME N: 66 → 6 of 80, lost 60, without 60, under, not A, but B",
                "OLD HOME S: 30 → 0 of 40, lost 30, without 30, none, not A, but ",
            ])
        #expect(answer.cells.map(\.before.ratio) == [0.825, 0.75])
        #expect(answer.cells.map(\.after.ratio) == [0.075, 0])
        #expect(answer.services.map(\.status) == [.lost])
        #expect(answer.notes == ["1 lost service is linked to no outcome"])
    }

    @Test("where there is more than enough, only those beyond what is left are without")
    func spare() throws {
        try register.add("service", "reference,name,annual_capacity\nA,One,30\nB,Other,25")
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,N")
        try register.add("need_estimate", "care_group,need,area,year,people\nOLD,HOME,N,2026,40")
        try register.addAgreements("CA,A,2024-04-01,\nCB,B,2024-04-01,")
        // 55 for 40 before; 25 without A, 30 without B, none without both.
        #expect(try register.ending("CA").cells.map(\.leftWithoutPeople) == [15])
        #expect(try register.ending("CB").cells.map(\.leftWithoutPeople) == [10])
        #expect(try register.ending("CA", "CB").cells.map(\.leftWithoutPeople) == [40])
    }

    @Test("a service under two agreements is kept by either, and lost with both")
    func twoAgreements() throws {
        try register.addTwoServices()
        try register.addAgreements("CX,A,2025-04-01,2028-03-31")
        let one = try register.ending("CA")
        #expect(one.services.map(\.status) == [.kept])
        #expect(one.services.map(\.otherContracts) == [["CX"]])
        #expect(one.cells.isEmpty)
        #expect(one.notes == ["1 service goes on, and counts with its whole capacity"])
        let both = try register.ending("CX", "CA")
        #expect(both.services.map(\.status) == [.lost])
        #expect(both.cells.map { $0.after.area?.reference } == ["N", "S"])
        // Named in any order, and once.
        let twice = try register.ending("CA", "CX", "CA")
        #expect(twice.rows == both.rows)
        #expect(twice.filters.contract == ["CA", "CX"])
    }

    @Test("an agreement signed to follow keeps a service; a planned one does not")
    func successors() throws {
        try register.addTwoServices()
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            NEXT,Follows,contract,active,2027-01-01,2029-12-31
            PLAN,Is planned,contract,planned,2026-11-01,2029-12-31
            """)
        try register.add(
            "contract_line",
            "contract,service,unit,valid_from\nNEXT,A,hour,2027-01-01\nPLAN,A,hour,2026-11-01")
        #expect(try register.ending("CA").services.map(\.status) == [.lost])
        let later = try register.ending("CA", on: "2026-12-31")
        #expect(later.services.map(\.status) == [.kept])
        #expect(later.services.map(\.otherContracts) == [["NEXT"]])
        let both = try register.ending("CA", "NEXT", on: "2026-12-31")
        #expect(both.services.map(\.status) == [.lost])
    }

    @Test("unknown and no capacity, suppressed need and none are told apart")
    func unknowns() throws {
        try register.add(
            "service", "reference,name,annual_capacity\nA,Unknown,\nB,None,0\nC,Known,10")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,N
            A,LD,HOME,S
            B,OLD,HOME,S
            C,LD,HOME,N
            C,LD,HOME,S
            C,LD,BED,N
            """)
        try register.add(
            "need_estimate",
            """
            care_group,need,area,year,people
            OLD,HOME,N,2026,20
            OLD,HOME,S,2026,0
            LD,HOME,N,2025,5
            LD,HOME,N,2026,
            LD,BED,N,2026,4
            LD,HOME,S,2026,4
            """)
        try register.addAgreements("CA,A,2024-04-01,\nCB,B,2024-04-01,\nCC,C,2024-04-01,")
        // C's weights: 4 where suppressed, the mean of 4 and 4. A third of ten each.
        let third = 10.0 / 3
        let all = try register.ending("CA", "CB", "CC")
        #expect(all.cells.map(\.before.capacityPeople) == [third, third, third, nil, 0])
        #expect(all.cells.map(\.after.capacityPeople) == [0, 0, 0, 0, 0])
        #expect(all.cells.map(\.lostCapacityPeople) == [third, third, third, nil, 0])
        #expect(
            all.cells.map(\.after.status) == [
                .noService, .suppressed, .noService, .noService, .met,
            ])
        // Nobody knows whom A served: how many more are without is not known either.
        #expect(all.cells.map(\.leftWithoutPeople) == [3.333333, nil, 3.333333, nil, 0])
        #expect(
            all.notes.contains(
                "1 lost service has no annual capacity: what is lost with it is not known"))
        // Where C goes and A stays, the capacity left is unknown.
        let known = try register.ending("CC").cells
        #expect(known.map(\.after.capacityPeople) == [0, 0, nil])
        #expect(known.map(\.after.status) == [.noService, .suppressed, nil])
        #expect(known.map(\.leftWithoutPeople) == [3.333333, nil, nil])
        #expect(known.map(\.otherServices) == [[], [], ["A"]])
    }

    @Test("a parent in the map stands for its leaves, and an estimate for a parent has its own row")
    func parents() throws {
        try register.add(
            "service",
            "reference,name,annual_capacity\nA,County,30\nB,East,7\nC,North,9\nD,Elsewhere,8")
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLD,HOME,ALL
            B,ADULT,HOME,E
            C,LD,HOME,N
            D,LD,BED,N
            """)
        try register.add(
            "need_estimate", "care_group,need,area,year,people\nADULT,HOME,ALL,2026,100")
        try register.addAgreements("CA,A,2024-04-01,")
        // A has ten in each district. B has both care groups in the east: 3.5 each. The estimate is
        // for both groups in the county: it takes in C, which shares no cell with A, and not D.
        #expect(
            try register.ending("CA").cells.map(told) == [
                "ADULT HOME ALL: 46 → 16 of 100, lost 30, without 30, under, not A, but B C",
                "OLD HOME E: 13.5 → 3.5 of ?, lost 10, without ?, no_need_recorded, not A, but B",
                "OLD HOME N: 10 → 0 of ?, lost 10, without ?, no_need_recorded, not A, but ",
                "OLD HOME S: 10 → 0 of ?, lost 10, without ?, no_need_recorded, not A, but ",
            ])
    }

    @Test("trees of one node")
    func oneNode() throws {
        let register = try TestRegister()
        for table in ["care_group", "need", "area"] {
            try register.add(table, "code,name\nX,Only")
        }
        try register.add("service", "reference,name,annual_capacity\nA,One,10")
        try register.add("service_cell", "service,care_group,need,area\nA,X,X,X")
        try register.add("need_estimate", "care_group,need,area,year,people\nX,X,X,2026,4")
        try register.addAgreements("CA,A,2024-04-01,")
        #expect(
            try register.ending("CA").cells.map(told) == [
                "X X X: 10 → 0 of 4, lost 10, without 4, none, not A, but "
            ])
    }

    @Test("a service that closes anyway, is not open, or is not on the map loses no cell")
    func notThere() throws {
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on,annual_capacity
            A,Closes that day,,2026-09-30,10
            B,Not open yet,2026-10-01,,10
            C,Not mapped,,,10
            """)
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nB,OLD,HOME,N")
        try register.addAgreements("CA,A,2024-04-01,\nCB,B,2024-04-01,\nCC,C,2024-04-01,")
        let answer = try register.ending("CA", "CB", "CC")
        #expect(answer.services.map(\.status) == [.notOpen, .notOpen, .lost])
        #expect(answer.cells.isEmpty)
        #expect(
            answer.notes == [
                "1 lost service has no place on the service map: no cell is known to lose it",
                "1 lost service is linked to no outcome",
            ])
    }

    @Test("the need and the weights are those of the year of the day after")
    func year() throws {
        try register.addTwoServices()
        try register.add("need_estimate", "care_group,need,area,year,people\nOLD,HOME,S,2027,80")
        let before = try register.ending("CA", on: "2026-12-30")
        #expect(before.cells.map(\.after.needPeople) == [80, 40])
        let after = try register.ending("CA", on: "2026-12-31")
        #expect(after.cells.map(\.after.needPeople) == [80, 80])
        #expect(after.cells.map(\.lostCapacityPeople) == [45, 45])
    }
}
