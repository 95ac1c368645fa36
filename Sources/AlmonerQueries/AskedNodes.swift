import AlmonerModel
import AlmonerStore

/// The nodes of a tree that a filter takes in: those it names, all below them, and all above them,
/// which stand for them too.
struct AskedNodes {
    /// Nil: all.
    private let ids: Set<Int64>?

    /// - Parameter sql: one of the texts below.
    private init(_ sql: String, _ codes: [String], in register: Connection) throws {
        guard !codes.isEmpty else {
            ids = nil
            return
        }
        ids = Set(try register.rows(sql, ["codes": .texts(codes)]) { $0.integer(0) })
    }

    static func careGroups(_ filters: Filters, in register: Connection) throws -> AskedNodes {
        try AskedNodes(careGroupsSQL, filters.careGroup, in: register)
    }

    static func areas(_ filters: Filters, in register: Connection) throws -> AskedNodes {
        try AskedNodes(areasSQL, filters.area, in: register)
    }

    /// - Parameter unknown: what to say of a record that names no node.
    func contains(_ id: Int64?, unknown: Bool) -> Bool {
        guard let ids else { return true }
        return id.map(ids.contains) ?? unknown
    }

    static let careGroupsSQL = """
        SELECT below.descendant AS id
          FROM v_care_group_below AS below
          JOIN care_group ON care_group.id = below.ancestor
         WHERE care_group.code IN (SELECT value FROM json_each(:codes))
         UNION
        SELECT above.ancestor
          FROM v_care_group_below AS above
          JOIN care_group ON care_group.id = above.descendant
         WHERE care_group.code IN (SELECT value FROM json_each(:codes))
         ORDER BY id
        """

    static let areasSQL = """
        SELECT below.descendant AS id
          FROM v_area_below AS below
          JOIN area ON area.id = below.ancestor
         WHERE area.code IN (SELECT value FROM json_each(:codes))
         UNION
        SELECT above.ancestor
          FROM v_area_below AS above
          JOIN area ON area.id = above.descendant
         WHERE area.code IN (SELECT value FROM json_each(:codes))
         ORDER BY id
        """
}
