import AlmonerModel
import AlmonerStore

/// When each item was last done and is next due, by the care groups that records name.
struct CycleFacts {
    private typealias Items = [CycleRow.Item: CycleDates]

    /// By the care group that a record names: it counts for the group and all above it.
    private var named: [Int64: Items] = [:]
    /// By the care group that the service map names: it counts for all below it too.
    private var served: [Int64: Items] = [:]
    /// Groups that a strategy which is not superseded is for.
    private(set) var groupsWithStrategy: Set<Int64> = []

    private let day: Day
    /// Those that each service serves.
    private let careGroups: NumberedLists
    /// The services of each agreement; one with several lines may stand there again.
    private let servicesOf: NumberedLists
    /// The care groups of the strategies whose objectives name an agreement.
    private let groupsOf: NumberedLists
    private var servicesOffMap: Int64 = 0
    private var withoutCareGroup: Int64 = 0
    private var evaluationsWithoutBody: Int64 = 0
    private var observedAtLarge: Int64 = 0
    private var startless: Int64 = 0
    private var servingNobody: Int64 = 0

    init(asOf day: Day, of register: Connection) throws {
        self.day = day
        careGroups = try NumberedLists(ServedCareGroups.servedSQL, in: register)
        let lines = try register.rows(CycleFacts.linesSQL) {
            (id: $0.integer(2), contract: $0.integer(0), service: $0.integer(1))
        }
        servicesOf = NumberedLists(lines.map { ($0.contract, $0.service) })
        groupsOf = try NumberedLists(CycleFacts.linkedSQL, in: register)
        try addAnalysis(in: register)
        try addCosts(of: lines.map { ($0.id, $0.service) }, in: register)
        try addPlans(in: register)
        try addActions(in: register)
        try addAgreements(in: register)
        try addJudgements(in: register)
    }

    func dates(
        of item: CycleRow.Item, for group: Int64, _ groups: CycleGroups
    ) -> CycleDates {
        var dates = CycleDates()
        for id in groups.atOrBelow(group) {
            if let found = named[id]?[item] { dates.add(found) }
        }
        for id in groups.inLine(with: group) {
            if let found = served[id]?[item] { dates.add(found) }
        }
        return dates
    }

    // MARK: Adding

    private mutating func add(
        _ item: CycleRow.Item, of careGroup: Int64, last: Day?, next: Day? = nil
    ) {
        named[careGroup, default: [:]][item, default: CycleDates()].add(last: last, next: next)
    }

    private mutating func add(
        _ item: CycleRow.Item, ofService service: Int64, last: Day?, next: Day? = nil
    ) {
        for group in careGroups[service] {
            served[group, default: [:]][item, default: CycleDates()].add(last: last, next: next)
        }
    }

    private mutating func add(
        _ item: CycleRow.Item, ofContract contract: Int64, last: Day?, next: Day? = nil
    ) {
        guard last != nil || next != nil else { return }
        for service in servicesOf[contract] {
            add(item, ofService: service, last: last, next: next)
        }
        for group in groupsOf[contract] { add(item, of: group, last: last, next: next) }
    }

    private func isForSomebody(_ contract: Int64) -> Bool {
        !groupsOf[contract].isEmpty
            || servicesOf[contract].contains { !careGroups[$0].isEmpty }
    }

    private var values: [String: SQLValue] { ["asOf": .day(day)] }

    private mutating func addAnalysis(in register: Connection) throws {
        let year = FinancialYear(containing: day.month).startingIn
        try register.withStatement(CycleFacts.estimatesSQL, ["year": .integer(Int64(year))]) {
            row in
            while try row.step() {
                let year = FinancialYear(startingIn: Int(row.integer(1)))
                add(.needEstimate, of: row.integer(0), last: year.firstMonth.firstDay)
            }
        }
        try register.withStatement(CycleFacts.servicesSQL) { row in
            while try row.step() {
                if careGroups[row.integer(0)].isEmpty { servicesOffMap += 1 }
                for place: Int32 in [1, 2] {
                    add(.serviceMap, ofService: row.integer(0), last: past(row, place))
                }
            }
        }
    }

    /// A line is asked only where it can tell of a newer month than others have: those of a register
    /// that is up to date need hardly be asked.
    private mutating func addCosts(
        of lines: [(id: Int64, service: Int64)], in register: Connection
    ) throws {
        let newest = day.month.lastDay == day ? day.month : day.month.adding(-1)
        var months: [Int64: Month] = [:]
        try register.withStatement(
            CycleFacts.costSQL, ["month": .text(newest.description), "line": .null]
        ) { row in
            for line in lines {
                let groups = careGroups[line.service]
                guard groups.contains(where: { months[$0] != newest }) else { continue }
                row.bind(["line": .integer(line.id)])
                defer { row.reset() }
                guard try row.step(), let month = Month(row.text(0)) else { continue }
                for group in groups { months[group] = max(months[group] ?? month, month) }
            }
        }
        for (group, month) in months {
            served[group, default: [:]][.unitCosts, default: CycleDates()].add(last: month.lastDay)
        }
    }

    private mutating func addPlans(in register: Connection) throws {
        try register.withStatement(CycleFacts.strategiesSQL) { row in
            while try row.step() {
                guard let group = row.optionalInteger(0) else {
                    withoutCareGroup += 1
                    continue
                }
                groupsWithStrategy.insert(group)
                add(
                    .strategy, of: group, last: past(row, 1),
                    next: Strategies.reviewDue(
                        recorded: row.optionalDay(2), approvedOn: row.optionalDay(1), asOf: day))
            }
        }
        for (item, sql) in [
            (CycleRow.Item.intentions, CycleFacts.intentionsSQL),
            (.optionAppraisal, CycleFacts.appraisalsSQL),
        ] {
            try register.withStatement(sql, values) { row in
                while try row.step() {
                    add(
                        item, of: row.integer(0), last: row.optionalDay(1),
                        next: row.optionalDay(2))
                }
            }
        }
    }

    private mutating func addActions(in register: Connection) throws {
        try register.withStatement(CycleFacts.actionsSQL, values) { row in
            while try row.step() {
                let last = [row.optionalDay(2), row.optionalDay(3)].compactMap(\.self).max()
                let next = row.optionalDay(4)
                if let group = row.optionalInteger(0) {
                    add(.actions, of: group, last: last, next: next)
                } else if let contract = row.optionalInteger(1) {
                    add(.actions, ofContract: contract, last: last, next: next)
                }
            }
        }
    }

    private mutating func addAgreements(in register: Connection) throws {
        try register.withStatement(CycleFacts.stepsSQL, values) { row in
            while try row.step() {
                add(
                    .procurement, ofContract: row.integer(0), last: row.optionalDay(1),
                    next: row.optionalDay(2))
            }
        }
        let agreed = try evaluations(in: register)
        try register.withStatement(CycleFacts.contractsSQL, values) { row in
            while try row.step() {
                let contract = row.integer(0)
                if !isForSomebody(contract) { servingNobody += 1 }
                add(
                    .contracts, ofContract: contract, last: row.optionalDay(1),
                    next: row.optionalDay(2))
                if let body = row.optionalInteger(3), let agreedOn = agreed[body] {
                    add(.selfEvaluation, ofContract: contract, last: agreedOn)
                }
            }
        }
        try register.withStatement(CycleFacts.leadsSQL) { row in
            while try row.step() {
                if let agreedOn = agreed[row.integer(1)] {
                    add(.selfEvaluation, of: row.integer(0), last: agreedOn)
                }
            }
        }
        startless = try Reviews.each(
            Reviews.Options(), QuestionContext(asOf: day), of: register
        ) { running in
            add(.reviews, ofContract: running.id, last: running.lastHeld, next: running.nextDue)
        }
    }

    /// The day on which each body last agreed one.
    private mutating func evaluations(in register: Connection) throws -> [Int64: Day] {
        var agreed: [Int64: Day] = [:]
        try register.withStatement(CycleFacts.evaluationsSQL, values) { row in
            while try row.step() {
                guard let body = row.optionalInteger(0) else {
                    evaluationsWithoutBody = row.integer(2)
                    continue
                }
                agreed[body] = row.optionalDay(1)
            }
        }
        return agreed
    }

    private mutating func addJudgements(in register: Connection) throws {
        try register.withStatement(CycleFacts.observationsSQL) { row in
            while try row.step() {
                let last = ended(row.text(2))
                if let service = row.optionalInteger(1) {
                    add(.outcomes, ofService: service, last: last)
                } else if let contract = row.optionalInteger(0) {
                    add(.outcomes, ofContract: contract, last: last)
                } else {
                    observedAtLarge += row.integer(3)
                }
            }
        }
        try register.withStatement(CycleFacts.feedbackSQL) { row in
            while try row.step() {
                add(.feedback, ofService: row.integer(0), last: ended(row.text(1)))
            }
        }
    }

    /// A day that was not later than the one asked.
    private func past(_ row: Statement, _ column: Int32) -> Day? {
        row.optionalDay(column).flatMap { $0 <= day ? $0 : nil }
    }

    /// The last day of a period that was over by the day asked.
    private func ended(_ period: String) -> Day? {
        ObservedPeriod(stored: period).map(\.to.lastDay).flatMap { $0 <= day ? $0 : nil }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: servicesOffMap,
                one: "service has no place on the service map and is in no row",
                many: "services have no place on the service map and are in no row"),
            CountedNote(
                count: servingNobody,
                one: "agreement has no service on the map, and no objective names it: "
                    + "it is in no row",
                many: "agreements have no service on the map, and no objective names them: "
                    + "they are in no row"),
            CountedNote(
                count: withoutCareGroup,
                one: "strategy names no care group and is in no row",
                many: "strategies name no care group and are in no row"),
            CountedNote(
                count: evaluationsWithoutBody,
                one: "self-evaluation names no body and is in no row",
                many: "self-evaluations name no body and are in no row"),
            CountedNote(
                count: observedAtLarge,
                one: "observation is of no agreement and no service and is in no row",
                many: "observations are of no agreement and no service and are in no row"),
            .withoutStart(startless),
        ]
    }
}
