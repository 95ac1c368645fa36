import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// Finds the organisation that a published file means: by an identifier, else by its name when no
/// identifier says otherwise, else it is a new one.
final class OrganisationBook {
    /// A body as a file describes it.
    struct Party {
        let name: String
        /// What the register itself calls it; nil in a file of somebody else's.
        var reference: String?
        /// Lists and numbers, the strongest first: `GB-COH`, `07444723`.
        var identifiers: [(scheme: String, value: String)] = []
        /// Other columns that the file says something about.
        var facts: [String: String] = [:]
    }

    enum Finding: Sendable {
        case identifier, name, new
    }

    private let connection: Connection
    private(set) var counts: [Finding: Int] = [:]
    private let meeting: Statement
    /// Parties handed in lately, and what the register calls them: files repeat them.
    private var recent: [String: String] = [:]
    private static let mostRecent = 2_048

    /// The names, and who was met, are kept in temporary tables, so that memory does not grow with
    /// the register.
    init(_ connection: Connection) throws {
        self.connection = connection
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS organisation_name (
                    folded    TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    PRIMARY KEY (folded, reference)
                ) STRICT, WITHOUT ROWID;
                CREATE TEMP TABLE IF NOT EXISTS organisation_met (
                    reference TEXT PRIMARY KEY
                ) STRICT, WITHOUT ROWID;
                DELETE FROM temp.organisation_name;
                DELETE FROM temp.organisation_met;
                """)
        meeting = try connection.prepare(
            """
            INSERT OR IGNORE INTO temp.organisation_met (reference) VALUES (?1)
            RETURNING 1
            """)
        let names = try connection.rows("SELECT name, reference FROM organisation") {
            (name: $0.text(0), reference: $0.text(1))
        }
        for (name, reference) in names { try remember(name, reference) }
    }

    /// Hands a party's record and its identifiers to the intake.
    ///
    /// - Parameter role: `provider`, `commissioner` and so on.
    /// - Returns: its reference.
    func take(
        _ party: Party, role: String, file: String? = nil, line: Int, place: String,
        into intake: RecordIntake
    ) throws -> String {
        let signature = OrganisationBook.signature(of: party, role, file)
        if let reference = recent[signature] { return reference }
        let (reference, finding) = try find(party)
        if try isMetFirst(reference) { counts[finding, default: 0] += 1 }
        // The register's own name stays; a new body has only the file's.
        let name = finding == .new ? party.name : try registeredName(of: reference) ?? party.name
        var cells: [String: String?] = ["reference": reference, "name": name, "roles": role]
        for (column, cell) in party.facts { cells[column] = cell }
        var others: [(scheme: String, value: String)] = []
        for identifier in party.identifiers {
            if let column = OrganisationBook.columns[identifier.scheme] {
                cells[column] = identifier.value
            } else {
                others.append(identifier)
            }
        }
        if finding == .new { try remember(party.name, reference) }
        try intake.take(
            SourceRecord(
                RegisterTables.organisation, file: file, line: line, place: place, cells))
        for (scheme, value) in others {
            try intake.take(
                SourceRecord(
                    RegisterTables.organisationIdentifier, file: file, line: line, place: place,
                    ["scheme": scheme, "value": value, "organisation": reference]))
        }
        if recent.count == OrganisationBook.mostRecent { recent.removeAll(keepingCapacity: true) }
        recent[signature] = reference
        return reference
    }

    private func isMetFirst(_ reference: String) throws -> Bool {
        meeting.bind(.text(reference), at: 1)
        defer { meeting.reset() }
        let isFirst = try meeting.step()
        if isFirst { try meeting.run() }
        return isFirst
    }

    private static func signature(of party: Party, _ role: String, _ file: String?) -> String {
        let identifiers = party.identifiers.map { "\($0.scheme) \($0.value)" }
        let facts = party.facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let parts = [file ?? "", role, party.reference ?? "", party.name] + identifiers + facts
        return parts.joined(separator: "\u{1F}")
    }

    /// `2 organisations found by identifier, 1 by name, 4 new`; nil before any was met.
    var summary: String? {
        guard !counts.isEmpty else { return nil }
        return """
            organisations: \(counts[.identifier] ?? 0) found by identifier, \
            \(counts[.name] ?? 0) by name, \(counts[.new] ?? 0) new
            """
    }

    // MARK: Finding

    private static let columns = [
        "GB-COH": "company_number", "GB-CHC": "charity_number",
        "GB-SC": "scottish_charity_number", "GB-NHS": "ods_code",
    ]

    /// Whom the register has for a party; where it has nobody, what a new body would be called by.
    func find(_ party: Party) throws -> (reference: String, Finding) {
        if let reference = party.reference {
            return (reference, try isKnown(reference) ? .identifier : .new)
        }
        for (scheme, value) in party.identifiers {
            if let reference = try holder(of: scheme, value) { return (reference, .identifier) }
        }
        let named = try connection.rows(
            "SELECT reference FROM temp.organisation_name WHERE folded = :folded ORDER BY reference",
            ["folded": .text(FoldedName(party.name).text)]
        ) { $0.text(0) }
        let possible = try named.filter { try !contradicts($0, party) }
        if possible.count == 1 { return (possible[0], .name) }
        let identified = party.identifiers.first.map { "\($0.scheme)-\($0.value)" }
        let reference = identified ?? party.name
        return (reference, try isKnown(reference) ? .name : .new)
    }

    private func holder(of scheme: String, _ value: String) throws -> String? {
        // What is no number of its list is nobody's, and is refused when the record is taken.
        let normal: String
        do { normal = try Identifier.normalised(value, scheme: scheme) } catch { return nil }
        return try connection.firstRow(
            """
            SELECT organisation.reference
              FROM organisation_identifier AS identifier
              JOIN organisation ON organisation.id = identifier.organisation
             WHERE identifier.scheme = :scheme
               AND identifier.value = :value
            """, ["scheme": .text(scheme), "value": .text(normal)]
        ) { $0.text(0) }
    }

    /// A body of the same name with another number of the same list is another body.
    private func contradicts(_ reference: String, _ party: Party) throws -> Bool {
        let schemes = try connection.rows(
            """
            SELECT identifier.scheme
              FROM organisation_identifier AS identifier
              JOIN organisation ON organisation.id = identifier.organisation
             WHERE organisation.reference = :reference
            """, ["reference": .text(reference)]
        ) { $0.text(0) }
        return party.identifiers.contains { schemes.contains($0.scheme) }
    }

    private func isKnown(_ reference: String) throws -> Bool {
        try registeredName(of: reference) != nil
    }

    private func registeredName(of reference: String) throws -> String? {
        try connection.firstRow(
            "SELECT name FROM organisation WHERE reference = :reference",
            ["reference": .text(reference)]
        ) { $0.text(0) }
    }

    private func remember(_ name: String, _ reference: String) throws {
        try connection.run(
            """
            INSERT OR IGNORE INTO temp.organisation_name (folded, reference)
            VALUES (:folded, :reference)
            """, ["folded": .text(FoldedName(name).text), "reference": .text(reference)])
    }
}
