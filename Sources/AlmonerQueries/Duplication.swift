import AlmonerModel
import AlmonerStore

/// Two services that share a cell: the same people, the same need, the same place.
package struct ServiceOverlap: Sendable {
    package enum Verdict: String, Hashable, Sendable {
        /// More can be served in the shared cells than are in need there.
        case duplication
        case overlap
        /// No need, or no capacity, is known in the shared cells.
        case unknown
    }

    // Pairs are millions: what is unknown of one is not a number, so that it takes no more room.
    private let services: OverlapServices
    private let placeA: Int32
    private let placeB: Int32
    private let shared: Int32
    private let needPeople: Double
    private let capacityPeople: Double
    private let costPence: Double

    /// - Parameter pair: the places of the two among the services.
    init(
        _ pair: (a: Int, b: Int), of services: OverlapServices, sharedCells: Int32,
        needPeople: Double?, capacityPeople: Double?, costPence: Double?
    ) {
        self.services = services
        placeA = Int32(pair.a)
        placeB = Int32(pair.b)
        shared = sharedCells
        self.needPeople = needPeople ?? .nan
        self.capacityPeople = capacityPeople ?? .nan
        self.costPence = costPence ?? .nan
    }

    /// The one whose reference comes first.
    package var serviceA: NamedReference { services.names[Int(placeA)] }
    package var serviceB: NamedReference { services.names[Int(placeB)] }
    package var sharedCells: Int { Int(shared) }
    package var cellsA: Int { Int(services.cells[Int(placeA)]) }
    package var cellsB: Int { Int(services.cells[Int(placeB)]) }

    /// Nil where no shared cell has a known need.
    package var sharedNeedPeople: Double? { needPeople.isNaN ? nil : needPeople }

    /// Of all open services in the shared cells, not of these two alone; nil where none of them
    /// has a known capacity.
    package var sharedCapacityPeople: Double? { capacityPeople.isNaN ? nil : capacityPeople }

    /// What the two spend a year in the shared cells, rounded half away from zero; nil where
    /// neither's cost is known.
    package var overlapCostPence: Int64? {
        Int64(exactly: costPence.rounded(.toNearestOrAwayFromZero))
    }

    /// Shared cells by all cells of the two, above 0 to 1.
    package var jaccard: Double {
        Double(sharedCells) / Double(cellsA + cellsB - sharedCells)
    }

    /// Shared cells by those of the smaller footprint, above 0 to 1: 1 where the other service
    /// takes in all of it.
    package var containment: Double {
        ServiceOverlap.containment(sharedCells, cellsA, cellsB)
    }

    static func containment(_ sharedCells: Int, _ cellsA: Int, _ cellsB: Int) -> Double {
        Double(sharedCells) / Double(min(cellsA, cellsB))
    }

    package var verdict: Verdict {
        guard let need = sharedNeedPeople, let capacity = sharedCapacityPeople else {
            return .unknown
        }
        return capacity - need > ServiceOverlap.negligiblePeople ? .duplication : .overlap
    }

    /// Shares of capacities add up with the rounding of the machine: less than this is none.
    private static let negligiblePeople = 1e-6
}

/// The services of all pairs of an answer, each at its place: held once for all of them.
final class OverlapServices: Sendable {
    let names: [NamedReference]
    /// How many cells each serves.
    let cells: [Int32]

    init(_ map: ServiceMap) {
        names = map.services.map(\.name)
        cells = map.services.indices.map { Int32(map.footprint(of: $0).count) }
    }
}

/// Who does the same thing for the same people in the same place?
///
/// - Shape: one row a pair of services that are open on the day, share a leaf cell and serve some
///   age in common.
/// - Order: by the reference of the one, then of the other.
/// - Left out: services without a place on the service map, which are counted in a note.
package enum Duplication {
    package struct Options: Hashable, Sendable {
        /// Only pairs whose containment is at least this.
        package var minOverlap: Double
        /// Only pairs of two different, known providers.
        package var acrossProvidersOnly: Bool
        /// Only so many rows, the first; nil: all.
        package var limit: Int?

        package init(
            minOverlap: Double = 0, acrossProvidersOnly: Bool = false, limit: Int? = nil
        ) {
            self.minOverlap = minOverlap
            self.acrossProvidersOnly = acrossProvidersOnly
            self.limit = limit
        }
    }

    package static let description = QuestionDescription(
        name: "duplication",
        asks: "Who does the same thing for the same people in the same place?",
        sql: ServiceMap.sql + [
            NamedSQL("the services that the filters select", SelectedServices.sql),
            NamedSQL("the service map of the services selected", ServiceMap.rowsOfSQL),
            NamedSQL("who serves what these services serve", CellReach.servingSQL),
            NamedSQL("what each service costs in a year", AnnualCosts.sql),
            NamedSQL("services on the map without a capacity", withoutCapacitySQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ServiceOverlap> {
        var rows: [ServiceOverlap] = []
        let notes = try register.snapshot {
            try each(options, context, of: register) { pair in
                if rows.count < options.limit ?? .max { rows.append(pair) }
            }
        }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows, notes: notes)
    }

    /// Tells of every pair, in the order of the answer.
    ///
    /// - Returns: the notes.
    static func each(
        _ options: Options, _ context: QuestionContext, of register: Connection,
        _ body: (ServiceOverlap) -> Void
    ) throws -> [String] {
        let day = context.asOf
        let selected = try SelectedServices(context.filters, in: register)
        let reached = try reached(from: selected, in: register)
        let estimates = try NewestEstimate.all(upTo: day.month.year, in: register)
        let map = try ServiceMap(openOn: day, estimates, among: reached, of: register)
        let costs = try AnnualCosts.byService(on: day, among: reached, in: register)
        var pairs = OverlapWalk(map, costs: costs, options)
        pairs.each(where: { selected.contains($0.id) }, body)
        let unmapped = map.services.indices.count {
            map.footprint(of: $0).isEmpty && selected.contains(map.services[$0].id)
        }
        let withoutCapacity =
            try register.firstRow(withoutCapacitySQL, ["day": .day(day)]) { Int($0.integer(0)) }
        return notes(
            unmapped: unmapped, withoutCapacity: withoutCapacity ?? 0,
            withoutCost: pairs.servicesWithoutCost, withoutProvider: pairs.pairsWithoutProvider)
    }

    /// All services that can be in a pair, or can add to the capacity in its cells; nil: every one.
    private static func reached(
        from selected: SelectedServices, in register: Connection
    ) throws -> Set<Int64>? {
        guard let ids = selected.ids, ids.count <= mostSelected else { return nil }
        let cells = Set(try CellReach.rows(of: ids, in: register).map(\.cell))
        guard cells.count <= mostCells else { return nil }
        return try CellReach(of: register).services(meeting: cells, in: register).union(ids)
    }

    /// Above these, finding out whom the selected services meet costs more than it saves: nearly
    /// every service is one of them.
    private static let mostSelected = 1_000
    private static let mostCells = 5_000

    /// Whether a filter selects them or not.
    static let withoutCapacitySQL = """
        SELECT count(*) AS services
          FROM service
         WHERE service.annual_capacity IS NULL
           AND (service.opened_on IS NULL OR service.opened_on <= :day)
           AND (service.closed_on IS NULL OR service.closed_on >= :day)
           AND EXISTS (SELECT 1 FROM service_cell WHERE service_cell.service = service.id)
        """

    private static let capacityKey = "sharedCapacityPeople"
    private static let costKey = "overlapCostPence"

    package static let columns: [AnswerColumn<ServiceOverlap>] = [
        AnswerColumn("serviceA") { .reference($0.serviceA.reference, name: $0.serviceA.name) },
        AnswerColumn("serviceB") { .reference($0.serviceB.reference, name: $0.serviceB.name) },
        AnswerColumn("sharedCells") { .count(Int64($0.sharedCells)) },
        AnswerColumn("cellsA") { .count(Int64($0.cellsA)) },
        AnswerColumn("cellsB") { .count(Int64($0.cellsB)) },
        AnswerColumn("jaccard") { .number($0.jaccard) },
        AnswerColumn("containment") { .number($0.containment) },
        AnswerColumn("sharedNeedPeople") { .optional(number: $0.sharedNeedPeople) },
        AnswerColumn(capacityKey) { .optional(number: $0.sharedCapacityPeople) },
        AnswerColumn(costKey) { .optional(pence: $0.overlapCostPence) },
        AnswerColumn("verdict") { .text($0.verdict.rawValue) },
    ]

    private static func notes(
        unmapped: Int, withoutCapacity: Int, withoutCost: Int, withoutProvider: Int
    ) -> [String] {
        [
            CountedNote(
                count: Int64(unmapped),
                one: "open service has no place on the service map and is in no pair",
                many: "open services have no place on the service map and are in no pair"),
            CountedNote(
                count: Int64(withoutCapacity),
                one: "open service has no annual capacity: it adds nothing to \(capacityKey)",
                many: "open services have no annual capacity: they add nothing to \(capacityKey)"),
            CountedNote(
                count: Int64(withoutCost),
                one: "service shown has no annual cost: it adds nothing to \(costKey)",
                many: "services shown have no annual cost: they add nothing to \(costKey)"),
            CountedNote(
                count: Int64(withoutProvider),
                one: "pair has a service without a provider: it is left out",
                many: "pairs have a service without a provider: they are left out"),
        ].compactMap(\.text)
    }
}
