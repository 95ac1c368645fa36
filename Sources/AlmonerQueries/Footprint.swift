import AlmonerModel
import AlmonerStore

/// The services open on a day and whom they serve: the one definition of a footprint, of the
/// weights in it, and of what a service can do and costs in each of its cells.
///
/// - A **leaf cell** is a care group, a need and an area that have nothing below them in their
///   trees.
/// - A service's **footprint** is the set of leaf cells that its rows of the service map stand
///   for; a row that names a parent stands for all its leaves, and a cell that two rows stand for
///   counts once.
/// - A cell's **weight** in a footprint is the number of people in need in it, as the newest
///   estimate for the cell itself gives it. Where no cell of the footprint has a known need, all
///   weigh 1; where some have, an unknown one weighs the mean of the known. Where all that is known
///   is a need of 0, all weigh 1: there is nothing to share out by.
/// - A service's capacity and its annual cost are shared out over its footprint by these weights.
///
/// Cells and services are known by their places here, so that a million of them stay small: an
/// *entry* is one cell of one footprint.
package struct ServiceMap: Sendable {
    package struct Service: Sendable {
        package let id: Int64
        package let name: NamedReference
        package let provider: Int64?
        /// The ages it serves, both ends included; unknown ends are those of life.
        package let ages: ClosedRange<UInt8>
        /// People who can be served in a year.
        package let annualCapacity: Int64?
    }

    /// One leaf cell that a service open on the day serves.
    package struct Cell: Sendable {
        /// Numbers of leaves in their trees.
        package let careGroup: Int
        package let need: Int
        package let area: Int
        /// People in need, by the newest estimate; nil if there is none or it was suppressed.
        package let needPeople: Int64?
    }

    package let careGroups: LeafTree
    package let needs: LeafTree
    package let areas: LeafTree
    /// Those open on the day, in the order of their references, mapped or not.
    package let services: [Service]
    package let cells: [Cell]

    /// The cell of each entry.
    package let entryCells: [Int32]
    /// The weight of each entry's cell in its footprint.
    package let entryWeights: [Double]
    /// The entries of each service.
    private let footprints: [Range<Int>]
    /// The sum of the weights of each service's footprint.
    private let totalWeights: [Double]

    /// The entries of a service: as many as its footprint has cells.
    package func footprint(of service: Int) -> Range<Int> { footprints[service] }

    /// What a service's whole footprint weighs; 0 if it has none.
    package func totalWeight(of service: Int) -> Double { totalWeights[service] }

    /// What of a service's capacity, or of its cost, falls to one of its entries.
    func share(of whole: Double, of service: Int, at entry: Int) -> Double {
        whole * entryWeights[entry] / totalWeights[service]
    }

    /// How many people all open services together can serve in each cell in a year; nil where no
    /// service there has a known capacity.
    package var cellCapacities: [Double?] {
        var capacities = [Double?](repeating: nil, count: cells.count)
        for (place, service) in services.enumerated() {
            guard let capacity = service.annualCapacity else { continue }
            for entry in footprints[place] {
                capacities[Int(entryCells[entry])] =
                    (capacities[Int(entryCells[entry])] ?? 0)
                    + share(of: Double(capacity), of: place, at: entry)
            }
        }
        return capacities
    }
}

// MARK: From the register

extension ServiceMap {
    /// - Parameters:
    ///   - day: the services open on it are taken.
    ///   - estimates: all that count.
    ///   - wanted: only these services; nil for all.
    init(
        openOn day: Day, _ estimates: [NewestEstimate], among wanted: Set<Int64>?,
        of register: Connection
    ) throws {
        careGroups = try LeafTree.careGroups(of: register)
        needs = try LeafTree.needs(of: register)
        areas = try LeafTree.areas(of: register)
        services = try ServiceMap.openServices(on: day, among: wanted, in: register)
        let packing = CellPacking(careGroups: careGroups, needs: needs, areas: areas)
        let keys = try ServiceMap.footprintKeys(
            of: services.map(\.id), among: wanted, packing, in: register)
        let people = ServiceMap.needPeople(estimates, packing)
        var cells: [Cell] = []
        var numbers = NumberedValues<Int32>(upTo: packing.greatestKey, count: keys.all.count)
        var entryCells: [Int32] = []
        var footprints: [Range<Int>] = []
        entryCells.reserveCapacity(keys.all.count)
        for range in keys.ranges {
            let first = entryCells.count
            for key in keys.all[range] {
                let number = numbers[key] ?? Int32(cells.count)
                if Int(number) == cells.count {
                    numbers[key] = number
                    cells.append(packing.cell(key, needPeople: people[key]))
                }
                entryCells.append(number)
            }
            footprints.append(first..<entryCells.count)
        }
        self.cells = cells
        self.entryCells = entryCells
        self.footprints = footprints
        (entryWeights, totalWeights) = ServiceMap.weights(of: footprints, entryCells, cells)
    }

    /// The same services, weighed by other estimates.
    func weighed(by estimates: [NewestEstimate]) -> ServiceMap {
        let packing = CellPacking(careGroups: careGroups, needs: needs, areas: areas)
        let people = ServiceMap.needPeople(estimates, packing)
        let cells = cells.map { cell in
            let key = packing.key(careGroup: cell.careGroup, need: cell.need, area: cell.area)
            return packing.cell(key, needPeople: people[key])
        }
        let weights = ServiceMap.weights(of: footprints, entryCells, cells)
        return ServiceMap(
            careGroups: careGroups, needs: needs, areas: areas, services: services, cells: cells,
            entryCells: entryCells, entryWeights: weights.entries, footprints: footprints,
            totalWeights: weights.totals)
    }

    private static func weights(
        of footprints: [Range<Int>], _ entryCells: [Int32], _ cells: [Cell]
    ) -> (entries: [Double], totals: [Double]) {
        var entries: [Double] = []
        var totals: [Double] = []
        entries.reserveCapacity(entryCells.count)
        for footprint in footprints {
            var known = 0.0
            var people = 0.0
            for entry in footprint {
                guard let need = cells[Int(entryCells[entry])].needPeople else { continue }
                known += 1
                people += Double(need)
            }
            var total = 0.0
            for entry in footprint {
                let need = cells[Int(entryCells[entry])].needPeople
                let weight = people > 0 ? need.map(Double.init) ?? people / known : 1
                entries.append(weight)
                total += weight
            }
            totals.append(total)
        }
        return (entries, totals)
    }
}
