import AlmonerModel

/// Takes away what would be done for each row of an empty table, and does it once afterwards.
///
/// Sorting a million keys once is several times faster than putting each in its place, and lines
/// whose years have to be added up are found in one go. Unique indexes stay: they are how a key met
/// twice is found. So do the sparse ones, in which triggers look.
package final class FirstLoad {
    private let connection: Connection
    private var takenAway: [String] = []
    /// Nothing marks the lines whose activity comes in.
    private var marksNoLines = false

    package init(_ connection: Connection) {
        self.connection = connection
    }

    package func prepare(_ tables: [Table]) throws {
        for table in tables {
            let isThere = try connection.firstRow("SELECT 1 FROM \(table.name) LIMIT 1") { _ in 1 }
            guard isThere == nil else { continue }
            let parts = try connection.rows(
                """
                SELECT type AS type,
                       name AS name,
                       sql  AS sql
                  FROM sqlite_schema
                 WHERE tbl_name = :table
                   AND ((type = 'index'
                         AND sql LIKE 'CREATE INDEX%'
                         AND sql NOT LIKE '%IS NOT NULL')
                        OR (type = 'trigger' AND name GLOB 'activity_year_stale_*'))
                 ORDER BY name
                """, ["table": .text(table.name)]
            ) { (type: $0.text(0), name: $0.text(1), sql: $0.text(2)) }
            for part in parts {
                try connection.execute(script: "DROP \(part.type) \(part.name)")
                takenAway.append(part.sql)
                if part.type == "trigger" { marksNoLines = true }
            }
        }
    }

    /// The schema's own text makes each part again.
    package func finish() throws {
        for sql in takenAway { try connection.execute(script: sql) }
        takenAway.removeAll()
        guard marksNoLines else { return }
        marksNoLines = false
        try connection.run(
            """
            INSERT OR IGNORE INTO activity_year_stale (contract_line)
            SELECT line.id
              FROM contract_line AS line
             WHERE EXISTS (SELECT 1 FROM activity WHERE activity.contract_line = line.id)
            """)
    }
}
