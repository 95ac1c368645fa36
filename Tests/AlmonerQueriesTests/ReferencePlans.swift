import AlmonerModel
import AlmonerQueries
import TestSupport

/// A register of plans made up from a seed: what the questions about plans are held against.
struct ReferencePlans {
    struct Strategy {
        let reference: String
        let careGroup: String?
        let lead: String?
        let coversTo: Day?
        let status: String
        let approvedOn: Day?
        let reviewDueOn: Day?
        let objectives: Int
        let assessedOn: [Day]
    }

    struct Action {
        let reference: String
        var strategy: String?
        var objective: Int?
        var contract: String?
        var evaluation: String?
        var theme: Int?
        var feature: String?
        let owner: String?
        let startsOn: Day?
        let dueOn: Day?
        let doneOn: Day?
        let cost: Int?
        let funding: String?
        let measure: String?
        let target: Int?
        let status: String
    }

    struct Service {
        let reference: String
        let type: String?
        let openedOn: Day?
        let closedOn: Day?
        let cells: [(careGroup: String, area: String)]
    }

    struct Agreement {
        let reference: String
        let status: String
        let commissioner: String?
        let manager: String?
        let start: Day?
        let end: Day?
        let lines: [(service: String, validFrom: Day, validTo: Day?)]
        /// Months with or without a known cost, of the first line.
        let months: [(month: Month, hasCost: Bool)]
        let reviews: [(dueOn: Day, heldOn: Day?, actions: String?)]
    }

    struct Intention {
        let strategy: String
        let type: String
        let careGroup: String?
        let area: String?
        let fromYear: Int
        let toYear: Int?
        let publishedOn: Day?
    }

    static let careGroupParents = ["A": "", "B": "A", "C": "A", "D": "C", "E": "", "F": "E"]
    static let areaParents = ["V": "", "X": "V", "Y": "V", "Z": "Y"]
    static let posts = ["Lead One", "Lead Two"]

    private(set) var strategies: [Strategy] = []
    private(set) var actions: [Action] = []
    private(set) var services: [Service] = []
    private(set) var agreements: [Agreement] = []
    private(set) var intentions: [Intention] = []
    private(set) var evaluations: [(reference: String, body: String?, agreedOn: Day?)] = []
    private(set) var links: [(strategy: String, contract: String)] = []
    private(set) var appraisals: [(strategy: String, heldOn: Day?)] = []
    private(set) var steps: [(contract: String, step: String, plannedOn: Day?, actualOn: Day?)] = []
    private(set) var estimates: [(careGroup: String, area: String, year: Int, basis: String?)] = []
    private(set) var feedback: [(service: String, period: String)] = []
    private(set) var observations: [(contract: String?, service: String?, period: String)] = []

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        for number in 0..<7 { services.append(service(number)) }
        for number in 0..<10 { agreements.append(agreement(number)) }
        for number in 0..<5 { strategies.append(strategy(number)) }
        for number in 0..<3 {
            evaluations.append(
                ("SE\(number)", maybe { $0.one(of: ["W1", "W2"]) }, maybe { $0.day() }))
        }
        for number in 0..<30 { actions.append(action(number)) }
        addIntentions()
        addRest()
    }

    // MARK: Chance

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func one<Value>(of values: [Value]) -> Value {
        values[number(0...values.count - 1)]
    }

    private mutating func maybe<Value>(_ value: (inout ReferencePlans) -> Value) -> Value? {
        number(0...2) == 0 ? nil : value(&self)
    }

    /// Days lie close together and often at the ends of months and on a leap day.
    private mutating func day(_ years: ClosedRange<Int> = 2022...2030) -> Day {
        let month = Month(year: number(years), month: number(1...12))
        switch number(0...3) {
        case 0: return month.lastDay
        case 1: return Month(year: 2024, month: 2).lastDay
        default: return month.firstDay.adding(days: number(0...27))
        }
    }

    private mutating func careGroup() -> String {
        one(of: ReferencePlans.careGroupParents.keys.sorted())
    }

    private mutating func area() -> String { one(of: ReferencePlans.areaParents.keys.sorted()) }

    private mutating func period() -> String {
        let month = day(2022...2027).month
        return number(0...1) == 0
            ? month.description : FinancialYear(containing: month).description
    }

    // MARK: Records

    private mutating func service(_ place: Int) -> Service {
        let days = [day(), day()].sorted()
        var cells: [(careGroup: String, area: String)] = []
        for _ in 0..<number(0...2) {
            let cell = (careGroup: careGroup(), area: area())
            if !cells.contains(where: { $0 == cell }) { cells.append(cell) }
        }
        return Service(
            reference: "S\(place)", type: maybe { $0.one(of: ["T1", "T2"]) },
            openedOn: maybe { _ in days[0] }, closedOn: number(0...3) == 0 ? days[1] : nil,
            cells: cells)
    }

    private mutating func agreement(_ place: Int) -> Agreement {
        let days = [day(2022...2027), day(2025...2032)].sorted()
        let end = number(0...4) == 0 ? nil : days[1]
        var lines: [(service: String, validFrom: Day, validTo: Day?)] = []
        for service in Set([one(of: services), one(of: services)].map(\.reference)).sorted() {
            lines.append((service, days[0], number(0...3) == 0 ? days[0] : nil))
        }
        if number(0...5) == 0 { lines = [] }
        var months: [Month: Bool] = [:]
        if !lines.isEmpty {
            for _ in 0..<number(0...3) { months[day(2022...2026).month] = number(0...1) == 0 }
        }
        var reviews: [Day: (dueOn: Day, heldOn: Day?, actions: String?)] = [:]
        for place in 0..<number(0...3) {
            let due = day(2024...2027)
            reviews[due] = (due, maybe { $0.day(2024...2027) }, maybe { _ in "Text \(place)" })
        }
        return Agreement(
            reference: "K\(place)",
            status: one(of: [
                "active", "active", "active", "planned", "tendering", "closed", "withdrawn",
            ]), commissioner: maybe { $0.one(of: ["W1", "W2"]) },
            manager: maybe { $0.one(of: ReferencePlans.posts) },
            start: lines.isEmpty && number(0...1) == 0 ? nil : days[0], end: end, lines: lines,
            months: months.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            reviews: reviews.values.sorted { $0.dueOn < $1.dueOn })
    }

    private mutating func strategy(_ place: Int) -> Strategy {
        var assessed: Set<Day> = []
        for _ in 0..<number(0...2) { assessed.insert(day()) }
        return Strategy(
            reference: "ST\(place)", careGroup: maybe { $0.careGroup() },
            lead: maybe { $0.one(of: ["W1", "W2"]) }, coversTo: maybe { $0.day(2022...2044) },
            status: one(of: ["draft", "consultation", "approved", "approved", "superseded"]),
            approvedOn: maybe { $0.day() }, reviewDueOn: number(0...2) == 0 ? day() : nil,
            objectives: number(0...3), assessedOn: assessed.sorted())
    }

    private mutating func action(_ place: Int) -> Action {
        let days = [day(), day()].sorted()
        let status = one(of: ["planned", "under_way", "blocked", "done", "done", "dropped"])
        var action = Action(
            reference: "A\(place)", owner: maybe { $0.one(of: ReferencePlans.posts) },
            startsOn: maybe { _ in days[0] }, dueOn: maybe { _ in days[1] },
            doneOn: status == "done" ? day() : nil, cost: maybe { $0.one(of: [0, 500]) },
            funding: maybe { _ in "Base budget" }, measure: maybe { _ in "People" },
            target: maybe { _ in 5 }, status: status)
        switch number(0...3) {
        case 0:
            let strategy = one(of: strategies)
            action.strategy = strategy.reference
            if strategy.objectives > 0, number(0...4) > 0 {
                action.objective = number(1...strategy.objectives)
            }
        case 1: action.contract = one(of: agreements).reference
        case 2:
            action.evaluation = one(of: evaluations).reference
            action.theme = maybe { $0.number(1...2) }
            if action.theme == 1 { action.feature = maybe { _ in "a" } }
        default: break
        }
        return action
    }

    private mutating func addIntentions() {
        var seen: Set<[String]> = []
        for _ in 0..<14 {
            let from = number(2025...2032)
            let intention = Intention(
                strategy: one(of: strategies).reference, type: one(of: ["T1", "T2"]),
                careGroup: maybe { $0.careGroup() }, area: maybe { $0.area() }, fromYear: from,
                toYear: maybe { from + $0.number(0...4) }, publishedOn: maybe { $0.day() })
            let key = [
                intention.strategy, intention.type, intention.careGroup ?? "",
                intention.area ?? "", "\(from)",
            ]
            if seen.insert(key).inserted { intentions.append(intention) }
        }
    }

    private mutating func addRest() {
        for strategy in strategies where strategy.objectives > 0 && number(0...1) == 0 {
            links.append((strategy.reference, one(of: agreements).reference))
        }
        for _ in 0..<3 { appraisals.append((one(of: strategies).reference, maybe { $0.day() })) }
        for agreement in agreements where number(0...2) == 0 {
            for step in ["bids_open", "award"] {
                steps.append(
                    (agreement.reference, step, maybe { $0.day() }, maybe { $0.day() }))
            }
        }
        var seen: Set<String> = []
        for _ in 0..<8 {
            let estimate = (careGroup(), area(), number(2020...2030))
            let basis = one(of: ["measured", "survey", "forecast", nil])
            if seen.insert("\(estimate)").inserted {
                estimates.append((estimate.0, estimate.1, estimate.2, basis))
            }
        }
        for _ in 0..<5 {
            let said = (one(of: services).reference, period())
            if seen.insert("said \(said)").inserted { feedback.append(said) }
        }
        for _ in 0..<6 {
            let ofService = number(0...1) == 0
            let observed = (
                ofService ? nil : maybe { $0.one(of: $0.agreements).reference },
                ofService ? one(of: services).reference : nil, period()
            )
            if seen.insert("observed \(observed)").inserted { observations.append(observed) }
        }
    }
}

// MARK: Trees

extension ReferencePlans {
    static func isAtOrBelow(_ node: String, _ other: String, in parents: [String: String]) -> Bool {
        var node = node
        while node != other {
            guard let parent = parents[node], !parent.isEmpty else { return false }
            node = parent
        }
        return true
    }

    static func meet(_ node: String, _ other: String, in parents: [String: String]) -> Bool {
        isAtOrBelow(node, other, in: parents) || isAtOrBelow(other, node, in: parents)
    }
}
