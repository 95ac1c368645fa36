import AlmonerModel

/// Adds the services up by type and leaf area.
struct MarketLedger {
    /// 0: unknown.
    struct Key: Hashable {
        let serviceType: Int64
        let area: Int64
    }

    /// When a provider was there with some service of the type.
    fileprivate struct Presence {
        /// Nil where one of its services has no recorded opening: it was there before.
        var firstOpened: Day?
        var lastClosed: Day?
        var isOpen: Bool
    }

    /// The capacity of some cells.
    fileprivate struct Capacity {
        var hasServices = false
        var people: Double?

        mutating func add(_ share: Double?) {
            hasServices = true
            if let share { people = (people ?? 0) + share }
        }
    }

    struct Tally {
        fileprivate var presences: [Int64: Presence] = [:]
        /// Whose presence was added last: the cells of a service come one after the other.
        private var lastService: Int64?
        fileprivate var isServed = false
        fileprivate var needPeople: Int64?
        private var cellsWithoutNeed = 0
        /// As in `coverage --by area`: need and capacity are compared where need is known.
        private var whereNeedIsKnown = Capacity()
        private var elsewhere = Capacity()
        fileprivate var value: MarketValue?

        /// A cell that is served, counted once.
        fileprivate mutating func add(_ cell: ServiceMap.Cell) {
            if let people = cell.needPeople {
                needPeople = (needPeople ?? 0) + people
            } else {
                cellsWithoutNeed += 1
            }
        }

        /// What of a service's capacity falls to a cell.
        fileprivate mutating func add(_ share: Double?, in cell: ServiceMap.Cell) {
            isServed = true
            if cell.needPeople == nil {
                elsewhere.add(share)
            } else {
                whereNeedIsKnown.add(share)
            }
        }

        fileprivate mutating func add(_ value: MarketValue, share: (Double) -> Double) {
            self.value = self.value ?? MarketValue()
            self.value?.add(value, share: share)
        }

        fileprivate mutating func add(_ service: MarketReading.Service, isOpen: Bool) {
            guard service.provider != 0, lastService != service.id else { return }
            lastService = service.id
            guard var presence = presences[service.provider] else {
                presences[service.provider] = Presence(
                    firstOpened: service.openedOn, lastClosed: service.closedOn, isOpen: isOpen)
                return
            }
            presence.firstOpened =
                service.openedOn.flatMap { opened in presence.firstOpened.map { min($0, opened) } }
            presence.lastClosed = [presence.lastClosed, service.closedOn].compactMap(\.self).max()
            presence.isOpen = presence.isOpen || isOpen
            presences[service.provider] = presence
        }

        fileprivate var capacityPeople: Double? {
            let capacity = needPeople == nil ? elsewhere : whereNeedIsKnown
            return capacity.hasServices ? capacity.people : 0
        }

        /// Cells whose capacity is not in the sum, for want of a need beside others' need.
        fileprivate var unaddedCells: Int { needPeople == nil ? 0 : cellsWithoutNeed }
    }

    private let reading: MarketReading
    /// Not where all that was there closed long ago.
    private(set) var shown: [(key: Key, tally: Tally)] = []

    init(_ reading: MarketReading) {
        self.reading = reading
        let map = reading.map
        let open = Dictionary(grouping: map.services.indices) { type(of: map.services[$0].id) }
        let closed = Dictionary(grouping: reading.closed) { type(of: $0.service) }
        for type in Set(open.keys).union(closed.keys) {
            addType(type, open: open[type] ?? [], closed: closed[type] ?? [])
        }
    }

    private func type(of service: Int64) -> Int64 { reading.services[Int(service)]?.type ?? 0 }

    /// - Parameter open: places in the map.
    private mutating func addType(
        _ type: Int64, open: [Int], closed: [(service: Int64, cells: [Int])]
    ) {
        let areas = reading.map.areas
        /// By the number of the area's leaf.
        var tallies = [Tally](repeating: Tally(), count: areas.leafCount)
        var isCounted = [Bool](repeating: false, count: reading.map.cells.count)
        for place in open { addOpen(place, to: &tallies, &isCounted) }
        for (service, cells) in closed { addClosed(service, cells, to: &tallies) }
        for (area, tally) in tallies.enumerated() where isShown(tally) {
            shown.append((Key(serviceType: type, area: areas.leafIDs[area]), tally))
        }
    }

    private func addOpen(
        _ place: Int, to tallies: inout [Tally], _ isCounted: inout [Bool]
    ) {
        let map = reading.map
        let capacity = map.services[place].annualCapacity.map(Double.init)
        guard let service = reading.services[Int(map.services[place].id)] else { return }
        for entry in map.footprint(of: place) {
            let number = Int(map.entryCells[entry])
            let cell = map.cells[number]
            guard isAsked(cell) else { continue }
            func share(_ whole: Double) -> Double { map.share(of: whole, of: place, at: entry) }
            if !isCounted[number] { tallies[cell.area].add(cell) }
            isCounted[number] = true
            tallies[cell.area].add(capacity.map(share), in: cell)
            tallies[cell.area].add(service, isOpen: true)
            if let value = service.value { tallies[cell.area].add(value, share: share) }
        }
    }

    private func addClosed(_ id: Int64, _ cells: [Int], to tallies: inout [Tally]) {
        guard let service = reading.services[Int(id)] else { return }
        for key in cells {
            let cell = reading.packing.cell(key, needPeople: nil)
            if isAsked(cell) { tallies[cell.area].add(service, isOpen: false) }
        }
    }

    private func isAsked(_ cell: ServiceMap.Cell) -> Bool {
        let map = reading.map
        return reading.scope.contains(
            CoverageCell(
                careGroup: map.careGroups.leafIDs[cell.careGroup],
                need: map.needs.leafIDs[cell.need], area: map.areas.leafIDs[cell.area]))
    }

    private func isShown(_ tally: Tally) -> Bool { tally.isServed || left(tally) > 0 }

    // MARK: Rows

    func row(_ tally: Tally, _ type: NamedReference?, _ area: NamedReference?) -> MarketRow {
        let presences = tally.presences.values
        return MarketRow(
            serviceType: type, area: area, providers: presences.count { $0.isOpen },
            entered: presences.count { $0.firstOpened.map { $0 > reading.yearBefore } ?? false },
            left: left(tally), capacityPeople: tally.capacityPeople, needPeople: tally.needPeople,
            value: tally.value)
    }

    /// Those whose first day away is after the day a year before.
    private func left(_ tally: Tally) -> Int {
        tally.presences.values.count { presence in
            !presence.isOpen && (presence.lastClosed.map { $0 >= reading.yearBefore } ?? false)
        }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: Int64(shown.reduce(0) { $0 + $1.tally.unaddedCells }),
                one: """
                    cell of a type has no known need beside others that have: its capacity is in no \
                    sum
                    """,
                many: """
                    cells of a type have no known need beside others that have: their capacity is in \
                    no sum
                    """)
        ]
    }
}
