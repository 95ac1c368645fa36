import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Decisions: what was decided, and what its file lacks")
struct DecisionsTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nW,Council\nP,Provider")
        try register.add("service", "reference,name,provider\nS,Rounds,P\nT,Alone,")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner,start_date
            K,Home care,contract,active,P,W,2025-04-01
            X,Withdrawn,contract,withdrawn,P,W,2025-04-01
            """)
        try register.add("contract_line", "contract,service,unit,valid_from\nK,S,hour,2025-04-01")
    }

    /// Each decision with the whole file, but for what the line says.
    private func decide(
        _ reference: String, _ kind: String = "decommission", _ changed: [String: String] = [:]
    ) throws {
        var cells = [
            "reference": reference, "kind": kind, "contract": "K", "service": "",
            "approved_on": "2026-05-01", "approved_by": "Board", "effective_on": "2026-09-01",
        ]
        for part in ["rationale", "evidence", "risks", "alternatives", "transition"] {
            cells[part] = "Said"
        }
        for who in ["users", "carers", "providers", "staff", "partners"] {
            cells["consulted_\(who)"] = "true"
        }
        for (name, cell) in changed { cells[name] = cell }
        let names = cells.keys.sorted()
        try register.add(
            "decision",
            "\(names.joined(separator: ","))\n\(names.map { cells[$0] ?? "" }.joined(separator: ","))"
        )
    }

    private func assess(_ decision: String, _ kind: String, _ day: String) throws {
        try register.add("impact_assessment", "decision,kind,done_on\n\(decision),\(kind),\(day)")
    }

    private func ask(
        _ day: String = "2026-09-30", _ options: Decisions.Options = Decisions.Options(),
        _ filters: Filters = Filters()
    ) throws -> [String] {
        let answer = try Decisions.ask(
            options, QuestionContext(asOf: try #require(Day(day)), filters: filters),
            of: register.connection)
        #expect(answer.notes.isEmpty)
        return answer.rows.map { row in
            """
            \(row.decision.reference) \(row.kind.rawValue) \(row.subject?.reference ?? "-") \
            \(row.approvedOn?.description ?? "-") \(row.missing.map(\.rawValue).joined(separator: "+"))
            """
        }
    }

    @Test("an empty file lacks everything, in order; a whole one nothing")
    func wholeAndEmpty() throws {
        try decide("A")
        try assess("A", "equality", "2026-08-31")
        try register.add("decision", "reference,kind\nB,bring_in_house\nC,vary")
        #expect(
            try ask() == [
                "A decommission K 2026-05-01 ",
                "B bring_in_house - - rationale+evidence+risks+alternatives+transition+"
                    + "consulted_users+consulted_carers+consulted_providers+consulted_staff+"
                    + "consulted_partners+impact_assessment+approval",
                "C vary - - rationale+evidence+risks+alternatives+"
                    + "consulted_users+consulted_carers+consulted_providers+consulted_staff+"
                    + "consulted_partners+impact_assessment+approval",
            ])
    }

    @Test("a transition is asked of what moves people, and of nothing else")
    func transition() throws {
        for kind in ["commission", "extend", "vary", "reprocure", "decommission", "bring_in_house"]
        {
            try decide(kind, kind, ["transition": "", "effective_on": ""])
            try assess(kind, "equality", "2026-01-01")
        }
        #expect(
            try ask() == [
                "bring_in_house bring_in_house K 2026-05-01 transition",
                "commission commission K 2026-05-01 ",
                "decommission decommission K 2026-05-01 transition",
                "extend extend K 2026-05-01 ", "reprocure reprocure K 2026-05-01 transition",
                "vary vary K 2026-05-01 ",
            ])
    }

    @Test("an equality assessment is done by the effect, of the decision or of its agreement")
    func assessments() throws {
        for (reference, kind, day) in [
            ("A", "equality", "2026-09-01"), ("B", "equality", "2026-09-02"),
            ("C", "data_protection", "2026-01-01"), ("D", "equality", "2026-10-01"),
        ] {
            try decide(reference, "extend", reference == "D" ? ["effective_on": ""] : [:])
            try assess(reference, kind, day)
        }
        #expect(
            try ask().map { $0.split(separator: " ").last } == [
                "2026-05-01", "impact_assessment", "impact_assessment", "impact_assessment",
            ])
        #expect(try ask("2026-10-01").last == "D extend K 2026-05-01 ")
        #expect(try ask("2026-08-31").first == "A extend K 2026-05-01 impact_assessment")
        try decide("E", "extend", ["contract": ""])
        try register.add("impact_assessment", "contract,kind,done_on\nK,equality,2026-09-01")
        #expect(
            try ask().map { $0.split(separator: " ").last } == [
                "2026-05-01", "2026-05-01", "2026-05-01", "2026-05-01", "impact_assessment",
            ])
    }

    @Test("an approval has a body and a day, and one to come is none yet; no counts as not asked")
    func approval() throws {
        try decide("A", "extend", ["approved_by": ""])
        try decide("B", "extend", ["approved_on": ""])
        try decide("C", "extend", ["approved_on": "2026-09-30"])
        try decide("D", "extend", ["consulted_staff": "false", "consulted_users": ""])
        for reference in ["A", "B", "C", "D"] { try assess(reference, "equality", "2026-01-01") }
        #expect(
            try ask("2026-09-29") == [
                "A extend K 2026-05-01 approval", "B extend K - approval", "C extend K - approval",
                "D extend K 2026-05-01 consulted_users+consulted_staff",
            ])
        #expect(try ask("2026-09-30")[2] == "C extend K 2026-09-30 ")
    }

    @Test("kinds, what is incomplete, and filters by agreement and by service")
    func chosen() throws {
        try decide("A", "extend")
        try assess("A", "equality", "2026-01-01")
        try decide("B", "vary")
        try decide("C", "decommission", ["contract": "", "service": "S"])
        try decide("D", "decommission", ["contract": "", "service": "T"])
        try decide("E", "commission", ["contract": ""])
        try decide("F", "extend", ["contract": "X"])
        func references(
            _ options: Decisions.Options = Decisions.Options(), _ filters: Filters = Filters()
        ) throws -> String {
            try ask("2026-09-30", options, filters).map { String($0.prefix(1)) }.joined()
        }
        #expect(try references() == "ABCDE")
        #expect(try references(Decisions.Options(kinds: [.extend, .vary])) == "AB")
        #expect(try references(Decisions.Options(incompleteOnly: true)) == "BCDE")
        var filters = Filters()
        filters.commissioner = ["W"]
        #expect(try references(Decisions.Options(), filters) == "ABC")
        filters.provider = ["W"]
        #expect(try references(Decisions.Options(), filters) == "")
        filters = Filters()
        filters.provider = ["P"]
        #expect(try references(Decisions.Options(), filters) == "ABC")
        filters = Filters()
        filters.contract = ["K"]
        #expect(try references(Decisions.Options(), filters) == "ABC")
    }

    @Test("an empty register answers with nothing, and the sheet has its keys")
    func empty() throws {
        #expect(try ask() == [])
        #expect(
            Decisions.columns.map(\.key) == [
                "decision", "kind", "subject", "approvedOn", "missing",
            ]
        )
    }

    @Test("assessments and lines are found by their indexes")
    func plan() throws {
        let sql = Decisions.description.sql[0].text
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        #expect(plan.contains { $0.hasPrefix("SEARCH impact_assessment USING INDEX") }, "\(plan)")
        #expect(plan.contains { $0.hasPrefix("SEARCH contract_line USING") }, "\(plan)")
    }

    // MARK: Against a slow and obvious answer

    @Test("generated files are read alike", arguments: 1...30)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let asOf = try #require(Day("2026-03-01"))
        func maybe(_ day: Int) -> Day? {
            Bool.random(using: &random)
                ? asOf.adding(days: Int.random(in: -day...day, using: &random))
                : nil
        }
        var expected: [String] = []
        for number in 0..<40 {
            let reference = "D\(10 + number)"
            let kind = DecisionRow.Kind.allCases[Int.random(in: 0..<6, using: &random)]
            let texts = ["rationale", "evidence", "risks", "alternatives", "transition"]
            let flags = [
                "consulted_users", "consulted_carers", "consulted_providers", "consulted_staff",
                "consulted_partners",
            ]
            var cells: [String: String] = [:]
            for text in texts where Bool.random(using: &random) { cells[text] = "" }
            for flag in flags {
                cells[flag] = ["true", "true", "false", ""].randomElement(using: &random)
            }
            let (approved, effective, done) = (maybe(2), maybe(2), maybe(3))
            let hasBody = Bool.random(using: &random)
            cells["approved_on"] = approved?.description ?? ""
            cells["effective_on"] = effective?.description ?? ""
            cells["approved_by"] = hasBody ? "Board" : ""
            try decide(reference, kind.rawValue, cells)
            if let done { try assess(reference, "equality", done.description) }
            var missing = texts.filter { cells[$0] == "" }
            if [.commission, .extend, .vary].contains(kind) {
                missing.removeAll { $0 == "transition" }
            }
            missing += flags.filter { cells[$0] != "true" }
            if let done, done <= asOf, done <= effective ?? asOf {
            } else {
                missing.append("impact_assessment")
            }
            let isApproved = approved.map { $0 <= asOf } ?? false
            if !isApproved || !hasBody { missing.append("approval") }
            let day = isApproved ? approved?.description ?? "-" : "-"
            expected.append(
                "\(reference) \(kind.rawValue) K \(day) \(missing.joined(separator: "+"))")
        }
        #expect(try ask("2026-03-01") == expected)
    }
}
