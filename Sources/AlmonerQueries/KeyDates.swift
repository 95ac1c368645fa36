import AlmonerModel
import AlmonerStore

/// A day by which something about a running agreement must be decided, or on which it ends.
package struct KeyDate: Sendable {
    /// In the order in which they stand where they fall on one day.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case noticeBy, extensionDecisionBy, end, reprocurementStart, latestEnd
    }

    package let date: Day
    package let kind: Kind
    /// Negative where the day has passed while the agreement still runs.
    package let daysUntil: Int
    fileprivate let agreement: DatedAgreement

    /// The agreement, named by its title.
    package var contract: NamedReference { agreement.contract }
    package var provider: NamedReference? { agreement.provider }
    /// The commissioner's reference: with the agreement's it names a calendar entry for good.
    package var commissioner: String? { agreement.commissioner }
    package var annualValuePence: Int64? { agreement.annualValuePence }
}

/// What the dates of one agreement have in common, held once for all of them.
private final class DatedAgreement: Sendable {
    let contract: NamedReference
    let provider: NamedReference?
    let commissioner: String?
    let annualValuePence: Int64?

    /// - Parameter statement: at a row of `runningSQL`.
    init(_ statement: Statement, _ parties: RecordNames) {
        contract = NamedReference(
            statement.text(Column.contract), name: statement.text(Column.title))
        provider = parties[statement.integer(Column.provider)]
        commissioner = parties[statement.integer(Column.commissioner)]?.reference
        annualValuePence = statement.optionalInteger(Column.annualValuePence)
    }
}

extension KeyDate.Kind {
    /// What happens if the day passes and nobody acts, in one sentence for people.
    package var ifNobodyActs: String {
        switch self {
        case .noticeBy:
            "Notice given later runs past the end: the agreed notice can no longer be kept."
        case .extensionDecisionBy:
            "The extension that is left lapses, or is agreed with less than the agreed notice."
        case .end:
            "The agreement ends: a service that goes on has no agreement behind it."
        case .reprocurementStart:
            "Too little time is left to buy anew: the service stops, or is extended by default."
        case .latestEnd:
            "No extension is left: the service goes on only under a new agreement."
        }
    }
}

/// What is about to end or must be decided?
///
/// - Shape: up to five rows an agreement that runs on the day and has a known end.
/// - Order: by date, then by the agreement's reference, then in the order of the kinds.
/// - Left out, and counted in notes: agreements without a start, without an end or, for the dates
///   that rest on it, without a notice period.
package enum KeyDates {
    package struct Options: Hashable, Sendable {
        /// Only dates from the day asked to the end of this span.
        package var within: Span?
        /// How long before the end buying anew begins; without it 12 months above the light-touch
        /// threshold and 6 below.
        package var leadMonths: Int?
        /// Only so many rows, the first; nil: all.
        package var limit: Int?

        package init(within: Span? = nil, leadMonths: Int? = nil, limit: Int? = nil) {
            self.within = within
            self.leadMonths = leadMonths
            self.limit = limit
        }
    }

    package static let leadMonthsAboveThreshold = 12
    package static let leadMonthsBelowThreshold = 6

    package static let description = QuestionDescription(
        name: "key-dates", asks: "What is about to end or must be decided?",
        sql: [
            NamedSQL("the agreements that run on the day, or have no start", runningSQL),
            NamedSQL("the parties to agreements, by name", RecordNames.partiesSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<KeyDate> {
        try register.transaction {
            let contracts = try Selection(context.filters, in: register).contracts
            let day = context.asOf
            let last = options.within?.end(from: day)
            var values = endsThatMatter(upTo: last, options)
            values["asOf"] = .day(day)
            values["contracts"] = contracts
            let parties = try RecordNames(ofPartiesTo: contracts, in: register)
            var rows = FirstRows<KeyDate>(options.limit)
            var passed = 0
            var lacking = LackingDates()
            try register.withStatement(runningSQL, values) { statement in
                while try statement.step() {
                    lacking.add(statement)
                    var agreement: DatedAgreement?
                    forEachDate(of: statement, options, asOf: day) { date, kind in
                        if let last, !(day...last).contains(date) {
                            if date < day { passed += 1 }
                            return
                        }
                        // A row that comes too late to be shown need not be made.
                        if let lastDay = rows.lastDay, date > lastDay { return }
                        let known = agreement ?? DatedAgreement(statement, parties)
                        agreement = known
                        let row = KeyDate(
                            date: date, kind: kind, daysUntil: day.days(until: date),
                            agreement: known)
                        rows.add(row, on: date, of: known.contract.reference, rank: kind.rank)
                    }
                }
            }
            return Answer(
                question: description.name, asOf: day, filters: context.filters, columns: columns,
                rows: rows.sorted(),
                notes: (passed > 0 ? [passedNote(passed)] : []) + lacking.notes(options))
        }
    }

    private static func passedNote(_ count: Int) -> String {
        count == 1
            ? "1 date has passed while its agreement runs on: without --within it is shown"
            : "\(count) dates have passed while their agreements run on: without --within they are shown"
    }

    package static let columns: [AnswerColumn<KeyDate>] = [
        AnswerColumn("date") { .day($0.date) },
        AnswerColumn("kind") { .text($0.kind.rawValue) },
        AnswerColumn("contract") { .reference($0.contract.reference, name: $0.contract.name) },
        AnswerColumn("provider") { .optional($0.provider) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.annualValuePence) },
        AnswerColumn("daysUntil") { .count(Int64($0.daysUntil)) },
        AnswerColumn("ifNobodyActs", isForPeopleOnly: true) { .text($0.kind.ifNobodyActs) },
    ]

    /// One row an agreement that runs on the day, or could be running, had anybody recorded when it
    /// began: of those with a date that is asked for, and of those that lack what a date rests on,
    /// which are counted. A far end has a near date only where the notice is long. Reading the
    /// table through is quicker than going by an index that most rows are in.
    static let runningSQL = """
        SELECT contract.reference           AS contract,
               contract.title               AS title,
               contract.provider            AS provider,
               contract.commissioner        AS commissioner,
               contract.start_date          AS start_date,
               contract.end_date            AS end_date,
               contract.extension_until     AS extension_until,
               contract.notice_days         AS notice_days,
               contract.annual_value_pence  AS annual_value_pence,
               coalesce(contract.maximum_value_pence, contract.total_value_pence)
                                            AS whole_value_pence
          FROM contract NOT INDEXED
         WHERE contract.status = 'active'
           AND (contract.start_date IS NULL OR contract.start_date <= :asOf)
           AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
           AND (contract.end_date <= :nearEnd
                OR contract.notice_days > :nearDays
                OR contract.start_date IS NULL
                OR contract.end_date IS NULL
                OR contract.notice_days IS NULL
                OR coalesce(contract.maximum_value_pence, contract.total_value_pence,
                            contract.annual_value_pence) IS NULL)
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.id
        """
}

// MARK: How it is worked out

extension KeyDates {
    /// The last day ISO text can write, so that texts compare as days do.
    private static let endOfTime = Month(year: 9999, month: 12).lastDay

    /// The ends that can have a date up to `last`: up to `nearEnd` all of them, later ones with
    /// more than `nearDays` days of notice. Without a last day, all.
    private static func endsThatMatter(upTo last: Day?, _ options: Options) -> [String: SQLValue] {
        guard let last else { return ["nearEnd": .day(endOfTime), "nearDays": .null] }
        // One month more, because going back by months can gain the days of a longer month.
        let leadMonths = (options.leadMonths ?? leadMonthsAboveThreshold) + 1
        let nearEnd = min(last.adding(months: leadMonths), endOfTime)
        return [
            "nearEnd": .day(nearEnd), "nearDays": .integer(Int64(last.days(until: nearEnd))),
        ]
    }

    private static func forEachDate(
        of statement: Statement, _ options: Options, asOf day: Day,
        _ body: (Day, KeyDate.Kind) -> Void
    ) {
        guard let start = statement.optionalDay(Column.startDate),
            let end = statement.optionalDay(Column.endDate)
        else { return }
        let lead = options.leadMonths ?? leadMonths(statement, from: start, to: end, asOf: day)
        body(end, .end)
        body(end.adding(months: -lead), .reprocurementStart)
        let latestEnd = statement.optionalDay(Column.extensionUntil).flatMap { $0 > end ? $0 : nil }
        if let latestEnd { body(latestEnd, .latestEnd) }
        if let noticeDays = statement.optionalInteger(Column.noticeDays) {
            let noticeBy = end.adding(days: -Int(noticeDays))
            body(noticeBy, .noticeBy)
            if latestEnd != nil { body(noticeBy, .extensionDecisionBy) }
        }
    }

    /// The value is the greatest known for the whole agreement, else the annual value over its
    /// term; unknown is not above the threshold.
    private static func leadMonths(
        _ statement: Statement, from start: Day, to end: Day, asOf day: Day
    ) -> Int {
        let whole = statement.optionalInteger(Column.wholeValuePence).map(Double.init)
        let annual = statement.optionalInteger(Column.annualValuePence).map(Double.init)
        let value = whole ?? annual.map { $0 * Double(monthsBegun(from: start, to: end)) / 12 }
        let isAbove = value.map { $0 > Double(Thresholds.lightTouch(on: day).pence) } ?? false
        return isAbove ? leadMonthsAboveThreshold : leadMonthsBelowThreshold
    }

    /// The months of a term, both its days included; a month begun counts whole.
    static func monthsBegun(from start: Day, to end: Day) -> Int {
        let months = start.month.months(until: end.month)
        return start.adding(months: months) <= end ? months + 1 : months
    }
}

/// How many of the running agreements lack what a date rests on, counted on the way.
private struct LackingDates {
    private var start: Int64 = 0
    private var end: Int64 = 0
    private var notice: Int64 = 0
    private var value: Int64 = 0

    /// - Parameter statement: at a row of `runningSQL`.
    mutating func add(_ statement: Statement) {
        if statement.isNull(Column.startDate) {
            start += 1
        } else if statement.isNull(Column.endDate) {
            end += 1
        } else {
            if statement.isNull(Column.noticeDays) { notice += 1 }
            if statement.isNull(Column.wholeValuePence), statement.isNull(Column.annualValuePence) {
                value += 1
            }
        }
    }

    func notes(_ options: KeyDates.Options) -> [String] {
        var notes = [
            CountedNote.withoutStart(start),
            CountedNote(
                count: end, one: "running agreement is open-ended and has no dates",
                many: "running agreements are open-ended and have no dates"),
            CountedNote(
                count: notice,
                one: "running agreement with an end has no notice period: no notice date",
                many: "running agreements with an end have no notice period: no notice dates"),
        ]
        if options.leadMonths == nil {
            let lead = "the lead time is taken as \(KeyDates.leadMonthsBelowThreshold) months"
            notes.append(
                CountedNote(
                    count: value, one: "running agreement with an end has no value: \(lead)",
                    many: "running agreements with an end have no value: \(lead)"))
        }
        return notes.compactMap(\.text)
    }
}

extension KeyDate.Kind {
    /// Where the kind stands among those of one day.
    fileprivate var rank: Int {
        switch self {
        case .noticeBy: 0
        case .extensionDecisionBy: 1
        case .end: 2
        case .reprocurementStart: 3
        case .latestEnd: 4
        }
    }
}

/// The columns of `KeyDates.runningSQL`, in its order.
private enum Column {
    static let contract: Int32 = 0
    static let title: Int32 = 1
    static let provider: Int32 = 2
    static let commissioner: Int32 = 3
    static let startDate: Int32 = 4
    static let endDate: Int32 = 5
    static let extensionUntil: Int32 = 6
    static let noticeDays: Int32 = 7
    static let annualValuePence: Int32 = 8
    static let wholeValuePence: Int32 = 9
}
