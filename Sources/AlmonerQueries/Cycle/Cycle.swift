import AlmonerModel
import AlmonerStore

/// One thing that the commissioning of a care group rests on, and how old it is.
package struct CycleRow: Hashable, Sendable {
    /// The four stages, in the order in which they follow each other.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case analyse, plan
        case carryOut = "do"
        case review
    }

    /// What is looked at, in the order in which it is told.
    package enum Item: String, Hashable, Sendable, CaseIterable {
        case needEstimate = "need_estimate"
        case serviceMap = "service_map"
        case unitCosts = "unit_costs"
        case strategy, intentions
        case optionAppraisal = "option_appraisal"
        case actions, procurement, contracts, reviews, outcomes, feedback
        case selfEvaluation = "self_evaluation"

        package var stage: Stage {
            switch self {
            case .needEstimate, .serviceMap, .unitCosts: .analyse
            case .strategy, .intentions, .optionAppraisal: .plan
            case .actions, .procurement, .contracts: .carryOut
            case .reviews, .outcomes, .feedback, .selfEvaluation: .review
            }
        }
    }

    package enum Flag: String, Hashable, Sendable {
        /// Nothing of the kind has a day.
        case none
        /// Last done over 36 months ago.
        case stale
        /// The next is due before the day asked.
        case overdue
    }

    package let careGroup: NamedReference
    package let item: Item
    package let lastDone: Day?
    package let nextDue: Day?
    /// Whole months from the day it was last done.
    package let ageMonths: Int?
    /// Nil where nothing is wrong.
    package let flag: Flag?
}

/// What does each care group's commissioning rest on, how old is it, and what is next?
///
/// - Shape: one row a care group and item, thirteen a group: also for what there is none of.
/// - Order: by the care group's code, then in the order of the cycle.
/// - Care groups: those with none above them, those that a strategy is for, and those asked for.
/// - Left out, and counted in notes: what names no care group, service or agreement.
package enum Cycle {
    package struct Options: Hashable, Sendable {
        /// Only these; none: all.
        package var stages: [CycleRow.Stage]
        /// Only what is missing, stale or overdue.
        package var flaggedOnly: Bool

        package init(stages: [CycleRow.Stage] = [], flaggedOnly: Bool = false) {
            self.stages = stages
            self.flaggedOnly = flaggedOnly
        }
    }

    package static let staleMonths = 36

    package static let description = QuestionDescription(
        name: "cycle",
        asks: "What does commissioning rest on, how old is it, and what is next?",
        sql: [
            NamedSQL("the care groups", CycleGroups.groupsSQL),
            NamedSQL("each care group with those below it", CycleGroups.belowSQL),
            NamedSQL("whom each service serves", ServedCareGroups.servedSQL),
        ] + CycleFacts.sql + [
            NamedSQL("the reviews of agreements", ReviewHistory.reviewsSQL),
            NamedSQL("their risks as far as assessed on the day", ReviewHistory.risksSQL),
            NamedSQL("the agreements that run on the day, or have no start", Reviews.runningSQL),
        ])

    package static let columns: [AnswerColumn<CycleRow>] = [
        AnswerColumn("careGroup") { .reference($0.careGroup.reference, name: $0.careGroup.name) },
        AnswerColumn("stage") { .text($0.item.stage.rawValue) },
        AnswerColumn("item") { .text($0.item.rawValue) },
        AnswerColumn("lastDone") { .optional(day: $0.lastDone) },
        AnswerColumn("nextDue") { .optional(day: $0.nextDue) },
        AnswerColumn("ageMonths") { .optional(count: $0.ageMonths.map(Int64.init)) },
        AnswerColumn("flag") { .optional($0.flag?.rawValue) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<CycleRow> {
        try register.snapshot {
            _ = try Selection(context.filters, in: register)
            let facts = try CycleFacts(asOf: context.asOf, of: register)
            let groups = try CycleGroups(in: register)
            let shown = groups.shown(
                withStrategy: facts.groupsWithStrategy, asked: context.filters.careGroup)
            let items = CycleRow.Item.allCases.filter {
                options.stages.isEmpty || options.stages.contains($0.stage)
            }
            let rows = shown.flatMap { group in
                items.map { item in
                    row(
                        groups.name(of: group), item, facts.dates(of: item, for: group, groups),
                        asOf: context.asOf)
                }
            }
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns,
                rows: rows.filter { !options.flaggedOnly || $0.flag != nil },
                notes: facts.notes.compactMap(\.text)
                    + context.filters.unused(except: ["careGroup"], of: "the cycle"))
        }
    }

    private static func row(
        _ careGroup: NamedReference, _ item: CycleRow.Item, _ dates: CycleDates, asOf day: Day
    ) -> CycleRow {
        CycleRow(
            careGroup: careGroup, item: item, lastDone: dates.last, nextDue: dates.next,
            ageMonths: dates.last.map { months(from: $0, to: day) }, flag: flag(dates, asOf: day))
    }

    private static func flag(_ dates: CycleDates, asOf day: Day) -> CycleRow.Flag? {
        if dates.last == nil, dates.next == nil { return CycleRow.Flag.none }
        if let next = dates.next, next < day { return .overdue }
        guard let last = dates.last, last.adding(months: staleMonths) < day else { return nil }
        return .stale
    }

    /// Whole months from one day to a later one: the most that can be added to the first without
    /// passing the second.
    package static func months(from first: Day, to second: Day) -> Int {
        let months = first.month.months(until: second.month)
        return first.adding(months: months) <= second ? months : months - 1
    }
}

/// The newest day on which something was done, and the earliest by which it is due again.
struct CycleDates {
    private(set) var last: Day?
    private(set) var next: Day?

    mutating func add(last: Day?, next: Day? = nil) {
        if let last { self.last = self.last.map { max($0, last) } ?? last }
        if let next { self.next = self.next.map { min($0, next) } ?? next }
    }

    mutating func add(_ other: CycleDates) {
        add(last: other.last, next: other.next)
    }
}
