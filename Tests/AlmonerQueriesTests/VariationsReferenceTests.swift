import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Variations, against a slow and obvious answer")
struct VariationsReferenceTests {
    private struct Change {
        let isFormal: Bool
        let agreedOn: Day?
        let effectiveOn: Day?
        let pounds: Int?
        let newEnd: Day?
    }

    private struct Agreement {
        let reference: String
        let start: Day?
        let initialEnd: Day?
        let end: Day?
        /// What the register held from each day on, in order.
        let values: [(day: Day, pounds: Int?)]
        let changes: [Change]
    }

    private static func day(_ month: Int) -> Day {
        Month(year: 2024, month: 1).adding(month).firstDay
    }

    private static func agreement(_ number: Int, _ random: inout SeededGenerator) -> Agreement {
        func maybe<Value>(_ value: Value, _ random: inout SeededGenerator) -> Value? {
            Int.random(in: 0..<4, using: &random) == 0 ? nil : value
        }
        let ends = [24, 24, 36].map { day($0).adding(days: -1) }
        let initial = maybe(ends[Int.random(in: 0...1, using: &random)], &random)
        let recordings = Int.random(in: 1...3, using: &random)
        return Agreement(
            reference: "K\(number)", start: maybe(day(0), &random), initialEnd: initial,
            end: maybe(ends[Int.random(in: 0...2, using: &random)], &random),
            values: (0..<recordings).map { place in
                (
                    day(4 * place + 2),
                    maybe([100, 110, 120][Int.random(in: 0...2, using: &random)], &random)
                )
            },
            changes: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                let isFormal = Int.random(in: 0...2, using: &random) > 0
                return Change(
                    isFormal: isFormal,
                    agreedOn: maybe(day(Int.random(in: 0...16, using: &random)), &random),
                    effectiveOn: maybe(day(Int.random(in: 0...16, using: &random)), &random),
                    pounds: isFormal
                        ? maybe([10, -10, 20][Int.random(in: 0...2, using: &random)], &random)
                        : nil,
                    newEnd: isFormal
                        ? maybe(ends[Int.random(in: 0...2, using: &random)], &random) : nil)
            })
    }

    private func add(_ agreements: [Agreement], to register: TestRegister, _ clock: TickingClock)
        throws
    {
        func written(_ value: (some CustomStringConvertible)?) -> String {
            value.map { "\($0)" } ?? ""
        }
        for place in 0..<3 {
            for agreement in agreements where agreement.values.count > place {
                let (day, pounds) = agreement.values[place]
                clock.set(to: try #require(Instant("\(day)T09:00:00Z")))
                try register.connection.transaction {
                    try register.add(
                        "contract",
                        """
                        reference,title,kind,status,start_date,initial_end_date,end_date,total_value
                        \(agreement.reference),Title,contract,active,\(written(agreement.start)),\
                        \(written(agreement.initialEnd)),\(written(agreement.end)),\(written(pounds))
                        """)
                }
            }
        }
        try register.add(
            "variation",
            agreements.reduce(
                "contract,number,tier,agreed_on,effective_on,value_change,new_end_date"
            ) { text, agreement in
                agreement.changes.enumerated().reduce(text) { text, each in
                    "\(text)\n\(agreement.reference),\(each.offset + 1),"
                        + "\(each.element.isFormal ? "formal" : "informal"),"
                        + "\(written(each.element.agreedOn)),\(written(each.element.effectiveOn)),"
                        + "\(written(each.element.pounds)),\(written(each.element.newEnd))"
                }
            })
    }

    // MARK: The question, read slowly

    /// In effect once it takes effect and, if anybody agreed it, once it is agreed.
    private func counts(_ change: Change, on day: Day) -> Bool {
        let days = [change.agreedOn, change.effectiveOn].compactMap(\.self)
        return !days.isEmpty && days.allSatisfy { $0 <= day }
    }

    private func changes(_ formal: [Change], _ isCounted: (Change) -> Bool) -> Int {
        formal.filter(isCounted).compactMap(\.pounds).reduce(0, +)
    }

    /// Day after day: whatever comes into effect with a new end sets it.
    private func agreedEnd(_ agreement: Agreement, _ formal: [Change], asOf day: Day) -> Day? {
        var end = agreement.initialEnd ?? agreement.end
        var today = VariationsReferenceTests.day(0)
        while today <= day {
            for change in formal where counts(change, on: today) {
                let isNew = !counts(change, on: today.adding(days: -1))
                if isNew || today == VariationsReferenceTests.day(0) { end = change.newEnd ?? end }
            }
            today = today.adding(days: 1)
        }
        return end
    }

    private func told(_ agreement: Agreement, asOf day: Day) -> String? {
        let known = agreement.changes.filter { change in
            counts(change, on: day) || change.agreedOn.map { $0 <= day } ?? false
        }
        let formal = known.filter(\.isFormal)
        let present = agreement.values.last?.pounds
        let first = agreement.values.first { $0.pounds != nil }
        let original = first.flatMap { first in
            first.pounds.map { $0 - changes(formal) { counts($0, on: first.day) } }
        }
        let expected = original.map { original in
            original
                + changes(formal) { change in
                    counts(change, on: day) || first.map { counts(change, on: $0.day) } ?? false
                }
        }
        let (initialEnd, end) = (agreement.initialEnd, agreement.end)
        let isMoved = initialEnd != nil && end != nil && initialEnd != end
        let isChanged = first != nil && first?.pounds != present
        guard !known.isEmpty || isMoved || isChanged else { return nil }
        let ahead = formal.filter { !counts($0, on: day) }.compactMap(\.newEnd)
        let originalEnd = initialEnd ?? end
        func length(_ end: Day?) -> Int? {
            agreement.start.flatMap { start in end.map { start.days(until: $0) + 1 } }
        }
        let value = rate(original, present)
        let term = rate(length(originalEnd), length(end))
        var flags: [String] = []
        if let present, let expected, present != expected { flags.append("unexplained_value") }
        if let end, end != agreedEnd(agreement, formal, asOf: day), !ahead.contains(end) {
            flags.append("unexplained_end")
        }
        if abs(value ?? 0) > 0.1000001 || abs(term ?? 0) > 0.1000001 {
            flags.append("over_10_percent")
        }
        func rounded(_ rate: Double?) -> String? {
            rate.map { "\(($0 * 1_000).rounded() / 1_000)" }
        }
        let cells: [String?] = [
            agreement.reference, "\(known.count - formal.count)+\(formal.count)",
            original.map { "\($0 * 100)" }, present.map { "\($0 * 100)" }, rounded(value),
            originalEnd?.description, end?.description, rounded(term),
            flags.joined(separator: "+"),
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }

    private func rate(_ original: Int?, _ present: Int?) -> Double? {
        guard let original, let present, original > 0 else { return nil }
        return Double(present - original) / Double(original)
    }

    @Test("generated registers are answered alike", arguments: 1...30)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let agreements = (0..<9).map { VariationsReferenceTests.agreement($0, &random) }
        let clock = TickingClock(VariationsReferenceTests.day(1))
        let register = try TestRegister(by: clock.author())
        try add(agreements, to: register, clock)
        for month in [5, 11, 17] {
            let day = VariationsReferenceTests.day(month)
            let answer = try Variations.ask(QuestionContext(asOf: day), of: register.connection)
            #expect(answer.rows.map(\.told) == agreements.compactMap { told($0, asOf: day) })
        }
    }
}
