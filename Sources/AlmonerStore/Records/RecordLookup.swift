import AlmonerModel

extension Connection {
    /// The id of the record that people call so; nil if there is none.
    ///
    /// Only for tables that are known by one reference or code.
    package func id(of reference: String, in table: Table) throws -> Int64? {
        try firstRow(
            TableSQL(table: table).lookupByCode, ["code": .text(reference)]
        ) { $0.integer(0) }
    }
}

extension TableSQL {
    var lookupByCode: String { "SELECT id FROM \(table.name) WHERE \(table.key[0]) = :code" }
}
