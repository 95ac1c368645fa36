import AlmonerModel
import AlmonerStore

/// Two providers of the register that may be one body.
package struct ProviderMatch: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        /// One identifier in two forms, whatever the names.
        case identifier
        /// The same name once it is folded.
        case name
    }

    /// The one whose reference comes first.
    package let providerA: NamedReference
    package let providerB: NamedReference
    package let reason: Reason
}

/// Which providers may be one?
///
/// - Shape: one row a pair; a provider is a body with that role, or one that an agreement or a
///   service names as its provider.
/// - Order: by the reference of the one, then of the other.
/// - Left out: nothing; the day asked plays no part, because a body recorded twice was never two.
package enum ProviderDuplication {
    package static let description = QuestionDescription(
        name: "duplication providers", asks: "Which providers may be one?",
        sql: [
            NamedSQL("the providers", providersSQL),
            NamedSQL("the identifiers of all organisations", identifiersSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ProviderMatch> {
        let providers = try providers(context.filters, in: register)
        let identifiers = try identifierKeys(in: register)
        var reasons = pairs(of: providers) { identifiers[$0.id] ?? [] }
            .reduce(into: [Pair: ProviderMatch.Reason]()) { $0[$1] = .identifier }
        for pair in pairs(of: providers, by: { [FoldedName($0.name).text] })
        where reasons[pair] == nil {
            reasons[pair] = .name
        }
        let rows = reasons.keys.sorted().compactMap { pair -> ProviderMatch? in
            let (first, second) = (providers[pair.first], providers[pair.second])
            guard first.isSelected || second.isSelected, let reason = reasons[pair] else {
                return nil
            }
            return ProviderMatch(
                providerA: NamedReference(first.reference, name: first.name),
                providerB: NamedReference(second.reference, name: second.name), reason: reason)
        }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows)
    }

    package static let columns: [AnswerColumn<ProviderMatch>] = [
        AnswerColumn("providerA") { .reference($0.providerA.reference, name: $0.providerA.name) },
        AnswerColumn("providerB") { .reference($0.providerB.reference, name: $0.providerB.name) },
        AnswerColumn("reason") { .text($0.reason.rawValue) },
    ]

    /// All providers; only pairs with a selected one are shown.
    static let providersSQL = """
        SELECT organisation.id        AS id,
               organisation.reference AS reference,
               organisation.name      AS name,
               (:provider IS NULL
                OR organisation.reference IN (SELECT value FROM json_each(:provider)))
               AND (:contracts IS NULL
                    OR organisation.id IN (
                        SELECT contract.provider
                          FROM contract
                         WHERE contract.id IN (SELECT value FROM json_each(:contracts)))
                    OR organisation.id IN (
                        SELECT service.provider
                          FROM service
                         WHERE service.id IN (SELECT value FROM json_each(:services))))
                                      AS is_selected
          FROM organisation
         WHERE EXISTS (
                SELECT 1
                  FROM organisation_role
                 WHERE organisation_role.organisation = organisation.id
                   AND organisation_role.role = 'provider')
            OR EXISTS (SELECT 1 FROM contract WHERE contract.provider = organisation.id)
            OR EXISTS (SELECT 1 FROM service WHERE service.provider = organisation.id)
         ORDER BY organisation.reference
        """

    static let identifiersSQL = """
        SELECT organisation_identifier.organisation AS organisation,
               organisation_identifier.scheme       AS scheme,
               organisation_identifier.value        AS value
          FROM organisation_identifier
         ORDER BY organisation_identifier.organisation, organisation_identifier.scheme,
                  organisation_identifier.value
        """
}

// MARK: How it is worked out

extension ProviderDuplication {
    struct Provider {
        let id: Int64
        let reference: String
        let name: String
        let isSelected: Bool
    }

    /// Two providers by their places in the list.
    private struct Pair: Hashable, Comparable {
        let first: Int
        let second: Int

        static func < (left: Pair, right: Pair) -> Bool {
            (left.first, left.second) < (right.first, right.second)
        }
    }

    /// A provider is selected by its own reference, and by providing under an agreement, or a
    /// service, that the other filters select.
    static func providers(
        _ filters: Filters, in register: Connection
    ) throws -> [Provider] {
        var others = filters
        others.provider = []
        let selection = try Selection(others, in: register)
        let selectsAgreements =
            !(filters.commissioner + filters.department + filters.contractKind).isEmpty
        // Refuses a provider that the register does not have.
        _ = try Selection(filters, in: register)
        let named = filters.provider.map(jsonQuoted).joined(separator: ",")
        let values: [String: SQLValue] = [
            "provider": filters.provider.isEmpty ? .null : .text("[\(named)]"),
            "contracts": try selection.contracts,
            // A service says nothing of commissioners: where they are asked for, agreements decide.
            "services": selectsAgreements ? .null : try selection.services,
        ]
        return try register.rows(providersSQL, values) { statement in
            Provider(
                id: statement.integer(0), reference: statement.text(1), name: statement.text(2),
                isSelected: statement.integer(3) != 0)
        }
    }

    /// The pairs of providers that have a key in common.
    private static func pairs(
        of providers: [Provider], by keys: (Provider) -> Set<String>
    ) -> Set<Pair> {
        var places: [String: [Int]] = [:]
        for (place, provider) in providers.enumerated() {
            for key in keys(provider) { places[key, default: []].append(place) }
        }
        var pairs: Set<Pair> = []
        for places in places.values {
            for (index, first) in places.enumerated() {
                for second in places[(index + 1)...] {
                    pairs.insert(Pair(first: first, second: second))
                }
            }
        }
        return pairs
    }

    /// What each organisation's identifiers are compared by: two that have one in common may be
    /// one body.
    private static func identifierKeys(in register: Connection) throws -> [Int64: Set<String>] {
        var keys: [Int64: Set<String>] = [:]
        try register.withStatement(identifiersSQL) { statement in
            while try statement.step() {
                let form = IdentifierForm(scheme: statement.text(1), value: statement.text(2))
                keys[statement.integer(0), default: []].formUnion(form.keys)
            }
        }
        return keys
    }
}

/// An identifier without what is written now one way and now another.
private struct IdentifierForm {
    /// Begins the schemes of somebody's own ledger, whose numbers mean nothing outside it.
    private static let localScheme = "XL-"
    /// Letters that every number of a scheme begins with, and that people leave out.
    private static let impliedLetters = ["GB-SC": "SC", "GB-NIC": "NIC"]

    private let scheme: String
    /// Letters and digits alone, in upper case.
    private let plain: String

    init(scheme: String, value: String) {
        self.scheme = scheme
        plain = value.uppercased().filter { $0.isLetter || $0.isNumber }
    }

    var keys: Set<String> {
        guard !plain.isEmpty else { return [] }
        var keys: Set = ["\(scheme) \(withoutLeadingZeros)"]
        // Under two schemes only the very same value counts: 0123 is a number of one list and
        // 123 of another.
        if !scheme.hasPrefix(IdentifierForm.localScheme) { keys.insert("any \(plain)") }
        return keys
    }

    /// `SC001234`, `SC1234` and `1234` are one number of the Scottish register; the letters of a
    /// company number stay, because `OC` and `SC` number different companies.
    private var withoutLeadingZeros: String {
        var letters = plain.prefix { $0.isLetter }
        let digits = plain.dropFirst(letters.count).drop { $0 == "0" }
        if let implied = IdentifierForm.impliedLetters[scheme], letters == implied { letters = "" }
        return digits.isEmpty ? plain : "\(letters)\(digits)"
    }
}
