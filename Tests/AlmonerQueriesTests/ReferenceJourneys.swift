import AlmonerModel
import AlmonerQueries
import TestSupport

/// Scores and counts of outcomes made up from a seed; how far people have come and how many kept an
/// outcome, worked out by going through all of them for every figure.
struct ReferenceJourneys {
    struct Observation {
        let measure: String
        let contract: String?
        let service: String?
        let area: String?
        let period: String
        let point: String
        /// Nil: suppressed.
        let value: Int?
        /// The denominator; nil: a value without one.
        var people: Int?

        var holder: [String?] { [contract, service] }
    }

    /// Where something was, as far as rows tell areas apart.
    private struct Place: Hashable {
        let holder: [String?]
        let area: String?
    }

    static let scores = ["CARE", "HOPE"]
    /// Each measure of a count with its outcome; nothing else counts what was achieved.
    static let counts = ["FIRST": "I", "ALSO": "I", "LASTS": "S", "SHARE": "S", "LONG": "T"]

    static let uncounted = ["LOWER", "HEARD"]

    /// Whom things belong to, and what is asked for.
    var asked: ReferenceOutcomeRows
    var observations: [Observation] = []

    init(seed: UInt64) {
        asked = ReferenceOutcomeRows(seed: seed)
        var random = SeededGenerator(seed: seed &+ 3_000)
        var seen: Set<String> = []
        for number in 0..<110 {
            let isScore = number < 60
            let isContract = random.oneIn(4)
            var each = Observation(
                measure: (isScore ? Self.scores : Self.counts.keys.sorted() + Self.uncounted)
                    .randomElement(using: &random) ?? "",
                contract: isContract ? "K\(Int.random(in: 3..<6, using: &random))" : nil,
                service: isContract || random.oneIn(9)
                    ? nil : ["A", "B"].randomElement(using: &random),
                area: [nil, nil, nil, "W", "N", "NN", "S"].randomElement(using: &random) ?? nil,
                period: ["2024-25", "2024-25", "2024-25", "2024-06", "2025-03", "2025-04"]
                    .randomElement(using: &random) ?? "",
                point: (isScore ? ["start", "mid", "end", "none"] : ["none", "end", "start"])
                    .randomElement(using: &random) ?? "",
                value: random.oneIn(8) ? nil : Int.random(in: 0...9, using: &random),
                people: nil)
            each.people = people(each, isScore: isScore, &random)
            let key = [each.measure, each.area, each.period, each.point] + each.holder
            if seen.insert("\(key)").inserted { observations.append(each) }
        }
    }

    private func people(
        _ each: Observation, isScore: Bool, _ random: inout SeededGenerator
    ) -> Int? {
        if each.measure == "SHARE" { return 9 }
        return isScore && !random.oneIn(8) ? Int.random(in: 0...5, using: &random) : nil
    }

    func add(to register: TestRegister) throws {
        try asked.delivery.add(to: register)
        try register.add(
            "outcome",
            """
            code,framework,name,stage,parent
            I,F,Settled,initial,
            S,F,Still settled,sustainment,I
            T,F,Settled for good,sustainment,S
            U,F,Unmeasured,sustainment,I
            V,F,No pair,incremental,I
            """)
        try register.add(
            "measure",
            """
            code,outcome,name,unit,direction,kind
            HOPE,V,Hope,score,higher_is_better,distance_travelled
            CARE,V,Care,score,lower_is_better,soft_skill
            FIRST,I,Settled,people,higher_is_better,kpi
            ALSO,I,Settled too,Households,,
            LASTS,S,Still settled,cases,higher_is_better,kpi
            SHARE,S,Share still settled,share,higher_is_better,indicator
            LONG,T,For good,people,higher_is_better,kpi
            LOWER,I,Lost their home,people,lower_is_better,kpi
            HEARD,S,Were heard,people,higher_is_better,feedback
            """)
        try register.add(
            "observation",
            header: """
                measure,contract,service,area,period,point,value,numerator,denominator,suppressed
                """,
            observations.map { each in
                let value = each.value?.description
                return [
                    each.measure, each.contract, each.service, each.area, each.period, each.point,
                    each.people == nil ? value : nil, each.people == nil ? nil : value,
                    value == nil ? nil : each.people?.description,
                    each.value == nil ? "true" : "false",
                ]
            })
    }

    // MARK: What counts

    /// Those of the period that somebody who was not withdrawn has.
    private func observed(_ isWanted: (Observation) -> Bool) -> [Observation] {
        observations.filter {
            asked.isInside($0.period) && $0.holder != [nil, nil]
                && !asked.isWithdrawn($0.contract) && isWanted($0)
        }
    }

    /// Whether the area of one of several for one measure, holder, time and point counts.
    private func counts(_ area: String?, among areas: [String?]) -> Bool {
        guard let area else {
            return asked.area == nil && (!asked.isByArea || areas.allSatisfy { $0 == nil })
        }
        if !asked.isAsked(area) || !asked.isByArea && areas.contains(nil) { return false }
        let above = ReferenceDelivery.upwards(area).dropFirst()
        return !areas.contains { $0.map { above.contains($0) && asked.isAsked($0) } ?? false }
    }

    /// Months stand back where their year is among them.
    private func once(_ periods: Set<String>) -> Set<String> {
        periods.filter { $0 == asked.year($0) || !periods.contains(asked.year($0)) }
    }

    // MARK: Distance travelled

    /// Whatever was observed at the start or at the end has come some way.
    private var others: [String] { Self.counts.keys + Self.uncounted }

    /// Each row's measure, group and figures, in order.
    var distances: [String] {
        (Self.scores + others).flatMap { measure -> [(order: [String], text: String)] in
            var groups: [[String?]: Set<Place>] = [:]
            let all = observed { $0.measure == measure && $0.point != "none" }
            for holder in Set(all.map(\.holder)) {
                guard let own = asked.group(holder, nil) else { continue }
                let scored = all.filter { $0.holder == holder && isScored($0) }
                if scored.isEmpty, asked.area == nil {
                    groups[own, default: []] = groups[own] ?? []
                }
                for each in scored where isCounted(each, among: scored) {
                    let area = asked.isByArea ? each.area : nil
                    guard let group = asked.group(holder, area) else { continue }
                    groups[group, default: []].insert(Place(holder: holder, area: area))
                }
            }
            return groups.map { group, places in
                let order = group.map { $0 ?? "~" }
                let text = "\(measure) \(group.map { $0 ?? "-" }): \(figures(measure, places))"
                return (asked.by.isEmpty ? [measure] + order : order + [measure], text)
            }
        }
        .sorted { $0.order.lexicographicallyPrecedes($1.order) }
        .map(\.text)
    }

    private func isScored(_ each: Observation) -> Bool {
        each.value != nil && (each.people ?? 0) > 0
    }

    private func isCounted(_ each: Observation, among scored: [Observation]) -> Bool {
        counts(
            each.area,
            among: scored.filter { $0.period == each.period && $0.point == each.point }
                .map(\.area))
    }

    private func figures(_ measure: String, _ places: Set<Place>) -> String {
        let points = ["start", "mid", "end"]
        let means = points.map { point -> Fraction? in
            var sum = (scores: 0, people: 0)
            for place in places {
                let periods = scored(measure, place, point)
                for period in once(Set(periods.keys)) {
                    sum.scores += periods[period]?.scores ?? 0
                    sum.people += periods[period]?.people ?? 0
                }
            }
            return sum.people == 0 ? nil : Fraction(sum.scores) / Fraction(sum.people)
        }
        let changes = [("start", "mid"), ("mid", "end"), ("start", "end")].map {
            change(measure, places, from: $0, to: $1)
        }
        let people = changes[2].people == 0 ? nil : Fraction(changes[2].people)
        return (means + changes.map(\.mean) + [people])
            .map { $0.map { fixed($0.double, decimals: 6) } ?? "-" }.joined(separator: " ")
    }

    private func change(
        _ measure: String, _ places: Set<Place>, from earlier: String, to later: String
    ) -> (mean: Fraction?, people: Int) {
        var weighted = Fraction.zero
        var people = 0
        for place in places {
            let (first, last) = (scored(measure, place, earlier), scored(measure, place, later))
            for period in once(Set(first.keys).intersection(last.keys)) {
                guard let from = first[period], let to = last[period] else { continue }
                let change =
                    Fraction(to.scores) / Fraction(to.people)
                    - Fraction(from.scores) / Fraction(from.people)
                weighted = weighted + change * Fraction(to.people)
                people += to.people
            }
        }
        return (people == 0 ? nil : weighted / Fraction(people), people)
    }

    /// The sums of the scores that count at one point, by their period.
    private func scored(
        _ measure: String, _ place: Place, _ point: String
    ) -> [String: (scores: Int, people: Int)] {
        let all = observed {
            $0.measure == measure && $0.holder == place.holder && $0.point == point && isScored($0)
        }
        var sums: [String: (scores: Int, people: Int)] = [:]
        for each in all where isCounted(each, among: all) {
            if asked.isByArea, each.area != place.area { continue }
            let sum = sums[each.period] ?? (0, 0)
            sums[each.period] = (sum.scores + (each.value ?? 0), sum.people + (each.people ?? 0))
        }
        return sums
    }

    // MARK: Sustainment

    /// Each pair with its counts and its rate, in order.
    var rates: [String] {
        [("I", "S"), ("I", "U"), ("S", "T")].compactMap { initial, sustained in
            let (first, last) = (achieved(initial), achieved(sustained))
            if first.isEmpty, last.isEmpty { return nil }
            let both = Set(first.keys).intersection(last.keys)
            func sum(_ counts: [[String?]: Int]) -> Int? {
                both.isEmpty ? nil : both.reduce(0) { $0 + (counts[$1] ?? 0) }
            }
            let (all, kept) = (sum(first), sum(last))
            var rate = "-"
            if let all, let kept, all > 0 {
                rate = fixed((Fraction(kept) / Fraction(all)).double, decimals: 9)
            }
            let unmatched = Set(first.keys).union(last.keys).count - both.count
            return """
                \(initial)→\(sustained): \(all.map(String.init) ?? "-") \
                \(kept.map(String.init) ?? "-") \(rate), alone \(unmatched)
                """
        }
    }

    /// What each holder asked for achieved of an outcome.
    private func achieved(_ outcome: String) -> [[String?]: Int] {
        var sums: [[String?]: Int] = [:]
        for (measure, own) in Self.counts where own == outcome {
            let all = observed {
                $0.measure == measure && $0.point != "start" && $0.value != nil
            }
            for each in all where asked.group(each.holder, nil) != nil {
                let like = all.filter { $0.holder == each.holder }
                let year = asked.year(each.period)
                if each.period != year, like.contains(where: { $0.period == year }) { continue }
                let same = like.filter { $0.period == each.period }
                let isDoubled = same.contains { $0.area == each.area && $0.point == "none" }
                if each.point == "end", isDoubled { continue }
                guard counts(each.area, among: same.map(\.area)) else { continue }
                sums[each.holder, default: 0] += each.value ?? 0
            }
        }
        return sums
    }
}
