import AlmonerModel
import AlmonerStore

/// All that the question rests on, as the register has it.
struct MarketReading {
    struct Service {
        let id: Int64
        /// 0: unknown; so for the provider.
        let type: Int64
        let provider: Int64
        let isInHouse: Bool
        let openedOn: Day?
        let closedOn: Day?
        /// Nil where no running line has a known one.
        fileprivate(set) var value: MarketValue?

        /// Asked of one that has opened by then.
        fileprivate func isClosed(on day: Day) -> Bool { closedOn.map { $0 < day } ?? false }
    }

    /// The selected services open on the day asked.
    let map: ServiceMap
    let packing: CellPacking
    let scope: CoverageScope
    /// Every selected service that has opened by the day, by id.
    let services: NumberedValues<Service>
    /// The cells of those that have closed, by id.
    let closed: [(service: Int64, cells: [Int])]
    let asOf: Day
    /// The last day on which nobody had come or gone yet.
    let yearBefore: Day

    private let linesWithoutValue: Int64
    private let linesAbroad: Int64

    init(_ context: QuestionContext, in register: Connection) throws {
        asOf = context.asOf
        yearBefore = asOf.adding(months: -12)
        let selected = try SelectedServices(context.filters, in: register).ids
        let given: [String: SQLValue] = [
            "day": .day(asOf), "services": selected.map { .ids($0) } ?? .null,
        ]
        scope = try CoverageScope(context.filters, in: register)
        let estimates = try NewestEstimate.all(upTo: asOf.month.year, in: register)
        map = try ServiceMap(openOn: asOf, estimates, among: selected, of: register)
        packing = CellPacking(careGroups: map.careGroups, needs: map.needs, areas: map.areas)
        let opened = try register.rows(MarketReading.servicesSQL, given, Service.init)
        var services = NumberedValues<Service>(
            upTo: Int(opened.last?.id ?? 0), count: opened.count)
        for service in opened { services[Int(service.id)] = service }
        let day = asOf
        let gone = opened.filter { $0.isClosed(on: day) }.map(\.id)
        let keys = try ServiceMap.footprintKeys(
            of: gone, among: Set(gone), packing, in: register)
        closed = zip(gone, keys.ranges).map { ($0, Array(keys.all[$1])) }
        (linesWithoutValue, linesAbroad) = try MarketReading.addValues(
            to: &services, given, asOf: day, in: register)
        self.services = services
    }

    private static func addValues(
        to services: inout NumberedValues<Service>, _ given: [String: SQLValue], asOf day: Day,
        in register: Connection
    ) throws -> (linesWithoutValue: Int64, linesAbroad: Int64) {
        var withoutValue: Int64 = 0
        var abroad: Int64 = 0
        let horizon = day.adding(months: Market.endingWithinMonths)
        let given = given.merging(["horizon": .day(horizon)]) { $1 }
        try register.withStatement(linesSQL, given) { row in
            while try row.step() {
                let id = Int(row.integer(0))
                guard let service = services[id], !service.isClosed(on: day) else { continue }
                let isInPounds = row.integer(4) == 1
                guard isInPounds, let pence = row.optionalReal(1) else {
                    if isInPounds { withoutValue += 1 } else { abroad += 1 }
                    continue
                }
                services[id]?.add(
                    pence, isSpot: row.integer(2) == 1, isEnding: row.integer(3) == 1)
            }
        }
        return (withoutValue, abroad)
    }

    var notes: [CountedNote] {
        let unmapped = map.services.indices.count { map.footprint(of: $0).isEmpty }
        let open = map.services.compactMap { services[Int($0.id)] }
        return [
            CountedNote(
                count: Int64(unmapped),
                one: "open service has no place on the service map and is in no row",
                many: "open services have no place on the service map and are in no row"),
            CountedNote(
                count: Int64(open.count { $0.provider == 0 }),
                one: "open service has no known provider: it is in no count of providers",
                many: "open services have no known provider: they are in no count of providers"),
            CountedNote(
                count: Int64(map.services.count { $0.annualCapacity == nil }),
                one: "open service has no annual capacity: it adds nothing to capacityPeople",
                many: "open services have no annual capacity: they add nothing to capacityPeople"),
            CountedNote(
                count: linesWithoutValue,
                one: "contract line has no planned volume or no price: its value is in no figure",
                many: """
                    contract lines have no planned volume or no price: their value is in no figure
                    """),
            CountedNote(
                count: linesAbroad,
                one: "contract line is not in pounds: its value is in no figure",
                many: "contract lines are not in pounds: their value is in no figure"),
        ]
    }

    static let servicesSQL = """
        SELECT service.id                       AS id,
               service.service_type             AS service_type,
               service.provider                 AS provider,
               service.provision = 'in_house'   AS is_in_house,
               service.opened_on                AS opened_on,
               service.closed_on                AS closed_on
          FROM service
         WHERE (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND (service.opened_on IS NULL OR service.opened_on <= :day)
         ORDER BY service.id
        """

    /// In the order in which the lines lie, as for `AnnualCosts`; of services that have closed, too.
    static let linesSQL = """
        SELECT v_line_term.service                           AS service,
               v_line_term.planned_annual_pence              AS annual_pence,
               v_contract_term.kind = 'spot_purchase'        AS is_spot,
               coalesce(v_contract_term.last_day <= :horizon, 0)
                                                             AS is_ending,
               v_contract_term.currency = 'GBP'              AS is_in_pounds
          FROM v_line_term
          JOIN v_contract_term ON v_contract_term.contract = v_line_term.contract
         WHERE (:services IS NULL
                OR v_line_term.service IN (SELECT value FROM json_each(:services)))
           AND v_line_term.first_day <= :day
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :day)
           AND v_contract_term.status = 'active'
           AND v_contract_term.first_day <= :day
         ORDER BY v_line_term.contract_line
        """
}

extension MarketReading.Service {
    fileprivate init(_ row: Statement) {
        id = row.integer(0)
        type = row.integer(1)
        provider = row.integer(2)
        isInHouse = row.integer(3) == 1
        openedOn = row.optionalDay(4)
        closedOn = row.optionalDay(5)
    }
}

extension MarketReading.Service {
    fileprivate mutating func add(_ pence: Double, isSpot: Bool, isEnding: Bool) {
        var value = value ?? MarketValue()
        value.pence += pence
        if isSpot { value.spotPence += pence }
        if isInHouse { value.inHousePence += pence }
        if isEnding { value.endingPence += pence }
        self.value = value
    }
}

extension MarketValue {
    /// Adds what of another's falls to a part of its service.
    mutating func add(_ other: MarketValue, share: (Double) -> Double) {
        pence += share(other.pence)
        spotPence += share(other.spotPence)
        inHousePence += share(other.inHousePence)
        endingPence += share(other.endingPence)
    }
}
