import AlmonerModel
import AlmonerStore

/// Which services stand beside others: all that serve a leaf cell which those serve, or one below a
/// parent with an estimate that stands above such a cell. No other service's capacity is in a row
/// of coverage that those are in.
struct EndingReach {
    /// By their ids, those asked about among them.
    private(set) var services: Set<Int64>
    /// Those asked about that have a place on the map.
    private(set) var mapped: Set<Int64> = []
    /// The estimates of the rows that they can be in.
    private(set) var estimates: [NewestEstimate] = []

    private struct Pair: Hashable {
        let careGroup: Int64
        let need: Int64
    }

    init(of asked: Set<Int64>, needUpTo year: Int, in register: Connection) throws {
        services = asked
        var rows: [CoverageCell] = []
        try register.withStatement(
            ServiceMap.rowsOfSQL, ["services": .ids(asked.sorted())]
        ) { row in
            while try row.step() {
                mapped.insert(row.integer(0))
                rows.append(
                    CoverageCell(
                        careGroup: row.integer(1), need: row.integer(2), area: row.integer(3)))
            }
        }
        guard !rows.isEmpty else { return }
        let trees = try EndingTrees(of: register)
        estimates = try NewestEstimate.all(upTo: year, in: register).filter { estimate in
            rows.contains { trees.meet($0, estimate.cell) }
        }
        var wanted: [Pair: Set<Int64>] = [:]
        for cell in Set(rows + estimates.map(\.cell)) {
            let needs = trees.needs.nodes(meeting: cell.need)
            let areas = trees.areas.nodes(meeting: cell.area)
            for careGroup in trees.careGroups.nodes(meeting: cell.careGroup) {
                for need in needs {
                    wanted[Pair(careGroup: careGroup, need: need), default: []].formUnion(areas)
                }
            }
        }
        try add(wanted, in: register)
    }

    private mutating func add(_ wanted: [Pair: Set<Int64>], in register: Connection) throws {
        let pairs = wanted.keys.map { "[\($0.careGroup),\($0.need)]" }.sorted()
        let list = SQLValue.text("[\(pairs.joined(separator: ","))]")
        try register.withStatement(EndingReach.servingSQL, ["pairs": list]) { row in
            while try row.step() {
                let pair = Pair(careGroup: row.integer(0), need: row.integer(1))
                guard wanted[pair]?.contains(row.integer(2)) ?? false else { continue }
                services.insert(row.integer(3))
            }
        }
    }

    /// A set: the order plays no part.
    static let servingSQL = """
        SELECT service_cell.care_group AS care_group,
               service_cell.need       AS need,
               service_cell.area       AS area,
               service_cell.service    AS service
          FROM json_each(:pairs) AS pair
         CROSS JOIN service_cell
                 ON service_cell.care_group = json_extract(pair.value, '$[0]')
                AND service_cell.need = json_extract(pair.value, '$[1]')
        """
}

/// The three trees of the service map.
private struct EndingTrees {
    let careGroups: LeafTree
    let needs: LeafTree
    let areas: LeafTree

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
}
