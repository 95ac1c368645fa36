import AlmonerModel
import AlmonerStore

/// A step of an agreement's procurement, and whether there was time enough for it.
package struct ProcurementRow: Hashable, Sendable {
    package enum Step: String, Hashable, Sendable, CaseIterable {
        case noticeOfIntent = "notice_of_intent"
        case marketEngagement = "market_engagement"
        case specificationReleased = "specification_released"
        case bidsOpen = "bids_open"
        case bidsClose = "bids_close"
        case award
        case awardNotice = "award_notice"
        case start
    }

    package enum Flag: String, Hashable, Sendable, CaseIterable {
        /// An agreement that is to be let has no step at all.
        case noTimetable = "no_timetable"
        /// A step that others are measured by has no day.
        case missing
        /// Less time than is asked.
        case short
        /// It was later than planned, or its planned day has passed without it.
        case slipped
    }

    package let contract: NamedReference
    /// Nil where there is no timetable.
    package let step: Step?
    package let plannedOn: Day?
    /// Nil where it had not happened by the day asked.
    package let actualOn: Day?
    /// Between the days of two steps; nil where nothing is measured here, or a day is not known.
    package let days: Int?
    package let askedDays: Int?
    /// In the order of their declaration; the first is the row's flag.
    package let flags: [Flag]

    package var weeks: Double? { days.map { Double($0) / 7 } }
    package var askedWeeks: Double? { askedDays.map { Double($0) / 7 } }
}

/// Is there time enough for each step of a procurement, and which have slipped?
///
/// - Shape: one row a step, of agreements with steps; one for each agreement that is planned or
///   tendering without any.
/// - Order: by the agreement's reference, then as the steps follow each other.
/// - Units: weeks of seven days.
/// - Left out: withdrawn agreements. Of those awarded directly or not procured no step is missed,
///   and they are counted.
package enum Procurement {
    /// What a partnership of bidders needs to form is asked of partnerships alone.
    package static let daysFromSpecificationToBids = 56
    package static let daysToBidOfPartnerships = 84
    package static let daysOfNotice = 90

    package static let description = QuestionDescription(
        name: "procurement",
        asks: "Is there time enough for each step of a procurement, and which have slipped?",
        sql: [NamedSQL("agreements that are to be let, or have steps", stepsSQL)])

    package static let columns: [AnswerColumn<ProcurementRow>] = [
        AnswerColumn("contract") { .optional($0.contract) },
        AnswerColumn("step") { .optional($0.step?.rawValue) },
        AnswerColumn("plannedOn") { .optional(day: $0.plannedOn) },
        AnswerColumn("actualOn") { .optional(day: $0.actualOn) },
        AnswerColumn("weeks") { .optional(number: $0.weeks) },
        AnswerColumn("asked") { .optional(number: $0.askedWeeks) },
        AnswerColumn("flag") { .optional($0.flags.first?.rawValue) },
        AnswerColumn("flags") { .list($0.flags.map(\.rawValue)) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ProcurementRow> {
        try register.snapshot {
            let timetables = try timetables(context, in: register)
            let unasked = timetables.count { $0.isToBeLet && !$0.isProcured && $0.steps.isEmpty }
            let note = CountedNote(
                count: Int64(unasked),
                one: "agreement to come is awarded directly or not procured: "
                    + "no timetable is asked of it",
                many: "agreements to come are awarded directly or not procured: "
                    + "no timetable is asked of them")
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: timetables.flatMap { $0.rows(asOf: context.asOf) },
                notes: [note.text].compactMap(\.self))
        }
    }

    // MARK: SQL

    static let stepsSQL = """
        SELECT contract.id                                 AS contract,
               contract.reference                          AS reference,
               contract.title                              AS title,
               contract.kind = 'partnership'               AS is_partnership,
               contract.status IN ('planned', 'tendering') AS is_to_be_let,
               contract.procurement_route IS NULL
                   OR contract.procurement_route NOT IN ('direct_award', 'not_procured')
                                                           AS is_procured,
               procurement_step.step                       AS step,
               procurement_step.planned_on                 AS planned_on,
               CASE WHEN procurement_step.actual_on <= :asOf
                    THEN procurement_step.actual_on END    AS actual_on
          FROM contract
          LEFT JOIN procurement_step ON procurement_step.contract = contract.id
         WHERE contract.status <> 'withdrawn'
           AND (contract.status IN ('planned', 'tendering') OR procurement_step.id IS NOT NULL)
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference, procurement_step.step
        """
}

// MARK: Timetables

extension Procurement {
    /// The steps of one agreement.
    fileprivate struct Timetable {
        struct Days {
            let plannedOn: Day?
            let actualOn: Day?

            /// When it was, else when it is to be.
            var day: Day? { actualOn ?? plannedOn }

            func isSlipped(asOf day: Day) -> Bool {
                plannedOn.map { $0 < actualOn ?? day } ?? false
            }
        }

        typealias Step = ProcurementRow.Step

        let id: Int64
        let contract: NamedReference
        let isPartnership: Bool
        let isToBeLet: Bool
        let isProcured: Bool
        var steps: [Step: Days] = [:]

        init(_ row: Statement) {
            id = row.integer(0)
            contract = NamedReference(row.text(1), name: row.text(2))
            isPartnership = row.integer(3) == 1
            isToBeLet = row.integer(4) == 1
            isProcured = row.integer(5) == 1
        }

        func rows(asOf day: Day) -> [ProcurementRow] {
            if steps.isEmpty {
                return isToBeLet && isProcured ? [row(nil, nil, [.noTimetable])] : []
            }
            return Step.allCases.compactMap { step in
                if let days = steps[step] { return row(step, days, flags(step, days, asOf: day)) }
                return isMissed(step) ? row(step, nil, [.missing]) : nil
            }
        }

        private func row(
            _ step: Step?, _ days: Days?, _ flags: [ProcurementRow.Flag]
        ) -> ProcurementRow {
            ProcurementRow(
                contract: contract, step: step, plannedOn: days?.plannedOn,
                actualOn: days?.actualOn, days: step.flatMap(measured),
                askedDays: step.flatMap(asked), flags: flags)
        }

        /// Whether the time of other steps is measured by it.
        private func isMissed(_ step: Step) -> Bool {
            isToBeLet && isProcured
                && [.noticeOfIntent, .specificationReleased, .bidsOpen].contains(step)
        }

        private func flags(_ step: Step, _ days: Days, asOf day: Day) -> [ProcurementRow.Flag] {
            ProcurementRow.Flag.allCases.filter { flag in
                switch flag {
                case .noTimetable: false
                case .missing: days.day == nil && isMissed(step)
                case .short:
                    measured(step).flatMap { days in asked(step).map { days < $0 } } ?? false
                case .slipped: days.isSlipped(asOf: day)
                }
            }
        }

        private func measured(_ step: Step) -> Int? {
            switch step {
            case .noticeOfIntent: days(from: .noticeOfIntent, to: .bidsOpen)
            case .bidsOpen: days(from: .specificationReleased, to: .bidsOpen)
            case .bidsClose: days(from: .bidsOpen, to: .bidsClose)
            default: nil
            }
        }

        private func asked(_ step: Step) -> Int? {
            switch step {
            case .noticeOfIntent: daysOfNotice
            case .bidsOpen: daysFromSpecificationToBids
            case .bidsClose: isPartnership ? daysToBidOfPartnerships : nil
            default: nil
            }
        }

        private func days(from first: Step, to last: Step) -> Int? {
            guard let from = steps[first]?.day, let to = steps[last]?.day else { return nil }
            return from.days(until: to)
        }
    }

    private static func timetables(
        _ context: QuestionContext, in register: Connection
    ) throws -> [Timetable] {
        var timetables: [Timetable] = []
        let values: [String: SQLValue] = [
            "asOf": .day(context.asOf),
            "contracts": try Selection(context.filters, in: register).contracts,
        ]
        try register.withStatement(stepsSQL, values) { row in
            while try row.step() {
                if timetables.last?.id != row.integer(0) { timetables.append(Timetable(row)) }
                guard let step = row.optionalText(6).flatMap(ProcurementRow.Step.init) else {
                    continue
                }
                timetables[timetables.count - 1].steps[step] = Timetable.Days(
                    plannedOn: row.optionalDay(7), actualOn: row.optionalDay(8))
            }
        }
        return timetables
    }
}
