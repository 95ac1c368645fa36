import AlmonerModel
import AlmonerStore

/// A leaf cell as one number: the numbers of its three leaves, counted as digits of three sizes.
struct CellPacking {
    private let careGroups: LeafTree
    private let needs: LeafTree
    private let areas: LeafTree

    init(careGroups: LeafTree, needs: LeafTree, areas: LeafTree) {
        self.careGroups = careGroups
        self.needs = needs
        self.areas = areas
    }

    var greatestKey: Int { careGroups.leafCount * needs.leafCount * areas.leafCount - 1 }

    /// The cell of three leaves, by their numbers.
    func key(careGroup: Int, need: Int, area: Int) -> Int {
        (careGroup * needs.leafCount + need) * areas.leafCount + area
    }

    /// Adds every leaf cell that a row of the service map stands for.
    func expand(careGroup: Int64, need: Int64, area: Int64, into keys: inout [Int]) {
        let areasBelow = areas.leaves(below: area)
        for careGroup in careGroups.leaves(below: careGroup) {
            for need in needs.leaves(below: need) {
                for area in areasBelow {
                    keys.append(key(careGroup: careGroup, need: need, area: area))
                }
            }
        }
    }

    /// The cell of three leaves; nil where one of them has nodes below it.
    func key(careGroup: Int64, need: Int64, area: Int64) -> Int? {
        guard let careGroup = careGroups.leaf(careGroup), let need = needs.leaf(need),
            let area = areas.leaf(area)
        else { return nil }
        return key(careGroup: careGroup, need: need, area: area)
    }

    func cell(_ key: Int, needPeople: Int64?) -> ServiceMap.Cell {
        let (rest, area) = key.quotientAndRemainder(dividingBy: areas.leafCount)
        let (careGroup, need) = rest.quotientAndRemainder(dividingBy: needs.leafCount)
        return ServiceMap.Cell(
            careGroup: careGroup, need: need, area: area, needPeople: needPeople)
    }
}

extension ServiceMap {
    /// Every SQL text the map is read by.
    static let sql = [
        NamedSQL("the tree of care groups", LeafTree.careGroupsSQL),
        NamedSQL("the tree of needs", LeafTree.needsSQL),
        NamedSQL("the tree of areas", LeafTree.areasSQL),
        NamedSQL("the services open on the day", openServicesSQL),
        NamedSQL("the rows of the service map", rowsSQL),
        NamedSQL("all estimates of need up to the year, oldest first", NewestEstimate.sql),
    ]

    static let openServicesSQL = """
        SELECT service.id              AS id,
               service.reference       AS reference,
               service.name            AS name,
               service.provider        AS provider,
               service.min_age         AS min_age,
               service.max_age         AS max_age,
               service.annual_capacity AS annual_capacity
          FROM service
         WHERE (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND (service.opened_on IS NULL OR service.opened_on <= :day)
           AND (service.closed_on IS NULL OR service.closed_on >= :day)
         ORDER BY service.reference
        """

    static func openServices(
        on day: Day, among wanted: Set<Int64>?, in register: Connection
    ) throws -> [Service] {
        let values: [String: SQLValue] = ["day": .day(day), "services": .services(wanted)]
        return try register.rows(openServicesSQL, values) { statement in
            let youngest = statement.optionalInteger(4) ?? Int64(UInt8.min)
            let oldest = statement.optionalInteger(5) ?? Int64(UInt8.max)
            return Service(
                id: statement.integer(0),
                name: NamedReference(statement.text(1), name: statement.text(2)),
                provider: statement.optionalInteger(3),
                ages: UInt8(youngest)...UInt8(oldest),
                annualCapacity: statement.optionalInteger(6))
        }
    }

    /// In the order of the table's own unique index, which holds all four columns.
    static let rowsSQL = """
        SELECT service_cell.service    AS service,
               service_cell.care_group AS care_group,
               service_cell.need       AS need,
               service_cell.area       AS area
          FROM service_cell
         ORDER BY service_cell.service, service_cell.care_group, service_cell.need,
                  service_cell.area
        """

    /// The same for some services.
    static let rowsOfSQL = """
        SELECT service_cell.service    AS service,
               service_cell.care_group AS care_group,
               service_cell.need       AS need,
               service_cell.area       AS area
          FROM service_cell
         WHERE service_cell.service IN (SELECT value FROM json_each(:services))
         ORDER BY service_cell.service, service_cell.care_group, service_cell.need,
                  service_cell.area
        """

    /// The leaf cells of each service, each once: `all` holds them, `ranges` says where those of
    /// the service at the same place are.
    static func footprintKeys(
        of services: [Int64], among wanted: Set<Int64>?, _ packing: CellPacking,
        in register: Connection
    ) throws -> (all: [Int], ranges: [Range<Int>]) {
        let places = Dictionary(
            services.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var all: [Int] = []
        var ranges = [Range<Int>](repeating: 0..<0, count: services.count)
        var current: (id: Int64, place: Int?) = (.min, nil)
        var first = 0
        func finish() {
            guard let place = current.place else { return }
            ServiceMap.sortAndDropRepeated(&all, from: first)
            ranges[place] = first..<all.count
        }
        let sql = wanted == nil ? rowsSQL : rowsOfSQL
        let values = wanted.map { ["services": SQLValue.ids($0)] } ?? [:]
        try register.withStatement(sql, values) { statement in
            while try statement.step() {
                let id = statement.integer(0)
                if id != current.id {
                    finish()
                    current = (id, places[id])
                    first = all.count
                }
                guard current.place != nil else { continue }
                packing.expand(
                    careGroup: statement.integer(1), need: statement.integer(2),
                    area: statement.integer(3), into: &all)
            }
        }
        finish()
        return (all, ranges)
    }

    private static func sortAndDropRepeated(_ keys: inout [Int], from first: Int) {
        keys[first...].sort()
        var kept = first
        for place in first..<keys.count where place == first || keys[place] != keys[kept - 1] {
            keys[kept] = keys[place]
            kept += 1
        }
        keys.removeSubrange(kept...)
    }

    /// People in need in each leaf cell, by its newest estimate. A suppressed one makes the need
    /// unknown: an older figure would tell what was to be hidden.
    static func needPeople(
        _ estimates: [NewestEstimate], _ packing: CellPacking
    ) -> NumberedValues<Int64> {
        var people = NumberedValues<Int64>(upTo: packing.greatestKey, count: estimates.count)
        for estimate in estimates {
            let cell = estimate.cell
            let key = packing.key(careGroup: cell.careGroup, need: cell.need, area: cell.area)
            if let key { people[key] = estimate.people }
        }
        return people
    }
}

extension SQLValue {
    /// Nil: all of them.
    fileprivate static func services(_ wanted: Set<Int64>?) -> SQLValue {
        wanted.map { .ids($0) } ?? .null
    }
}

/// What services cost in a year.
enum AnnualCosts {
    /// In the order in which the lines lie: adding up by service in SQL would look up each line
    /// and its contract out of order, at ten times the cost.
    static let sql = """
        SELECT v_line_term.service              AS service,
               v_line_term.planned_annual_pence AS annual_pence
          FROM v_line_term
         WHERE (:services IS NULL
                OR v_line_term.service IN (SELECT value FROM json_each(:services)))
           AND v_line_term.first_day <= :day
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :day)
           AND v_line_term.planned_annual_pence IS NOT NULL
         ORDER BY v_line_term.contract_line
        """

    /// Pence a year by service: the planned volume × price of its lines open on the day. A service
    /// none of whose lines has both is not there.
    ///
    /// - Parameter wanted: only these services; nil for all.
    static func byService(
        on day: Day, among wanted: Set<Int64>?, in register: Connection
    ) throws -> [Int64: Double] {
        var costs: [Int64: Double] = [:]
        let values: [String: SQLValue] = ["day": .day(day), "services": .services(wanted)]
        try register.withStatement(sql, values) { statement in
            while try statement.step() {
                costs[statement.integer(0), default: 0] += statement.real(1)
            }
        }
        return costs
    }
}
