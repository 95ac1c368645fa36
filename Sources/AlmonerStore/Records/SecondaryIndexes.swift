import AlmonerModel

/// Takes the indexes of empty tables away for the time of a first load, and makes them again.
///
/// Sorting a million keys once is several times faster than putting each in its place. Unique
/// indexes stay: they are how a key met twice is found. So do the sparse ones, in which triggers
/// look.
package final class SecondaryIndexes {
    private let connection: Connection
    private var dropped: [String] = []

    package init(_ connection: Connection) throws {
        self.connection = connection
    }

    package func drop(for tables: [Table]) throws {
        for table in tables {
            let isThere = try connection.firstRow("SELECT 1 FROM \(table.name) LIMIT 1") { _ in 1 }
            guard isThere == nil else { continue }
            let indexes = try connection.rows(
                """
                SELECT name AS name,
                       sql  AS sql
                  FROM sqlite_schema
                 WHERE type = 'index'
                   AND tbl_name = :table
                   AND sql LIKE 'CREATE INDEX%'
                   AND sql NOT LIKE '%IS NOT NULL'
                 ORDER BY name
                """, ["table": .text(table.name)]
            ) { (name: $0.text(0), sql: $0.text(1)) }
            for index in indexes {
                try connection.execute(script: "DROP INDEX \(index.name)")
                dropped.append(index.sql)
            }
        }
    }

    /// The schema's own text makes each index again.
    package func remake() throws {
        for sql in dropped { try connection.execute(script: sql) }
        dropped.removeAll()
    }
}
