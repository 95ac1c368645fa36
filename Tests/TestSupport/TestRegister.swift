import AlmonerModel
import AlmonerStore

/// A register in memory, filled by the lines of small tables that stand in the test itself.
package struct TestRegister {
    package let connection: Connection

    package init(by author: Author = .at("2026-01-01T00:00:00Z")) throws {
        connection = try Register.create(path: ":memory:", by: author)
    }

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Adds records through the program's own way in. The first line names the columns; cells are
    /// separated by `|` or, where the text has none, by `,`, and have no quotes.
    package func add(_ tableName: String, _ text: String) throws {
        guard let table = RegisterTables.named(tableName) else {
            throw UnknownName(name: tableName)
        }
        let lines = text.split(separator: "\n").map(TestRegister.cells)
        guard let header = lines.first else { return }
        let columns = try header.map { name in
            guard let column = table.column(name) else { throw UnknownName(name: name) }
            return column
        }
        let writer = try RecordWriter(connection, table, columns: columns)
        let arena = Arena()
        for line in lines.dropFirst() {
            arena.reset()
            _ = try writer.write(line.map { arena.copy($0) })
        }
    }

    /// Runs SQL as another program would, with foreign keys on.
    package func sql(_ script: String) throws {
        try connection.execute(script: script)
    }

    /// Keeps the years of activity as an import does, and then makes some lines or services stale,
    /// or none, or all, by turns of the seed: what is kept of them must not be read.
    package func keepYears(turn seed: UInt64 = turnOfNoneStale) throws {
        try connection.transaction { try ActivityYears.refresh(in: connection) }
        let turn = seed % 4
        try sql(
            """
            INSERT INTO activity_year_stale
            SELECT id FROM contract_line WHERE \(turn) = 0 OR (\(turn) = 1 AND id % 3 = 0);
            INSERT INTO service_year_stale
            SELECT id FROM service WHERE \(turn) = 2 AND id % 3 = 0;
            UPDATE activity_year
               SET volume = -1e9, cost_pence = -1000000000, referrals = -1000, starts = -1000,
                   completions = -1000, rows_without_cost = 1000, rows_half_recorded = 1000
             WHERE contract_line IN (SELECT contract_line FROM activity_year_stale);
            CREATE TEMP VIEW stale_service AS
            SELECT service FROM service_year_stale
             UNION ALL
            SELECT service
              FROM contract_line
             WHERE id IN (SELECT contract_line FROM activity_year_stale);
            UPDATE service_year
               SET volume = -1e9, costed_volume = -1e9, cost_pence = -1000000000,
                   rows_without_volume = 1000
             WHERE service IN (SELECT service FROM stale_service);
            UPDATE provider_year
               SET cost_pence = -1000000000, rows_without_cost = 1000, referrals = -1000,
                   starts = -1000, completions = -1000, rows_half_recorded = 1000
             WHERE service IN (SELECT service FROM stale_service);
            DROP VIEW stale_service;
            """)
    }

    package static let turnOfNoneStale: UInt64 = 3

    package func count(_ table: String) throws -> Int64 {
        try connection.firstRow("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? 0
    }

    private static func cells(_ line: Substring) -> [String] {
        let separator: Character = line.contains("|") ? "|" : ","
        return line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    package struct UnknownName: Error {
        package let name: String
    }
}
