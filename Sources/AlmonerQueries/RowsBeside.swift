import AlmonerStore

/// Rows of another table, read beside the agreements whose they are: both come by the agreement's
/// id, so that each table is gone through once and nothing is held. Which row of an agreement counts
/// is told here: for SQLite to group them takes as long again as to read them.
struct RowsBeside {
    private let statement: Statement
    /// Whose the row is on which the statement stands; nil after the last.
    private var contract: Int64?

    /// - Parameter sql: gives rows in the order of their agreements' ids, which are its first column.
    init(_ sql: String, _ values: [String: SQLValue], in register: Connection) throws {
        statement = try register.prepare(sql, for: values)
        statement.bind(values)
        try step()
    }

    /// Shows the rows of an agreement. Agreements are asked for in the order of their ids.
    mutating func each(of id: Int64, _ body: (Statement) -> Void) throws {
        while let contract, contract <= id {
            if contract == id { body(statement) }
            try step()
        }
    }

    private mutating func step() throws {
        contract = try statement.step() ? statement.integer(0) : nil
    }
}
