import AlmonerModel
import AlmonerStore

/// All that the question rests on, as the register has it.
struct MarketReading {
    struct Service {
        /// 0: unknown; so for the provider.
        let type: Int64
        let provider: Int64
        let isInHouse: Bool
        let openedOn: Day?
        let closedOn: Day?
    }

    /// The selected services open on the day asked.
    let map: ServiceMap
    let packing: CellPacking
    let scope: CoverageScope
    /// Every selected service that has opened by the day, by id.
    let services: [Int64: Service]
    /// The cells of those that have closed, by id.
    let closed: [(service: Int64, cells: [Int])]
    /// By service.
    let values: [Int64: MarketValue]
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
        let services = Dictionary(
            uniqueKeysWithValues: try register.rows(MarketReading.servicesSQL, given) { row in
                (row.integer(0), Service(row))
            })
        let day = asOf
        let gone = services.filter { $0.value.closedOn.map { $0 < day } ?? false }.keys.sorted()
        let keys = try ServiceMap.footprintKeys(
            of: gone, among: Set(gone), packing, in: register)
        closed = zip(gone, keys.ranges).map { ($0, Array(keys.all[$1])) }
        self.services = services
        (values, linesWithoutValue, linesAbroad) = try MarketReading.values(
            of: services, given, asOf: day, in: register)
    }

    private static func values(
        of services: [Int64: Service], _ given: [String: SQLValue], asOf day: Day,
        in register: Connection
    ) throws -> (values: [Int64: MarketValue], withoutValue: Int64, abroad: Int64) {
        var values: [Int64: MarketValue] = [:]
        var withoutValue: Int64 = 0
        var abroad: Int64 = 0
        let horizon = day.adding(months: Market.endingWithinMonths)
        let given = given.merging(["horizon": .day(horizon)]) { $1 }
        try register.withStatement(linesSQL, given) { row in
            while try row.step() {
                let isInPounds = row.integer(4) == 1
                guard isInPounds, let pence = row.optionalReal(1) else {
                    if isInPounds { withoutValue += 1 } else { abroad += 1 }
                    continue
                }
                let id = row.integer(0)
                values[id, default: MarketValue()].add(
                    pence, isSpot: row.integer(2) == 1, isEnding: row.integer(3) == 1,
                    isInHouse: services[id]?.isInHouse ?? false)
            }
        }
        return (values, withoutValue, abroad)
    }

    var notes: [CountedNote] {
        let unmapped = map.services.indices.count { map.footprint(of: $0).isEmpty }
        let open = map.services.compactMap { services[$0.id] }
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

    /// In the order in which the lines lie, as for `AnnualCosts`; only those on the map of services
    /// that are open.
    static let linesSQL = """
        SELECT v_line_term.service                           AS service,
               v_line_term.planned_annual_pence              AS annual_pence,
               contract.kind = 'spot_purchase'               AS is_spot,
               coalesce(v_contract_term.last_day <= :horizon, 0)
                                                             AS is_ending,
               contract.currency = 'GBP'                     AS is_in_pounds
          FROM v_line_term
          JOIN contract ON contract.id = v_line_term.contract
          JOIN v_contract_term ON v_contract_term.contract = v_line_term.contract
          JOIN service ON service.id = v_line_term.service
         WHERE (:services IS NULL
                OR v_line_term.service IN (SELECT value FROM json_each(:services)))
           AND v_line_term.first_day <= :day
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :day)
           AND contract.status = 'active'
           AND v_contract_term.first_day <= :day
           AND (service.opened_on IS NULL OR service.opened_on <= :day)
           AND (service.closed_on IS NULL OR service.closed_on >= :day)
         ORDER BY v_line_term.contract_line
        """
}

extension MarketReading.Service {
    fileprivate init(_ row: Statement) {
        type = row.integer(1)
        provider = row.integer(2)
        isInHouse = row.integer(3) == 1
        openedOn = row.optionalDay(4)
        closedOn = row.optionalDay(5)
    }
}

extension MarketValue {
    fileprivate mutating func add(
        _ pence: Double, isSpot: Bool, isEnding: Bool, isInHouse: Bool
    ) {
        self.pence += pence
        if isSpot { spotPence += pence }
        if isInHouse { inHousePence += pence }
        if isEnding { endingPence += pence }
    }

    /// Adds what of another's falls to a part of its service.
    mutating func add(_ other: MarketValue, share: (Double) -> Double) {
        pence += share(other.pence)
        spotPence += share(other.spotPence)
        inHousePence += share(other.inHousePence)
        endingPence += share(other.endingPence)
    }
}
