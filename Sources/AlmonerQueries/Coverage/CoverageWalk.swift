import AlmonerModel

/// Makes the rows, and walks the footprints of the services once to fill them.
struct CoverageWalk {
    private let reading: CoverageReading
    private let map: ServiceMap
    private let packing: CellPacking
    private let isByCell: Bool
    private let dimensions: [CoverageDimension]

    private var tallies: [CoverageTally] = []
    /// The row of each leaf cell that has one.
    private var rowsOfLeaves: NumberedValues<Int32>
    /// Need and capacity are compared where both are known: a group has a row for its cells with a
    /// known need, and another for the rest, which is shown if the first is not there.
    private var rowsOfGroups: [Bool: [CoverageCell: Int32]] = [:]
    /// By the cells of the map; nil for those out of scope or without a selected service.
    private var rowsOfCells: [Int32?]
    /// The rows of the parents that a cell of the map is below.
    private var parentRows: [[Int32]]

    // What the notes count.
    private var parentsLeftOut = 0
    private var estimatesLeftOut = 0
    private var suppressed = 0
    private var servicesWithoutCapacity = 0

    init(_ reading: CoverageReading) {
        self.reading = reading
        map = reading.map
        packing = CellPacking(careGroups: map.careGroups, needs: map.needs, areas: map.areas)
        isByCell = reading.options.isByCell
        dimensions = reading.options.dimensions
        rowsOfCells = Array(repeating: nil, count: map.cells.count)
        parentRows = Array(repeating: [], count: map.cells.count)
        rowsOfLeaves = NumberedValues(
            upTo: packing.greatestKey, count: max(map.cells.count, reading.estimates.count))
        addServedCells()
    }

    private mutating func addServedCells() {
        for place in map.services.indices {
            for entry in map.footprint(of: place) {
                let number = Int(map.entryCells[entry])
                guard rowsOfCells[number] == nil else { continue }
                let cell = map.cells[number]
                let ids = CoverageCell(
                    careGroup: map.careGroups.leafIDs[cell.careGroup],
                    need: map.needs.leafIDs[cell.need], area: map.areas.leafIDs[cell.area])
                guard reading.scope.contains(ids) else { continue }
                let key = packing.key(careGroup: cell.careGroup, need: cell.need, area: cell.area)
                rowsOfCells[number] = row(of: ids, leaf: key, isNeedKnown: cell.needPeople != nil)
            }
        }
    }

    /// The row that a leaf cell belongs to, made if it is not there.
    private mutating func row(
        of cell: CoverageCell, leaf key: Int, isNeedKnown: Bool
    ) -> Int32 {
        if let row = rowsOfLeaves[key] { return row }
        let row = isByCell ? newRow(cell) : groupRow(cell.only(dimensions), isNeedKnown)
        rowsOfLeaves[key] = row
        return row
    }

    private mutating func groupRow(_ group: CoverageCell, _ isNeedKnown: Bool) -> Int32 {
        if let row = rowsOfGroups[isNeedKnown]?[group] { return row }
        let row = newRow(group)
        rowsOfGroups[isNeedKnown, default: [:]][group] = row
        return row
    }

    private mutating func newRow(_ cell: CoverageCell, isOfParent: Bool = false) -> Int32 {
        tallies.append(CoverageTally(cell, isOfParent: isOfParent))
        return Int32(tallies.count - 1)
    }

    // MARK: Need

    mutating func addEstimates() {
        let pairs = isByCell ? CellsOfPairs(map) : nil
        for estimate in reading.estimates where reading.scope.contains(estimate.cell) {
            let cell = estimate.cell
            if let key = packing.key(careGroup: cell.careGroup, need: cell.need, area: cell.area) {
                add(estimate, leaf: key)
            } else if let pairs {
                addParent(estimate, pairs)
            } else {
                parentsLeftOut += 1
            }
        }
    }

    private mutating func add(_ estimate: NewestEstimate, leaf key: Int) {
        guard !reading.scope.isOfServices || rowsOfLeaves[key] != nil else {
            estimatesLeftOut += 1
            return
        }
        if estimate.people == nil { suppressed += 1 }
        let row = row(of: estimate.cell, leaf: key, isNeedKnown: estimate.people != nil)
        tallies[Int(row)].add(estimate)
    }

    /// An estimate of a parent is a row of its own: what it says is neither shared out to the
    /// leaves nor added to what is known of them.
    private mutating func addParent(_ estimate: NewestEstimate, _ pairs: CellsOfPairs) {
        let below = pairs.cells(below: estimate.cell, of: map).filter {
            rowsOfCells[Int($0)] != nil
        }
        guard !reading.scope.isOfServices || !below.isEmpty else {
            estimatesLeftOut += 1
            return
        }
        let row = newRow(estimate.cell, isOfParent: true)
        tallies[Int(row)].add(estimate)
        for cell in below { parentRows[Int(cell)].append(row) }
    }

    // MARK: Capacity

    mutating func addServices() {
        for (place, service) in map.services.enumerated() {
            let lasts = reading.lasting?.lasts(service.id) ?? true
            var isShown = false
            for entry in map.footprint(of: place) {
                let cell = Int(map.entryCells[entry])
                guard let row = rowsOfCells[cell] else { continue }
                isShown = true
                let capacity = service.annualCapacity.map {
                    map.share(of: Double($0), of: place, at: entry)
                }
                tallies[Int(row)].add(service: Int32(place), capacity: capacity, lasts: lasts)
                for parent in parentRows[cell] {
                    tallies[Int(parent)].add(
                        service: Int32(place), capacity: capacity, lasts: lasts)
                }
            }
            if isShown, service.annualCapacity == nil { servicesWithoutCapacity += 1 }
        }
    }

    /// The services in some of the rows by cell, with what each can do there, in the order of their
    /// references.
    ///
    /// - Parameter rows: the places of the rows among the tallies.
    func services(inRows rows: Set<Int>) -> [Int: [CoverageService]] {
        let wanted = map.cells.indices.map { cell in
            (parentRows[cell] + [rowsOfCells[cell]].compactMap(\.self)).map(Int.init)
                .filter(rows.contains)
        }
        var found: [Int: [CoverageService]] = [:]
        for (place, service) in map.services.enumerated() {
            for entry in map.footprint(of: place) {
                for row in wanted[Int(map.entryCells[entry])] {
                    let capacity = service.annualCapacity.map {
                        map.share(of: Double($0), of: place, at: entry)
                    }
                    found[row, default: []].add(place, capacity)
                }
            }
        }
        return found
    }

    /// What is shown: not the rest of a group that has cells with a known need.
    var shownTallies: [CoverageTally] { tallies.filter(isShown) }

    private func isShown(_ tally: CoverageTally) -> Bool {
        isByCell || tally.knownNeeds > 0 || rowsOfGroups[true]?[tally.cell] == nil
    }

    /// The agreements whose end stops services of a row, each once, by reference.
    func endingContracts(_ tally: CoverageTally) -> [String] {
        guard let lasting = reading.lasting else { return [] }
        return Set(
            tally.lostServices.flatMap {
                lasting.endingContracts(of: map.services[Int($0)].id)
            }
        ).sorted()
    }
}

// MARK: Notes

extension CoverageWalk {
    /// - Parameter rows: all of them, before some are left out by their ratio.
    func notes(of rows: [CoverageRow], _ options: Coverage.Options) -> [CountedNote] {
        let notes = serviceNotes(of: rows)
        return (isByCell ? notes : notes + groupNotes)
            + (options.below == nil ? [] : belowNotes(of: rows))
    }

    private func serviceNotes(of rows: [CoverageRow]) -> [CountedNote] {
        let unmapped = map.services.indices.count { map.footprint(of: $0).isEmpty }
        return [
            CountedNote(
                count: Int64(unmapped),
                one: "open service has no place on the service map and is in no row",
                many: "open services have no place on the service map and are in no row"),
            CountedNote(
                count: Int64(servicesWithoutCapacity),
                one: "service has no annual capacity: it adds nothing to capacityPeople",
                many: "services have no annual capacity: they add nothing to capacityPeople"),
            CountedNote(
                count: Int64(rows.count { $0.status == nil }),
                one: "row has need, and services without any known capacity: no ratio, no status",
                many: "rows have need, and services without any known capacity: no ratio, no status"
            ),
            CountedNote(
                count: Int64(reading.opening),
                one: "service opens between the day asked and then: it is not counted",
                many: "services open between the day asked and then: they are not counted"),
            CountedNote(
                count: Int64(estimatesLeftOut),
                one: "estimate is for where no selected service is: it is left out",
                many: "estimates are for where no selected service is: they are left out"),
        ]
    }

    private var groupNotes: [CountedNote] {
        let withoutNeed = rowsOfCells.count { row in
            row.map { !isShown(tallies[Int($0)]) } ?? false
        }
        return [
            CountedNote(
                count: Int64(parentsLeftOut),
                one: "estimate is for a parent: it is in no sum",
                many: "estimates are for parents: they are in no sum"),
            CountedNote(
                count: Int64(suppressed),
                one: "cell has a suppressed estimate: its need is in no sum",
                many: "cells have a suppressed estimate: their need is in no sum"),
            CountedNote(
                count: Int64(withoutNeed),
                one: "cell has services and no known need: its capacity is in no sum",
                many: "cells have services and no known need: their capacity is in no sum"),
        ]
    }

    private func belowNotes(of rows: [CoverageRow]) -> [CountedNote] {
        [
            CountedNote(
                count: Int64(rows.count { $0.status == .suppressed }),
                one: "row has a suppressed need: it has no ratio and is left out",
                many: "rows have a suppressed need: they have no ratio and are left out"),
            CountedNote(
                count: Int64(rows.count { $0.status == .noNeedRecorded }),
                one: "row has no recorded need: it has no ratio and is left out",
                many: "rows have no recorded need: they have no ratio and are left out"),
        ]
    }
}

/// A service as one row has it.
struct CoverageService {
    /// In the map.
    let place: Int
    /// What it can do in the cells of the row; nil where its capacity is unknown.
    fileprivate(set) var capacityPeople: Double?
}

extension [CoverageService] {
    /// Adds one cell of a service. The cells of a service come one after the other.
    fileprivate mutating func add(_ place: Int, _ capacity: Double?) {
        if last?.place != place {
            append(CoverageService(place: place, capacityPeople: capacity))
        } else if let capacity {
            self[count - 1].capacityPeople = (self[count - 1].capacityPeople ?? 0) + capacity
        }
    }
}

/// The cells of the map by care group and need: those below a parent are found among a few.
private struct CellsOfPairs {
    private struct Pair: Hashable {
        let careGroup: Int
        let need: Int
    }

    private var cells: [Pair: [Int32]] = [:]

    init(_ map: ServiceMap) {
        for (number, cell) in map.cells.enumerated() {
            cells[Pair(careGroup: cell.careGroup, need: cell.need), default: []]
                .append(Int32(number))
        }
    }

    func cells(below parent: CoverageCell, of map: ServiceMap) -> [Int32] {
        let needs = map.needs.leaves(below: parent.need)
        let areas = map.areas.leaves(below: parent.area)
        var below: [Int32] = []
        for careGroup in map.careGroups.leaves(below: parent.careGroup) {
            for need in needs {
                let all = cells[Pair(careGroup: careGroup, need: need)] ?? []
                below += all.filter { areas.contains(map.cells[Int($0)].area) }
            }
        }
        return below
    }
}
