import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Compliance: were the rules kept")
struct ComplianceTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference|name\nP1|Alder\nP2|Beech")
        try register.add(
            "contract",
            """
            reference|title|kind|status|provider
            B|Beech care|contract|active|P2
            A|Alder care|contract|active|P1
            C|Closed|contract|closed|P1
            W|Made in error|contract|withdrawn|P1
            """)
    }

    private func rule(
        _ code: String, _ sql: String, from: String = "2020-01-01", to: String? = nil
    ) throws -> Rule {
        var text = """
            -- code: \(code)
            -- title: Title of \(code)
            -- jurisdiction: Wealdshire
            -- applies-from: \(from)
            -- source: Standing orders
            -- standing: verified
            -- statement: It is so.

            """
        if let to { text += "-- applies-to: \(to)\n" }
        return try Rule.read(Array((text + sql).utf8), file: "\(code).sql")
    }

    /// Says this verdict of these agreements.
    private func saying(
        _ code: String, _ verdicts: KeyValuePairs<String, String>, from: String = "2020-01-01",
        to: String? = nil
    ) throws -> Rule {
        let rows = verdicts.map { "('\($0.key)', '\($0.value)', 'because')" }
        return try rule(
            code,
            """
            WITH said (contract, verdict, evidence) AS (VALUES \(rows.joined(separator: ", ")))
            SELECT contract, verdict, evidence FROM said
            """, from: from, to: to)
    }

    private func context(
        _ day: String = "2026-06-30", _ filters: Filters = Filters()
    ) throws -> QuestionContext {
        QuestionContext(asOf: try #require(Day(day)), filters: filters)
    }

    private func ask(
        _ rules: [Rule], _ verdicts: [ComplianceFinding.Verdict] = [],
        on day: String = "2026-06-30",
        _ filters: Filters = Filters()
    ) throws -> Answer<ComplianceFinding> {
        try Compliance.ask(
            Compliance.Options(own: rules, codes: rules.map(\.code), verdicts: verdicts),
            context(day, filters), of: register.connection)
    }

    private func lines(_ answer: Answer<ComplianceFinding>) -> [String] {
        answer.rows.map { "\($0.rule.code) \($0.subject.reference) \($0.verdict.rawValue)" }
    }

    private static let advice = "What is said of a rule is an indicator, not legal advice"

    @Test("a row a rule and agreement, by code and reference; silence is not being kept")
    func shape() throws {
        let rules = [
            try saying("Z", ["A": "kept", "B": "broken", "C": "kept", "W": "broken"]),
            try saying("Y", ["A": "not_applicable"]),
        ]
        let answer = try ask(rules)
        #expect(
            lines(answer) == [
                "Y A not_applicable", "Y B cannot_tell", "Y C cannot_tell", "Z A kept",
                "Z B broken", "Z C kept",
            ])
        #expect(answer.rows[1].evidence == "the rule says nothing of this contract")
        #expect(answer.rows[0].evidence == "because")
        #expect(answer.notes == [Self.advice])
        #expect(
            answer.columns.map(\.key) == [
                "rule", "title", "contract", "verdict", "evidence", "standing", "jurisdiction",
                "source", "strategy", "decision",
            ])
        #expect(
            answer.sheet.rows[0] == [
                .text("Y"), .text("Title of Y"), .reference("A", name: "Alder care"),
                .text("not_applicable"), .text("because"), .text("verified"), .text("Wealdshire"),
                .text("Standing orders"), .unknown, .unknown,
            ])
    }

    @Test("verdict and evidence may stand in one column, and rows in any order")
    func saidInOne() throws {
        let rule = try rule(
            "ONE",
            """
            WITH said (contract, said) AS (
                VALUES ('C', 'kept: by 10:30: so'), ('A', 'not_applicable: no'), ('B', 'broken: ü'))
            SELECT contract, said FROM said
            """)
        let answer = try ask([rule])
        #expect(lines(answer) == ["ONE A not_applicable", "ONE B broken", "ONE C kept"])
        #expect(answer.rows.map(\.evidence) == ["no", "ü", "by 10:30: so"])
    }

    @Test("rows that were not asked for are counted")
    func verdicts() throws {
        let rules = [
            try saying("Z", ["A": "kept", "B": "broken", "C": "kept"]),
            try saying("Y", ["A": "broken"]),
        ]
        let broken = try ask(rules, [.broken])
        #expect(lines(broken) == ["Y A broken", "Z B broken"])
        #expect(
            broken.notes == [
                Self.advice, "2 kept rows were not asked for and are not shown",
                "2 cannot_tell rows were not asked for and are not shown",
            ])
        let two = try ask(rules, [.kept, .cannotTell])
        #expect(
            lines(two) == ["Y B cannot_tell", "Y C cannot_tell", "Z A kept", "Z C kept"])
    }

    @Test("a rule outside its days is left out, and told")
    func dates() throws {
        let rules = [
            try saying("OLD", ["A": "broken"], to: "2026-06-30"),
            try saying("NEW", ["A": "broken"], from: "2026-07-01"),
            try saying("ALWAYS", ["A": "kept"]),
        ]
        #expect(Set(try ask(rules).rows.map(\.rule.code)) == ["ALWAYS", "OLD"])
        #expect(
            try ask(rules).notes == [
                Self.advice, "1 rule does not apply on 2026-06-30 and is left out: NEW",
            ])
        #expect(Set(try ask(rules, on: "2026-07-01").rows.map(\.rule.code)) == ["ALWAYS", "NEW"])
        let early = try ask(rules, on: "2019-12-31")
        #expect(early.rows.isEmpty)
        #expect(
            early.notes.last
                == "3 rules do not apply on 2019-12-31 and are left out: ALWAYS, NEW, OLD")
    }

    @Test("filters choose agreements, and a code that is not there is refused")
    func filters() throws {
        let rule = try saying("Z", ["A": "kept", "B": "broken"])
        var filters = Filters()
        filters.provider = ["P2"]
        #expect(lines(try ask([rule], on: "2026-06-30", filters)) == ["Z B broken"])
        filters.provider = ["P9"]
        #expect(throws: UnknownCode.self) { try ask([rule], on: "2026-06-30", filters) }
        #expect(throws: UnknownRule.self) {
            try Compliance.ask(
                Compliance.Options(codes: ["PA23-UK77"]), context(), of: register.connection)
        }
        #expect(throws: UnknownRule.self) {
            try Compliance.list(
                Compliance.Options(codes: ["PA23-UK77"]), asOf: context().asOf)
        }
    }

    @Test("the summary leaves what nobody can tell out of the rate")
    func summary() throws {
        let rules = [
            try saying("Z", ["A": "kept", "B": "broken"]), try saying("Y", ["A": "not_applicable"]),
        ]
        let answer = try Compliance.summary(
            Compliance.Options(own: rules, codes: ["Y", "Z"]), context(), of: register.connection)
        #expect(
            answer.rows.map {
                [$0.kept, $0.broken, $0.notApplicable, $0.cannotTell, $0.judged]
            } == [[0, 0, 1, 2, 0], [1, 1, 0, 1, 2]])
        #expect(answer.rows.map(\.rate) == [nil, 0.5])
        #expect(answer.notes == [Self.advice])
        #expect(
            answer.columns.map(\.key) == [
                "rule", "title", "kept", "broken", "notApplicable", "cannotTell", "judged", "rate",
                "standing", "jurisdiction",
            ])
    }

    @Test("the list has every rule, whatever the day, with what it asks")
    func list() throws {
        let own = try saying("OWN", ["A": "kept"], to: "2021-01-01")
        let options = Compliance.Options(own: [own])
        let answer = try Compliance.list(options, asOf: context().asOf)
        #expect(answer.rows.map(\.code) == answer.rows.map(\.code).sorted())
        #expect(answer.rows.contains(own))
        #expect(answer.rows.count == (try Rule.shipped.get().count + 1))
        #expect(answer.notes == [Self.advice])
        #expect(
            answer.columns.map(\.key) == [
                "code", "title", "jurisdiction", "appliesFrom", "appliesTo", "standing", "source",
                "statement", "about",
            ])
        let one = try Compliance.list(
            Compliance.Options(own: [own], codes: ["OWN"]), asOf: context().asOf)
        #expect(one.rows == [own])
    }

    @Test("an empty register has no rows, and every rule a summary of nothing")
    func empty() throws {
        let empty = try TestRegister()
        let answer = try Compliance.ask(Compliance.Options(), context(), of: empty.connection)
        #expect(answer.rows.isEmpty)
        #expect(answer.notes == [Self.advice])
        let summary = try Compliance.summary(
            Compliance.Options(), context(), of: empty.connection)
        #expect(summary.rows.count == (try Rule.shipped.get().count))
        #expect(summary.rows.allSatisfy { $0.judged == 0 && $0.rate == nil })
    }

    @Test("a rule is given the day and what other questions have found")
    func parameters() throws {
        try register.add(
            "contract", "reference|start_date|department\nA|2026-01-31|TBC\nB|2025-06-30|Adults")
        let facts = try rule(
            "FACTS",
            """
            SELECT reference AS contract, 'kept' AS verdict,
                   :asOf || ' ' || coalesce((
                    SELECT value ->> 'nextDue' FROM json_each(:reviewsDue)
                     WHERE value ->> 'contract' = reference), '-') || ' ' || coalesce((
                    SELECT value ->> 'nextDue' FROM json_each(:strategicReviewsDue)
                     WHERE value ->> 'contract' = reference), '-') || ' ' || coalesce((
                    SELECT substr(value ->> 'fields', 1, 16) FROM json_each(:gaps)
                     WHERE value ->> 'contract' = reference
                       AND value ->> 'standard' = 'transparency-code'), '-') AS evidence
              FROM contract
             WHERE reference IN ('A', 'B')
            """)
        let rows = try ask([facts]).rows
        #expect(
            rows.map(\.evidence) == [
                "2026-06-30 2027-01-31 2029-01-31 department (TBC)",
                "2026-06-30 2026-06-30 2028-06-30 description, val",
                "the rule says nothing of this contract",
            ])
    }

    @Test(
        "the gaps of one standard are those of the list of all, by what is lacking",
        arguments: [
            ("lackingForTransparencyCode", "transparency-code"),
            ("lackingForScotlandRegister", "scotland-register"),
        ])
    func gapsOfOneStandard(parameter: String, standard: String) throws {
        try register.add(
            "contract",
            "reference|title|kind|status|department\nA \"1\"|Advice|contract|active|TBC")
        let gaps = try rule(
            "GAPS",
            """
            SELECT contract.reference AS contract, 'kept' AS verdict,
                   one.key || '|' || (gap.value ->> 'fields') AS evidence
              FROM json_each(:\(parameter)) AS one
              JOIN json_each(one.value) AS agreement
              JOIN contract ON contract.id = agreement.value
              JOIN json_each(:gaps) AS gap
                ON gap.value ->> 'contract' = contract.reference
               AND gap.value ->> 'standard' = '\(standard)'
            """)
        let row = try #require(
            try ask([gaps]).rows.first { $0.subject.reference == "A \"1\"" })
        let told = row.evidence.split(separator: "|")
        #expect(told.count == 2 && told.first == told.last)
    }
}
