import AlmonerModel
import AlmonerStore

/// Which of the services open today still run on a later day, if nothing is renewed.
///
/// A service still runs if it is not closed by then and, where it has a line under a running
/// agreement today, at least one of its agreements runs then on its current end: one of today's, or
/// one already active that begins in between. Without such a line today it runs on.
struct LastingServices {
    /// An agreement in force that has a line for a service.
    private struct Agreement {
        let id: Int64
        let reference: String
        let runsToday: Bool
        let runsThen: Bool
    }

    /// Services that are closed by then.
    private let closed: Set<Int64>
    private let agreements: [Int64: [Agreement]]
    /// Agreements that are to end before then, whatever was agreed.
    private let endedEarly: Set<Int64>
    /// The agreements of today, by reference, of services none of whose agreements runs then.
    private let ended: [Int64: [String]]
    /// Services on the map that open in between and are open then.
    let opening: [Int64]

    /// - Parameter services: nil for all.
    init(
        _ services: Set<Int64>? = nil, from today: Day, to then: Day, in register: Connection
    ) throws {
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
        var agreements: [Int64: [Agreement]] = [:]
        let sql =
            services == nil ? LastingServices.agreementsSQL : LastingServices.agreementsOfSQL
        var values = days
        if let services { values["services"] = .ids(services.sorted()) }
        try register.withStatement(sql, values) { statement in
            while try statement.step() {
                agreements[statement.integer(0), default: []].append(
                    Agreement(
                        id: statement.integer(1), reference: statement.text(2),
                        runsToday: statement.integer(3) != 0,
                        runsThen: statement.integer(4) != 0))
            }
        }
        self.init(closed: closed, agreements, endedEarly: [], opening: opening)
    }

    private init(
        closed: Set<Int64>, _ agreements: [Int64: [Agreement]], endedEarly: Set<Int64>,
        opening: [Int64]
    ) {
        self.closed = closed
        self.agreements = agreements
        self.endedEarly = endedEarly
        self.opening = opening
        ended = agreements.compactMapValues { agreements in
            let today = agreements.filter(\.runsToday).map(\.reference)
            let runsOn = agreements.contains { $0.runsThen && !endedEarly.contains($0.id) }
            return runsOn || today.isEmpty ? nil : today
        }
    }

    /// The same, with these agreements ended before then.
    func ending(_ contracts: Set<Int64>) -> LastingServices {
        LastingServices(
            closed: closed, agreements, endedEarly: endedEarly.union(contracts), opening: opening)
    }

    func lasts(_ service: Int64) -> Bool {
        !closed.contains(service) && ended[service] == nil
    }

    func isClosed(_ service: Int64) -> Bool { closed.contains(service) }

    /// The agreements whose end stops a service; none where only its closing does.
    func endingContracts(of service: Int64) -> [String] { ended[service] ?? [] }

    /// The agreements that run then, each once, by reference.
    func lastingContracts(of service: Int64) -> [String] {
        Set(
            (agreements[service] ?? [])
                .filter { $0.runsThen && !endedEarly.contains($0.id) }.map(\.reference)
        ).sorted()
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

    /// Lines in the order in which they lie.
    static let agreementsSQL = """
        SELECT v_service_agreement.service                         AS service,
               v_service_agreement.contract                        AS contract,
               v_service_agreement.reference                       AS reference,
               v_service_agreement.first_day <= :asOf              AS runs_today,
               v_service_agreement.last_day IS NULL
                   OR v_service_agreement.last_day >= :then        AS runs_then
          FROM v_service_agreement
         WHERE v_service_agreement.first_day <= :then
           AND (v_service_agreement.last_day IS NULL OR v_service_agreement.last_day >= :asOf)
           AND (v_service_agreement.line_last_day IS NULL
                OR v_service_agreement.line_last_day >= :asOf)
         ORDER BY v_service_agreement.contract_line
        """

    /// The same for some services, each found by the index of lines by service.
    static let agreementsOfSQL = """
        SELECT v_service_agreement.service                         AS service,
               v_service_agreement.contract                        AS contract,
               v_service_agreement.reference                       AS reference,
               v_service_agreement.first_day <= :asOf              AS runs_today,
               v_service_agreement.last_day IS NULL
                   OR v_service_agreement.last_day >= :then        AS runs_then
          FROM v_service_agreement
         WHERE v_service_agreement.service IN (SELECT value FROM json_each(:services))
           AND v_service_agreement.first_day <= :then
           AND (v_service_agreement.last_day IS NULL OR v_service_agreement.last_day >= :asOf)
           AND (v_service_agreement.line_last_day IS NULL
                OR v_service_agreement.line_last_day >= :asOf)
         ORDER BY v_service_agreement.service, v_service_agreement.contract_line
        """
}
