import AlmonerModel
import AlmonerStore

/// What the reviews and risks on record say of each agreement's next review. Both tables are read
/// through once: looking them up for each agreement takes three times as long.
struct ReviewHistory {
    struct Agreement {
        fileprivate var lastHeldNumber: Int32?
        fileprivate var scheduledNumber: Int32?
        fileprivate var assessedNumber: Int32?
        /// Nil where no risk has been assessed.
        fileprivate(set) var riskLevel: ReviewDue.RiskLevel?

        var lastHeld: Day? { lastHeldNumber.map { Day(number: Int($0)) } }
        /// The first day for which a review is planned that has not been held.
        var scheduled: Day? { scheduledNumber.map { Day(number: Int($0)) } }
    }

    private var agreements: NumberedValues<Agreement>

    /// - Parameters:
    ///   - day: a review held after it counts as not yet held, a later risk as not yet assessed,
    ///     so that a question about the past is answered as it would have been then.
    ///   - contracts: a JSON array of ids; null: all.
    init(
        _ options: Reviews.Options, asOf day: Day, of contracts: SQLValue, in register: Connection
    ) throws {
        let kind: SQLValue = options.strategic ? .text("strategic") : .null
        var reviews: [(contract: Int, isHeld: Bool, day: Day)] = []
        try register.withStatement(
            ReviewHistory.reviewsSQL, ["contracts": contracts, "kind": kind]
        ) { row in
            while try row.step() {
                let heldOn = row.optionalDay(2)
                let isHeld = heldOn.map { $0 <= day } ?? false
                guard let day = isHeld ? heldOn : row.optionalDay(1) else { continue }
                reviews.append((Int(row.integer(0)), isHeld, day))
            }
        }
        var risks: [(contract: Int, level: ReviewDue.RiskLevel?, day: Day)] = []
        try register.withStatement(
            ReviewHistory.risksSQL, ["contracts": contracts, "asOf": .day(day)]
        ) { row in
            while try row.step() {
                guard let day = row.optionalDay(1) else { continue }
                let level = ReviewDue.RiskLevel(rawValue: row.text(2))
                risks.append((Int(row.integer(0)), level, day))
            }
        }
        let greatest = max(
            reviews.lazy.map(\.contract).max() ?? 0, risks.lazy.map(\.contract).max() ?? 0)
        agreements = NumberedValues(upTo: greatest, count: reviews.count + risks.count)
        for review in reviews {
            change(review.contract) { $0.addReview(on: review.day, isHeld: review.isHeld) }
        }
        for risk in risks {
            change(risk.contract) { $0.addRisk(risk.level, on: risk.day) }
        }
    }

    private mutating func change(_ contract: Int, _ body: (inout Agreement) -> Void) {
        var agreement = agreements[contract] ?? Agreement()
        body(&agreement)
        agreements[contract] = agreement
    }

    subscript(contract: Int64) -> Agreement { agreements[Int(contract)] ?? Agreement() }

    static let reviewsSQL = """
        SELECT review.contract AS contract,
               review.due_on   AS due_on,
               review.held_on  AS held_on
          FROM review
         WHERE (:kind IS NULL OR review.kind = :kind)
           AND (:contracts IS NULL OR review.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY review.id
        """

    static let risksSQL = """
        SELECT risk.contract    AS contract,
               risk.assessed_on AS assessed_on,
               risk.level       AS level
          FROM risk
         WHERE risk.assessed_on <= :asOf
           AND (:contracts IS NULL OR risk.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY risk.id
        """
}

extension ReviewHistory.Agreement {
    fileprivate mutating func addReview(on day: Day, isHeld: Bool) {
        let number = Int32(day.number)
        if isHeld {
            lastHeldNumber = max(lastHeldNumber ?? number, number)
        } else {
            scheduledNumber = min(scheduledNumber ?? number, number)
        }
    }

    /// The newest counts; no agreement has two of one day.
    fileprivate mutating func addRisk(_ level: ReviewDue.RiskLevel?, on day: Day) {
        let number = Int32(day.number)
        if let assessedNumber, assessedNumber > number { return }
        assessedNumber = number
        riskLevel = level
    }
}
