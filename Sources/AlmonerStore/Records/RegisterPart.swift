import AlmonerModel

/// A part of the register that stands on its own: some agreements and services, what belongs to
/// them, and all that these records refer to. Imported into an empty register it lacks nothing.
///
/// What is only referred to comes alone: the framework of a call-off without its lines, a provider
/// without its other agreements.
package struct RegisterPart {
    private let connection: Connection
    /// The ids that belong to what was chosen, of the tables whose records others belong to.
    private var held: [String: Set<Int64>]
    /// The ids beyond those that belong.
    private var referred: [String: Set<Int64>]

    /// - Parameter others: ids of further records by table, which come as if they were referred to.
    package init(
        contracts: Set<Int64>, services: Set<Int64>, others: [(table: Table, ids: Set<Int64>)],
        in connection: Connection
    ) throws {
        self.connection = connection
        held = [
            RegisterTables.contract.name: contracts, RegisterTables.service.name: services,
        ]
        referred = Dictionary(
            others.map { ($0.table.name, $0.ids) }, uniquingKeysWith: { $0.union($1) })
        try holdWhatBelongs()
        try followReferences()
        for table in [RegisterTables.document, RegisterTables.evidenceLink] {
            try addWhatRestsOnKeys(table)
        }
    }

    package var contracts: Int { held[RegisterTables.contract.name]?.count ?? 0 }
    package var services: Int { held[RegisterTables.service.name]?.count ?? 0 }

    /// Which records of a table are in the part, as a condition on `record` with its values; nil
    /// for all.
    func rows(of table: Table) -> (condition: String, values: [String: SQLValue])? {
        guard let rule = PartRule.all[table.name], !rule.isWhole else { return nil }
        let belonging = belonging(rule)
        let ids = referred[table.name] ?? []
        let isNamed = PartRule.isListed("id", in: "referred")
        guard let (condition, values) = belonging else {
            return (isNamed, ["referred": .ids(ids)])
        }
        if ids.isEmpty { return (condition, values) }
        return ("\(condition)\n    OR \(isNamed)", values.merging(["referred": .ids(ids)]) { $1 })
    }

    private func belonging(_ rule: PartRule) -> (String, [String: SQLValue])? {
        rule.belonging.map { condition in
            var values: [String: SQLValue] = [:]
            for list in rule.lists {
                values[list] = .ids((held[list] ?? referred[list]) ?? [])
            }
            return (condition, values)
        }
    }

    // MARK: What belongs

    /// Each table refers only to itself and to earlier ones: what it asks for is there.
    private mutating func holdWhatBelongs() throws {
        for table in RegisterTables.all
        where PartRule.held.contains(table.name) && held[table.name] == nil {
            guard let rule = PartRule.all[table.name],
                let (condition, values) = belonging(rule)
            else { continue }
            held[table.name] = try ids("record.id", of: table, condition, values)
        }
    }

    private func ids(
        _ column: String, of table: Table, joining joins: String = "", _ condition: String,
        _ values: [String: SQLValue]
    ) throws -> Set<Int64> {
        let sql = """
            SELECT DISTINCT \(column) AS id
              FROM \(table.name) AS record
            \(joins) WHERE (\(condition))
               AND \(column) IS NOT NULL
             ORDER BY id
            """
        return Set(try connection.rows(sql, values) { $0.integer(0) })
    }

    // MARK: What is referred to

    /// From the last table to the first, so that all that refers to a table is known before it.
    private mutating func followReferences() throws {
        for table in RegisterTables.all.reversed() where PartRule.all[table.name]?.isWhole == false
        {
            let links = PartRule.links(of: table)
            for link in links where link.target == table.name { try follow(link, within: table) }
            guard let (condition, values) = rows(of: table) else { continue }
            for link in links where link.target != table.name {
                add(try ids("record.\(link.column)", of: table, condition, values), to: link.target)
            }
            for part in table.parts {
                try follow(part, of: table, condition, values)
            }
        }
    }

    private mutating func add(_ ids: Set<Int64>, to target: String) {
        guard PartRule.all[target]?.isWhole == false else { return }
        referred[target, default: []].formUnion(ids.subtracting(held[target] ?? []))
    }

    /// A body's parent, and the parent's: to the top.
    private mutating func follow(_ link: PartRule.Link, within table: Table) throws {
        let column = "record.\(link.column)"
        guard let (condition, values) = rows(of: table) else { return }
        var found = try ids(column, of: table, condition, values)
        while !found.isEmpty {
            let new = found.subtracting(held[table.name] ?? [])
                .subtracting(referred[table.name] ?? [])
            add(new, to: table.name)
            let isNew = PartRule.isListed("id", in: "new")
            found = new.isEmpty ? [] : try ids(column, of: table, isNew, ["new": .ids(new)])
        }
    }

    /// What several columns name together: the number of an objective within its strategy.
    private mutating func follow(
        _ part: PartOf, of table: Table, _ condition: String, _ values: [String: SQLValue]
    ) throws {
        guard let target = RegisterTables.named(part.table) else { return }
        let isSame = zip(part.columns, target.key).map { own, other in
            "named.\(other) = record.\(own)"
        }
        let joins = "  JOIN \(target.name) AS named ON \(isSame.joined(separator: " AND "))\n"
        add(
            try ids("named.id", of: table, joining: joins, condition, values), to: target.name)
    }

    // MARK: Documents

    /// Documents and evidence name their record by what people call it. Those of records that are
    /// only referred to stay behind.
    private mutating func addWhatRestsOnKeys(_ table: Table) throws {
        var named: [String: [String: Set<Int64>]] = [:]
        let sql = "SELECT table_name, record_key, id FROM \(table.name)"
        try connection.withStatement(sql) { row in
            while try row.step() {
                named[row.text(0), default: [:]][row.text(1), default: []].insert(row.integer(2))
            }
        }
        for (name, ids) in named {
            guard let owner = RegisterTables.named(name),
                let belonging = PartRule.all[owner.name].flatMap(belonging)
            else { continue }
            let reader = RecordReader(connection, owner)
            try reader.forEach(among: belonging) { record in
                if let found = ids[reader.key(of: record)] {
                    referred[table.name, default: []].formUnion(found)
                }
            }
        }
    }
}
