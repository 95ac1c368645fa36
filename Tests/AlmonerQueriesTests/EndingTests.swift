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

    /// A serves older people at home in the north and the south, B in the north alone.
    private func addTwoServices() throws {
        try register.add(
            "service",
            "reference,name,annual_capacity\nA,North and south,90\nB,North,6")
        try register.add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,N")
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2026,80\nOLD,HOME,S,2026,40")
        try register.addAgreements("CA,A,2024-04-01,2027-03-31\nCB,B,2024-04-01,")
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
        try addTwoServices()
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
        try addTwoServices()
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
        try addTwoServices()
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
        try addTwoServices()
        try register.add("need_estimate", "care_group,need,area,year,people\nOLD,HOME,S,2027,80")
        let before = try register.ending("CA", on: "2026-12-30")
        #expect(before.cells.map(\.after.needPeople) == [80, 40])
        let after = try register.ending("CA", on: "2026-12-31")
        #expect(after.cells.map(\.after.needPeople) == [80, 80])
        #expect(after.cells.map(\.lostCapacityPeople) == [45, 45])
    }

    // MARK: Outcomes

    @Test("an outcome is lost with its only service, and kept by another that runs on")
    func outcomes() throws {
        try addTwoServices()
        try register.add("service", "reference,name,closed_on\nC,Closed,2026-09-29\nD,In-house,")
        try register.add(
            "outcome", "code,framework,name\nO1,F,One\nO2,F,Two\nO3,F,Three\nO4,F,Four\nO5,F,Five")
        try register.add(
            "service_outcome",
            "service,outcome\nA,O1\nA,O2\nB,O2\nA,O3\nC,O3\nB,O4\nD,O4")
        func told(_ contracts: String...) throws -> [String] {
            try register.ending(contracts).outcomes.map { row in
                """
                \(row.outcome.reference) \(row.isLost ? "lost" : "kept") \
                \(row.services.joined(separator: "+")) | \(row.otherServices.joined(separator: "+"))
                """
            }
        }
        // C closed the day before. D has no agreement that could end.
        #expect(try told("CA") == ["O1 lost A | ", "O2 kept A | B", "O3 lost A | "])
        #expect(
            try told("CA", "CB") == [
                "O1 lost A | ", "O2 lost A+B | ", "O3 lost A | ", "O4 kept B | D",
            ])
        #expect(try told("CB") == ["O2 kept B | A", "O4 kept B | D"])
    }

    @Test("an outcome that is measured and linked to no lost service is counted in a note")
    func measured() throws {
        try addTwoServices()
        try register.add("outcome", "code,framework,name\nO1,F,One\nO2,F,Two\nO3,F,Three")
        try register.add("service_outcome", "service,outcome\nA,O1")
        try register.add(
            "measure",
            "code,outcome,contract,name\nM1,O1,,Linked\nM2,O2,,A\nM3,O3,,B\nM4,,CA,Its own")
        try register.add(
            "target", "measure,contract,service,period,value\nM1,CA,,2026-27,1\nM2,CA,,2026-27,1")
        try register.add(
            "observation",
            "measure,contract,service,period,value\nM3,,A,2026-27,1\nM4,CA,,2026-27,1\nM3,CB,,2026-27,1"
        )
        #expect(
            try register.ending("CA").notes == [
                "2 outcomes are measured for what ends, and no lost service is linked to them: they are not shown"
            ])
    }

    // MARK: What is asked

    @Test("an agreement that does not run, or ends anyway, is a row that changes nothing")
    func idle() throws {
        try addTwoServices()
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,terminated_on
            X1,Closed,contract,closed,2020-04-01,2023-03-31,
            X2,Without start,contract,active,,,
            X3,Last day,contract,active,2024-04-01,2026-09-30,
            X4,To come,contract,active,2026-10-02,,
            X5,From the day after,contract,active,2026-10-01,,
            X6,Ended early,contract,active,2024-04-01,2028-03-31,2026-09-29
            """)
        let answer = try register.ending("X1", "X2", "X3", "X4", "X5", "X6")
        #expect(
            answer.contracts.map { "\($0.contract.reference) \($0.status.rawValue)" } == [
                "X1 not_running", "X2 not_running", "X3 ends_anyway", "X4 not_running", "X5 ends",
                "X6 not_running",
            ])
        #expect(answer.rows.count == 7)
        #expect(
            answer.notes.prefix(5) == [
                "X1 does not run (closed): nothing changes with it",
                "X2 does not run (active): nothing changes with it",
                "X3 ends on 2026-09-30 in any case: nothing changes with it",
                "X4 does not run (active): nothing changes with it",
                "X6 does not run (active): nothing changes with it",
            ])
    }

    @Test("what is under a framework runs on, unless it is named too")
    func callOffs() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,parent_contract
            F,Framework,framework,active,2024-04-01,2028-03-31,
            F1,First,call_off,active,2024-04-01,2029-03-31,F
            F2,Second,call_off,active,2025-04-01,,F
            F3,Over,call_off,closed,2024-04-01,2025-03-31,F
            F4,Planned,call_off,planned,2027-04-01,,F
            """)
        let note = "what is under F does not end with it, and runs on: "
        #expect(try register.ending("F").notes.first == note + "F1, F2")
        #expect(try register.ending("F", "F1").notes.first == note + "F2")
        #expect(
            try !register.ending("F", "F1", "F2").notes.contains { $0.hasPrefix("what is under") })
    }

    @Test("an unknown agreement and a day that is past are refused")
    func refused() throws {
        try addTwoServices()
        #expect(throws: Ending.UnknownContract.self) { try register.ending("CA", "CZ") }
        #expect(throws: Ending.PastDay.self) { try register.ending("CA", on: "2026-09-29") }
        #expect(try register.ending("CA", on: "2026-09-30").rows == register.ending("CA").rows)
        #expect(throws: Ending.UnknownContract.self) { try TestRegister().ending("CA") }
        #expect(try TestRegister().ending().rows.isEmpty)
    }

    @Test("only what is asked for, with its own keys")
    func effects() throws {
        try addTwoServices()
        let all = try register.ending("CA")
        #expect(
            Set(all.rows.map(\.effect)) == [
                .contract, .service, .cell, .commissioner, .provider,
            ])
        let cells = try register.ending(["CA"], effects: [.cell])
        #expect(cells.rows == all.rows.filter { $0.effect == .cell })
        #expect(
            cells.columns.map(\.key) == [
                "effect", "careGroup", "need", "area", "needPeople", "capacityPeople",
                "capacityAfterPeople", "lostCapacityPeople", "leftWithoutPeople", "ratio",
                "ratioAfter", "status", "services", "otherServices",
            ])
        let keys = all.columns.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(keys.prefix(5) == ["effect", "contract", "service", "careGroup", "need"])
        // A row has no value under another's keys.
        let sheet = all.sheet
        let place = try #require(keys.firstIndex(of: "needPeople"))
        #expect(
            zip(all.rows, sheet.rows).allSatisfy { row, values in
                (values[place] == .absent) == (row.effect != .cell)
            })
        #expect(
            Ending.sections(of: all).map(\.title) == [
                "Agreements that end", "Services under them", "Where people lose cover",
                "Money, by commissioner", "Providers' income here",
            ])
    }

    @Test("the SQL finds lines, cells, payments and outcomes by their indexes")
    func plans() throws {
        let connection = try TestRegister().connection
        let scanned = [
            "care_group", "need", "area", "need_estimate", "service",
        ]
        for named in Ending.description.sql {
            let plan = try connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
            for step in plan where step.hasPrefix("SCAN ") {
                let table = step.dropFirst(5).prefix { $0 != " " }
                let isSmall =
                    scanned.contains(String(table)) || step.contains("VIRTUAL TABLE")
                    || ["named", "wanted", "touched", "counted"].contains(table)
                #expect(isSmall, "\(named.purpose): \(step)")
            }
        }
        let serving = Ending.description.sql.filter { $0.text.contains(":pairs") }
        let plan = try connection.rows("EXPLAIN QUERY PLAN \(serving[0].text)") { $0.text(3) }
        #expect(
            plan.last
                == "SEARCH service_cell USING COVERING INDEX service_cell_by_cell (care_group=? AND need=?)"
        )
    }
}

// MARK: How it is asked

extension TestRegister {
    /// Lines of `contract,service,start,end`: agreements with one line each, all of one provider,
    /// of £1,200 a year and without any notice.
    func addAgreements(_ lines: String) throws {
        try add("organisation", "reference,name\nP,Provider")
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            let end = parts[3].isEmpty ? "2029-03-31" : parts[3]
            try add(
                "contract",
                """
                reference,title,kind,status,provider,start_date,end_date,annual_value,notice_days
                \(parts[0]),Title,contract,active,P,\(parts[2]),\(end),1200,0
                """)
            try add(
                "contract_line",
                "contract,service,unit,valid_from\n\(parts[0]),\(parts[1]),hour,\(parts[2])")
        }
    }

    func ending(
        _ contracts: [String], on lastDay: String? = nil, asOf day: String = "2026-09-30",
        effects: [Ending.Effect] = []
    ) throws -> Answer<EndingRow> {
        let options = Ending.Options(
            contracts: contracts, lastDay: try lastDay.map { try #require(Day($0)) },
            effects: effects)
        return try Ending.ask(
            options, QuestionContext(asOf: try #require(Day(day))), of: connection)
    }

    @discardableResult
    func ending(
        _ contracts: String..., on lastDay: String? = nil
    ) throws -> Answer<EndingRow> {
        try ending(contracts, on: lastDay)
    }
}

extension Answer where Row == EndingRow {
    var contracts: [EndedContract] {
        rows.compactMap { if case .contract(let row) = $0 { row } else { nil } }
    }
    var services: [EndedService] {
        rows.compactMap { if case .service(let row) = $0 { row } else { nil } }
    }
    var cells: [EndedCell] {
        rows.compactMap { if case .cell(let row) = $0 { row } else { nil } }
    }
    var outcomes: [EndedOutcome] {
        rows.compactMap { if case .outcome(let row) = $0 { row } else { nil } }
    }
    var budgets: [EndedBudget] {
        rows.compactMap { if case .commissioner(let row) = $0 { row } else { nil } }
    }
    var shares: [EndedShare] {
        rows.compactMap { if case .partner(let row) = $0 { row } else { nil } }
    }
    var incomes: [EndedIncome] {
        rows.compactMap { if case .provider(let row) = $0 { row } else { nil } }
    }
}
