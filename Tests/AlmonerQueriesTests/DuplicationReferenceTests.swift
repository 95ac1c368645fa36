import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Duplication, against a slow and obvious answer")
struct DuplicationReferenceTests {
    @Test("generated registers are answered alike", arguments: 1...60)
    func generated(seed: UInt64) throws {
        let reference = ReferenceServices(seed: seed, serviceCount: 12)
        let register = try TestRegister()
        try reference.add(to: register)
        for day in ["2025-12-31", "2026-09-30"].compactMap({ Day($0) }) {
            let rows = try Duplication.ask(
                Duplication.Options(), QuestionContext(asOf: day), of: register.connection
            ).rows
            let expected = reference.overlaps(asOf: day)
            #expect(
                rows.map { [$0.serviceA.reference, $0.serviceB.reference] }
                    == expected.map { [$0.serviceA, $0.serviceB] })
            for (row, overlap) in zip(rows, expected) { compare(row, overlap) }
        }
    }

    private func compare(_ row: ServiceOverlap, _ expected: ReferenceServices.Overlap) {
        #expect(
            [row.sharedCells, row.cellsA, row.cellsB] == [
                expected.shared, expected.cellsA, expected.cellsB,
            ])
        #expect(row.sharedNeedPeople == expected.need.map(Double.init))
        #expect(isNear(row.sharedCapacityPeople, expected.capacity, within: 1e-9))
        // Half a penny of rounding, and the rounding of the machine.
        #expect(isNear(row.overlapCostPence.map(Double.init), expected.costPence, within: 0.500001))
        let all = expected.cellsA + expected.cellsB - expected.shared
        #expect(row.jaccard == Double(expected.shared) / Double(all))
        let smaller = min(expected.cellsA, expected.cellsB)
        #expect(row.containment == Double(expected.shared) / Double(smaller))
        guard let need = expected.need, let capacity = expected.capacity else {
            #expect(row.verdict == .unknown)
            return
        }
        #expect(row.verdict == (capacity > Double(need) + 1e-6 ? .duplication : .overlap))
    }

    private func isNear(_ one: Double?, _ other: Double?, within tolerance: Double) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= tolerance
    }

    @Test(
        "the options and filters keep a part of the whole answer, in its order", arguments: 1...20)
    func parts(seed: UInt64) throws {
        let reference = ReferenceServices(seed: seed, serviceCount: 14)
        let register = try TestRegister()
        try reference.add(to: register)
        let day = try #require(Day("2026-09-30"))
        let ask = { (options: Duplication.Options, filters: Filters) in
            try Duplication.ask(
                options, QuestionContext(asOf: day, filters: filters), of: register.connection
            ).rows
        }
        let all = try ask(Duplication.Options(), Filters())
        let provider = { (service: NamedReference) in
            reference.services.first { $0.reference == service.reference }?.provider
        }
        for overlap in [0.25, 0.5, 1] {
            #expect(
                try ask(Duplication.Options(minOverlap: overlap), Filters())
                    == all.filter { $0.containment >= overlap })
        }
        #expect(
            try ask(Duplication.Options(acrossProvidersOnly: true), Filters())
                == all.filter { row in
                    guard let one = provider(row.serviceA), let other = provider(row.serviceB)
                    else { return false }
                    return one != other
                })
        var filters = Filters()
        filters.provider = ["P1"]
        #expect(
            try ask(Duplication.Options(), filters)
                == all.filter { provider($0.serviceA) == "P1" || provider($0.serviceB) == "P1" })
    }

    @Test("a filter on a tree keeps the pairs of services there, or above", arguments: 1...20)
    func trees(seed: UInt64) throws {
        let reference = ReferenceServices(seed: seed, serviceCount: 14)
        let register = try TestRegister()
        try reference.add(to: register)
        let day = try #require(Day("2026-09-30"))
        let ask = { (filters: Filters) in
            try Duplication.ask(
                Duplication.Options(), QuestionContext(asOf: day, filters: filters),
                of: register.connection)
        }
        let all = try ask(Filters()).rows
        let parts: [WritableKeyPath<Filters, [String]>] = [\.careGroup, \.need, \.area]
        for (dimension, tree) in reference.trees.enumerated() {
            for node in tree {
                let meeting = Set(
                    reference.services.filter { service in
                        service.rows.map { $0[dimension] }.contains {
                            reference.isBelow($0, node.code, in: tree)
                                || reference.isBelow(node.code, $0, in: tree)
                        }
                    }.map(\.reference))
                var filters = Filters()
                filters[keyPath: parts[dimension]] = [node.code]
                #expect(
                    try ask(filters).rows
                        == all.filter {
                            meeting.contains($0.serviceA.reference)
                                || meeting.contains($0.serviceB.reference)
                        })
            }
        }
    }
}

extension ServiceOverlap: Equatable {
    /// As a reader sees them, whichever answers they are of.
    package static func == (left: ServiceOverlap, right: ServiceOverlap) -> Bool {
        Duplication.columns.allSatisfy { $0.value(left) == $0.value(right) }
    }
}
