import AlmonerModel
import AlmonerStore

/// What was paid under contracts in the period, shared out between their lines.
///
/// A contract's lines that are valid at some time in the period share in proportion to their
/// planned annual value, equally if none has one; if no line is valid then, all of them share.
struct PaidShares {
    /// In pence, with fractions: they are added up before anything is rounded.
    private var pence: [Int64: Double] = [:]
    private var withoutValue: Set<Int64> = []
    private var paidContracts: Set<Int64> = []

    init(_ scope: UnitCostScope, in register: Connection) throws {
        let values = scope.days.merging(["read": scope.read]) { $1 }
        try register.withStatement(PaidShares.sharesSQL, values) { statement in
            while try statement.step() {
                let line = statement.integer(0)
                pence[line] = statement.real(2) * statement.real(3)
                paidContracts.insert(statement.integer(1))
                if statement.real(3) == 0 { withoutValue.insert(line) }
            }
        }
    }

    /// Nil if nothing was paid under the line's contract; 0 for a line that had no part in it.
    func pence(for line: UnitCostLine) -> Double? {
        pence[line.id] ?? (paidContracts.contains(line.contract) ? 0 : nil)
    }

    /// Whether a line that was paid for must have a row though it delivered nothing.
    func takesPart(_ line: UnitCostLine) -> Bool {
        pence[line.id] != nil
    }

    /// Whether the contract was paid and none of it fell to this line.
    func goesEmpty(_ line: UnitCostLine) -> Bool {
        withoutValue.contains(line.id)
            || (pence[line.id] == nil && paidContracts.contains(line.contract))
    }

    static func withoutLine(
        _ scope: UnitCostScope, in register: Connection
    ) throws -> CountedNote {
        let values = scope.days.merging(
            ["contracts": scope.contracts, "services": scope.services]
        ) { $1 }
        let count = try register.firstRow(withoutLineSQL, values) { $0.integer(0) }
        return CountedNote(
            count: count ?? 0,
            one: "contract was paid and has no line: what it paid for is not known",
            many: "contracts were paid and have no line: what they paid for is not known")
    }

    static let sharesSQL = """
        WITH read (service) AS (
            SELECT value
              FROM json_each(:read)
             UNION ALL
            SELECT id
              FROM service
             WHERE :read IS NULL),
        paid AS (
            SELECT payment.contract          AS contract,
                   sum(payment.amount_pence) AS pence
              FROM payment
             WHERE payment.contract IN (
                   SELECT of_read.contract
                     FROM read
                    CROSS JOIN contract_line AS of_read ON of_read.service = read.service)
               AND payment.paid_on BETWEEN :firstDay AND :lastDay
             GROUP BY payment.contract),
        line AS (
            SELECT v_line_term.contract_line        AS contract_line,
                   v_line_term.contract             AS contract,
                   paid.pence                       AS pence,
                   v_line_term.planned_annual_pence AS weight,
                   v_line_term.first_day <= :lastDay
                   AND coalesce(v_line_term.last_day, :firstDay) >= :firstDay
                                                    AS is_valid
              FROM paid
             CROSS JOIN v_line_term ON v_line_term.contract = paid.contract),
        sharing AS (
            SELECT contract_line AS contract_line,
                   contract      AS contract,
                   pence         AS pence,
                   weight        AS weight,
                   is_valid      AS is_valid,
                   max(is_valid) OVER (PARTITION BY contract) AS is_any_valid
              FROM line)
        SELECT contract_line AS contract_line,
               contract      AS contract,
               pence         AS pence,
               CASE WHEN sum(weight) OVER of_contract > 0
                    THEN coalesce(weight, 0) / sum(weight) OVER of_contract
                    ELSE 1.0 / count(*) OVER of_contract
               END           AS share
          FROM sharing
         WHERE is_valid = is_any_valid
        WINDOW of_contract AS (PARTITION BY contract)
         ORDER BY contract_line
        """

    static let withoutLineSQL = """
        SELECT count(*) AS contracts
          FROM contract
         WHERE :services IS NULL
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND contract.status <> 'withdrawn'
           AND NOT EXISTS (
               SELECT 1
                 FROM contract_line
                WHERE contract_line.contract = contract.id)
           AND EXISTS (
               SELECT 1
                 FROM payment
                WHERE payment.contract = contract.id
                  AND payment.paid_on BETWEEN :firstDay AND :lastDay)
        """
}
