import AlmonerStore

/// What people call the records that an answer speaks of, and the order in which it names them.
///
/// Names are fetched once the rows of an answer are known: whoever adds up half a million rows
/// handles ids alone.
struct RecordNames {
    private var names: [Int64: (rank: Int, name: NamedReference)] = [:]

    /// - Parameter sql: one of the texts below.
    init(_ sql: String, of ids: Set<Int64>, in register: Connection) throws {
        guard !ids.isEmpty else { return }
        names.reserveCapacity(ids.count)
        try register.withStatement(sql, ["ids": .ids(ids)]) { statement in
            while try statement.step() {
                names[statement.integer(0)] = (
                    names.count, NamedReference(statement.text(1), name: statement.text(2))
                )
            }
        }
    }

    /// Nil for the id 0, which stands for unknown.
    subscript(id: Int64) -> NamedReference? { names[id]?.name }

    /// Where the record stands among the others by its reference; the unknown stand last.
    func rank(_ id: Int64) -> Int { names[id]?.rank ?? .max }

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

extension SQLValue {
    /// A JSON array of ids for `json_each`, in order: the SQL that a question says it ran is to be
    /// the same whenever it is asked.
    static func ids(_ ids: some Sequence<Int64>) -> SQLValue {
        .text("[\(ids.sorted().map(String.init).joined(separator: ","))]")
    }

    /// The ids of such an array; nil for null, which stands for all.
    var ids: Set<Int64>? {
        guard case .text(let json) = self else { return nil }
        return Set(json.split { !"0123456789".contains($0) }.compactMap { Int64($0) })
    }
}
