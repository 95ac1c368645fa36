import AlmonerModel
import AlmonerStore

/// Which services serve a leaf cell that some cell of the three trees stands for.
struct CellReach {
    private let careGroups: LeafTree
    private let needs: LeafTree
    private let areas: LeafTree

    private struct Pair: Hashable {
        let careGroup: Int64
        let need: Int64
    }

    init(of register: Connection) throws {
        careGroups = try LeafTree.careGroups(of: register)
        needs = try LeafTree.needs(of: register)
        areas = try LeafTree.areas(of: register)
    }

    /// Whether there is a leaf cell that both stand for.
    func meet(_ one: CoverageCell, _ other: CoverageCell) -> Bool {
        meet(one.careGroup, other.careGroup, in: careGroups)
            && meet(one.need, other.need, in: needs) && meet(one.area, other.area, in: areas)
    }

    private func meet(_ one: Int64, _ other: Int64, in tree: LeafTree) -> Bool {
        one == other || tree.leaves(below: one).overlaps(tree.leaves(below: other))
    }

    /// The rows of the service map of some services, as they stand there.
    static func rows(
        of services: Set<Int64>, in register: Connection
    ) throws -> [(service: Int64, cell: CoverageCell)] {
        try register.rows(ServiceMap.rowsOfSQL, ["services": .ids(services)]) { row in
            let cell = CoverageCell(
                careGroup: row.integer(1), need: row.integer(2), area: row.integer(3))
            return (row.integer(0), cell)
        }
    }

    /// The ids of the services that have a row of the map which meets one of the cells.
    func services(
        meeting cells: Set<CoverageCell>, in register: Connection
    ) throws -> Set<Int64> {
        var services: Set<Int64> = []
        // In one order, so that the SQL it runs is the same whenever it is asked.
        let wanted = wanted(cells).sorted {
            ($0.key.careGroup, $0.key.need) < ($1.key.careGroup, $1.key.need)
        }
        for (pair, areas) in wanted {
            let values: [String: SQLValue] = [
                "careGroup": .integer(pair.careGroup), "need": .integer(pair.need),
                "areas": .ids(areas),
            ]
            try register.withStatement(CellReach.servingSQL, values) { row in
                while try row.step() { services.insert(row.integer(0)) }
            }
        }
        return services
    }

    /// The areas to look at for each care group and need.
    private func wanted(_ cells: Set<CoverageCell>) -> [Pair: Set<Int64>] {
        let groupsMeeting = CellReach.nodes(meeting: cells.map(\.careGroup), in: careGroups)
        let needsMeeting = CellReach.nodes(meeting: cells.map(\.need), in: needs)
        let areasMeeting = CellReach.nodes(meeting: cells.map(\.area), in: areas)
        var wanted: [Pair: Set<Int64>] = [:]
        for cell in cells {
            for careGroup in groupsMeeting[cell.careGroup] ?? [] {
                for need in needsMeeting[cell.need] ?? [] {
                    wanted[Pair(careGroup: careGroup, need: need), default: []]
                        .formUnion(areasMeeting[cell.area] ?? [])
                }
            }
        }
        return wanted
    }

    private static func nodes(meeting ids: [Int64], in tree: LeafTree) -> [Int64: [Int64]] {
        Dictionary(uniqueKeysWithValues: Set(ids).map { ($0, tree.nodes(meeting: $0)) })
    }

    /// A set: the order plays no part.
    static let servingSQL = """
        SELECT service_cell.service AS service
          FROM service_cell
         WHERE service_cell.care_group = :careGroup
           AND service_cell.need = :need
           AND service_cell.area IN (SELECT value FROM json_each(:areas))
        """
}
