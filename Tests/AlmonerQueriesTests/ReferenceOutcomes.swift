import AlmonerModel
import AlmonerQueries
import TestSupport

/// Observations of outcomes made up from a seed, and what they add up to, worked out by asking of
/// each one alone whether it counts.
struct ReferenceOutcomes {
    struct Observation {
        let measure: String
        /// The reference of a contract, or of a service: the other is nil.
        let contract: String?
        let service: String?
        let area: String?
        /// A month or a financial year.
        let period: String
        let point: String
        /// Nil: suppressed.
        let value: Int?

        func isLike(_ other: Observation) -> Bool {
            measure == other.measure && contract == other.contract && service == other.service
        }
    }

    let delivery: ReferenceDelivery
    var observations: [Observation] = []
    var period = Period(FinancialYear(startingIn: 2024))
    var by: [UnitCosts.Grouping] = [.service]
    var provider: String?
    var serviceType: String?
    var area: String?

    init(seed: UInt64) {
        delivery = ReferenceDelivery(seed: seed)
        var random = SeededGenerator(seed: seed &+ 1_000)
        var seen: Set<String> = []
        for _ in 0..<60 {
            let isContract = random.oneIn(3)
            let observation = Observation(
                measure: ["PEOPLE", "LOWER", "SHARE"].randomElement(using: &random) ?? "",
                contract: isContract ? "K\(Int.random(in: 0..<6, using: &random))" : nil,
                service: isContract ? nil : ["A", "B", "C"].randomElement(using: &random),
                area: [nil, nil, "W", "N", "NN", "S"].randomElement(using: &random) ?? nil,
                period: ["2024-25", "2025-26", "2025-01", "2025-04"].randomElement(using: &random)
                    ?? "",
                point: ["none", "end", "end", "start"].randomElement(using: &random) ?? "",
                value: random.maybe { Int.random(in: 0...9, using: &$0) })
            let key = [
                observation.measure, observation.contract, observation.service, observation.area,
                observation.period, observation.point,
            ]
            if seen.insert("\(key)").inserted { observations.append(observation) }
        }
    }

    func add(to register: TestRegister) throws {
        try delivery.add(to: register)
        try register.add("outcome", "code,framework,name\nO,F,Settled")
        try register.add(
            "measure",
            """
            code,outcome,name,unit,direction
            PEOPLE,O,Settled,people,higher_is_better
            LOWER,O,Returned,people,lower_is_better
            SHARE,O,Rate,share,higher_is_better
            """)
        try register.add(
            "observation",
            header: """
                measure,contract,service,area,period,point,value,numerator,denominator,suppressed
                """,
            observations.map { each in
                let isShare = each.measure == "SHARE"
                let value = each.value?.description
                return [
                    each.measure, each.contract, each.service, each.area, each.period, each.point,
                    isShare ? nil : value, isShare ? value : nil,
                    isShare && value != nil ? "9" : nil,
                    each.value == nil ? "true" : "false",
                ]
            })
    }

    // MARK: Rows

    /// Each row's groups, service type and number of outcomes, in order.
    var rows: [String] {
        var sums: [[String?]: Int] = [:]
        for observation in observations where counts(observation) {
            guard let key = key(observation), let value = observation.value else { continue }
            sums[key, default: 0] += value
        }
        return
            sums
            .sorted { left, right in
                left.key.map { $0 ?? "~" }.lexicographicallyPrecedes(right.key.map { $0 ?? "~" })
            }
            .map { "\($0.key.map { $0 ?? "-" }.joined(separator: " ")) \(Double($0.value))" }
    }

    // MARK: What counts

    private var isByArea: Bool { by.contains(.area) || area != nil }

    private func isAchieved(_ each: Observation) -> Bool {
        each.measure != "LOWER" && each.value != nil && each.point != "start"
    }

    private func isInPeriod(_ each: Observation) -> Bool {
        if let month = Month(each.period) { return month >= period.from && month <= period.to }
        guard let year = FinancialYear(each.period) else { return false }
        return year.firstMonth >= period.from && year.lastMonth <= period.to
    }

    private func isAsked(_ place: String?) -> Bool {
        guard let area else { return true }
        return place.map { ReferenceDelivery.upwards($0).contains(area) } ?? false
    }

    private func counts(_ each: Observation) -> Bool {
        guard isAchieved(each), isInPeriod(each), isAsked(each.area) else { return false }
        let others = observations.filter { $0.isLike(each) && isAchieved($0) && isInPeriod($0) }
        if let month = Month(each.period) {
            let year = FinancialYear(containing: month).description
            if others.contains(where: { $0.period == year }) { return false }
        }
        let same = others.filter { $0.period == each.period }
        if each.point == "end", same.contains(where: { $0.area == each.area && $0.point == "none" })
        {
            return false
        }
        guard let place = each.area else {
            return !isByArea || same.allSatisfy { $0.area == nil }
        }
        if !isByArea, same.contains(where: { $0.area == nil }) { return false }
        let above = ReferenceDelivery.upwards(place).dropFirst()
        return !same.contains { other in
            other.area.map { above.contains($0) && isAsked($0) } ?? false
        }
    }

    // MARK: Whose it is

    /// Nil if it was not asked for, or belongs to several groups.
    private func key(_ each: Observation) -> [String?]? {
        if let contract = delivery.contracts.first(where: { $0.reference == each.contract }),
            contract.status == "withdrawn"
        {
            return nil
        }
        let own = delivery.lines.filter { line in
            line.contract.status != "withdrawn"
                && (line.contract.reference == each.contract
                    || line.service.reference == each.service)
        }
        let valid = own.filter { line in
            line.validFrom <= period.lastDay && (line.validTo ?? period.lastDay) >= period.firstDay
        }
        let lines = valid.isEmpty ? own : valid
        if lines.isEmpty { return keyOfItself(each) }
        guard lines.allSatisfy({ isAsked($0.contract, $0.service) }) else { return nil }
        let keys = Set(lines.map { key($0.contract, $0.service, each.area) })
        return keys.count == 1 ? keys.first : nil
    }

    private func isAsked(
        _ contract: ReferenceDelivery.Contract?, _ service: ReferenceDelivery.Service?
    ) -> Bool {
        (provider == nil || contract?.provider == provider)
            && (serviceType == nil || service?.type == serviceType)
    }

    private func key(
        _ contract: ReferenceDelivery.Contract?, _ service: ReferenceDelivery.Service?,
        _ area: String?
    ) -> [String?] {
        by.map { grouping in
            switch grouping {
            case .service: service?.reference
            case .provider: contract?.provider
            case .contract: contract?.reference
            case .area: area
            case .serviceType: service?.type
            case .provision: service?.provision
            }
        } + [service?.type]
    }

    private func keyOfItself(_ each: Observation) -> [String?]? {
        let contract = delivery.contracts.first { $0.reference == each.contract }
        let service = delivery.services.first { $0.reference == each.service }
        return isAsked(contract, service) ? key(contract, service, each.area) : nil
    }
}
