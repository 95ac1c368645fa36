import AlmonerModel
import AlmonerStore

/// A payment that no contract of its own covers.
struct OffContractPayment {
    let payee: Int64?
    let payeeNumber: String?
    /// As the ledger prints it.
    let payeeName: String?
    let paidOn: Day
    let pence: Int64

    /// Nil only for a day that does not exist, which the schema refuses.
    init?(_ statement: Statement) {
        guard let day = statement.optionalDay(4) else { return nil }
        paidOn = day
        payee = statement.optionalInteger(1)
        payeeNumber = statement.optionalText(2)
        payeeName = statement.optionalText(3)
        pence = statement.integer(5)
    }
}

/// A payment and who was found behind it.
struct MatchedPayment {
    let payment: OffContractPayment
    let match: PayeeMatcher.Match
}

/// Finds the organisation behind a payment: the one that the payment names, else the one that goes
/// by the supplier's number, else the only one of its folded name.
struct PayeeMatcher {
    struct Match {
        /// Nil: nobody the register knows, or more than one.
        let organisation: Int64?
        let by: OffContractPayee.Match?

        static let nobody = Match(organisation: nil, by: nil)
    }

    /// Payments to a name that several organisations have.
    private(set) var ambiguousPayments: Int64 = 0

    private let references: [String: Int64]
    /// Nil where several organisations have the value, in whichever schemes.
    private let identifiers: [String: Int64?]
    private var byName: [FoldedName: Int64?] = [:]
    /// A ledger prints the same names again and again.
    private var folded: [String: FoldedName] = [:]

    init(_ payments: [OffContractPayment], in register: Connection) throws {
        let unnamed = payments.filter { $0.payee == nil }
        let numbers: [String: SQLValue] = [
            "numbers": .texts(Set(unnamed.compactMap(\.payeeNumber)))
        ]
        var references: [String: Int64] = [:]
        try register.withStatement(PayeeMatcher.referencesSQL, numbers) { statement in
            while try statement.step() { references[statement.text(1)] = statement.integer(0) }
        }
        var identifiers: [String: Int64?] = [:]
        try register.withStatement(PayeeMatcher.identifiersSQL, numbers) { statement in
            while try statement.step() {
                identifiers.addOnly(statement.integer(0), of: statement.text(1))
            }
        }
        self.references = references
        self.identifiers = identifiers
        guard unnamed.contains(where: { $0.payeeName != nil }) else { return }
        try register.withStatement(PayeeMatcher.namesSQL) { statement in
            while try statement.step() {
                byName.addOnly(statement.integer(0), of: FoldedName(statement.text(1)))
            }
        }
    }

    mutating func match(_ payment: OffContractPayment) -> Match {
        if let payee = payment.payee { return Match(organisation: payee, by: .identifier) }
        if let number = payment.payeeNumber {
            if let organisation = references[number] {
                return Match(organisation: organisation, by: .identifier)
            }
            if let only = identifiers[number], let organisation = only {
                return Match(organisation: organisation, by: .identifier)
            }
        }
        guard let name = payment.payeeName, let found = byName[folded(name)] else {
            return .nobody
        }
        guard let organisation = found else {
            ambiguousPayments += 1
            return .nobody
        }
        return Match(organisation: organisation, by: .name)
    }

    private mutating func folded(_ name: String) -> FoldedName {
        if let known = folded[name] { return known }
        let new = FoldedName(name)
        folded[name] = new
        return new
    }

    static let referencesSQL = """
        SELECT organisation.id        AS organisation,
               organisation.reference AS reference
          FROM organisation
         WHERE organisation.reference IN (SELECT value FROM json_each(:numbers))
         ORDER BY organisation.reference
        """

    static let identifiersSQL = """
        SELECT organisation_identifier.organisation AS organisation,
               organisation_identifier.value        AS value
          FROM organisation_identifier
         WHERE organisation_identifier.value IN (SELECT value FROM json_each(:numbers))
         ORDER BY organisation_identifier.value, organisation_identifier.organisation,
                  organisation_identifier.scheme
        """

    static let namesSQL = """
        SELECT organisation.id   AS organisation,
               organisation.name AS name
          FROM organisation
         ORDER BY organisation.id
        """
}

extension Dictionary where Value == Int64? {
    /// Keeps the only organisation of a key, and nobody once there is another.
    fileprivate mutating func addOnly(_ organisation: Int64, of key: Key) {
        if let known = self[key] {
            if known != organisation { updateValue(nil, forKey: key) }
        } else {
            updateValue(organisation, forKey: key)
        }
    }
}
