import AlmonerStore

/// A provider or a commissioner as a standard looks at it.
final class AgreementParty {
    let name: String
    let nameContent: AgreementRecord.Content
    let isIndividual: Bool
    /// 1 and 0 for yes and no.
    let isSme: Int64?
    let isVcse: Int64?
    let registrationNumber: String?
    let numberContent: AgreementRecord.Content

    fileprivate init(_ statement: Statement) {
        name = statement.text(0)
        nameContent = AgreementRecord.Content(name)
        isIndividual = statement.optionalText(1) == "individual"
        isSme = statement.optionalInteger(2)
        isVcse = statement.optionalInteger(3)
        registrationNumber = statement.optionalText(4)
        numberContent = AgreementRecord.Content(registrationNumber)
    }
}

/// Looks each party up once: many agreements are of the same few.
final class AgreementParties {
    private let statement: Statement
    private var known: [Int64: AgreementParty] = [:]

    init(in register: Connection) throws {
        statement = try register.prepare(AgreementParties.sql)
    }

    func party(_ id: Int64?) throws -> AgreementParty? {
        guard let id else { return nil }
        if let party = known[id] { return party }
        statement.bind(id, at: 1)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let party = AgreementParty(statement)
        known[id] = party
        return party
    }

    /// The numbers of somebody's own ledger (XL-…) register nobody.
    static let sql = """
        SELECT organisation.name    AS name,
               organisation.sector  AS sector,
               organisation.is_sme  AS is_sme,
               organisation.is_vcse AS is_vcse,
               (SELECT min(identifier.value)
                  FROM organisation_identifier AS identifier
                 WHERE identifier.organisation = organisation.id
                   AND identifier.scheme NOT GLOB 'XL-*')
                                    AS registration_number
          FROM organisation
         WHERE organisation.id = :organisation
        """
}
