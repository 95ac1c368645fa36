import AlmonerModel

/// Finds the pairs of services that share a cell by walking the cells, never by trying pairs.
///
/// For each service in turn, every later service found in one of its cells gets a tally: one fixed
/// array takes them all and is used again for the next service. The work is the number of times
/// that two services meet in a cell.
struct OverlapWalk {
    /// What one service shares with another, cell by cell. All zeros: nothing.
    private struct Tally {
        var cells: Int32 = 0
        var knownNeeds: Int32 = 0
        var knownCapacities: Int32 = 0
        var needPeople = 0.0
        var capacityPeople = 0.0
        /// The weight of the shared cells in each of the two footprints.
        var weightA = 0.0
        var weightB = 0.0

        mutating func add(_ figures: CellMeetings.Figures, weightA: Double, weightB: Double) {
            cells += 1
            knownNeeds += figures.knownNeeds
            knownCapacities += figures.knownCapacities
            needPeople += figures.needPeople
            capacityPeople += figures.capacityPeople
            self.weightA += weightA
            self.weightB += weightB
        }
    }

    private let map: ServiceMap
    private let options: Duplication.Options
    /// Pence a year, by the service's place in the map.
    private let costs: [Double?]
    private let meetings: CellMeetings
    private let services: OverlapServices

    private var tallies: [Tally]
    private var met: PlaceSet
    private var lacksCost: [Bool]

    /// How many services of the rows have no known cost.
    var servicesWithoutCost: Int { lacksCost.count { $0 } }
    /// How many pairs were left out because a provider is not known.
    private(set) var pairsWithoutProvider = 0

    init(_ map: ServiceMap, costs: [Int64: Double], _ options: Duplication.Options) {
        self.map = map
        self.options = options
        self.costs = map.services.map { costs[$0.id] }
        meetings = CellMeetings(map)
        services = OverlapServices(map)
        tallies = Array(repeating: Tally(), count: map.services.count)
        met = PlaceSet(count: map.services.count)
        lacksCost = Array(repeating: false, count: map.services.count)
    }

    /// Tells of the pairs that have at least one selected service, in the order of their references.
    mutating func each(
        where isSelected: (ServiceMap.Service) -> Bool, _ body: (ServiceOverlap) -> Void
    ) {
        let selected = map.services.map(isSelected)
        var cursors = meetings.starts
        for place in map.services.indices {
            tally(place, selected, &cursors)
            while let other = met.removeLowest() {
                if let pair = pair(place, other) { body(pair) }
                tallies[other] = Tally()
            }
        }
    }

    /// Counts what a service shares with each later one whose ages meet its own.
    ///
    /// - Parameter cursors: where in each cell's list the services before this one end.
    private mutating func tally(_ place: Int, _ selected: [Bool], _ cursors: inout [Int]) {
        let ages = map.services[place].ages
        let isSelected = selected[place]
        for entry in map.footprint(of: place) {
            let cell = Int(map.entryCells[entry])
            let figures = meetings.figures[cell]
            let weight = map.entryWeights[entry]
            // The services of a cell stand in order, so the next one is this one itself.
            cursors[cell] += 1
            for index in cursors[cell]..<meetings.starts[cell + 1] {
                let other = meetings.list[index]
                let place = Int(other.service)
                guard isSelected || selected[place], ages.overlaps(other.ages) else { continue }
                met.insert(place)
                tallies[place].add(figures, weightA: weight, weightB: other.weight)
            }
        }
    }

    /// The row of a pair, unless the options leave it out.
    private mutating func pair(_ a: Int, _ b: Int) -> ServiceOverlap? {
        let tally = tallies[b]
        let containment = ServiceOverlap.containment(
            Int(tally.cells), map.footprint(of: a).count, map.footprint(of: b).count)
        guard containment >= options.minOverlap,
            !options.acrossProvidersOnly || isAcrossProviders(a, b)
        else { return nil }
        if costs[a] == nil { lacksCost[a] = true }
        if costs[b] == nil { lacksCost[b] = true }
        return ServiceOverlap(
            (a, b), of: services, sharedCells: tally.cells,
            needPeople: tally.knownNeeds == 0 ? nil : tally.needPeople,
            capacityPeople: tally.knownCapacities == 0 ? nil : tally.capacityPeople,
            costPence: cost(a, b, tally))
    }

    private mutating func isAcrossProviders(_ a: Int, _ b: Int) -> Bool {
        guard let providerA = map.services[a].provider, let providerB = map.services[b].provider
        else {
            pairsWithoutProvider += 1
            return false
        }
        return providerA != providerB
    }

    /// Each service's annual cost by the share of its footprint's weight that lies in the shared
    /// cells.
    private func cost(_ a: Int, _ b: Int, _ tally: Tally) -> Double? {
        let costA = costs[a].map { $0 * tally.weightA / map.totalWeight(of: a) }
        let costB = costs[b].map { $0 * tally.weightB / map.totalWeight(of: b) }
        guard costA != nil || costB != nil else { return nil }
        return (costA ?? 0) + (costB ?? 0)
    }
}

/// For each cell, the services in it in the order of their references.
private struct CellMeetings {
    struct Meeting {
        var service: Int32
        var ages: ClosedRange<UInt8>
        /// The cell's weight in that service's footprint.
        var weight: Double
    }

    /// A cell's need and capacity, ready to be added up: 0 where unknown, and not counted as known.
    struct Figures {
        let knownNeeds: Int32
        let knownCapacities: Int32
        let needPeople: Double
        let capacityPeople: Double

        init(need: Int64?, capacity: Double?) {
            knownNeeds = need == nil ? 0 : 1
            knownCapacities = capacity == nil ? 0 : 1
            needPeople = Double(need ?? 0)
            capacityPeople = capacity ?? 0
        }
    }

    let figures: [Figures]
    /// Where the services of each cell begin in `list`, and the end.
    let starts: [Int]
    let list: [Meeting]

    init(_ map: ServiceMap) {
        figures = zip(map.cells, map.cellCapacities).map {
            Figures(need: $0.needPeople, capacity: $1)
        }
        var starts = [Int](repeating: 0, count: map.cells.count + 1)
        for cell in map.entryCells { starts[Int(cell) + 1] += 1 }
        for cell in map.cells.indices { starts[cell + 1] += starts[cell] }
        var ends = starts
        var list = [Meeting](
            repeating: Meeting(service: 0, ages: 0...0, weight: 0), count: map.entryCells.count)
        for (place, service) in map.services.enumerated() {
            for entry in map.footprint(of: place) {
                let cell = Int(map.entryCells[entry])
                list[ends[cell]] = Meeting(
                    service: Int32(place), ages: service.ages, weight: map.entryWeights[entry])
                ends[cell] += 1
            }
        }
        self.starts = starts
        self.list = list
    }
}

/// A set of places that gives them back in order: one bit each.
private struct PlaceSet {
    private var words: [UInt64]
    /// The word at which taking out goes on.
    private var index = 0

    init(count: Int) {
        words = Array(repeating: 0, count: count / 64 + 1)
    }

    mutating func insert(_ place: Int) {
        words[place >> 6] |= 1 << UInt64(place & 63)
    }

    /// The lowest place, taken out; nil once there is none. Nothing may be put in between the
    /// first and the last.
    mutating func removeLowest() -> Int? {
        while index < words.count {
            let word = words[index]
            if word != 0 {
                words[index] = word & (word - 1)
                return index << 6 | word.trailingZeroBitCount
            }
            index += 1
        }
        index = 0
        return nil
    }
}
