import GRDB

/// The indexes of a table that hold no constraint: made after the load into an empty table.
struct SecondaryIndexes {
    private let definitions: [String]

    init(_ database: Database, of table: Table) throws {
        guard try isEmpty(table, in: database) else {
            definitions = []
            return
        }
        let indexes = try Row.fetchAll(
            database,
            sql: """
                SELECT name, sql
                  FROM sqlite_schema
                 WHERE type = 'index' AND tbl_name = ? AND sql LIKE 'CREATE INDEX%'
                   AND sql NOT LIKE '%IS NOT NULL'
                 ORDER BY name
                """, arguments: [table.name])
        for index in indexes { try database.execute(sql: "DROP INDEX \(index[0] as String)") }
        definitions = indexes.map { $0[1] }
    }

    func make(in database: Database) throws {
        for definition in definitions { try database.execute(sql: definition) }
    }
}

func isEmpty(_ table: Table, in database: Database) throws -> Bool {
    try Row.fetchOne(database, sql: "SELECT 1 FROM \(table.name) LIMIT 1") == nil
}
