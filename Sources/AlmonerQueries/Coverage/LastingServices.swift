import AlmonerModel
import AlmonerStore

/// Which of the services open today still run on a later day, if nothing is renewed.
///
/// A service still runs if it is not closed by then and, where it has a line under a running
/// agreement today, at least one of its agreements runs then on its current end: one of today's, or
/// one already active that begins in between. Without such a line today it runs on.
struct LastingServices {
    /// An agreement in force that has a line for a service.
    struct Agreement {
        let id: Int64
        let reference: String
        let firstDay: Day
        let lastDay: Day?

        /// What does not run today begins later: what is over is not read.
        func runs(on day: Day) -> Bool { firstDay <= day && lastDay.map { $0 >= day } ?? true }
    }

    /// Services that are closed by then.
    private let closed: Set<Int64>
    private let agreements: [Int64: [Agreement]]
    private let days: (today: Day, then: Day)
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
        try self.init(
            from: today, to: then,
            LastingServices.agreements(services, from: today, to: then, in: register),
            in: register)
    }

    /// - Parameter agreements: those that run between today and then; later ones are passed over.
    init(
        from today: Day, to then: Day, _ agreements: [Int64: [Agreement]], in register: Connection
    ) throws {
        var closed: Set<Int64> = []
        var opening: [Int64] = []
        let days: [String: SQLValue] = ["asOf": .day(today), "then": .day(then)]
        try register.withStatement(LastingServices.datesSQL, days) { statement in
            while try statement.step() {
                if statement.integer(1) != 0 {
                    closed.insert(statement.integer(0))
                } else {
                    opening.append(statement.integer(0))
                }
            }
        }
        self.init(
            closed: closed, agreements, (today, then), endedEarly: [], opening: opening)
    }

    private init(
        closed: Set<Int64>, _ agreements: [Int64: [Agreement]], _ days: (today: Day, then: Day),
        endedEarly: Set<Int64>, opening: [Int64]
    ) {
        self.closed = closed
        self.agreements = agreements
        self.days = days
        self.endedEarly = endedEarly
        self.opening = opening
        ended = agreements.compactMapValues { agreements in
            let runsOn = agreements.contains {
                $0.runs(on: days.then) && !endedEarly.contains($0.id)
            }
            if runsOn { return nil }
            let today = agreements.filter { $0.runs(on: days.today) }.map(\.reference)
            return today.isEmpty ? nil : today
        }
    }

    /// The agreements in force between two days, by the services they have a line for.
    ///
    /// - Parameter services: nil for all.
    static func agreements(
        _ services: Set<Int64>? = nil, from today: Day, to then: Day, in register: Connection
    ) throws -> [Int64: [Agreement]] {
        var agreements: [Int64: [Agreement]] = [:]
        var values: [String: SQLValue] = ["asOf": .day(today), "then": .day(then)]
        if let services { values["services"] = .ids(services.sorted()) }
        try register.withStatement(
            services == nil ? agreementsSQL : agreementsOfSQL, values
        ) { statement in
            while try statement.step() {
                guard let firstDay = statement.optionalDay(3) else { continue }
                agreements[statement.integer(0), default: []].append(
                    Agreement(
                        id: statement.integer(1), reference: statement.text(2),
                        firstDay: firstDay, lastDay: statement.optionalDay(4)))
            }
        }
        return agreements
    }

    /// The same, with these agreements ended before then.
    func ending(_ contracts: Set<Int64>) -> LastingServices {
        LastingServices(
            closed: closed, agreements, days, endedEarly: endedEarly.union(contracts),
            opening: opening)
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
                .filter { $0.runs(on: days.then) && !endedEarly.contains($0.id) }
                .map(\.reference)
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
               v_service_agreement.first_day                       AS first_day,
               v_service_agreement.last_day                        AS last_day
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
               v_service_agreement.first_day                       AS first_day,
               v_service_agreement.last_day                        AS last_day
          FROM v_service_agreement
         WHERE v_service_agreement.service IN (SELECT value FROM json_each(:services))
           AND v_service_agreement.first_day <= :then
           AND (v_service_agreement.last_day IS NULL OR v_service_agreement.last_day >= :asOf)
           AND (v_service_agreement.line_last_day IS NULL
                OR v_service_agreement.line_last_day >= :asOf)
         ORDER BY v_service_agreement.service, v_service_agreement.contract_line
        """
}
