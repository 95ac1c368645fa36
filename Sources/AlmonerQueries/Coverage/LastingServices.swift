import AlmonerModel
import AlmonerStore

/// Which of the services open today still run on a later day, if nothing is renewed.
///
/// A service still runs if it is not closed by then and, where it has a line under a running
/// agreement today, at least one of its agreements runs then on its current end: one of today's, or
/// one already active that begins in between. Without such a line today it runs on.
struct LastingServices {
    /// Services that are closed by then.
    private let closed: Set<Int64>
    /// The agreements of today, by reference, of services none of whose agreements runs then.
    private let ended: [Int64: [String]]
    /// Services on the map that open in between and are open then.
    let opening: [Int64]

    init(from today: Day, to then: Day, in register: Connection) throws {
        let days: [String: SQLValue] = ["asOf": .day(today), "then": .day(then)]
        var closed: Set<Int64> = []
        var opening: [Int64] = []
        try register.withStatement(LastingServices.datesSQL, days) { statement in
            while try statement.step() {
                if statement.integer(1) != 0 {
                    closed.insert(statement.integer(0))
                } else {
                    opening.append(statement.integer(0))
                }
            }
        }
        var agreements: [Int64: Agreements] = [:]
        try register.withStatement(LastingServices.agreementsSQL, days) { statement in
            while try statement.step() {
                agreements[statement.integer(0), default: Agreements()].add(
                    statement.text(1), runsToday: statement.integer(2) != 0,
                    runsThen: statement.integer(3) != 0)
            }
        }
        self.closed = closed
        self.opening = opening
        ended = agreements.compactMapValues(\.allEnded)
    }

    func lasts(_ service: Int64) -> Bool {
        !closed.contains(service) && ended[service] == nil
    }

    /// The agreements whose end stops a service; none where only its closing does.
    func endingContracts(of service: Int64) -> [String] { ended[service] ?? [] }

    private struct Agreements {
        private var today: [String] = []
        private var anyRunsThen = false

        mutating func add(_ reference: String, runsToday: Bool, runsThen: Bool) {
            if runsToday { today.append(reference) }
            if runsThen { anyRunsThen = true }
        }

        var allEnded: [String]? { anyRunsThen || today.isEmpty ? nil : today }
    }

    /// A scan: most registers have few services that close, and no index on the day.
    static let datesSQL = """
        SELECT service.id                                          AS service,
               coalesce(service.closed_on < :then, 0)              AS is_closed
          FROM service
         WHERE service.closed_on < :then
            OR (service.opened_on > :asOf
                AND service.opened_on <= :then
                AND EXISTS (
                    SELECT 1
                      FROM service_cell
                     WHERE service_cell.service = service.id))
         ORDER BY service.id
        """

    /// Lines in the order in which they lie. That a line's price ends before its agreement does not
    /// end the service.
    static let agreementsSQL = """
        SELECT contract_line.service                               AS service,
               contract.reference                                  AS contract,
               v_contract_term.first_day <= :asOf
                   AND contract_line.valid_from <= :asOf           AS runs_today,
               v_contract_term.last_day IS NULL
                   OR v_contract_term.last_day >= :then            AS runs_then
          FROM contract_line
          JOIN contract ON contract.id = contract_line.contract
          JOIN v_contract_term ON v_contract_term.contract = contract_line.contract
         WHERE contract.status = 'active'
           AND v_contract_term.first_day <= :then
           AND contract_line.valid_from <= :then
           AND (v_contract_term.last_day IS NULL OR v_contract_term.last_day >= :asOf)
           AND (contract_line.valid_to IS NULL OR contract_line.valid_to >= :asOf)
         ORDER BY contract_line.id
        """
}
