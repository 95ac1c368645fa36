import AlmonerStore

/// What people call the records that an answer speaks of, and the order in which it names them.
///
/// Names are fetched once the rows of an answer are known: whoever adds up half a million rows
/// handles ids alone.
struct RecordNames {
    private var names: NumberedValues<(rank: Int, name: NamedReference)>

    /// - Parameter sql: one of the texts below.
    init(_ sql: String, of ids: Set<Int64>, in register: Connection) throws {
        names = NumberedValues(upTo: Int(ids.max() ?? 0), count: ids.count)
        guard !ids.isEmpty else { return }
        var rank = 0
        try register.withStatement(sql, ["ids": .ids(ids)]) { statement in
            while try statement.step() {
                names[Int(statement.integer(0))] = (
                    rank, NamedReference(statement.text(1), name: statement.text(2))
                )
                rank += 1
            }
        }
    }

    /// Nil for the id 0, which stands for unknown.
    subscript(id: Int64) -> NamedReference? { names[Int(id)]?.name }

    /// Where the record stands among the others by its reference; the unknown stand last.
    func rank(_ id: Int64) -> Int { names[Int(id)]?.rank ?? .max }

    static let serviceSQL = """
        SELECT service.id        AS id,
               service.reference AS reference,
               service.name      AS name
          FROM service
         WHERE service.id IN (SELECT value FROM json_each(:ids))
         ORDER BY service.reference
        """

    static let contractSQL = """
        SELECT contract.id        AS id,
               contract.reference AS reference,
               contract.title     AS name
          FROM contract
         WHERE contract.id IN (SELECT value FROM json_each(:ids))
         ORDER BY contract.reference
        """

    static let organisationSQL = """
        SELECT organisation.id        AS id,
               organisation.reference AS reference,
               organisation.name      AS name
          FROM organisation
         WHERE organisation.id IN (SELECT value FROM json_each(:ids))
         ORDER BY organisation.reference
        """

    static let areaSQL = """
        SELECT area.id   AS id,
               area.code AS reference,
               area.name AS name
          FROM area
         WHERE area.id IN (SELECT value FROM json_each(:ids))
         ORDER BY area.code
        """

    static let serviceTypeSQL = """
        SELECT service_type.id   AS id,
               service_type.code AS reference,
               service_type.name AS name
          FROM service_type
         WHERE service_type.id IN (SELECT value FROM json_each(:ids))
         ORDER BY service_type.code
        """
}
