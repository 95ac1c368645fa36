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
        read(sources, meeting: [condition, rowsOfOwnFile].compactMap(\.self))
    }

    /// The record whose id is the only parameter, whichever file it travels in.
    var readByID: String { read(sources, meeting: ["record.id = ?1"]) }

    /// The same as `read` without a condition, link by link: SQLite then sorts the records of each
    /// link by themselves, and has the first of a large table without reading the rest.
    func read(by link: (column: Column, target: Table)) -> String {
        read(sources(by: link.column, to: link.target), joined: link.column, meeting: [])
    }

    /// Whether the table is no smaller than the one that the link leads to, so that going through
    /// that one costs little beside it: by their greatest ids, which SQLite has at once.
    func isLarge(beside target: Table) -> String {
        """
        SELECT coalesce((SELECT max(id) FROM \(table.name)), 0)
               >= coalesce((SELECT max(id) FROM \(target.name)), 0)
        """
    }

    /// The link that the key begins with, if every record has it.
    var leadingLink: (column: Column, target: Table)? {
        guard let column = table.column(table.key[0]), column.isRequired,
            let target = target(of: column)
        else { return nil }
        return (column, target)
    }

    /// - Parameter joined: a link whose table is among the sources.
    private func read(
        _ sources: [String], joined: Column? = nil, meeting conditions: [String]
    ) -> String {
        var sources = sources
        var selected = ["record.id AS id"]
        for column in table.columns {
            if column.name != joined?.name, let join = join(for: column) { sources.append(join) }
            selected.append("\(expression(for: column)) AS \(column.name)")
        }
        let order = table.key.joined(separator: ", ")
        let isRead =
            conditions.isEmpty ? "" : " WHERE (\(conditions.joined(separator: ")\n   AND (")))\n"
        return """
            SELECT \(selected.joined(separator: ",\n       "))
              FROM \(sources.joined(separator: "\n  "))
            \(isRead)\
             ORDER BY \(order)
            """
    }

    private var sources: [String] {
        let line = "JOIN contract_line AS line ON line.id = record.contract_line"
        return ["\(table.name) AS record"] + (table.refersToLine ? [line] : [])
    }

    private func sources(by link: Column, to target: Table) -> [String] {
        let first = "\(target.name) AS \(alias(link))"
        let isLinked = "\(stored(link)) = \(alias(link)).id"
        guard link.storage == .partOfLine else {
            return [first, "CROSS JOIN \(table.name) AS record ON \(isLinked)"]
        }
        return [
            first, "CROSS JOIN contract_line AS line ON \(isLinked)",
            "CROSS JOIN \(table.name) AS record ON record.contract_line = line.id",
        ]
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

    private func expression(for column: Column) -> String {
        switch column.storage {
        case .roles:
            """
            (SELECT group_concat(role, ';')
                      FROM (SELECT role FROM organisation_role
                             WHERE organisation = record.id ORDER BY role))
            """
        case .identifiers(let scheme):
            """
            (SELECT group_concat(value, ';')
                      FROM (SELECT value FROM organisation_identifier
                             WHERE organisation = record.id AND scheme = '\(scheme)'
                             ORDER BY value))
            """
        case .own, .partOfLine:
            target(of: column).map { "\(alias(column)).\($0.key[0])" } ?? stored(column)
        }
    }

    private func join(for column: Column) -> String? {
        target(of: column).map { target in
            "LEFT JOIN \(target.name) AS \(alias(column)) ON \(alias(column)).id = \(stored(column))"
        }
    }

    private func target(of link: Column) -> Table? {
        link.linkedTable.flatMap(RegisterTables.named)
    }

    private func alias(_ link: Column) -> String { "linked_\(link.name)" }

    private func stored(_ column: Column) -> String {
        let owner = column.storage == .partOfLine ? "line" : "record"
        return "\(owner).\(column.storedName ?? column.name)"
    }
}
