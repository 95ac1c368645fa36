import AlmonerModel
import AlmonerStore

/// Adds lines up into the groups asked for and, in the same pass, into services: each service is
/// one peer, whatever the groups.
struct UnitCostLedger {
    let options: UnitCosts.Options
    private(set) var groups: [UnitCostKey: UnitCostSum] = [:]
    /// By service, service type and unit.
    private(set) var peers: [UnitCostKey: UnitCostSum] = [:]
    /// In place of them where a year is kept: each is whole, and there once.
    private(set) var keptPeers: [(key: UnitCostKey, sum: UnitCostSum)] = []
    private(set) var units: [String] = []
    private var unitPlaces: [String: Int] = [:]
    /// Lines that have a cost: an outcome is costed if one of its lines is.
    private(set) var costedLines: Set<Int64> = []

    private(set) var linesGoneEmpty: Set<Int64> = []
    private(set) var contractsAbroad: Set<Int64> = []
    /// Outcomes that belong to several of the groups asked for, or cannot be counted.
    var outcomeNotes: [CountedNote] = []

    init(_ options: UnitCosts.Options) {
        self.options = options
        if let per = options.per { _ = place(ofUnit: per.rawValue) }
    }

    // MARK: Lines

    mutating func addLines(of scope: UnitCostScope, in register: Connection) throws {
        if let year = scope.keptYear {
            try addKept(year, of: scope, in: register)
        } else if let areas = scope.areaActivity {
            try addAreas(areas, of: scope, in: register)
        } else if needsRows(scope) {
            try addRows(of: scope, in: register)
        } else {
            try addYears(of: scope, in: register)
        }
    }

    /// Areas, payments and people need more than a line's volume and cost.
    private func needsRows(_ scope: UnitCostScope) -> Bool {
        options.per != nil || options.basis == .paid || options.by.contains(.area)
            || scope.areas != .null
    }

    /// Peers are the services as they are kept. So are groups that are whole services; others are
    /// added up from the lines asked for.
    private mutating func addKept(
        _ year: FinancialYear, of scope: UnitCostScope, in register: Connection
    ) throws {
        let isOfServices =
            options.by == [.service] && scope.contracts == .null && scope.areaActivity == nil
        let asked = scope.asked.ids
        var abroad: Set<Int64> = []
        try ServiceYear.each(in: year, of: scope.asked, in: register) { kept in
            let unit = place(ofUnit: kept.unit)
            let key = UnitCostKey(
                service: kept.service, serviceType: kept.serviceType, unit: unit)
            keptPeers.append((key, kept.sum))
            guard isOfServices, asked?.contains(kept.service) ?? true else { return }
            groups[key] = kept.sum
            if kept.isAbroad { abroad.insert(kept.service) }
        }
        if isOfServices {
            contractsAbroad =
                try abroad.isEmpty
                ? []
                : KeptYears(year.startingIn...year.startingIn, of: .ids(abroad))
                    .contractsAbroad(in: register)
        } else if let areas = scope.areaActivity {
            for line in try register.rows(UnitCostLine.linesSQL, scope.lines, UnitCostLine.init) {
                add(areas[line.id], of: line)
            }
        } else {
            try eachYear(of: scope, in: register) { ledger, line, year in
                ledger.addToGroup(ledger.cost(of: Delivery(year), line), of: line, in: 0)
            }
        }
    }

    private mutating func addYears(of scope: UnitCostScope, in register: Connection) throws {
        // Each group is then the whole of one service, which is a peer too.
        let isOfServices = scope.reach == .every && options.by == [.service]
        try eachYear(of: scope, in: register) { ledger, line, year in
            let sum = ledger.cost(of: Delivery(year), line)
            ledger.addToPeer(sum, of: line)
            if isOfServices {
                if !line.isInPounds { ledger.contractsAbroad.insert(line.contract) }
            } else {
                ledger.addToGroup(sum, of: line, in: 0)
            }
        }
        if isOfServices { groups = peers }
    }

    /// Peers by their years, whatever the area; the areas asked for by their rows.
    private mutating func addAreas(
        _ areas: AreaActivity, of scope: UnitCostScope, in register: Connection
    ) throws {
        var before: Int64 = 0
        try eachYear(of: scope, in: register) { ledger, line, year in
            ledger.addToPeer(ledger.cost(of: Delivery(year), line), of: line)
            if line.id == before { return }
            before = line.id
            ledger.add(areas[line.id], of: line)
        }
    }

    /// Adds what a line delivered in the areas asked for.
    private mutating func add(_ deliveries: [Delivery], of line: UnitCostLine) {
        for delivery in deliveries {
            addToGroup(cost(of: delivery, line), of: line, in: delivery.area)
        }
    }

    private mutating func eachYear(
        of scope: UnitCostScope, in register: Connection,
        _ body: (inout UnitCostLedger, UnitCostLine, DeliveredYear) -> Void
    ) throws {
        try DeliveredYears(in: scope.period, of: scope.reach).each(
            of: UnitCostLine.linesSQL, scope.lines, in: register, line: UnitCostLine.init
        ) { line, year in
            body(&self, line, year)
        }
    }

    /// Lines and their activity both come in the order of lines, and are read side by side.
    private mutating func addRows(of scope: UnitCostScope, in register: Connection) throws {
        let lines = try register.rows(UnitCostLine.linesSQL, scope.lines, UnitCostLine.init)
        let shares = options.basis == .paid ? try PaidShares(scope, in: register) : nil
        let areas = scope.areas.ids
        let readsAreas = areas != nil || options.by.contains(.area)
        var values = scope.activity
        values["per"] = .optional(options.per?.rawValue)
        try register.withStatement(Delivery.rowsSQL, values) { statement in
            var isMore = try statement.step()
            for line in lines {
                var deliveries: [Delivery] = []
                // Lines of withdrawn contracts are passed over.
                while isMore && statement.integer(0) <= line.id {
                    if statement.integer(0) == line.id {
                        add(statement, to: &deliveries, byArea: readsAreas)
                    }
                    isMore = try statement.step()
                }
                add(line, deliveries, shares, areas: areas)
            }
        }
    }

    /// Adds one row of activity to what the line delivered in its area.
    private func add(_ row: Statement, to deliveries: inout [Delivery], byArea: Bool) {
        let volume = row.optionalReal(2)
        let cost = row.optionalReal(3)
        deliveries.add(
            in: byArea ? row.integer(1) : 0, volume: volume, quantity: row.optionalReal(4),
            costPence: cost, isCosted: options.basis == .contracted ? volume != nil : cost != nil)
    }

    /// Adds one line, given what it delivered area by area.
    private mutating func add(
        _ line: UnitCostLine, _ deliveries: [Delivery], _ shares: PaidShares?, areas: Set<Int64>?
    ) {
        guard let shares else {
            for delivery in deliveries {
                add(cost(of: delivery, line), of: line, in: delivery.area, areas)
            }
            return
        }
        guard !deliveries.isEmpty || shares.takesPart(line) else { return }
        if line.isAsked && shares.goesEmpty(line) { linesGoneEmpty.insert(line.id) }
        var deliveries = deliveries
        let volume = deliveries.reduce(0) { $0 + ($1.volume ?? 0) }
        if volume == 0, deliveries.allSatisfy({ $0.area != 0 }) {
            // What reported nothing is known to have delivered nothing.
            let quantity = deliveries.isEmpty && options.per != .outcome ? 0.0 : nil
            deliveries.append(Delivery(quantity: quantity))
        }
        let pence = shares.pence(for: line)
        for delivery in deliveries {
            let share =
                volume == 0 ? (delivery.area == 0 ? 1 : 0) : (delivery.volume ?? 0) / volume
            add(
                paid(pence.map { $0 * share }, for: delivery, line), of: line,
                in: delivery.area, areas)
        }
    }

    // MARK: Costs

    private func cost(of delivery: Delivery, _ line: UnitCostLine) -> UnitCostSum {
        switch options.basis {
        case .contracted:
            guard let price = line.pricePence, let volume = delivery.volume else {
                return sum(nil, of: delivery, line)
            }
            return sum(Double(price) * volume, of: delivery, line)
        case .reported, .paid:
            return sum(delivery.costPence, of: delivery, line)
        }
    }

    /// A cost that covers those rows of a line that have one.
    private func sum(
        _ pence: Double?, of delivery: Delivery, _ line: UnitCostLine
    ) -> UnitCostSum {
        guard let pence, line.isInPounds else { return uncosted(delivery) }
        // Whatever has a volume has the price of it.
        let isPriced = options.basis == .contracted && options.per == nil
        let uncosted = isPriced ? 0 : delivery.uncostedQuantity
        return UnitCostSum(
            quantity: delivery.quantity, costedQuantity: delivery.quantity.map { $0 - uncosted },
            costPence: pence, costsAlone: isPriced ? 0 : delivery.rowsWithoutQuantity)
    }

    /// A share of what was paid covers all that the line delivered.
    private func paid(
        _ pence: Double?, for delivery: Delivery, _ line: UnitCostLine
    ) -> UnitCostSum {
        guard let pence, line.isInPounds else { return uncosted(delivery) }
        return UnitCostSum(
            quantity: delivery.quantity, costedQuantity: delivery.quantity, costPence: pence,
            costsAlone: delivery.quantity == nil ? 1 : 0)
    }

    private func uncosted(_ delivery: Delivery) -> UnitCostSum {
        UnitCostSum(quantity: delivery.quantity, costedQuantity: delivery.quantity.map { _ in 0 })
    }

    // MARK: Adding up

    /// - Parameter areas: those asked for; nil: all, and what was not broken down.
    private mutating func add(
        _ sum: UnitCostSum, of line: UnitCostLine, in area: Int64 = 0, _ areas: Set<Int64>? = nil
    ) {
        addToPeer(sum, of: line)
        guard areas?.contains(area) ?? true else { return }
        addToGroup(sum, of: line, in: area)
    }

    private mutating func addToPeer(_ sum: UnitCostSum, of line: UnitCostLine) {
        peers[
            UnitCostKey(service: line.service, serviceType: line.serviceType, unit: unit(of: line)),
            default: UnitCostSum()
        ].add(sum)
        if sum.costPence != nil, options.per == .outcome { costedLines.insert(line.id) }
    }

    private mutating func addToGroup(
        _ sum: UnitCostSum, of line: UnitCostLine, in area: Int64
    ) {
        guard line.isAsked else { return }
        if !line.isInPounds { contractsAbroad.insert(line.contract) }
        groups[key(of: line, in: area), default: UnitCostSum()].add(sum)
    }

    mutating func addOutcomes(_ outcomes: UnitCostSum, to key: UnitCostKey) {
        groups[key, default: UnitCostSum()].add(outcomes)
    }

    mutating func addOutcomes(_ outcomes: UnitCostSum, toPeer key: UnitCostKey) {
        peers[key, default: UnitCostSum()].add(outcomes)
    }

    private mutating func key(of line: UnitCostLine, in area: Int64) -> UnitCostKey {
        var key = UnitCostKey(serviceType: line.serviceType, unit: unit(of: line))
        for grouping in options.by {
            switch grouping {
            case .service: key.service = line.service
            case .provider: key.provider = line.provider
            case .contract: key.contract = line.contract
            case .area: key.area = area
            case .provision: key.provision = line.provision
            case .serviceType: break
            }
        }
        return key
    }

    private mutating func unit(of line: UnitCostLine) -> Int {
        options.per == nil ? place(ofUnit: line.unit) : 0
    }

    private mutating func place(ofUnit unit: String) -> Int {
        if let place = unitPlaces[unit] { return place }
        unitPlaces[unit] = units.count
        units.append(unit)
        return units.count - 1
    }
}
