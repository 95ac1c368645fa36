import AlmonerModel
import AlmonerStore

/// The days of a period on which agreements ran, all read at once: to look them up payment by
/// payment, in the order of days, reads the table again and again.
struct AgreementTerms {
    private var ofContracts: NumberedValues<ClosedRange<Day>>
    private let ofProviders: [Int64: [ClosedRange<Day>]]

    init(in period: Period, of register: Connection) throws {
        let values: [String: SQLValue] = [
            "firstDay": .day(period.firstDay), "lastDay": .day(period.lastDay),
        ]
        var terms: [(contract: Int, term: ClosedRange<Day>)] = []
        var ofProviders: [Int64: [ClosedRange<Day>]] = [:]
        try register.withStatement(AgreementTerms.sql, values) { row in
            while try row.step() {
                guard let first = row.optionalDay(2) else { continue }
                // A contract may have been terminated before it began: it never ran.
                let last = row.optionalDay(3) ?? period.lastDay
                guard first <= last else { continue }
                terms.append((Int(row.integer(0)), first...last))
                ofProviders[row.integer(1), default: []].append(first...last)
            }
        }
        ofContracts = NumberedValues(upTo: terms.last?.contract ?? 0, count: terms.count)
        for (contract, term) in terms { ofContracts[contract] = term }
        self.ofProviders = ofProviders
    }

    func ran(contract: Int64, on day: Day) -> Bool {
        ofContracts[Int(contract)]?.contains(day) ?? false
    }

    /// Whether any agreement ran whose provider the organisation is.
    func ranAny(of provider: Int64, on day: Day) -> Bool {
        ofProviders[provider]?.contains { $0.contains(day) } ?? false
    }

    static let sql = """
        SELECT v_contract_term.contract  AS contract,
               v_contract_term.provider  AS provider,
               v_contract_term.first_day AS first_day,
               v_contract_term.last_day  AS last_day
          FROM v_contract_term
         WHERE v_contract_term.first_day <= :lastDay
           AND coalesce(v_contract_term.last_day, :firstDay) >= :firstDay
         ORDER BY v_contract_term.contract
        """
}
