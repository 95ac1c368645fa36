import AlmonerModel
import AlmonerStore

/// What one kind of people say of a service, in the newest period.
package struct FeedbackRow: Hashable, Sendable {
    /// Who was asked, in the order in which answers name them.
    package enum Source: String, Hashable, Sendable, CaseIterable {
        case serviceUser = "service_user"
        case carer, provider, staff, partner
    }

    package let service: NamedReference
    /// Nil where there is no feedback; so all that follows.
    package let source: Source?
    package let responses: Int64?
    /// Nil where responses or positive ones are unknown, or nobody responded.
    package let positiveShare: Double?
    /// From the share of a year before; nil where either is unknown.
    package let change: Double?
    package let whatChanged: String?
    /// A month or a financial year, as the register holds it.
    package let period: String?
}

/// What do people say of services, and what changed because of it?
///
/// - Shape: one row a service open on the day and a source of its feedback; a service without any
///   has one row.
/// - Order: by the service's reference, then users, carers, providers, staff, partners.
/// - Left out: periods that have not begun; feedback on services that are not open, counted.
package enum Feedback {
    package static let description = QuestionDescription(
        name: "feedback", asks: "What do people say of services, and what changed because of it?",
        sql: [
            NamedSQL("the services that the filters select", SelectedServices.sql),
            NamedSQL("the services open on the day", ServiceMap.openServicesSQL),
            NamedSQL("the feedback on services", feedbackSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<FeedbackRow> {
        try register.snapshot {
            let selected = try SelectedServices(context.filters, in: register).ids
            let services = try ServiceMap.openServices(
                on: context.asOf, among: selected, in: register)
            let heard = try said(of: selected, by: context.asOf, in: register)
            let all = services.flatMap { rows(of: $0, heard, asOf: context.asOf) }
            let closed = Set(heard.keys.map(\.service)).subtracting(services.map(\.id)).count
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: all,
                notes: notes(all, closed: closed, asOf: context.asOf).compactMap(\.text))
        }
    }

    package static let columns: [AnswerColumn<FeedbackRow>] = [
        AnswerColumn("service") { .reference($0.service.reference, name: $0.service.name) },
        AnswerColumn("source") { .optional($0.source?.rawValue) },
        AnswerColumn("responses") { .optional(count: $0.responses) },
        AnswerColumn("positiveShare") { .optional(number: $0.positiveShare) },
        AnswerColumn("change") { .optional(number: $0.change) },
        AnswerColumn("whatChanged") { .optional($0.whatChanged) },
        AnswerColumn("period") { .optional($0.period) },
    ]

    static let feedbackSQL = """
        SELECT feedback.service      AS service,
               feedback.source       AS source,
               feedback.period       AS period,
               feedback.responses    AS responses,
               feedback.positive     AS positive,
               feedback.what_changed AS what_changed
          FROM feedback
         WHERE (:services IS NULL
                OR feedback.service IN (SELECT value FROM json_each(:services)))
         ORDER BY feedback.service, feedback.period, feedback.source
        """
}

// MARK: How it is worked out

extension Feedback {
    private struct Key: Hashable {
        let service: Int64
        let source: FeedbackRow.Source
    }

    private struct Said {
        let responses: Int64?
        let positive: Int64?
        let whatChanged: String?

        var share: (positive: Int64, of: Int64)? {
            guard let responses, responses > 0, let positive else { return nil }
            return (positive, responses)
        }
    }

    /// By period, of those that have begun by the day.
    private static func said(
        of services: Set<Int64>?, by day: Day, in register: Connection
    ) throws -> [Key: [ObservedPeriod: Said]] {
        var said: [Key: [ObservedPeriod: Said]] = [:]
        let values = ["services": services.map { SQLValue.ids($0) } ?? .null]
        try register.withStatement(feedbackSQL, values) { row in
            while try row.step() {
                guard let source = FeedbackRow.Source(rawValue: row.text(1)),
                    let period = ObservedPeriod(stored: row.text(2)), period.from.firstDay <= day
                else { continue }
                said[Key(service: row.integer(0), source: source), default: [:]][period] = Said(
                    responses: row.optionalInteger(3), positive: row.optionalInteger(4),
                    whatChanged: row.optionalText(5))
            }
        }
        return said
    }

    private static func rows(
        of service: ServiceMap.Service, _ said: [Key: [ObservedPeriod: Said]], asOf day: Day
    ) -> [FeedbackRow] {
        let rows = FeedbackRow.Source.allCases.compactMap { source -> FeedbackRow? in
            let periods = said[Key(service: service.id, source: source)] ?? [:]
            guard let newest = newest(periods.keys, asOf: day), let now = periods[newest] else {
                return nil
            }
            return row(
                service.name, source, newest, now, aYearBefore: periods[newest.aYearBefore])
        }
        let none = FeedbackRow(
            service: service.name, source: nil, responses: nil, positiveShare: nil, change: nil,
            whatChanged: nil, period: nil)
        return rows.isEmpty ? [none] : rows
    }

    /// The last that was over before the day; where none was, the last that has begun.
    private static func newest(
        _ periods: some Sequence<ObservedPeriod>, asOf day: Day
    ) -> ObservedPeriod? {
        periods.filter { $0.isOver(before: day) }.max() ?? periods.max()
    }

    private static func row(
        _ service: NamedReference, _ source: FeedbackRow.Source, _ period: ObservedPeriod,
        _ now: Said, aYearBefore: Said?
    ) -> FeedbackRow {
        FeedbackRow(
            service: service, source: source, responses: now.responses,
            positiveShare: now.share.map { Double($0.positive) / Double($0.of) },
            change: now.share.flatMap { now in
                aYearBefore?.share.map { change(from: $0, to: now) }
            }, whatChanged: now.whatChanged, period: period.text)
    }

    /// One quotient of whole numbers, so that two shares that differ by nothing differ by 0.
    private static func change(
        from before: (positive: Int64, of: Int64), to now: (positive: Int64, of: Int64)
    ) -> Double {
        let (positive, all) = (Int128(now.positive), Int128(now.of))
        let (positiveBefore, allBefore) = (Int128(before.positive), Int128(before.of))
        return Double(positive * allBefore - positiveBefore * all) / Double(all * allBefore)
    }

    private static func notes(
        _ rows: [FeedbackRow], closed: Int, asOf day: Day
    ) -> [CountedNote] {
        let begun = rows.count { row in
            row.period.flatMap(ObservedPeriod.init(stored:))?.isOver(before: day) == false
        }
        return [
            CountedNote(
                count: Int64(rows.count { $0.source == nil }),
                one: "open service has no feedback", many: "open services have no feedback"),
            CountedNote(
                count: Int64(begun),
                one: "row is of a period that is not over: there is none before it",
                many: "rows are of periods that are not over: there are none before them"),
            CountedNote(
                count: Int64(rows.count { $0.source != nil && $0.positiveShare == nil }),
                one: "row has no known number of responses or of positive ones: no share",
                many: "rows have no known number of responses or of positive ones: no share"),
            CountedNote(
                count: Int64(closed),
                one: "service with feedback is not open on the day and is left out",
                many: "services with feedback are not open on the day and are left out"),
        ]
    }
}

extension ObservedPeriod {
    fileprivate func isOver(before day: Day) -> Bool { to.lastDay < day }

    /// The same month, or the financial year, of the year before.
    fileprivate var aYearBefore: ObservedPeriod {
        isYear
            ? ObservedPeriod(FinancialYear(startingIn: from.year - 1))
            : ObservedPeriod(from.adding(-12))
    }
}
