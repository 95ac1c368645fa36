import AlmonerModel
import AlmonerStore

/// What is looked for of each agreement in other tables.
enum AgreementList: Int, CaseIterable {
    case contractLine, activity, activityAfterEnd, paymentAfterEnd, procurementStep

    var field: String {
        switch self {
        case .contractLine: "contract_line"
        case .activity: "activity"
        case .activityAfterEnd: "activity_after_end"
        case .paymentAfterEnd: "payment_after_end"
        case .procurementStep: "procurement_step"
        }
    }
}

/// What a list finds of one record.
struct ListFinding {
    /// Whether there should be something; else there should be nothing.
    var isWanted = true
    let isApplicable: Bool
    /// Nil: nothing.
    let value: String?
}

/// What other tables say of the agreements, read beside them.
struct AgreementLists {
    private let day: Day
    private var lines: RowsBeside
    private var payments: RowsBeside
    private var timetables: RowsBeside
    private let activityAfter: Statement

    /// - Parameters:
    ///   - contracts: the agreements asked for; null: all.
    ///   - day: nothing that is later counts.
    init(of contracts: SQLValue, on day: Day, in register: Connection) throws {
        self.day = day
        let month = SQLValue.text(day.month.description)
        lines = try RowsBeside(
            AgreementLists.linesSQL, ["contracts": contracts, "month": month], in: register)
        payments = try RowsBeside(
            AgreementLists.paymentsSQL, ["contracts": contracts, "asOf": .day(day)], in: register)
        timetables = try RowsBeside(
            AgreementLists.timetablesSQL, ["contracts": contracts], in: register)
        activityAfter = try register.prepare(AgreementLists.activityAfterSQL)
        activityAfter.bind(["month": month])
    }

    static let namedSQL = [
        NamedSQL("the lines of agreements, and the last month of their activity", linesSQL),
        NamedSQL("the payments under agreements", paymentsSQL),
        NamedSQL("the timetables of agreements", timetablesSQL),
        NamedSQL("the last month of activity after the end of an agreement", activityAfterSQL),
    ]

    private static let linesSQL = """
        SELECT contract_line.contract AS contract,
               (SELECT activity.month
                  FROM activity
                 WHERE activity.contract_line = contract_line.id
                   AND activity.month <= :month
                 ORDER BY activity.month DESC
                 LIMIT 1)             AS last_month
          FROM contract_line
         WHERE (:contracts IS NULL
                OR contract_line.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract_line.contract
        """

    /// A credit puts a payment right and is none.
    private static let paymentsSQL = """
        SELECT payment.contract AS contract,
               payment.paid_on  AS paid_on
          FROM payment
         WHERE payment.contract IS NOT NULL
           AND payment.paid_on <= :asOf
           AND payment.amount_pence > 0
           AND (:contracts IS NULL
                OR payment.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY payment.contract
        """

    private static let timetablesSQL = """
        SELECT procurement_step.contract AS contract
          FROM procurement_step
         WHERE (:contracts IS NULL
                OR procurement_step.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY procurement_step.contract
        """

    /// Asked only of agreements with activity after their end, which are few: months in which
    /// nothing was delivered do not count.
    private static let activityAfterSQL = """
        SELECT max(activity.month) AS month
          FROM contract_line
          JOIN activity ON activity.contract_line = contract_line.id
         WHERE contract_line.contract = :contract
           AND activity.month > :endMonth
           AND activity.month <= :month
           AND (activity.volume > 0 OR activity.cost_pence > 0)
        """
}

// MARK: What is found

extension AgreementLists {
    /// Tells what each list that looks at an agreement finds of it. Agreements are asked for in the
    /// order of their ids.
    mutating func look(
        at record: AgreementRecord, _ tell: (AgreementList, ListFinding) -> Void
    ) throws {
        var hasLine = false
        var lastMonth: String?
        try lines.each(of: record.id) { line in
            hasLine = true
            guard let month = line.optionalText(1) else { return }
            lastMonth = max(lastMonth ?? "", month)
        }
        // A framework buys nothing itself, and what is not awarded has no prices yet.
        let buys = record.traits.isDisjoint(with: [.isFramework, .isNotYetAwarded])
        // What has not begun by the day can have delivered nothing.
        let hasBegun = record.day(.startDate).map { $0 <= day } ?? true
        tell(.contractLine, ListFinding(isApplicable: buys, value: hasLine ? "" : nil))
        tell(.activity, ListFinding(isApplicable: buys && hasBegun, value: lastMonth))
        try lookAfterEnd(of: record, lastMonth, tell)
        if record.traits.contains(.isNotYetAwarded) {
            var hasTimetable = false
            try timetables.each(of: record.id) { _ in hasTimetable = true }
            tell(
                .procurementStep,
                ListFinding(isApplicable: true, value: hasTimetable ? "" : nil))
        }
    }

    /// - Parameter lastMonth: of its activity.
    private mutating func lookAfterEnd(
        of record: AgreementRecord, _ lastMonth: String?,
        _ tell: (AgreementList, ListFinding) -> Void
    ) throws {
        var month: String?
        var paid: Day?
        let end = record.lastDay.flatMap { $0 < day ? $0 : nil }
        if let end {
            month = try activity(after: end, lastMonth, of: record.id)
            try payments.each(of: record.id) { payment in
                guard let day = payment.optionalDay(1), day > end else { return }
                paid = max(paid ?? day, day)
            }
        }
        let isOver = end != nil
        tell(
            .activityAfterEnd, ListFinding(isWanted: false, isApplicable: isOver, value: month))
        tell(
            .paymentAfterEnd,
            ListFinding(isWanted: false, isApplicable: isOver, value: paid?.description))
    }

    /// The last month in which something was delivered after the month of the end, which is still
    /// within the agreement.
    private func activity(
        after end: Day, _ lastMonth: String?, of contract: Int64
    ) throws -> String? {
        guard let lastMonth else { return nil }
        let endMonth = end.month.description
        guard lastMonth > endMonth else { return nil }
        activityAfter.bind(["contract": .integer(contract), "endMonth": .text(endMonth)])
        defer { activityAfter.reset() }
        return try activityAfter.step() ? activityAfter.optionalText(0) : nil
    }
}
