import AlmonerModel
import AlmonerQueries
import TestSupport

/// Observations and targets of measures made up from a seed, and the rows of `outcomes`, worked out
/// by going through all of them for every figure.
struct ReferenceOutcomeRows {
    struct Observation {
        let measure: String
        /// The reference of a contract or service; both nil: a comparator.
        let contract: String?
        let service: String?
        let area: String?
        let period: String
        let point: String
        /// Nil: suppressed.
        let value: Int?
        /// For shares.
        let people: Int

        var holder: [String?] { [contract, service] }
        var isNobodys: Bool { contract == nil && service == nil }
    }

    struct Target {
        let measure: String
        let contract: String?
        let service: String?
        let period: String
        let value: Int
        let baseline: Int?

        var holder: [String?] { [contract, service] }
    }

    static let measures = ["COUNT", "MISSED", "SCORE", "SHARE"]

    let delivery: ReferenceDelivery
    var observations: [Observation] = []
    var targets: [Target] = []
    var by: [Outcomes.Grouping] = []
    var provider: String?
    var area: String?
    let period = Period(FinancialYear(startingIn: 2024))

    init(seed: UInt64) {
        delivery = ReferenceDelivery(seed: seed)
        var random = SeededGenerator(seed: seed &+ 2_000)
        var seen: Set<String> = []
        for _ in 0..<70 {
            let (contract, service) = ReferenceOutcomeRows.holder(&random)
            let each = Observation(
                measure: Self.measures.randomElement(using: &random) ?? "", contract: contract,
                service: service,
                area: [nil, nil, "W", "N", "NN", "S"].randomElement(using: &random) ?? nil,
                period: [
                    "2022-23", "2023-24", "2024-25", "2024-25", "2024-06", "2025-03", "2025-04",
                ]
                .randomElement(using: &random) ?? "",
                point: ["none", "none", "end"].randomElement(using: &random) ?? "",
                value: random.oneIn(9) ? nil : Int.random(in: 0...9, using: &random),
                people: Int.random(in: 0...9, using: &random))
            let key = [each.measure, each.area, each.period, each.point] + each.holder
            if seen.insert("\(key)").inserted { observations.append(each) }
        }
        for _ in 0..<25 {
            let (contract, service) = ReferenceOutcomeRows.holder(&random)
            let each = Target(
                measure: Self.measures.randomElement(using: &random) ?? "", contract: contract,
                service: service,
                period: ["2024-25", "2024-25", "2025-03"].randomElement(using: &random) ?? "",
                value: Int.random(in: 0...12, using: &random),
                baseline: random.maybe { Int.random(in: 0...12, using: &$0) })
            let key = [each.measure, each.period] + each.holder
            if seen.insert("target \(key)").inserted { targets.append(each) }
        }
    }

    private static func holder(_ random: inout SeededGenerator) -> (String?, String?) {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: (nil, nil)
        case 1: ("K\(Int.random(in: 3..<6, using: &random))", nil)
        default: (nil, ["A", "B", "C"].randomElement(using: &random))
        }
    }

    func add(to register: TestRegister) throws {
        try delivery.add(to: register)
        try register.add("outcome", "code,framework,name\nO,F,Settled")
        try register.add(
            "measure",
            """
            code,outcome,name,unit,direction
            SHARE,O,Rate,share,higher_is_better
            MISSED,O,Returned,People,lower_is_better
            COUNT,O,Settled,cases,
            SCORE,O,Score,points,higher_is_better
            """)
        try register.add(
            "observation",
            header: """
                measure,contract,service,area,period,point,value,numerator,denominator,suppressed
                """,
            observations.map { each in
                let value = each.value?.description
                let isShare = each.measure == "SHARE"
                return [
                    each.measure, each.contract, each.service, each.area, each.period, each.point,
                    isShare ? nil : value, isShare ? value : nil,
                    isShare && value != nil ? "\(each.people)" : nil,
                    each.value == nil ? "true" : "false",
                ]
            })
        try register.add(
            "target", header: "measure,contract,service,period,value,baseline",
            targets.map { each in
                [
                    each.measure, each.contract, each.service, each.period, "\(each.value)",
                    each.baseline?.description,
                ]
            })
    }

    // MARK: Periods

    private func last(_ text: String) -> Month {
        Month(text) ?? FinancialYear(text)?.lastMonth ?? Month(year: 0, month: 1)
    }

    func year(_ text: String) -> String {
        FinancialYear(containing: last(text)).description
    }

    func isInside(_ text: String) -> Bool {
        let first = Month(text) ?? FinancialYear(text)?.firstMonth ?? Month(year: 0, month: 1)
        return first >= period.from && last(text) <= period.to
    }

    private func newest(_ periods: [String]) -> String? {
        // Of two that end together the year is the later.
        periods.max { left, right in
            last(left) == last(right)
                ? Month(left) != nil && Month(right) == nil : last(left) < last(right)
        }
    }

    // MARK: What counts

    var isByArea: Bool { by.contains(.area) || area != nil }

    func isAsked(_ place: String?) -> Bool {
        guard let area else { return true }
        return place.map { ReferenceDelivery.upwards($0).contains(area) } ?? false
    }

    private var known: [Observation] {
        observations.filter {
            $0.value != nil && last($0.period) <= period.to && !isWithdrawn($0.contract)
        }
    }

    func isWithdrawn(_ contract: String?) -> Bool {
        delivery.contracts.contains { $0.reference == contract && $0.status == "withdrawn" }
    }

    private func counts(_ each: Observation) -> Bool {
        let others = known.filter { $0.measure == each.measure && $0.holder == each.holder }
        if each.period != year(each.period),
            others.contains(where: { $0.period == year(each.period) })
        {
            return false
        }
        let same = others.filter { $0.period == each.period }
        if each.point == "end", same.contains(where: { $0.area == each.area && $0.point == "none" })
        {
            return false
        }
        guard let place = each.area else {
            return area == nil && (!isByArea || same.allSatisfy { $0.area == nil })
        }
        if !isAsked(place) { return false }
        if !isByArea, same.contains(where: { $0.area == nil }) { return false }
        let above = ReferenceDelivery.upwards(place).dropFirst()
        return !same.contains { other in
            other.area.map { above.contains($0) && isAsked($0) } ?? false
        }
    }

    // MARK: Whose it is

    /// Nil if it was not asked for, or belongs to several groups.
    func group(_ holder: [String?], _ place: String?) -> [String?]? {
        let own = delivery.lines.filter { line in
            line.contract.status != "withdrawn"
                && (line.contract.reference == holder[0] || line.service.reference == holder[1])
        }
        let valid = own.filter { line in
            line.validFrom <= period.lastDay && (line.validTo ?? period.lastDay) >= period.firstDay
        }
        let lines = valid.isEmpty ? own : valid
        var parties = lines.map { ($0.contract.provider, Optional($0.service.reference)) }
        if lines.isEmpty {
            let contract = delivery.contracts.first { $0.reference == holder[0] }
            parties = [(contract?.provider, holder[1])]
        }
        guard provider == nil || parties.allSatisfy({ $0.0 == provider }) else { return nil }
        if by.isEmpty { return holder }
        let keys = Set(
            parties.map { party in
                by.compactMap { grouping -> String?? in
                    switch grouping {
                    case .measure, .outcome: nil
                    case .provider: .some(party.0)
                    case .service: .some(party.1)
                    case .area: .some(place)
                    }
                }
            })
        return keys.count == 1 ? keys.first : nil
    }

    // MARK: Rows

    /// Each row's measure, group, latest period and figures, in order.
    var rows: [String] {
        Self.measures.flatMap { measure -> [(order: [String], text: String)] in
            var groups: [[String?]: [[String?]: [Observation]]] = [:]
            for holder in holders(measure) {
                guard group(holder, nil) != nil else { continue }
                var own: [[String?]: [Observation]] = [:]
                for each in known
                where each.measure == measure && each.holder == holder && counts(each) {
                    if let group = group(holder, each.area) { own[group, default: []].append(each) }
                }
                own = own.filter { $1.contains { isInside($0.period) } }
                if own.isEmpty, area == nil, let group = group(holder, nil) { own[group] = [] }
                for (group, figures) in own { groups[group, default: [:]][holder] = figures }
            }
            return groups.map { group, members in
                let order = group.map { $0 ?? "~" }
                let text = "\(measure) \(group.map { $0 ?? "-" }): \(row(measure, members))"
                return (by.isEmpty ? [measure] + order : order + [measure], text)
            }
        }
        .sorted { $0.order.lexicographicallyPrecedes($1.order) }
        .map(\.text)
    }

    private func holders(_ measure: String) -> Set<[String?]> {
        let observed = observations.filter { $0.measure == measure && isInside($0.period) }
        let aimed = targets.filter { $0.measure == measure && isInside($0.period) }
        return Set(observed.map(\.holder) + aimed.map(\.holder))
            .filter { $0 != [nil, nil] && !isWithdrawn($0[0]) }
    }

    private func row(_ measure: String, _ members: [[String?]: [Observation]]) -> String {
        let latest = newest(members.values.joined().map(\.period).filter(isInside))
        let present: [[String?]: [Observation]] =
            latest == nil
            ? [:] : members.filter { each in each.value.contains { $0.period == latest } }
        let figures: [Observation] = present.values.flatMap { each in
            each.filter { $0.period == latest }
        }
        let value = self.value(measure, figures)
        var parts: [([String?], [Observation])] = []
        for (holder, all) in latest == nil ? members : present {
            parts.append((holder, all.filter { $0.period == latest }))
        }
        let target = together(measure, parts, latest) { $0.value }
        let baseline = together(measure, parts, latest) { $0.baseline }
        let holders = Set(parts.map(\.0))
        var elsewhere: Fraction?
        var slope: Fraction?
        if let latest {
            elsewhere = comparator(measure, holders, figures, latest)
            slope = trend(measure, members, holders, latest)
        }
        let texts = [value, baseline, target, elsewhere].map { $0.map { "\($0.double)" } ?? "-" }
        return """
            \(latest ?? "-") \(texts.joined(separator: " ")) \
            \(slope.map { "\(($0.double * 1e6).rounded())" } ?? "-") \
            \(status(measure, value, target, baseline))
            """
    }

    private func value(_ measure: String, _ figures: [Observation]) -> Fraction? {
        let sum = figures.reduce(0) { $0 + ($1.value ?? 0) }
        let people = figures.reduce(0) { $0 + $1.people }
        switch measure {
        case "SHARE": return people == 0 ? nil : Fraction(sum) / Fraction(people)
        case "SCORE": return figures.count == 1 ? Fraction(sum) : nil
        default: return figures.isEmpty ? nil : Fraction(sum)
        }
    }

    private func status(
        _ measure: String, _ value: Fraction?, _ target: Fraction?, _ baseline: Fraction?
    ) -> String {
        guard let value, let target else { return "no_data" }
        let short = measure == "MISSED" ? value - target : target - value
        if short < .zero || short == .zero { return "met" }
        var way = (baseline ?? target) - target
        if way == .zero { way = target }
        if way < .zero { way = .zero - way }
        return way < short * Fraction(10) ? "missed" : "near"
    }

    // MARK: Targets

    private func together(
        _ measure: String, _ parts: [([String?], [Observation])], _ latest: String?,
        _ part: (Target) -> Int?
    ) -> Fraction? {
        var values: [Fraction] = []
        for (holder, _) in parts {
            guard let found = target(measure, holder, latest),
                let value = part(found)
            else { return nil }
            values.append(Fraction(value))
        }
        let isShare = measure == "SHARE" && latest != nil
        if !isShare, measure == "COUNT" || measure == "MISSED" {
            if isByArea, parts.contains(where: { $0.1.contains { $0.area != nil } }) { return nil }
            return values.reduce(.zero, +)
        }
        if values.count == 1 { return values[0] }
        let weights = parts.map { $0.1.reduce(0) { $0 + $1.people } }
        let all = weights.reduce(0, +)
        if !isShare || all == 0 { return nil }
        return zip(values, weights).map { $0 * Fraction($1) }.reduce(.zero, +) / Fraction(all)
    }

    private func target(
        _ measure: String, _ holder: [String?], _ latest: String?
    ) -> Target? {
        let isCount = measure == "COUNT" || measure == "MISSED"
        for holder in isCount ? [holder] : [holder, [nil, nil]] {
            let own = targets.filter { $0.measure == measure && $0.holder == holder }
            let wanted: [String] =
                if let latest { [latest, year(latest)] } else {
                    [newest(own.map(\.period).filter(isInside))].compactMap(\.self)
                }
            for period in wanted {
                if let found = own.first(where: { $0.period == period }) { return found }
            }
        }
        return nil
    }

    // MARK: Elsewhere and earlier

    private func comparator(
        _ measure: String, _ holders: Set<[String?]>, _ figures: [Observation], _ latest: String
    ) -> Fraction? {
        var places = Set(figures.compactMap(\.area))
        if !by.contains(.area) || places.isEmpty {
            places.formUnion(known.filter { holders.contains($0.holder) }.compactMap(\.area))
        }
        let able = known.filter { each in
            guard each.measure == measure, last(each.period) <= last(latest),
                value(measure, [each]) != nil
            else { return false }
            if each.isNobodys { return true }
            guard let place = each.area, !holders.contains(each.holder) else { return false }
            return places.isDisjoint(with: ReferenceDelivery.upwards(place))
        }
        let first = able.min { left, right in
            rank(left, latest).lexicographicallyPrecedes(rank(right, latest))
        }
        return first.flatMap { value(measure, [$0]) }
    }

    private func rank(_ each: Observation, _ latest: String) -> [String] {
        let age = 1_000 + last(each.period).months(until: last(latest))
        let isLike = (each.period == year(each.period)) == (latest == year(latest))
        return [
            each.isNobodys ? "0" : "1", "\(age)", isLike ? "0" : "1", each.area ?? "",
            each.point == "end" ? "1" : "0", each.contract ?? "", each.service ?? "",
        ]
    }

    private func trend(
        _ measure: String, _ members: [[String?]: [Observation]], _ holders: Set<[String?]>,
        _ latest: String
    ) -> Fraction? {
        let all = members.values.joined()
        let points = Set(all.map(\.period)).compactMap { text -> (Fraction, Fraction)? in
            let figures = all.filter { $0.period == text }
            guard last(text) <= last(latest), Set(figures.map(\.holder)) == holders,
                let value = value(measure, Array(figures))
            else { return nil }
            // The middle in half months: of a year, eleven before that of its last month.
            let month = Month(year: 2000, month: 1).months(until: last(text)) * 2
            return (Fraction(Int128(month - (Month(text) == nil ? 11 : 0)), over: 24), value)
        }
        if points.count < 3 { return nil }
        let count = Fraction(points.count)
        let sums = points.reduce((Fraction.zero, .zero, .zero, .zero)) {
            ($0.0 + $1.0, $0.1 + $1.1, $0.2 + $1.0 * $1.1, $0.3 + $1.0 * $1.0)
        }
        return (count * sums.2 - sums.0 * sums.1) / (count * sums.3 - sums.0 * sums.0)
    }
}
