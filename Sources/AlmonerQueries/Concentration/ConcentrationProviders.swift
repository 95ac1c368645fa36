import AlmonerStore

/// What is known about the providers of an answer.
struct ConcentrationProviders {
    struct Provider {
        let name: NamedReference
        /// By its sector, or because it is marked as a voluntary, community or social enterprise.
        /// Nil where neither is known.
        let isThirdSector: Bool?
        let isSME: Bool?
    }

    /// In the order of references.
    private var providers: [Provider] = []
    private var ranks: [Int64: Int] = [:]

    init(of ids: Set<Int64>, in register: Connection) throws {
        try register.withStatement(ConcentrationProviders.sql, ["ids": .ids(ids)]) { statement in
            while try statement.step() {
                ranks[statement.integer(0)] = providers.count
                providers.append(
                    Provider(
                        name: NamedReference(statement.text(1), name: statement.text(2)),
                        isThirdSector: statement.optionalInteger(3).map { $0 == 1 },
                        isSME: statement.optionalInteger(4).map { $0 == 1 }))
            }
        }
    }

    subscript(id: Int64) -> Provider? { self[rank: rank(id)] }

    /// The unknown come last.
    func rank(_ id: Int64) -> Int { ranks[id] ?? providers.endIndex }

    subscript(rank rank: Int) -> Provider? {
        rank < providers.endIndex ? providers[rank] : nil
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: Int64(providers.count { $0.isThirdSector == nil }),
                one: "provider has no recorded sector and counts as not of the third sector",
                many: "providers have no recorded sector and count as not of the third sector"),
            CountedNote(
                count: Int64(providers.count { $0.isSME == nil }),
                one: "provider is not known to be an SME or not, and counts as none",
                many: "providers are not known to be SMEs or not, and count as none"),
        ]
    }

    static let sql = """
        SELECT organisation.id        AS id,
               organisation.reference AS reference,
               organisation.name      AS name,
               CASE WHEN organisation.is_vcse = 1 THEN 1
                    WHEN organisation.sector IS NULL THEN organisation.is_vcse
                    ELSE organisation.sector = 'third_sector'
               END                    AS is_third_sector,
               organisation.is_sme    AS is_sme
          FROM organisation
         WHERE organisation.id IN (SELECT value FROM json_each(:ids))
         ORDER BY organisation.reference
        """
}

/// The care groups that the service map names for each service, as it names them: a parent is a
/// group of its own beside those below it.
struct ServedCareGroups {
    private let served: NumberedLists
    private let asked: AskedNodes

    init(_ filters: Filters, in register: Connection) throws {
        asked = try AskedNodes.careGroups(filters, in: register)
        served = try NumberedLists(ServedCareGroups.servedSQL, in: register)
    }

    /// How many care groups a service serves, and which of them were asked for. One that is not on
    /// the map serves the unknown group 0.
    func served(by service: Int64) -> (count: Int, asked: [Int64]) {
        let served = served[service].isEmpty ? [0] : served[service]
        return (served.count, served.filter { asked.contains($0, unknown: false) })
    }

    func count(servedBy service: Int64) -> Int { max(1, served[service].count) }

    static let servedSQL = """
        SELECT DISTINCT
               service_cell.service    AS service,
               service_cell.care_group AS care_group
          FROM service_cell
         ORDER BY service_cell.service, service_cell.care_group
        """
}

extension RecordNames {
    static let careGroupSQL = """
        SELECT care_group.id   AS id,
               care_group.code AS reference,
               care_group.name AS name
          FROM care_group
         WHERE care_group.id IN (SELECT value FROM json_each(:ids))
         ORDER BY care_group.code
        """
}
