import GRDB

/// Brings the records of one file into one table by their reference, with an audit row for each
/// that is new or differs.
final class Import {
    private let database: Database
    private let table: Table
    private let path: String
    private let organisations: [String: Int64]
    private let find: Statement
    private let insert: Statement
    private let update: Statement
    private let findContract: Statement
    private let audit: Statement?
    /// No record needs to be looked for in a table that was empty.
    private let wasEmpty: Bool
    private var counts = (added: 0, changed: 0, unchanged: 0)

    init(
        _ database: Database, _ table: Table, path: String, isAudited: Bool,
        organisations: [String: Int64]
    ) throws {
        self.database = database
        self.table = table
        self.path = path
        self.organisations = organisations
        find = try database.cachedStatement(sql: table.findSQL)
        insert = try database.cachedStatement(sql: table.insertSQL)
        update = try database.cachedStatement(sql: table.updateSQL)
        findContract = try database.cachedStatement(
            sql: "SELECT id FROM contract WHERE reference = ?")
        audit =
            isAudited
            ? try database.cachedStatement(
                sql: "INSERT INTO audit (table_name, key, operation, record) VALUES (?, ?, ?, ?)")
            : nil
        wasEmpty = try isEmpty(table, in: database)
    }

    /// - Parameter body: what is to be done with each record once it is in.
    /// - Returns: what was done, in a line.
    func run(
        _ body: (_ id: Int64, _ reference: String, _ cell: (String) -> String) throws -> Void = {
            _, _, _ in
        }
    ) throws -> String {
        var reader = try CSVReader(path: path)
        defer { reader.close() }
        guard let header = try reader.next()?.cells else { throw Problem("\(path) is empty") }
        let places = Dictionary(uniqueKeysWithValues: zip(header, header.indices))
        let own = try table.columns.map { column in
            guard let place = places[column.name] else {
                throw Problem("\(path): there is no column \(column.name)")
            }
            return place
        }
        while let record = try reader.next() {
            guard record.cells.count == header.count else {
                throw Problem("\(path):\(record.line): the header has \(header.count) cells")
            }
            let id = try write(record, own)
            try body(id, record.cells[own[0]]) { places[$0].map { record.cells[$0] } ?? "" }
        }
        return "\(table.name): \(counts.added) added, \(counts.changed) changed,"
            + " \(counts.unchanged) unchanged"
    }

    private func write(_ record: Record, _ places: [Int]) throws -> Int64 {
        let values: [DatabaseValue]
        do {
            values = try zip(table.columns, places).map { column, place in
                try column.value(of: record.cells[place], find: id)
            }
        } catch let problem as Problem {
            throw Problem("\(path):\(record.line): \(problem)")
        }
        guard !wasEmpty, let known = try Row.fetchOne(find, arguments: [values[0]]) else {
            try insert.execute(arguments: StatementArguments(values))
            let id = database.lastInsertedRowID
            try write("insert", of: record, values[0])
            counts.added += 1
            return id
        }
        if known.databaseValues.dropFirst().elementsEqual(values) {
            counts.unchanged += 1
        } else {
            try update.execute(arguments: StatementArguments(values))
            try write("update", of: record, values[0])
            counts.changed += 1
        }
        return known[0]
    }

    private func id(_ kind: Column.Kind, _ reference: String) throws -> Int64? {
        guard case .contract = kind else { return organisations[reference] }
        return try Int64.fetchOne(findContract, arguments: [reference])
    }

    private func write(_ operation: String, of record: Record, _ key: DatabaseValue) throws {
        try audit?.execute(arguments: [table.name, key, operation, record.raw])
    }
}
