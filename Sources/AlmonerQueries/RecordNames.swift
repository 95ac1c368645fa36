import AlmonerStore

/// What people call the records that an answer speaks of, and the order in which it names them.
///
/// Names are fetched once the rows of an answer are known: whoever adds up half a million rows
/// handles ids alone.
struct RecordNames {
    private var names: NumberedValues<(rank: Int, name: NamedReference)>

    /// - Parameters:
    ///   - sql: one of the texts below, or one that begins with the same columns.
    ///   - values: of what else it takes.
    ///   - body: is shown each row, for what else it tells.
    init(
        _ sql: String, of ids: Set<Int64>, _ values: [String: SQLValue] = [:],
        in register: Connection, _ body: (Statement) -> Void = { _ in }
    ) throws {
        names = NumberedValues(upTo: Int(ids.max() ?? 0), count: ids.count)
        guard !ids.isEmpty else { return }
        var rank = 0
        let values = values.merging(["ids": .ids(ids)]) { $1 }
        try register.withStatement(sql, values) { statement in
            while try statement.step() {
                body(statement)
                names[Int(statement.integer(0))] = (
                    rank, NamedReference(statement.text(1), name: statement.text(2))
                )
                rank += 1
            }
        }
    }

    /// The parties to agreements, all at once: joining them to each agreement costs as much again as
    /// reading the agreements.
    ///
    /// - Parameter contracts: a JSON array of ids; null: all.
    init(ofPartiesTo contracts: SQLValue, in register: Connection) throws {
        let parties = try register.rows(RecordNames.partiesSQL, ["contracts": contracts]) {
            (id: Int($0.integer(0)), name: NamedReference($0.text(1), name: $0.text(2)))
        }
        names = NumberedValues(upTo: parties.map(\.id).max() ?? 0, count: parties.count)
        for (rank, party) in parties.enumerated() { names[party.id] = (rank, party.name) }
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

    static let partiesSQL = """
        SELECT organisation.id        AS id,
               organisation.reference AS reference,
               organisation.name      AS name
          FROM organisation
         WHERE (:contracts IS NULL
                OR organisation.id IN (
                    SELECT contract.provider
                      FROM contract
                     WHERE contract.id IN (SELECT value FROM json_each(:contracts))
                     UNION ALL
                    SELECT contract.commissioner
                      FROM contract
                     WHERE contract.id IN (SELECT value FROM json_each(:contracts))))
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
