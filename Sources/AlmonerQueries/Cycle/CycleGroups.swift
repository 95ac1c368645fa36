import AlmonerStore

/// The care groups, and which of them have rows.
struct CycleGroups {
    private struct Group {
        let id: Int64
        let name: NamedReference
        let isTop: Bool
    }

    /// By code.
    private let groups: [Group]
    private let names: [Int64: NamedReference]
    private var below: [Int64: [Int64]] = [:]
    private var above: [Int64: [Int64]] = [:]

    init(in register: Connection) throws {
        groups = try register.rows(CycleGroups.groupsSQL) { row in
            Group(
                id: row.integer(0), name: NamedReference(row.text(1), name: row.text(2)),
                isTop: row.isNull(3))
        }
        names = Dictionary(groups.map { ($0.id, $0.name) }) { first, _ in first }
        try register.withStatement(CycleGroups.belowSQL) { row in
            while try row.step() {
                below[row.integer(0), default: []].append(row.integer(1))
                above[row.integer(1), default: []].append(row.integer(0))
            }
        }
    }

    func name(of id: Int64) -> NamedReference { names[id] ?? NamedReference("") }

    /// The group itself and all below it.
    func atOrBelow(_ id: Int64) -> [Int64] { below[id] ?? [id] }

    /// The group itself, all below it and all above it.
    func inLine(with id: Int64) -> [Int64] { atOrBelow(id) + (above[id] ?? []) }

    /// - Parameters:
    ///   - strategic: groups that a strategy is for.
    ///   - codes: the groups asked for; none: all.
    /// - Returns: ids, in the order of codes.
    func shown(withStrategy strategic: Set<Int64>, asked codes: [String]) -> [Int64] {
        let asked = Set(groups.filter { codes.contains($0.name.reference) }.map(\.id))
        let isWithin = Set(asked.flatMap(atOrBelow))
        return groups.filter { group in
            asked.contains(group.id)
                || (group.isTop || strategic.contains(group.id))
                    && (codes.isEmpty || isWithin.contains(group.id))
        }.map(\.id)
    }

    static let groupsSQL = """
        SELECT care_group.id     AS id,
               care_group.code   AS code,
               care_group.name   AS name,
               care_group.parent AS parent
          FROM care_group
         ORDER BY care_group.code
        """

    static let belowSQL = """
        SELECT v_care_group_below.ancestor   AS ancestor,
               v_care_group_below.descendant AS descendant
          FROM v_care_group_below
         ORDER BY ancestor, descendant
        """
}
