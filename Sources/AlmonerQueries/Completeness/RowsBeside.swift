import AlmonerStore

/// Rows of another table, read beside the agreements whose they are: both come by the agreement's
/// id, so that each table is gone through once and nothing is held.
struct RowsBeside {
    private let statement: Statement
    /// Whose the row is on which the statement stands; nil after the last.
    private var contract: Int64?

    /// - Parameter sql: gives one row an agreement, in the order of their ids, which are its first
    ///   column.
    init(_ sql: String, _ values: [String: SQLValue], in register: Connection) throws {
        statement = try register.prepare(sql, for: values)
        statement.bind(values)
        try step()
    }

    /// The row of an agreement, to be read before the next is asked for. Agreements are asked for
    /// in the order of their ids.
    mutating func row(of id: Int64) throws -> Statement? {
        while let contract, contract < id { try step() }
        return contract == id ? statement : nil
    }

    private mutating func step() throws {
        contract = try statement.step() ? statement.integer(0) : nil
    }
}
