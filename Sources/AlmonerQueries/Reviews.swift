import AlmonerModel
import AlmonerStore

/// A running agreement and the day by which it must be reviewed again.
package struct ReviewDue: Hashable, Sendable {
    /// How risky the newest assessment found the agreement.
    package enum RiskLevel: String, Hashable, Sendable {
        case low, medium, high

        /// A riskier agreement is looked at more often.
        package var intervalMonths: Int {
            switch self {
            case .low: 12
            case .medium: 6
            case .high: 3
            }
        }
    }

    /// What set the day.
    package enum Reason: String, Hashable, Sendable {
        case contractInterval = "contract_interval"
        case highRisk = "high_risk"
        case mediumRisk = "medium_risk"
        case lowRisk = "low_risk"
        case scheduled
        case strategicInterval = "strategic_interval"
    }

    /// The agreement, named by its title.
    package let contract: NamedReference
    package let provider: NamedReference?
    /// The commissioner's reference: with the agreement's it names a calendar entry for good.
    package let commissioner: String?
    package let lastHeld: Day?
    package let nextDue: Day
    /// Negative where the review is overdue.
    package let daysUntilDue: Int
    /// Nil where no risk has been assessed.
    package let riskLevel: RiskLevel?
    package let reason: Reason
    /// Whether strategic reviews were asked for: those are planned apart from the others.
    package let isStrategic: Bool
    package let contractManager: String?
    package let annualValuePence: Int64?
}

/// What must be reviewed, and when?
///
/// - Shape: one row an agreement that runs on the day.
/// - Order: by the day due, then by the agreement's reference.
/// - Left out: active agreements without a start, which are counted in a note.
package enum Reviews {
    package struct Options: Hashable, Sendable {
        /// Only reviews due by the end of this span, the overdue among them.
        package var within: Span?
        package var overdueOnly: Bool
        /// Asks for strategic reviews, every 36 months, and looks at no other kind.
        package var strategic: Bool
        /// Only so many rows, the first; nil: all.
        package var limit: Int?

        package init(
            within: Span? = nil, overdueOnly: Bool = false, strategic: Bool = false,
            limit: Int? = nil
        ) {
            self.within = within
            self.overdueOnly = overdueOnly
            self.strategic = strategic
            self.limit = limit
        }
    }

    package static let strategicIntervalMonths = 36

    package static let description = QuestionDescription(
        name: "reviews", asks: "What must be reviewed, and when?",
        sql: [
            NamedSQL("the reviews of agreements", ReviewHistory.reviewsSQL),
            NamedSQL("their risks as far as assessed on the day", ReviewHistory.risksSQL),
            NamedSQL("the agreements that run on the day, or have no start", runningSQL),
            NamedSQL("the parties to agreements, by name", RecordNames.partiesSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ReviewDue> {
        try register.transaction {
            let day = context.asOf
            let last = options.within?.end(from: day)
            let contracts = try Selection(context.filters, in: register).contracts
            let parties = try RecordNames(ofPartiesTo: contracts, in: register)
            var rows = FirstRows<ReviewDue>(options.limit)
            let startless = try each(options, asOf: day, of: contracts, in: register) { running in
                let isAsked =
                    last.map { running.nextDue <= $0 } ?? true
                    && (!options.overdueOnly || running.nextDue < day)
                // A row that comes too late to be shown need not be made.
                guard isAsked, rows.lastDay.map({ running.nextDue <= $0 }) ?? true else { return }
                let row = row(running, options, asOf: day, parties)
                rows.add(row, on: row.nextDue, of: row.contract.reference)
            }
            return Answer(
                question: description.name, asOf: day, filters: context.filters, columns: columns,
                rows: rows.sorted(),
                notes: [CountedNote.withoutStart(startless).text].compactMap(\.self))
        }
    }

    /// A running agreement as its row of the register has it, and what follows for its review.
    struct Running {
        fileprivate let statement: Statement
        fileprivate let history: ReviewHistory.Agreement
        let nextDue: Day
        fileprivate let reason: ReviewDue.Reason

        var id: Int64 { statement.integer(Column.id) }
        var contract: String { statement.text(Column.contract) }
        var lastHeld: Day? { history.lastHeld }
    }

    /// Tells of every agreement that runs on the day, whenever its review is due.
    ///
    /// - Returns: how many agreements are not known to run for want of a start.
    static func each(
        _ options: Options, _ context: QuestionContext, of register: Connection,
        _ body: (Running) throws -> Void
    ) throws -> Int64 {
        try register.transaction {
            try each(
                options, asOf: context.asOf,
                of: try Selection(context.filters, in: register).contracts, in: register, body)
        }
    }

    /// - Parameter contracts: a JSON array of ids; null: all.
    private static func each(
        _ options: Options, asOf day: Day, of contracts: SQLValue, in register: Connection,
        _ body: (Running) throws -> Void
    ) throws -> Int64 {
        let histories = try ReviewHistory(options, asOf: day, of: contracts, in: register)
        let values: [String: SQLValue] = ["asOf": .day(day), "contracts": contracts]
        var startless: Int64 = 0
        try register.withStatement(runningSQL, values) { statement in
            while try statement.step() {
                guard let start = statement.optionalDay(Column.startDate) else {
                    startless += 1
                    continue
                }
                let history = histories[statement.integer(Column.id)]
                let months = statement.optionalInteger(Column.reviewIntervalMonths).map(Int.init)
                let due = due(history, from: start, ownMonths: months, options)
                try body(
                    Running(
                        statement: statement, history: history, nextDue: due.day,
                        reason: due.reason))
            }
        }
        return startless
    }

    package static let columns: [AnswerColumn<ReviewDue>] = [
        AnswerColumn("contract") { .reference($0.contract.reference, name: $0.contract.name) },
        AnswerColumn("provider") { .optional($0.provider) },
        AnswerColumn("lastHeld") { .optional(day: $0.lastHeld) },
        AnswerColumn("nextDue") { .day($0.nextDue) },
        AnswerColumn("daysUntilDue") { .count(Int64($0.daysUntilDue)) },
        AnswerColumn("riskLevel") { .optional($0.riskLevel?.rawValue) },
        AnswerColumn("reason") { .text($0.reason.rawValue) },
        AnswerColumn("contractManager") { .optional($0.contractManager) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.annualValuePence) },
    ]

    /// One row an agreement that runs on the day, or could be running, had anybody recorded when it
    /// began. Reading the table through is quicker than going by an index that most rows are in.
    static let runningSQL = """
        SELECT contract.id                     AS id,
               contract.reference              AS contract,
               contract.title                  AS title,
               contract.provider               AS provider,
               contract.commissioner           AS commissioner,
               contract.start_date             AS start_date,
               contract.review_interval_months AS review_interval_months,
               contract.contract_manager       AS contract_manager,
               contract.annual_value_pence     AS annual_value_pence
          FROM contract NOT INDEXED
         WHERE contract.status = 'active'
           AND (contract.start_date IS NULL OR contract.start_date <= :asOf)
           AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.id
        """
}

// MARK: How it is worked out

extension Reviews {
    /// The day a review is due and why.
    private static func due(
        _ history: ReviewHistory.Agreement, from start: Day, ownMonths: Int?, _ options: Options
    ) -> (day: Day, reason: ReviewDue.Reason) {
        let (months, reason) =
            options.strategic
            ? (strategicIntervalMonths, .strategicInterval)
            : interval(own: ownMonths, risk: history.riskLevel)
        let computed = (history.lastHeld ?? start).adding(months: months)
        if let scheduled = history.scheduled, scheduled < computed {
            return (scheduled, .scheduled)
        }
        return (computed, reason)
    }

    /// The shorter of the agreement's own interval and its risk's. Where they are equal the
    /// agreement's own is the reason: it was agreed.
    private static func interval(
        own: Int?, risk: ReviewDue.RiskLevel?
    ) -> (months: Int, reason: ReviewDue.Reason) {
        let level = risk ?? .low
        if let own, own <= level.intervalMonths { return (own, .contractInterval) }
        switch level {
        case .high: return (level.intervalMonths, .highRisk)
        case .medium: return (level.intervalMonths, .mediumRisk)
        case .low: return (level.intervalMonths, .lowRisk)
        }
    }

    private static func row(
        _ running: Running, _ options: Options, asOf day: Day, _ parties: RecordNames
    ) -> ReviewDue {
        let statement = running.statement
        return ReviewDue(
            contract: NamedReference(
                statement.text(Column.contract), name: statement.text(Column.title)),
            provider: parties[statement.integer(Column.provider)],
            commissioner: parties[statement.integer(Column.commissioner)]?.reference,
            lastHeld: running.lastHeld, nextDue: running.nextDue,
            daysUntilDue: day.days(until: running.nextDue),
            riskLevel: running.history.riskLevel, reason: running.reason,
            isStrategic: options.strategic,
            contractManager: statement.optionalText(Column.contractManager),
            annualValuePence: statement.optionalInteger(Column.annualValuePence))
    }

    /// The columns of `runningSQL`, in its order.
    fileprivate enum Column {
        static let id: Int32 = 0
        static let contract: Int32 = 1
        static let title: Int32 = 2
        static let provider: Int32 = 3
        static let commissioner: Int32 = 4
        static let startDate: Int32 = 5
        static let reviewIntervalMonths: Int32 = 6
        static let contractManager: Int32 = 7
        static let annualValuePence: Int32 = 8
    }
}
