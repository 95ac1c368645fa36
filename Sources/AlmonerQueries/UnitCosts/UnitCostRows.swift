import AlmonerStore

/// Turns sums into rows: names for ids, unit costs, and how they stand among their peers.
struct UnitCostRows {
    private let ledger: UnitCostLedger
    private let options: UnitCosts.Options
    private var names: [UnitCosts.Grouping: RecordNames] = [:]
    private let typeNames: RecordNames
    private let unitRanks: [Int]
    private let peers: [Kind: PeerGroup]

    /// What can be compared: services of one type, counted in one unit.
    private struct Kind: Hashable {
        let serviceType: Int64
        let unit: Int
    }

    init(_ ledger: UnitCostLedger, in register: Connection) throws {
        self.ledger = ledger
        options = ledger.options
        for grouping in options.by {
            guard let sql = grouping.namesSQL else { continue }
            names[grouping] = try RecordNames(
                sql, of: Set(ledger.groups.keys.map { $0[grouping] }), in: register)
        }
        typeNames = try RecordNames(
            RecordNames.serviceTypeSQL, of: Set(ledger.groups.keys.map(\.serviceType)),
            in: register)
        unitRanks = RowOrder.ranks(ledger.units.count) { ledger.units[$0] < ledger.units[$1] }
        peers = UnitCostRows.peers(of: ledger)
    }

    var rows: [UnitCost] {
        let groups = Array(ledger.groups.lazy.filter { ledger.hasRow($0.value) })
        var ranks = options.by.map { grouping in groups.map { rank(of: $0.key, grouping) } }
        ranks.append(groups.map { typeNames.rank($0.key.serviceType) })
        ranks.append(groups.map { unitRanks[$0.key.unit] })
        return RowOrder.places(groups.count, by: ranks)
            .map { row(groups[$0].key, groups[$0].value) }
    }

    // MARK: Rows

    private func row(_ key: UnitCostKey, _ sum: UnitCostSum) -> UnitCost {
        let figures = Figures(sum)
        let peers =
            key.serviceType == 0
            ? nil : peers[Kind(serviceType: key.serviceType, unit: key.unit)] ?? PeerGroup([])
        return UnitCost(
            group: options.by.map { name(of: key, $0) }, serviceType: typeNames[key.serviceType],
            unit: ledger.units[key.unit], volume: sum.quantity.map(Rounding.tidied),
            costedVolume: figures.costedQuantity, costPence: figures.costPence,
            unitCostPence: pence(figures.unitCost), peerMedianPence: pence(peers?.median),
            peerQ1Pence: pence(peers?.lowerQuartile), peerQ3Pence: pence(peers?.upperQuartile),
            peerCount: peers?.count,
            ratioToMedian: peers?.ratioToMedian(figures.unitCost), flag: flag(figures, peers))
    }

    /// The costs of a row as they are shown: whole pence, and hundredths of a penny a unit.
    private struct Figures {
        let costPence: Int64?
        let costedQuantity: Double?
        let unitCost: Int64?

        init(_ sum: UnitCostSum) {
            costPence = sum.costPence.flatMap(Rounding.pence)
            // Outcomes may be known in a place whose costs are not.
            let costed = costPence == nil ? sum.quantity.map { _ in 0 } : sum.costedQuantity
            costedQuantity = costed.map(Rounding.tidied)
            guard let costPence, let costedQuantity else {
                unitCost = nil
                return
            }
            unitCost = Rounding.unitCost(pence: costPence, per: costedQuantity)
        }
    }

    private func flag(_ figures: Figures, _ peers: PeerGroup?) -> UnitCost.Flag? {
        if figures.costPence == nil { return .noCost }
        guard let unitCost = figures.unitCost else { return .noActivity }
        return peers?.flag(unitCost)
    }

    private func pence(_ hundredths: Int64?) -> Double? {
        hundredths.map { Double($0) / 100 }
    }

    // MARK: Names and order

    private func name(of key: UnitCostKey, _ grouping: UnitCosts.Grouping) -> NamedReference? {
        switch grouping {
        case .provision: key.provision.map { NamedReference($0.rawValue) }
        case .serviceType: typeNames[key.serviceType]
        default: names[grouping]?[key[grouping]]
        }
    }

    private func rank(of key: UnitCostKey, _ grouping: UnitCosts.Grouping) -> Int {
        switch grouping {
        case .provision:
            switch key.provision {
            case .external: 0
            case .inHouse: 1
            case nil: 2
            }
        case .serviceType: typeNames.rank(key.serviceType)
        default: names[grouping]?.rank(key[grouping]) ?? .max
        }
    }

    // MARK: Peers

    private static func peers(of ledger: UnitCostLedger) -> [Kind: PeerGroup] {
        var unitCosts: [Kind: [Int64]] = [:]
        func add(_ key: UnitCostKey, _ sum: UnitCostSum) {
            guard key.serviceType != 0, let unitCost = Figures(sum).unitCost else { return }
            unitCosts[Kind(serviceType: key.serviceType, unit: key.unit), default: []]
                .append(unitCost)
        }
        for (key, sum) in ledger.peers { add(key, sum) }
        for (key, sum) in ledger.keptPeers { add(key, sum) }
        return unitCosts.mapValues(PeerGroup.init)
    }
}

extension UnitCosts.Grouping {
    /// Nil for what has no names of its own to fetch.
    fileprivate var namesSQL: String? {
        switch self {
        case .service: RecordNames.serviceSQL
        case .provider: RecordNames.organisationSQL
        case .contract: RecordNames.contractSQL
        case .area: RecordNames.areaSQL
        case .serviceType, .provision: nil
        }
    }
}

extension UnitCostKey {
    fileprivate subscript(grouping: UnitCosts.Grouping) -> Int64 {
        switch grouping {
        case .service: service
        case .provider: provider
        case .contract: contract
        case .area: area
        case .serviceType: serviceType
        case .provision: 0
        }
    }
}
