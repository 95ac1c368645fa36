import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("How far people have come and what lasts, against a slow and obvious answer")
struct OutcomeJourneysReferenceTests {
    private static let asked: [(provider: String?, area: String?)] = [
        (nil, nil), ("P1", nil), (nil, "N"),
    ]

    private func made(_ seed: UInt64) throws -> (ReferenceJourneys, TestRegister) {
        let reference = ReferenceJourneys(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        return (reference, register)
    }

    private func context(_ reference: ReferenceJourneys) -> QuestionContext {
        var filters = Filters()
        filters.provider = [reference.asked.provider].compactMap(\.self)
        filters.area = [reference.asked.area].compactMap(\.self)
        return QuestionContext(
            asOf: Day(number: 20_300), period: reference.asked.period, filters: filters)
    }

    @Test("generated scores come as far, by every grouping", arguments: 1...10)
    func distances(seed: UInt64) throws {
        var (reference, register) = try made(seed)
        let groupings: [[Outcomes.Grouping]] = [
            [], [.measure], [.provider], [.service], [.area], [.provider, .area],
        ]
        for by in groupings {
            for (provider, area) in Self.asked {
                reference.asked.by = by
                reference.asked.provider = provider
                reference.asked.area = area
                let answer = try DistanceTravelled.ask(
                    Outcomes.Options(by: by), context(reference), of: register.connection)
                #expect(
                    answer.rows.map(told) == reference.distances,
                    "\(by) \(provider ?? "") \(area ?? "")")
            }
        }
    }

    @Test("generated outcomes last as long", arguments: 1...40)
    func rates(seed: UInt64) throws {
        var (reference, register) = try made(seed)
        for (provider, area) in Self.asked {
            reference.asked.provider = provider
            reference.asked.area = area
            let answer = try Sustainment.ask(context(reference), of: register.connection)
            let expected = reference.rates
            #expect(
                answer.rows.map(told) == expected.map { $0.split(separator: ",")[0] },
                "\(provider ?? "") \(area ?? "")")
            let alone = expected.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            let noted = answer.notes.first { $0.contains("of one outcome of a pair only") }
            let count = noted?.split(separator: " ").first.flatMap { Int($0) } ?? 0
            #expect(count == alone.reduce(0, +))
        }
    }

    @Test("and there is something to compare: changes, pairs, and those of areas")
    func isNotEmpty() throws {
        var changed = 0
        var kept = 0
        for seed in UInt64(1)...20 {
            var reference = ReferenceJourneys(seed: seed)
            kept += reference.rates.count { !$0.contains(" - ") && !$0.contains("-,") }
            reference.asked.by = [.area]
            changed += reference.distances.count { !$0.hasSuffix("-") }
        }
        #expect(changed > 10)
        #expect(kept > 10)
    }

    private func told(_ row: DistanceTravelledRow) -> String {
        let figures = [
            row.start, row.mid, row.end, row.startToMid, row.midToEnd, row.startToEnd, row.people,
        ].map { $0.map { fixed($0, decimals: 6) } ?? "-" }
        return """
            \(row.measure.reference) \(row.group.map { $0?.reference ?? "-" }): \
            \(figures.joined(separator: " "))
            """
    }

    private func told(_ row: SustainmentRow) -> Substring {
        let counts = [row.initialCount, row.sustainedCount].map {
            $0.map { fixed($0, decimals: 0) } ?? "-"
        }
        return """
            \(row.initialOutcome.reference)→\(row.sustainmentOutcome.reference): \
            \(counts.joined(separator: " ")) \(row.rate.map { fixed($0, decimals: 9) } ?? "-")
            """
    }

    // MARK: Plans

    private func plan(_ sql: String, _ connection: Connection) throws -> [String] {
        try connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
    }

    @Test("the questions about outcomes scan what they count, and search all else")
    func plans() throws {
        let connection = try TestRegister().connection
        // Observations and targets are what is counted; measures, outcomes and areas are few.
        let counted = ["observation", "target", "measure", "area", "sustained", "line"]
        let questions = [
            Outcomes.description, DistanceTravelled.description, Sustainment.description,
        ]
        for question in questions {
            for named in question.sql {
                for step in try plan(named.text, connection) where step.hasPrefix("SCAN ") {
                    let table = String(step.dropFirst(5).prefix { $0 != " " })
                    #expect(
                        counted.contains(table) || step.contains("VIRTUAL TABLE"),
                        "\(question.name), \(named.purpose): \(step)")
                }
            }
        }
    }

    @Test(
        "observations are read once in their order, and found by measure where outcomes are counted"
    )
    func observations() throws {
        let connection = try TestRegister().connection
        for (question, isSearched) in [
            (Outcomes.description, false), (DistanceTravelled.description, false),
            (Sustainment.description, true),
        ] {
            let texts = question.sql.filter { $0.text.contains("AS suppressed") }
            #expect(texts.count == 1, "\(question.name)")
            let plan = try plan(texts[0].text, connection)
            if isSearched {
                #expect(
                    plan.contains("SEARCH observation USING INDEX observation_key (measure=?)"))
            } else {
                #expect(plan.contains("SCAN observation"))
                #expect(!plan.contains { $0.contains("TEMP B-TREE") })
            }
            #expect(
                plan.contains("SEARCH contract USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN"))
        }
    }
}
