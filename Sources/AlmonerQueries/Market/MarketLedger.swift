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
        fileprivate var isServed = false
        /// Cells that are counted, by their numbers.
        private var cells: Set<Int32> = []
        fileprivate var needPeople: Int64?
        /// As in `coverage --by area`: need and capacity are compared where need is known.
        private var whereNeedIsKnown = Capacity()
        private var elsewhere = Capacity()
        fileprivate var value: MarketValue?

        fileprivate mutating func add(_ cell: ServiceMap.Cell, at number: Int32, _ share: Double?) {
            isServed = true
            if let people = cell.needPeople {
                whereNeedIsKnown.add(share)
                if cells.insert(number).inserted { needPeople = (needPeople ?? 0) + people }
            } else {
                elsewhere.add(share)
                cells.insert(number)
            }
        }

        fileprivate var capacityPeople: Double? {
            let capacity = needPeople == nil ? elsewhere : whereNeedIsKnown
            return capacity.hasServices ? capacity.people : 0
        }

        /// Cells whose capacity is not in the sum, for want of a need beside others' need.
        fileprivate func unaddedCells(of map: ServiceMap) -> Int {
            needPeople == nil ? 0 : cells.count { map.cells[Int($0)].needPeople == nil }
        }
    }

    private let reading: MarketReading
    private var tallies: [Key: Tally] = [:]

    init(_ reading: MarketReading) {
        self.reading = reading
        for place in reading.map.services.indices { addOpen(place) }
        for (service, cells) in reading.closed { addClosed(service, cells) }
    }

    /// What is shown: not where all that was there closed long ago.
    var shown: [(key: Key, tally: Tally)] {
        tallies.filter { $0.value.isServed || left($0.value) > 0 }.map { ($0.key, $0.value) }
    }

    private mutating func addOpen(_ place: Int) {
        let map = reading.map
        let capacity = map.services[place].annualCapacity.map(Double.init)
        guard let service = reading.services[map.services[place].id] else { return }
        let value = reading.values[map.services[place].id]
        for entry in map.footprint(of: place) {
            let number = map.entryCells[entry]
            let cell = map.cells[Int(number)]
            guard let key = key(of: service, cell) else { continue }
            let share = capacity.map { map.share(of: $0, of: place, at: entry) }
            tallies[key, default: Tally()].add(
                cell, at: number, share, of: service, value
            ) { map.share(of: $0, of: place, at: entry) }
        }
    }

    private mutating func addClosed(_ id: Int64, _ cells: [Int]) {
        guard let service = reading.services[id] else { return }
        for cell in cells {
            guard let key = key(of: service, reading.packing.cell(cell, needPeople: nil)) else {
                continue
            }
            tallies[key, default: Tally()].add(service, isOpen: false)
        }
    }

    /// Nil for a cell that was not asked about.
    private func key(of service: MarketReading.Service, _ cell: ServiceMap.Cell) -> Key? {
        let map = reading.map
        let ids = CoverageCell(
            careGroup: map.careGroups.leafIDs[cell.careGroup], need: map.needs.leafIDs[cell.need],
            area: map.areas.leafIDs[cell.area])
        return reading.scope.contains(ids) ? Key(serviceType: service.type, area: ids.area) : nil
    }

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
                count: Int64(tallies.values.reduce(0) { $0 + $1.unaddedCells(of: reading.map) }),
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

extension MarketLedger.Tally {
    /// A cell of an open service, with what of its capacity and value falls to it.
    fileprivate mutating func add(
        _ cell: ServiceMap.Cell, at number: Int32, _ capacity: Double?,
        of service: MarketReading.Service, _ value: MarketValue?, share: (Double) -> Double
    ) {
        add(cell, at: number, capacity)
        add(service, isOpen: true)
        if let value { add(value, share: share) }
    }

    fileprivate mutating func add(_ value: MarketValue, share: (Double) -> Double) {
        self.value = self.value ?? MarketValue()
        self.value?.add(value, share: share)
    }

    fileprivate mutating func add(_ service: MarketReading.Service, isOpen: Bool) {
        guard service.provider != 0 else { return }
        guard var presence = presences[service.provider] else {
            presences[service.provider] = MarketLedger.Presence(
                firstOpened: service.openedOn, lastClosed: service.closedOn, isOpen: isOpen)
            return
        }
        presence.firstOpened =
            service.openedOn.flatMap { opened in presence.firstOpened.map { min($0, opened) } }
        presence.lastClosed = [presence.lastClosed, service.closedOn].compactMap(\.self).max()
        presence.isOpen = presence.isOpen || isOpen
        presences[service.provider] = presence
    }
}
