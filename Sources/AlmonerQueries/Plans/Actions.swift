import AlmonerModel
import AlmonerStore

/// An action, how far it is, and whether it was planned so that it can be followed.
package struct ActionProgress: Hashable, Sendable {
    /// The five letters of SMART, in their order.
    package struct Letters: Hashable, Sendable {
        /// An owner and a statement.
        package let isSpecific: Bool
        /// A measure and its target.
        package let isMeasurable: Bool
        /// A known cost, and where it is more than nothing, a source of the money.
        package let isAchievable: Bool
        /// It serves an objective, an agreement or a self-evaluation.
        package let isRelevant: Bool
        /// A day by which it is due.
        package let isTimeLimited: Bool

        package var areAll: Bool {
            isSpecific && isMeasurable && isAchievable && isRelevant && isTimeLimited
        }
    }

    /// The action, named by what is to be done.
    package let action: NamedReference
    package let subject: String?
    /// A post, never a person.
    package let owner: String?
    package let dueOn: Day?
    /// On the day asked.
    package let status: ActionStatus
    package let letters: Letters
    /// For one that is open, days from its due day to the day asked; for one that is done, to the
    /// day it was done; 0 where that is not later. Nil without a due day, and for one dropped.
    package let daysLate: Int64?
}

/// How far are the actions we planned?
///
/// - Shape: one row an action.
/// - Order: by the day due, the unknown last, then by reference.
/// - Left out, and counted in notes: actions of withdrawn agreements.
package enum Actions {
    package struct Options: Hashable, Sendable {
        /// Only of these posts; none: of all.
        package var owners: [String]
        /// Only open ones past their day.
        package var lateOnly: Bool
        /// Only those that lack one of the five letters.
        package var notSmartOnly: Bool

        package init(owners: [String] = [], lateOnly: Bool = false, notSmartOnly: Bool = false) {
            self.owners = owners
            self.lateOnly = lateOnly
            self.notSmartOnly = notSmartOnly
        }
    }

    package static let description = QuestionDescription(
        name: "actions", asks: "How far are the actions we planned?",
        sql: [
            NamedSQL("whether a post owns anything", PlannedActions.ownerSQL),
            NamedSQL("the actions, with what they serve", PlannedActions.actionsSQL),
        ])

    package static let columns: [AnswerColumn<ActionProgress>] = [
        AnswerColumn("action") { .reference($0.action.reference, name: $0.action.name) },
        AnswerColumn("subject") { .optional($0.subject) },
        AnswerColumn("owner") { .optional($0.owner) },
        AnswerColumn("dueOn") { .optional(day: $0.dueOn) },
        AnswerColumn("status") { .text($0.status.rawValue) },
        AnswerColumn("specific") { .flag($0.letters.isSpecific) },
        AnswerColumn("measurable") { .flag($0.letters.isMeasurable) },
        AnswerColumn("achievable") { .flag($0.letters.isAchievable) },
        AnswerColumn("relevant") { .flag($0.letters.isRelevant) },
        AnswerColumn("timeLimited") { .flag($0.letters.isTimeLimited) },
        AnswerColumn("daysLate") { .optional(count: $0.daysLate) },
    ]

    /// - Throws: `UnknownCode` for a filter's code, or a post, that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ActionProgress> {
        let planned = try PlannedActions(context.filters, owners: options.owners, in: register)
        let rows = planned.actions.map { row($0, asOf: context.asOf) }
            .filter { row in
                let isLate = row.status.isOpen && row.daysLate ?? 0 > 0
                return (!options.lateOnly || isLate)
                    && (!options.notSmartOnly || !row.letters.areAll)
            }
            .sorted { left, right in
                guard left.dueOn != right.dueOn else {
                    return left.action.reference < right.action.reference
                }
                guard let first = left.dueOn else { return false }
                return right.dueOn.map { first < $0 } ?? true
            }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows, notes: planned.notes.compactMap(\.text))
    }

    private static func row(_ planned: PlannedAction, asOf day: Day) -> ActionProgress {
        ActionProgress(
            action: planned.action, subject: planned.subject?.name, owner: planned.owner,
            dueOn: planned.dueOn, status: planned.status(on: day), letters: letters(planned),
            daysLate: daysLate(planned, asOf: day))
    }

    /// A statement every action has: the register takes none without.
    private static func letters(_ planned: PlannedAction) -> ActionProgress.Letters {
        ActionProgress.Letters(
            isSpecific: planned.owner != nil,
            isMeasurable: planned.hasMeasure && planned.hasTarget,
            isAchievable: planned.costPence.map { $0 == 0 || planned.hasFunding } ?? false,
            isRelevant: planned.subject != nil, isTimeLimited: planned.dueOn != nil)
    }

    private static func daysLate(_ planned: PlannedAction, asOf day: Day) -> Int64? {
        guard let due = planned.dueOn, planned.status(on: day) != .dropped else { return nil }
        return Int64(max(0, due.days(until: planned.doneOn(by: day) ?? day)))
    }
}
