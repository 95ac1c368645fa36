import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Ending: outcomes, what is asked and how it is answered")
struct EndingAnswerTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
    }

    // MARK: Outcomes

    @Test("an outcome is lost with its only service, and kept by another that runs on")
    func outcomes() throws {
        try register.addTwoServices()
        try register.add("service", "reference,name,closed_on\nC,Closed,2026-09-29\nD,In-house,")
        try register.add(
            "outcome", "code,framework,name\nO1,F,One\nO2,F,Two\nO3,F,Three\nO4,F,Four\nO5,F,Five")
        try register.add(
            "service_outcome",
            "service,outcome\nA,O1\nA,O2\nB,O2\nA,O3\nC,O3\nB,O4\nD,O4")
        func told(_ contracts: String...) throws -> [String] {
            try register.ending(contracts).outcomes.map { row in
                """
                \(row.outcome.reference) \(row.status.rawValue) \
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

    @Test("what rests on the outcomes of lost services is shown, all the way up and once")
    func resting() throws {
        try register.addTwoServices()
        try register.add(
            "outcome",
            "code,framework,name\nO1,F,One\nO2,F,Two\nO3,F,Three\nO4,F,Four\nO5,F,Five\nO6,F,Six")
        try register.add("service_outcome", "service,outcome\nA,O1\nA,O2\nB,O2\nB,O4")
        // O5 rests on O4 and so on both O1 and O2; O3 on O2 alone; O1 on O2; O6 has nothing to do
        // with it, though O1 rests on it.
        try register.add(
            "outcome_dependency",
            "outcome,depends_on\nO4,O1\nO4,O2\nO5,O4\nO5,O1\nO3,O2\nO1,O2\nO1,O6")
        func told(_ contracts: String...) throws -> [String] {
            try register.ending(contracts).outcomes.map { row in
                """
                \(row.outcome.reference) \(row.status.rawValue) \
                \(row.services.joined(separator: "+")) | \(row.otherServices.joined(separator: "+")) \
                | \(row.restsOn.joined(separator: "+"))
                """
            }
        }
        #expect(
            try told("CA") == [
                "O1 lost A |  | O2", "O2 kept A | B | ", "O3 rests_on_kept  |  | O2",
                "O4 rests_on_lost  | B | O1+O2", "O5 rests_on_lost  |  | O1+O2",
            ])
        #expect(
            try told("CB") == [
                "O1 rests_on_kept  | A | O2", "O2 kept B | A | ", "O3 rests_on_kept  |  | O2",
                "O4 lost B |  | O2", "O5 rests_on_lost  |  | O2+O4",
            ])
    }

    @Test("an outcome that is measured and linked to no lost service is counted in a note")
    func measured() throws {
        try register.addTwoServices()
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
        try register.addTwoServices()
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
            answer.notes.contains(
                "1 agreement that ends has no line: no service is known to end with it"))
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
        try register.addTwoServices()
        #expect(throws: UnknownRecord.self) { try register.ending("CA", "CZ") }
        #expect(throws: Ending.PastDay.self) { try register.ending("CA", on: "2026-09-29") }
        #expect(try register.ending("CA", on: "2026-09-30").rows == register.ending("CA").rows)
        #expect(throws: UnknownRecord.self) { try TestRegister().ending("CA") }
        #expect(try TestRegister().ending().rows.isEmpty)
    }

    @Test("only what is asked for, with its own keys")
    func effects() throws {
        try register.addTwoServices()
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
        let serving = Ending.description.sql.filter { $0.text.contains(":areas") }
        let plan = try connection.rows("EXPLAIN QUERY PLAN \(serving[0].text)") { $0.text(3) }
        #expect(
            plan.first
                == "SEARCH service_cell USING COVERING INDEX service_cell_by_cell (care_group=? AND need=? AND area=?)"
        )
    }
}

// MARK: How it is asked

extension TestRegister {
    /// A serves older people at home in the north and the south, B in the north alone.
    func addTwoServices() throws {
        try add(
            "service",
            "reference,name,annual_capacity\nA,North and south,90\nB,North,6")
        try add(
            "service_cell",
            "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,N")
        try add(
            "need_estimate",
            "care_group,need,area,year,people\nOLD,HOME,N,2026,80\nOLD,HOME,S,2026,40")
        try addAgreements("CA,A,2024-04-01,2027-03-31\nCB,B,2024-04-01,")
    }

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
