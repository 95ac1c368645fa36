import AlmonerModel
import AlmonerQueries

/// Coverage worked out the slow and obvious way: every cell looks at every service.
extension ReferenceServices {
    struct Covered: Equatable {
        /// Care group, need and area; those that are added up are not there.
        var cell: [String?]
        var need: Int?
        var year: Int?
        var isSuppressed = false
        var capacity: Double?
        var services: Set<String> = []
        var lost: Double?
        var lostServices: Set<String> = []
        var endings: [String] = []
    }

    struct CoverageQuestion {
        let asOf: Day
        var atYear: Int?
        /// Of this provider alone.
        var provider: String?

        var year: Int { atYear ?? asOf.month.year }
        var then: Day { atYear.map { Month(year: $0, month: 4).firstDay } ?? asOf }
    }

    private func isLeaf(_ cell: [String]) -> Bool {
        zip(trees, cell).allSatisfy { tree, code in !tree.contains { $0.parent == code } }
    }

    /// Whether the code is the other one or below it.
    func isBelow(_ code: String, _ other: String, in tree: [Node]) -> Bool {
        if code == other { return true }
        guard let parent = tree.first(where: { $0.code == code })?.parent else { return false }
        return isBelow(parent, other, in: tree)
    }

    private func agreements(
        of service: Service, where isWanted: (Line) -> Bool
    ) -> [String] {
        service.lines.enumerated().filter { isWanted($0.element) && $0.element.status == "active" }
            .map { "\(service.reference)-\($0.offset)" }
    }

    /// The agreements whose end stops the service until then; nil if it still runs, none if it
    /// closes.
    private func stops(_ service: Service, _ question: CoverageQuestion) -> [String]? {
        guard question.atYear != nil else { return nil }
        let today = agreements(of: service) {
            $0.from <= question.asOf && ($0.to.map { $0 >= question.asOf } ?? true)
        }
        let then = agreements(of: service) {
            $0.from <= question.then && ($0.to.map { $0 >= question.then } ?? true)
        }
        if !today.isEmpty, then.isEmpty { return today }
        let isClosed = service.closedOn.map { $0 < question.then } ?? false
        return isClosed ? [] : nil
    }

    /// The newest estimate for exactly this cell.
    private func newest(_ cell: [String], _ question: CoverageQuestion) -> Estimate? {
        estimates.filter { $0.cell == cell && $0.year <= question.year }.max { $0.year < $1.year }
    }

    private func covered(_ cell: [String], leaves: [[String]], _ question: CoverageQuestion)
        -> Covered
    {
        let newest = newest(cell, question)
        var covered = Covered(
            cell: cell, need: newest?.people, year: newest?.year,
            isSuppressed: newest.map { $0.people == nil } ?? false)
        for service in services.sorted(by: { $0.reference < $1.reference })
        where isOpen(service, on: question.asOf)
            && (question.provider == nil || service.provider == question.provider)
        {
            let there = leaves.filter(footprint(service).contains)
            guard !there.isEmpty else { continue }
            let weights = weights(service, upTo: question.year)
            let part =
                there.reduce(0) { $0 + (weights[$1] ?? 0) } / weights.values.reduce(0, +)
            let people = service.capacity.map { Double($0) * part }
            if let endings = stops(service, question) {
                covered.lostServices.insert(service.reference)
                covered.endings += endings
                if let people { covered.lost = (covered.lost ?? 0) + people }
            } else {
                covered.services.insert(service.reference)
                if let people { covered.capacity = (covered.capacity ?? 0) + people }
            }
        }
        return covered
    }

    private func finished(_ covered: Covered) -> Covered {
        var covered = covered
        if covered.services.isEmpty { covered.capacity = 0 }
        if covered.lostServices.isEmpty { covered.lost = 0 }
        covered.endings = Set(covered.endings).sorted()
        return covered
    }

    private func leafCells() -> [[String]] {
        func leaves(_ tree: [Node]) -> [String] {
            tree.map(\.code).filter { code in !tree.contains { $0.parent == code } }
        }
        return leaves(trees[0]).flatMap { group in
            leaves(trees[1]).flatMap { need in
                leaves(trees[2]).map { [group, need, $0] }
            }
        }
    }

    private func coveredLeaves(_ question: CoverageQuestion) -> [Covered] {
        leafCells().map { covered($0, leaves: [$0], question) }.filter { covered in
            let isServed = !(covered.services.isEmpty && covered.lostServices.isEmpty)
            return isServed || (question.provider == nil && covered.year != nil)
        }
    }

    /// By cell, and by parent that has an estimate.
    func coverage(_ question: CoverageQuestion) -> [Covered] {
        let parents = Set(estimates.filter { $0.year <= question.year }.map(\.cell))
            .filter { !isLeaf($0) }
            .map { parent in
                let below = leafCells().filter { leaf in
                    (0..<3).allSatisfy { isBelow(leaf[$0], parent[$0], in: trees[$0]) }
                }
                return covered(parent, leaves: below, question)
            }.filter { covered in
                question.provider == nil
                    || !(covered.services.isEmpty && covered.lostServices.isEmpty)
            }
        return (coveredLeaves(question) + parents).map(finished)
            .sorted { codes($0).lexicographicallyPrecedes(codes($1)) }
    }

    private func codes(_ covered: Covered) -> [String] { covered.cell.map { $0 ?? "" } }

    /// - Parameter dimension: 0 for care groups, 1 for needs, 2 for areas.
    func coverage(_ question: CoverageQuestion, by dimension: Int) -> [Covered] {
        let groups = Dictionary(grouping: coveredLeaves(question)) { $0.cell[dimension] ?? "" }
        return groups.sorted { $0.key < $1.key }.map { code, all in
            let known = all.filter { $0.need != nil }
            let cells = known.isEmpty ? all : known
            var sum = Covered(cell: [nil, nil, nil])
            sum.cell[dimension] = code
            let years = Set(cells.compactMap(\.year))
            sum.year = years.count == 1 ? years.first : nil
            sum.need = known.isEmpty ? nil : known.compactMap(\.need).reduce(0, +)
            sum.isSuppressed = cells.contains(where: \.isSuppressed)
            for cell in cells {
                if let capacity = cell.capacity { sum.capacity = (sum.capacity ?? 0) + capacity }
                if let lost = cell.lost { sum.lost = (sum.lost ?? 0) + lost }
                sum.services.formUnion(cell.services)
                sum.lostServices.formUnion(cell.lostServices)
                sum.endings += cell.endings
            }
            return finished(sum)
        }
    }
}

extension ReferenceServices {
    /// Any cell or parent, whether it has an estimate by the year or not.
    func coverage(of cell: [String], _ question: CoverageQuestion) -> Covered {
        let below = leafCells().filter { leaf in
            (0..<3).allSatisfy { isBelow(leaf[$0], cell[$0], in: trees[$0]) }
        }
        return finished(covered(cell, leaves: below, question))
    }
}
