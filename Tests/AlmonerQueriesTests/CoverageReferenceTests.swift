import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Coverage, against a slow and obvious answer")
struct CoverageReferenceTests {
    @Test("generated registers are answered alike, today and in years to come", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let (reference, register) = try made(seed)
        for question in try questions() {
            let rows = try ask(question, of: register)
            compare(rows, reference.coverage(question))
        }
    }

    @Test("cells are added up alike", arguments: 1...40)
    func grouped(seed: UInt64) throws {
        let (reference, register) = try made(seed)
        for question in try questions() {
            for (dimension, grouping) in [Coverage.Grouping.careGroup, .need, .area].enumerated() {
                let rows = try ask(question, by: [grouping], of: register)
                compare(rows, reference.coverage(question, by: dimension))
            }
        }
    }

    @Test("of one provider: its services alone, where they are", arguments: 1...20)
    func provider(seed: UInt64) throws {
        let (reference, register) = try made(seed)
        for var question in try questions() {
            question.provider = "P1"
            var filters = Filters()
            filters.provider = ["P1"]
            compare(
                try ask(question, filters, of: register), reference.coverage(question))
            compare(
                try ask(question, filters, by: [.area], of: register),
                reference.coverage(question, by: 2))
        }
    }

    @Test("a filter on a tree keeps what is at or below its code", arguments: 1...20)
    func trees(seed: UInt64) throws {
        let (reference, register) = try made(seed)
        let question = try #require(try questions().last)
        let all = try ask(question, of: register)
        for (dimension, tree) in reference.trees.enumerated() {
            for node in tree {
                var filters = Filters()
                let parts: [WritableKeyPath<Filters, [String]>] = [\.careGroup, \.need, \.area]
                filters[keyPath: parts[dimension]] = [node.code]
                #expect(
                    try ask(question, filters, of: register)
                        == all.filter {
                            let codes = codes($0)[dimension] ?? ""
                            return reference.isBelow(codes, node.code, in: tree)
                        })
            }
        }
    }

    @Test("gaps are the rows below 1, the most people unmet first", arguments: 1...20)
    func gaps(seed: UInt64) throws {
        let (_, register) = try made(seed)
        for question in try questions() {
            let context = QuestionContext(asOf: question.asOf)
            let options = Coverage.Options(atYear: question.atYear)
            let gaps = try Gaps.ask(options, context, of: register.connection).rows
            let below = try ask(question, of: register).filter {
                ($0.ratio ?? 1) < 1 - 1e-9
            }
            #expect(Set(gaps) == Set(below))
            #expect(gaps.count == below.count)
            for (first, second) in zip(gaps, gaps.dropFirst()) {
                let unmet = [first, second].map {
                    Double($0.needPeople ?? 0) - ($0.capacityPeople ?? 0)
                }
                if abs(unmet[0] - unmet[1]) < 1e-6 {
                    #expect(text(first).lexicographicallyPrecedes(text(second)))
                } else {
                    #expect(unmet[0] > unmet[1])
                }
            }
        }
    }

    // MARK: How they are compared

    private func made(_ seed: UInt64) throws -> (ReferenceServices, TestRegister) {
        let reference = ReferenceServices(seed: seed, serviceCount: 10)
        let register = try TestRegister()
        try reference.add(to: register)
        return (reference, register)
    }

    private func questions() throws -> [ReferenceServices.CoverageQuestion] {
        let days = try ["2025-12-31", "2026-04-01"].map { try #require(Day($0)) }
        return [
            ReferenceServices.CoverageQuestion(asOf: days[0]),
            ReferenceServices.CoverageQuestion(asOf: days[1]),
            ReferenceServices.CoverageQuestion(asOf: days[1], atYear: 2026),
            ReferenceServices.CoverageQuestion(asOf: days[0], atYear: 2028),
        ]
    }

    private func ask(
        _ question: ReferenceServices.CoverageQuestion, _ filters: Filters = Filters(),
        by: [Coverage.Grouping] = [.cell], of register: TestRegister
    ) throws -> [CoverageRow] {
        try Coverage.ask(
            Coverage.Options(atYear: question.atYear, by: by),
            QuestionContext(asOf: question.asOf, filters: filters), of: register.connection
        ).rows
    }

    private func codes(_ row: CoverageRow) -> [String?] {
        [row.careGroup?.reference, row.need?.reference, row.area?.reference]
    }

    private func text(_ row: CoverageRow) -> [String] { codes(row).map { $0 ?? "" } }

    private func compare(_ rows: [CoverageRow], _ expected: [ReferenceServices.Covered]) {
        #expect(rows.map(codes) == expected.map(\.cell))
        for (row, covered) in zip(rows, expected) {
            #expect(row.needPeople == covered.need.map(Int64.init))
            #expect(row.needYear == covered.year)
            #expect(isNear(row.capacityPeople, covered.capacity))
            #expect(row.services == covered.services.count)
            #expect(isNear(row.lostCapacityPeople, covered.lost))
            #expect(row.endingContracts == covered.endings)
            #expect(row.status == status(covered))
            guard let need = covered.need, need > 0, let capacity = covered.capacity else {
                #expect(row.ratio == nil)
                continue
            }
            #expect(isNear(row.ratio, capacity / Double(need)))
        }
    }

    private func status(_ covered: ReferenceServices.Covered) -> CoverageRow.Status? {
        guard let need = covered.need else {
            return covered.isSuppressed ? .suppressed : .noNeedRecorded
        }
        guard let capacity = covered.capacity else { return nil }
        guard need > 0 else { return capacity > 0 ? .over : .met }
        if covered.services.isEmpty { return .noService }
        let ratio = capacity / Double(need)
        return ratio < 1 - 1e-9 ? .under : ratio > 1.2 + 1e-9 ? .over : .met
    }

    private func isNear(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= 1e-9
    }
}
