import AlmonerModel
import AlmonerStore

/// What every headline is given: what is asked, and what is commissioned at all.
struct SummaryReading {
    let context: QuestionContext
    let command: RestCommand
    let register: Connection
    let agreements: SummaryAgreements

    init(
        _ context: QuestionContext, _ command: RestCommand, of register: Connection
    ) throws {
        self.context = context
        self.command = command
        self.register = register
        agreements = try SummaryAgreements(context, in: register)
    }

    /// - Parameters:
    ///   - words: the command that shows the rest, with its own options; nil for the question's.
    ///   - period: as the command takes it; nil for none.
    ///   - takesFilters: whether the command does.
    func headline(
        of question: String, words: String? = nil, period: String? = nil,
        takesFilters: Bool = true,
        _ figures: [AnswerFigure], _ finding: HeadlineFinding
    ) -> Headline {
        // What nothing is known of is not 0, in whatever way it was counted.
        let isKnown = finding.state != .unknown
        return Headline(
            question: question, finding: finding,
            figures: isKnown ? figures : figures.map { AnswerFigure($0.key, .unknown) },
            shortCommand: command.short(words ?? question, period: period),
            command: command.full(
                words ?? question, period: period, takesFilters: takesFilters))
    }

    /// Why questions about running agreements have nothing to tell; nil where some run.
    var nothingRuns: HeadlineFinding? {
        if agreements.running > 0 { return nil }
        return .unknown(
            agreements.recorded == 0
                ? "No agreement is recorded" : "No agreement runs on \(context.asOf)")
    }

    func exists(_ sql: String, _ values: [String: SQLValue] = [:]) throws -> Bool {
        try register.firstRow(sql, values) { $0.integer(0) == 1 } ?? false
    }

    var isAnythingPaid: Bool {
        get throws {
            try exists(
                Summary.anyPaymentSQL,
                [
                    "firstDay": .day(context.period.firstDay),
                    "lastDay": .day(context.period.lastDay),
                ])
        }
    }
}

extension Summary {
    static let anyPaymentSQL = """
        SELECT EXISTS (
                SELECT 1
                  FROM payment
                 WHERE payment.paid_on BETWEEN :firstDay AND :lastDay) AS is_paid
        """

    static let anyServiceCellSQL =
        "SELECT EXISTS (SELECT 1 FROM service_cell) AS is_mapped"
}

/// The agreements that the filters select, and what those that run come to.
struct SummaryAgreements {
    /// All but the withdrawn.
    let recorded: Int
    let running: Int
    let runningWithLine: Int
    let runningWithNotice: Int
    let providers: Int
    /// Nil where that of none is known.
    let annualValuePence: Int64?
    /// Those whose value in pounds is not known. A framework agrees to no sum and is not among
    /// them.
    let withoutValue: Int

    init(_ context: QuestionContext, in register: Connection) throws {
        let values: [String: SQLValue] = [
            "asOf": .day(context.asOf),
            "contracts": try Selection(context.filters, in: register).contracts,
        ]
        let row = try register.firstRow(SummaryAgreements.sql, values) { row in
            (counts: (0...5).map { Int(row.integer($0)) }, pence: row.optionalInteger(6))
        }
        let counts = row?.counts ?? Array(repeating: 0, count: 6)
        recorded = counts[0]
        running = counts[1]
        runningWithLine = counts[2]
        runningWithNotice = counts[3]
        providers = counts[4]
        withoutValue = counts[5]
        annualValuePence = row?.pence
    }

    /// Running as `reviews` has it. One pass: most agreements run, so an index would only add work.
    static let sql = """
        WITH agreement AS (
              SELECT contract.id                                            AS id,
                     contract.provider                                      AS provider,
                     contract.end_date IS NOT NULL
                     AND contract.notice_days IS NOT NULL                   AS has_notice,
                     contract.kind <> 'framework'                           AS has_sum,
                     CASE WHEN contract.currency = 'GBP'
                               AND contract.kind <> 'framework'
                          THEN contract.annual_value_pence END              AS annual_value_pence,
                     contract.status = 'active'
                     AND contract.start_date <= :asOf
                     AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
                                                                            AS is_running
                FROM contract
               WHERE contract.status <> 'withdrawn'
                 AND (:contracts IS NULL
                      OR contract.id IN (SELECT value FROM json_each(:contracts))))
        SELECT count(*)                                                     AS recorded,
               count(*) FILTER (WHERE is_running)                           AS running,
               count(*) FILTER (
                    WHERE is_running
                      AND EXISTS (SELECT 1
                                    FROM contract_line
                                   WHERE contract_line.contract = agreement.id))
                                                                            AS with_line,
               count(*) FILTER (WHERE is_running AND has_notice)            AS with_notice,
               count(DISTINCT provider) FILTER (WHERE is_running)           AS providers,
               count(*) FILTER (
                    WHERE is_running AND has_sum AND annual_value_pence IS NULL)
                                                                            AS without_value,
               sum(annual_value_pence) FILTER (WHERE is_running)            AS annual_value_pence
          FROM agreement
        """
}
