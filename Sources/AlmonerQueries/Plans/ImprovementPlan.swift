import AlmonerModel
import AlmonerStore

/// Something that somebody has to do in a year, or did.
package struct ImprovementAction: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        /// Kept as an action, and named by what is to be done.
        case planned(NamedReference)
        /// Only written in a review.
        case written(String)
    }

    /// A post, never a person: the action's own, or the manager of the agreement reviewed.
    package let owner: String?
    package let action: Action
    /// What it comes from, as people name it.
    package let from: String?
    package let dueOn: Day?
    /// Nil for what is only written in a review: nobody recorded what became of it.
    package let status: ActionStatus?
}

/// Who has what to put right this year?
///
/// - Shape: one row an action of the year, and one a review held in it that asks for some.
/// - Order: by owner, then by the day due, the unknown last; actions by reference, then reviews by
///   the day they were held.
/// - Left out, and counted in notes: actions of strategies and of nothing, unless all are asked for;
///   open ones without a due day; those of withdrawn agreements.
package enum ImprovementPlan {
    package struct Options: Hashable, Sendable {
        /// Nil: the one that the day asked lies in.
        package var year: FinancialYear?
        /// Only of these posts; none: of all.
        package var owners: [String]
        /// Actions of strategies, and those that serve nothing, too.
        package var all: Bool

        package init(year: FinancialYear? = nil, owners: [String] = [], all: Bool = false) {
            self.year = year
            self.owners = owners
            self.all = all
        }
    }

    package static let description = QuestionDescription(
        name: "improvement-plan", asks: "Who has what to put right this year?",
        sql: [
            NamedSQL("whether a post owns anything", PlannedActions.ownerSQL),
            NamedSQL("the actions, with what they serve", PlannedActions.actionsSQL),
            NamedSQL("the reviews held in the year that ask for something", reviewsSQL),
        ])

    package static let columns: [AnswerColumn<ImprovementAction>] = [
        AnswerColumn("owner") { .optional($0.owner) },
        AnswerColumn("action") { row in
            switch row.action {
            case .planned(let action): .reference(action.reference, name: action.name)
            case .written(let text): .text(text)
            }
        },
        AnswerColumn("from") { .optional($0.from) },
        AnswerColumn("dueOn") { .optional(day: $0.dueOn) },
        AnswerColumn("status") { .optional($0.status?.rawValue) },
    ]

    /// - Throws: `UnknownCode` for a filter's code, or a post, that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ImprovementAction> {
        try register.snapshot {
            let year = options.year ?? FinancialYear(containing: context.asOf.month)
            let planned = try PlannedActions(context.filters, owners: options.owners, in: register)
            var tally = YearOfActions(Period(year), asOf: context.asOf, takesAll: options.all)
            for action in planned.actions { tally.add(action) }
            let written = try written(in: Period(year), options, context, of: register)
            return Answer(
                question: description.name, asOf: context.asOf, period: Period(year),
                filters: context.filters, columns: columns, rows: inOrder(tally.rows + written),
                notes: (tally.notes + planned.notes + [note(onWritten: written.count)])
                    .compactMap(\.text))
        }
    }

    /// The answer as a page an owner.
    package static func sections(
        of answer: Answer<ImprovementAction>
    ) -> [(title: String, sheet: AnswerSheet)] {
        var pages: [(owner: String?, rows: [ImprovementAction])] = []
        for row in answer.rows {
            if let last = pages.indices.last, pages[last].owner == row.owner {
                pages[last].rows.append(row)
            } else {
                pages.append((row.owner, [row]))
            }
        }
        // The heading names the owner; a status is read in words.
        let columns =
            columns.filter { $0.key != "owner" && $0.key != "status" } + [
                AnswerColumn<ImprovementAction>("status") {
                    .optional($0.status?.rawValue.replacing("_", with: " "))
                }
            ]
        return pages.map { page in
            let sheet = AnswerSheet(
                question: answer.question, keys: columns.map(\.key),
                rows: page.rows.map { row in columns.map { $0.value(row) } })
            return (page.owner ?? "No owner recorded", sheet)
        }
    }

    private static func written(
        in year: Period, _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> [ImprovementAction] {
        let values: [String: SQLValue] = [
            "from": .day(year.firstDay), "to": .day(min(year.lastDay, context.asOf)),
            "contracts": try Selection(context.filters, in: register).contracts,
        ]
        return try register.rows(reviewsSQL, values) { row in
            ImprovementAction(
                owner: row.optionalText(3), action: .written(row.text(2)),
                from: "review of \(row.text(0)) on \(row.text(1))", dueOn: nil, status: nil)
        }.filter { row in
            options.owners.isEmpty || row.owner.map(options.owners.contains) ?? false
        }
    }

    /// Rows come in the order of what they rest on, which ties keep.
    private static func inOrder(_ rows: [ImprovementAction]) -> [ImprovementAction] {
        rows.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.owner != second.owner {
                guard let owner = first.owner else { return false }
                return second.owner.map { owner < $0 } ?? true
            }
            if first.dueOn != second.dueOn {
                guard let due = first.dueOn else { return false }
                return second.dueOn.map { due < $0 } ?? true
            }
            return left.offset < right.offset
        }.map(\.element)
    }

    private static func note(onWritten count: Int) -> CountedNote {
        CountedNote(
            count: Int64(count),
            one: "review asks for something that is not kept as an action: "
                + "it has no day and no status",
            many: "reviews ask for something that is not kept as an action: "
                + "it has no day and no status")
    }

    static let reviewsSQL = """
        SELECT contract.reference        AS contract,
               review.held_on            AS held_on,
               review.actions            AS actions,
               contract.contract_manager AS contract_manager
          FROM review
          JOIN contract ON contract.id = review.contract
         WHERE review.held_on BETWEEN :from AND :to
           AND review.actions IS NOT NULL
           AND contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY review.held_on, contract.reference, review.kind, review.due_on
        """
}

/// Sorts actions into those of a year and those that are not.
private struct YearOfActions {
    private let year: Period
    private let day: Day
    private let takesAll: Bool
    private(set) var rows: [ImprovementAction] = []
    private var ofPlans: Int64 = 0
    private var withoutDay: Int64 = 0

    init(_ year: Period, asOf day: Day, takesAll: Bool) {
        self.year = year
        self.day = day
        self.takesAll = takesAll
    }

    mutating func add(_ planned: PlannedAction) {
        let status = planned.status(on: day)
        let isOpenWithoutDay = status.isOpen && planned.dueOn == nil
        guard isOpenWithoutDay || isOfYear(planned) else { return }
        guard takesAll || planned.comesFromJudgement else {
            ofPlans += 1
            return
        }
        if isOpenWithoutDay {
            withoutDay += 1
            return
        }
        rows.append(
            ImprovementAction(
                owner: planned.owner, action: .planned(planned.action),
                from: planned.subject?.name, dueOn: planned.dueOn, status: status))
    }

    /// Due in the year, done in it, or late from before it and not done by its first day.
    private func isOfYear(_ planned: PlannedAction) -> Bool {
        let doneOn = planned.doneOn(by: day)
        if let doneOn, (year.firstDay...year.lastDay).contains(doneOn) { return true }
        guard let dueOn = planned.dueOn else { return false }
        if (year.firstDay...year.lastDay).contains(dueOn) { return true }
        return dueOn < year.firstDay && dueOn < day && planned.status(on: day) != .dropped
            && doneOn.map { $0 >= year.firstDay } ?? true
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: ofPlans,
                one: "action is of a strategy, or of nothing, and is left out: --all has it too",
                many: "actions are of a strategy, or of nothing, and are left out: "
                    + "--all has them too"),
            CountedNote(
                count: withoutDay,
                one: "open action has no due day: it is of no year and is left out",
                many: "open actions have no due day: they are of no year and are left out"),
        ]
    }
}

extension PlannedAction {
    /// Whether an agreement or a self-evaluation gave rise to it.
    fileprivate var comesFromJudgement: Bool {
        switch subject {
        case .contract, .selfEvaluation: true
        case .objective, nil: false
        }
    }
}
