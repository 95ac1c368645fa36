import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Procurement: time enough for each step, and what has slipped")
struct ProcurementTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func agree(_ lines: String) throws {
        try register.add("contract", "reference,title,kind,status,procurement_route\n\(lines)")
    }

    private func plan(_ lines: String) throws {
        try register.add("procurement_step", "contract,step,planned_on,actual_on\n\(lines)")
    }

    private func ask(
        _ day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> Answer<ProcurementRow> {
        try Procurement.ask(
            QuestionContext(asOf: try #require(Day(day)), filters: filters),
            of: register.connection)
    }

    @Test("steps stand in their order, measured by what comes before; just what is asked is enough")
    func order() throws {
        try agree("K,Title,partnership,tendering,open\nL,Title,contract,planned,open")
        try plan(
            """
            K,start,2027-07-01,
            K,bids_close,2027-03-29,
            K,bids_open,2027-01-04,
            K,specification_released,2026-11-09,
            K,notice_of_intent,2026-10-06,
            L,notice_of_intent,2026-10-07,
            L,specification_released,2026-11-10,
            L,bids_open,2027-01-04,
            L,bids_close,2027-01-11,
            """)
        // K: 90, 56 and 84 days. L: 89, 55 and 7 days, and 12 weeks are asked of partnerships only.
        #expect(
            try ask().rows.map(\.told) == [
                "K notice_of_intent 2026-10-06 - 90 90 ",
                "K specification_released 2026-11-09 - - - ", "K bids_open 2027-01-04 - 56 56 ",
                "K bids_close 2027-03-29 - 84 84 ", "K start 2027-07-01 - - - ",
                "L notice_of_intent 2026-10-07 - 89 90 short",
                "L specification_released 2026-11-10 - - - ",
                "L bids_open 2027-01-04 - 55 56 short", "L bids_close 2027-01-11 - 7 - ",
            ])
        #expect(try ask().rows[2].weeks == 8)
        try plan("K,bids_close,2027-03-28,")
        #expect(try ask().rows[3].flags == [.short])
    }

    @Test("the actual day counts where there is one, and one to come is none yet")
    func actual() throws {
        try agree("K,Title,contract,active,open")
        try plan(
            """
            K,specification_released,2026-08-03,2026-08-10
            K,bids_open,2026-10-01,2026-09-30
            K,bids_close,2026-09-29,
            K,award,2026-09-30,
            K,award_notice,,2026-09-01
            K,start,,
            """)
        #expect(
            try ask().rows.map(\.told) == [
                "K specification_released 2026-08-03 2026-08-10 - - slipped",
                "K bids_open 2026-10-01 2026-09-30 51 56 short",
                "K bids_close 2026-09-29 - -1 - slipped", "K award 2026-09-30 - - - ",
                "K award_notice - 2026-09-01 - - ", "K start - - - - ",
            ])
        #expect(
            try ask("2026-09-29").rows.map(\.told)[1] == "K bids_open 2026-10-01 - 52 56 short")
        #expect(try ask("2026-10-01").rows[3].flags == [.slipped])
        // It was late and left too little time: both are said.
        try plan("K,bids_open,2026-09-28,2026-09-29")
        #expect(try ask().rows[1].flags == [.short, .slipped])
    }

    @Test("an agreement to come without a timetable, or without a step that others need, says so")
    func missing() throws {
        try agree(
            """
            A,Title,contract,planned,
            B,Title,contract,tendering,direct_award
            C,Title,in_house,planned,not_procured
            D,Title,contract,active,open
            E,Title,contract,tendering,open
            F,Title,contract,planned,direct_award
            G,Title,contract,withdrawn,open
            """)
        try plan(
            "E,bids_close,2026-12-01,\nE,bids_open,,\nF,start,2027-01-01,\nG,start,2027-01-01,")
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == [
                "A - - - - - no_timetable", "E notice_of_intent - - - 90 missing",
                "E specification_released - - - - missing", "E bids_open - - - 56 missing",
                "E bids_close 2026-12-01 - - - ", "F start 2027-01-01 - - - ",
            ])
        #expect(
            answer.notes == [
                "2 agreements to come are awarded directly or not procured: no timetable is asked of "
                    + "them"
            ])
    }

    @Test("a filter chooses agreements; an empty register has none; the sheet has its keys")
    func filtered() throws {
        #expect(try ask().rows.isEmpty && ask().notes.isEmpty)
        try agree("A,Title,contract,planned,\nB,Title,grant,planned,")
        var filters = Filters()
        filters.contractKind = ["grant"]
        #expect(try ask("2026-09-30", filters).rows.map(\.contract.reference) == ["B"])
        #expect(
            Procurement.columns.map(\.key) == [
                "contract", "step", "plannedOn", "actualOn", "weeks", "asked", "flag", "flags",
            ])
    }

    @Test("steps are found by their agreements")
    func steps() throws {
        let sql = Procurement.description.sql[0].text
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        #expect(plan.contains { $0.hasPrefix("SEARCH procurement_step USING INDEX") }, "\(plan)")
    }

    // MARK: Against a slow and obvious answer

    @Test("generated timetables are read alike", arguments: 1...30)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let asOf = try #require(Day("2024-03-01"))
        let names = [
            "notice_of_intent", "market_engagement", "specification_released", "bids_open",
            "bids_close", "award", "award_notice", "start",
        ]
        var expected: [String] = []
        for number in 0..<30 {
            let status = ["planned", "tendering", "active"][Int.random(in: 0...2, using: &random)]
            let kind = ["contract", "partnership"][Int.random(in: 0...1, using: &random)]
            let route = ["open", "", "direct_award"][Int.random(in: 0...2, using: &random)]
            let contract = "K\(10 + number)"
            try agree("\(contract),Title,\(kind),\(status),\(route)")
            var days: [String: (planned: Day?, actual: Day?)] = [:]
            let hasSteps = Int.random(in: 0..<5, using: &random) > 0
            for (place, name) in names.enumerated()
            where hasSteps && Int.random(in: 0..<4, using: &random) > 0 {
                func maybe() -> Day? {
                    Int.random(in: 0..<4, using: &random) == 0
                        ? nil
                        : asOf.adding(
                            days: (place - 3) * 28 + Int.random(in: -3...3, using: &random))
                }
                days[name] = (maybe(), maybe())
                let cells = [days[name]?.planned, days[name]?.actual].map { $0?.description ?? "" }
                try plan("\(contract),\(name),\(cells.joined(separator: ","))")
            }
            let mustBid = status != "active" && route != "direct_award"
            if days.isEmpty {
                if mustBid { expected.append("\(contract) - - - - - no_timetable") }
                continue
            }
            func day(_ name: String) -> Day? {
                guard let step = days[name] else { return nil }
                if let actual = step.actual, actual <= asOf { return actual }
                return step.planned
            }
            for name in names {
                let isNeeded =
                    mustBid
                    && ["notice_of_intent", "specification_released", "bids_open"].contains(name)
                if days[name] == nil && !isNeeded { continue }
                let spans = [
                    "notice_of_intent": (name, "bids_open", 90),
                    "bids_open": ("specification_released", name, 56),
                    "bids_close": ("bids_open", name, kind == "partnership" ? 84 : nil),
                ]
                var (measured, asked): (Int?, Int?) = (nil, nil)
                if let (from, to, least) = spans[name] {
                    asked = least
                    if let from = day(from), let to = day(to) { measured = to.number - from.number }
                }
                let actual = days[name]?.actual.flatMap { $0 <= asOf ? $0 : nil }
                let planned = days[name]?.planned
                var flags: [String] = []
                if isNeeded && day(name) == nil { flags.append("missing") }
                if let measured, let asked, measured < asked { flags.append("short") }
                if let planned, planned < (actual ?? asOf) { flags.append("slipped") }
                let cells: [String?] = [
                    contract, name, planned?.description, actual?.description,
                    measured?.description, asked?.description, flags.joined(separator: "+"),
                ]
                expected.append(cells.map { $0 ?? "-" }.joined(separator: " "))
            }
        }
        #expect(try ask("2024-03-01").rows.map(\.told) == expected)
    }
}

extension ProcurementRow {
    var told: String {
        let cells: [String?] = [
            contract.reference, step?.rawValue, plannedOn?.description, actualOn?.description,
            days?.description, askedDays?.description,
            flags.map(\.rawValue).joined(separator: "+"),
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }
}
