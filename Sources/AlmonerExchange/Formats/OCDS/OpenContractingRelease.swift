import AlmonerModel
import AlmonerStore

/// One process of the register as a compiled release.
struct OpenContractingRelease {
    let value: JSONValue

    private typealias Members = [(key: String, value: JSONValue)]

    /// - Parameter date: of the register's last change.
    init(
        ocid: String, date: String, agreements: [PublishedAgreement], _ connection: Connection
    ) throws {
        var parties = PublishedParties(connection)
        let buyer = try OpenContractingRelease.buyer(of: agreements, &parties)
        let signed = agreements.filter { !$0.isTender }
        let awards = try signed.map { try OpenContractingRelease.award($0, &parties) }
        let contracts = try signed.map { try OpenContractingRelease.contract($0, ocid, connection) }
        var members: Members = [
            ("ocid", .text(ocid)), ("id", .text("\(ocid)-\(date)")), ("date", .text(date)),
            ("tag", .list([.text("compiled")])), ("initiationType", .text("tender")),
        ]
        if !parties.values.isEmpty { members.append(("parties", .list(parties.values))) }
        if let buyer { members.append(("buyer", buyer)) }
        members.append(("tender", OpenContractingRelease.tender(ocid, agreements)))
        if !awards.isEmpty {
            members.append(("awards", .list(awards)))
            members.append(("contracts", .list(contracts)))
        }
        value = .object(members)
    }

    // MARK: Parts

    /// Only what all of them share is said of their process.
    private static func buyer(
        of agreements: [PublishedAgreement], _ parties: inout PublishedParties
    ) throws -> JSONValue? {
        guard let id = shared(agreements, \.commissioner) else { return nil }
        return try parties.mention(id, role: "buyer")
    }

    private static func shared<Value: Equatable>(
        _ agreements: [PublishedAgreement], _ fact: KeyPath<PublishedAgreement, Value?>
    ) -> Value? {
        guard let first = agreements.first?[keyPath: fact],
            agreements.allSatisfy({ $0[keyPath: fact] == first })
        else { return nil }
        return first
    }

    private static func tender(_ ocid: String, _ agreements: [PublishedAgreement]) -> JSONValue {
        var members: Members = [("id", .text(ocid))]
        if agreements.count == 1 { members.append(("title", .text(agreements[0].title))) }
        if let open = agreements.first(where: \.isTender) {
            if agreements.count == 1, let description = open.description {
                members.append(("description", .text(description)))
            }
            members.append(
                ("status", .text(open.status == "planned" ? "planned" : "active")))
            if let value = value(of: open) { members.append(("value", value)) }
            if let period = period(of: open) { members.append(("contractPeriod", period)) }
        } else {
            members.append(("status", .text("complete")))
        }
        if let route = shared(agreements, \.route), let words = ProcurementWords.published(route) {
            if let method = words.method { members.append(("procurementMethod", .text(method))) }
            members.append(("procurementMethodDetails", .text(words.details)))
        }
        if let regime = shared(agreements, \.regime), let law = ProcurementWords.law(regime) {
            members.append(
                ("legalBasis", .object([("scheme", .text(law.scheme)), ("id", .text(law.id))])))
        }
        if agreements.allSatisfy(\.isLightTouch) {
            members.append(("specialRegime", .list([.text("lightTouch")])))
        }
        if agreements.allSatisfy({ $0.kind == "framework" }) {
            members.append(
                ("techniques", .object([("hasFrameworkAgreement", .flag(true))])))
        }
        return .object(members)
    }

    private static func award(
        _ agreement: PublishedAgreement, _ parties: inout PublishedParties
    ) throws -> JSONValue {
        var members: Members = [
            ("id", .text(agreement.reference)), ("title", .text(agreement.title)),
            ("status", .text(agreement.status == "planned" ? "pending" : "active")),
        ]
        if let day = agreement.awardedOn { members.append(("date", .text(start(day)))) }
        if let provider = agreement.provider,
            let supplier = try parties.mention(provider, role: "supplier")
        {
            members.append(("suppliers", .list([supplier])))
        }
        if let value = value(of: agreement) { members.append(("value", value)) }
        if let firstEnd = agreement.firstEnd, agreement.end != nil {
            members.append(("contractPeriod", .object([("endDate", .text(end(firstEnd)))])))
        }
        return .object(members)
    }

    private static func contract(
        _ agreement: PublishedAgreement, _ ocid: String, _ connection: Connection
    ) throws -> JSONValue {
        var members: Members = [
            ("id", .text(agreement.reference)), ("awardID", .text(agreement.reference)),
            ("title", .text(agreement.title)),
        ]
        if let description = agreement.description {
            members.append(("description", .text(description)))
        }
        members.append(("status", .text(ProcurementWords.published(status: agreement.status))))
        if let period = period(of: agreement) { members.append(("period", period)) }
        if let value = value(of: agreement) { members.append(("value", value)) }
        let notices = try notices(of: agreement, connection)
        if !notices.isEmpty { members.append(("documents", .list(notices))) }
        if let framework = agreement.framework, framework != ocid {
            members.append(
                (
                    "relatedProcesses",
                    .list([
                        .object([
                            ("id", .text("1")),
                            ("relationship", .list([.text("framework")])),
                            ("scheme", .text("ocid")), ("identifier", .text(framework)),
                        ])
                    ])
                ))
        }
        return .object(members)
    }

    private static func notices(
        of agreement: PublishedAgreement, _ connection: Connection
    ) throws -> [JSONValue] {
        try connection.rows(
            """
            SELECT code, published_on, reference
              FROM notice
             WHERE contract = :contract
               AND code <> 'other'
             ORDER BY published_on, code
            """, ["contract": .integer(agreement.id)]
        ) { row in
            let code = row.text(0)
            let day = row.text(1)
            let id = row.optionalText(2) ?? AgreementFacts.noticeID(code: code, day: day)
            return .object([
                ("id", .text(id)), ("noticeType", .text(code)),
                ("datePublished", .text(start(day))),
            ])
        }
    }

    // MARK: Values

    private static func value(of agreement: PublishedAgreement) -> JSONValue? {
        agreement.totalPence.map {
            .object([
                ("amount", .number(Money.plain(pence: $0))),
                ("currency", .text(agreement.currency)),
            ])
        }
    }

    private static func period(of agreement: PublishedAgreement) -> JSONValue? {
        var members: Members = []
        if let day = agreement.start { members.append(("startDate", .text(start(day)))) }
        if let day = agreement.end { members.append(("endDate", .text(end(day)))) }
        if let day = agreement.latestEnd { members.append(("maxExtentDate", .text(end(day)))) }
        return members.isEmpty ? nil : .object(members)
    }

    private static func start(_ day: String) -> String { "\(day)T00:00:00Z" }

    /// The last day is part of the period.
    private static func end(_ day: String) -> String { "\(day)T23:59:59Z" }
}

/// The organisations of a release, each described once.
struct PublishedParties {
    private struct Party {
        let id: Int64
        let reference: String
        let name: String
        let identifiers: [(scheme: String, value: String)]
        var roles: [String]
    }

    private let connection: Connection
    private var parties: [Party] = []

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// - Returns: nil for a person, of whom nothing is published.
    mutating func mention(_ id: Int64, role: String) throws -> JSONValue? {
        if let place = parties.firstIndex(where: { $0.id == id }) {
            if !parties[place].roles.contains(role) { parties[place].roles.append(role) }
            return mention(parties[place])
        }
        let found = try connection.firstRow(
            """
            SELECT reference, name
              FROM organisation
             WHERE id = :id
               AND sector IS NOT 'individual'
            """, ["id": .integer(id)]
        ) { (reference: $0.text(0), name: $0.text(1)) }
        guard let found else { return nil }
        let identifiers = try connection.rows(
            """
            SELECT scheme, value
              FROM organisation_identifier
             WHERE organisation = :id
               AND scheme NOT LIKE 'XL-%'
             ORDER BY scheme <> 'GB-COH', scheme, value
            """, ["id": .integer(id)]
        ) { (scheme: $0.text(0), value: $0.text(1)) }
        let party = Party(
            id: id, reference: found.reference, name: found.name, identifiers: identifiers,
            roles: [role])
        parties.append(party)
        return mention(party)
    }

    private func mention(_ party: Party) -> JSONValue {
        .object([("id", .text(party.reference)), ("name", .text(party.name))])
    }

    var values: [JSONValue] {
        parties.map { party in
            let identifiers = party.identifiers.map { identifier in
                JSONValue.object([
                    ("scheme", .text(identifier.scheme)), ("id", .text(identifier.value)),
                ])
            }
            var members: [(key: String, value: JSONValue)] = [
                ("id", .text(party.reference)), ("name", .text(party.name)),
            ]
            if let first = identifiers.first { members.append(("identifier", first)) }
            if identifiers.count > 1 {
                members.append(("additionalIdentifiers", .list(Array(identifiers.dropFirst()))))
            }
            members.append(("roles", .list(party.roles.map { .text($0) })))
            return .object(members)
        }
    }
}
