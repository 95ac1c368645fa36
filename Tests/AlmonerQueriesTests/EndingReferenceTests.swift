import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// The best reference is the end itself: the agreements are ended in the register, and coverage is
/// asked before and after. Who serves a cell comes from the slow answer of `ReferenceServices`.
@Suite("Ending, against coverage of a register in which the agreements have ended")
struct EndingReferenceTests {
    private struct Case {
        let asOf: Day
        let lastDay: Day
        /// The year whose 1 April is the day after.
        let year: Int
    }

    @Test("generated registers lose what coverage then has less", arguments: 1...60)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed &* 7919)
        for (asOf, lastDay, year) in [
            ("2026-03-31", "2026-03-31", 2026), ("2025-10-01", "2026-03-31", 2026),
            ("2025-06-15", "2027-03-31", 2027), ("2024-12-31", "2025-03-31", 2025),
        ] {
            let days = Case(
                asOf: try #require(Day(asOf)), lastDay: try #require(Day(lastDay)), year: year)
            let reference = ReferenceServices(seed: seed, serviceCount: 12)
            let all = reference.services.flatMap { service in
                service.lines.indices.map { "\(service.reference)-\($0)" }
            }
            let named = all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            try compare(reference, named, days)
        }
    }

    @Test("and there is something to lose: cells, with and without others")
    func isNotEmpty() throws {
        var cells: [EndedCell] = []
        for seed in UInt64(1)...20 {
            let reference = ReferenceServices(seed: seed, serviceCount: 12)
            let register = try TestRegister()
            try reference.add(to: register)
            let all = reference.services.flatMap { service in
                service.lines.indices.map { "\(service.reference)-\($0)" }
            }
            cells += try register.ending(all, asOf: "2026-03-31").cells
        }
        #expect(cells.count > 100)
        #expect(cells.contains { $0.otherServices.isEmpty })
        #expect(cells.contains { !$0.otherServices.isEmpty })
        #expect(cells.contains { ($0.leftWithoutPeople ?? 0) > 0 })
    }

    private func compare(
        _ reference: ReferenceServices, _ named: [String], _ days: Case
    ) throws {
        let register = try TestRegister()
        try reference.add(to: register)
        let answer = try register.ending(
            named, on: days.lastDay.description, asOf: days.asOf.description)
        let before = try coverage(register, days)
        for contract in named {
            try register.sql(
                """
                UPDATE contract SET terminated_on = '\(days.lastDay)'
                 WHERE reference = '\(contract)'
                   AND coalesce(terminated_on, '9999') > '\(days.lastDay)'
                """)
        }
        let after = try coverage(register, days)
        let question = ReferenceServices.CoverageQuestion(asOf: days.asOf, atYear: days.year)
        let slowBefore = reference.coverage(question)
        let slowAfter = reference.ending(named, on: days.lastDay).coverage(question)
        #expect(before.count == after.count && before.count == slowAfter.count)
        let touched = before.indices.filter { after[$0].services < before[$0].services }
        #expect(answer.cells.map { code($0.after) } == touched.map { code(after[$0]) })
        for (cell, place) in zip(answer.cells, touched) {
            expectSame(cell.before, before[place])
            expectSame(cell.after, after[place])
            #expect(cell.otherServices == slowAfter[place].services.sorted())
            let lost = slowAfter[place].lostServices
                .subtracting(slowBefore[place].lostServices)
            #expect(cell.services == lost.sorted())
            if let lostPeople = cell.lostCapacityPeople {
                let change =
                    (after[place].lostCapacityPeople ?? 0)
                    - (before[place].lostCapacityPeople ?? 0)
                #expect(abs(lostPeople - change) < 1e-9)
            }
        }
        let lost = Set(answer.services.filter { $0.status == .lost }.map(\.service.reference))
        let gone = slowAfter.reduce(Set<String>()) { $0.union($1.lostServices) }
            .subtracting(slowBefore.reduce(Set<String>()) { $0.union($1.lostServices) })
        let mapped = reference.services.filter { !$0.rows.isEmpty }.map(\.reference)
        #expect(lost.intersection(mapped) == gone)
    }

    private func coverage(_ register: TestRegister, _ days: Case) throws -> [CoverageRow] {
        try Coverage.ask(
            Coverage.Options(atYear: days.year), QuestionContext(asOf: days.asOf),
            of: register.connection
        ).rows
    }

    private func code(_ row: CoverageRow) -> [String?] {
        [row.careGroup?.reference, row.need?.reference, row.area?.reference]
    }

    private func expectSame(_ one: CoverageRow, _ other: CoverageRow) {
        #expect(one.needPeople == other.needPeople)
        #expect(one.services == other.services)
        #expect(one.status == other.status)
        #expect(written(one.ratio) == written(other.ratio))
        #expect(written(one.capacityPeople) == written(other.capacityPeople))
    }

    private func written(_ number: Double?) -> String? { number.map { fixed($0, decimals: 9) } }
}

extension ReferenceServices {
    /// The same, with these agreements ended on a day.
    func ending(_ contracts: [String], on day: Day) -> ReferenceServices {
        var copy = self
        for (place, service) in services.enumerated() {
            copy.services[place].lines = service.lines.enumerated().map { number, line in
                guard contracts.contains("\(service.reference)-\(number)") else { return line }
                return Line(
                    status: line.status, from: line.from, to: min(line.to ?? day, day),
                    volume: line.volume, pricePence: line.pricePence)
            }
        }
        return copy
    }
}
