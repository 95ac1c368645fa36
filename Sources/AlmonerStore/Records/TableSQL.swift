import AlmonerModel

/// The statements of a table, derived from its declaration. Names come from the program's own
/// declarations alone; values are always bound.
struct TableSQL {
    let table: Table

    /// The columns of the table itself that a writer of these columns writes, in order. A line is
    /// one stored column however many columns name it.
    static func stored(_ columns: [Column]) -> [String] {
        var stored: [String] = []
        if columns.contains(where: { $0.storage == .partOfLine }) { stored.append("contract_line") }
        for column in columns {
            if let name = column.storedName { stored.append(name) }
        }
        return stored
    }

    /// The stored columns by which the record is found.
    var storedKey: [String] {
        TableSQL.stored(table.key.compactMap { table.column($0) })
    }

    /// Where a part of the key may be unknown, the schema's unique index takes unknown for 0.
    private func isNullable(_ stored: String) -> Bool {
        table.columns.contains { $0.storedName == stored && !$0.isRequired }
    }

    /// Parameters: the key, in order. Columns: the id, then the stored ones asked for.
    func lookup(_ stored: [String]) -> String {
        let conditions = storedKey.enumerated().map { index, name in
            isNullable(name)
                ? "coalesce(\(name), 0) = coalesce(?\(index + 1), 0)" : "\(name) = ?\(index + 1)"
        }
        return """
            SELECT \((["id"] + stored).joined(separator: ", "))
              FROM \(table.name)
             WHERE \(conditions.joined(separator: " AND "))
            """
    }

    /// Parameters: the stored columns, in order.
    func insert(_ stored: [String]) -> String {
        let places = stored.indices.map { "?\($0 + 1)" }
        return """
            INSERT INTO \(table.name) (\(stored.joined(separator: ", ")))
            VALUES (\(places.joined(separator: ", ")))
            """
    }

    /// Parameters: the stored columns, in order, then the id.
    func update(_ stored: [String]) -> String {
        let changes = stored.enumerated().map { "\($1) = ?\($0 + 1)" }
        return """
            UPDATE \(table.name)
               SET \(changes.joined(separator: ", "))
             WHERE id = ?\(stored.count + 1)
            """
    }

    var delete: String { "DELETE FROM \(table.name) WHERE id = ?1" }

    /// Every record as people write it: links as references, in the order of the key.
    ///
    /// Columns: the id, then those of the declaration. Parameters: those of the condition, which is
    /// on `record`.
    func read(where condition: String? = nil) -> String {
        read(meeting: [condition, rowsOfOwnFile].compactMap(\.self))
    }

    /// The record whose id is the only parameter, whichever file it travels in.
    var readByID: String { read(meeting: ["record.id = ?1"]) }

    private func read(meeting conditions: [String]) -> String {
        var joins: [String] = []
        if table.refersToLine {
            joins.append("JOIN contract_line AS line ON line.id = record.contract_line")
        }
        var selected = ["record.id AS id"]
        for column in table.columns {
            selected.append("\(expression(for: column, &joins)) AS \(column.name)")
        }
        let order = table.key.map { "\($0)" }.joined(separator: ", ")
        let isRead =
            conditions.isEmpty ? "" : " WHERE (\(conditions.joined(separator: ")\n   AND (")))\n"
        return """
            SELECT \(selected.joined(separator: ",\n       "))
              FROM \(table.name) AS record
            \(joins.map { "  \($0)\n" }.joined())\
            \(isRead)\
             ORDER BY \(order)
            """
    }

    /// Identifiers of schemes that organisations carry as columns travel there, not here.
    private var rowsOfOwnFile: String? {
        guard table.name == RegisterTables.organisationIdentifier.name else { return nil }
        return "record.scheme NOT IN (\(TableSQL.carriedSchemes))"
    }

    /// The schemes that organisations carry as columns, as a list for `IN`.
    static let carriedSchemes = RegisterTables.organisation.columns.compactMap { column in
        if case .identifiers(let scheme) = column.storage { "'\(scheme)'" } else { nil }
    }.joined(separator: ", ")

    private func expression(for column: Column, _ joins: inout [String]) -> String {
        let owner = column.storage == .partOfLine ? "line" : "record"
        switch column.storage {
        case .roles:
            return """
                (SELECT group_concat(role, ';')
                          FROM (SELECT role FROM organisation_role
                                 WHERE organisation = record.id ORDER BY role))
                """
        case .identifiers(let scheme):
            return """
                (SELECT group_concat(value, ';')
                          FROM (SELECT value FROM organisation_identifier
                                 WHERE organisation = record.id AND scheme = '\(scheme)'
                                 ORDER BY value))
                """
        case .own, .partOfLine:
            let stored = column.storedName ?? column.name
            guard let target = column.linkedTable.flatMap(RegisterTables.named) else {
                return "\(owner).\(stored)"
            }
            let alias = "linked_\(column.name)"
            joins.append("LEFT JOIN \(target.name) AS \(alias) ON \(alias).id = \(owner).\(stored)")
            return "\(alias).\(target.key[0])"
        }
    }
}
