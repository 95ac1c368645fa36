import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// The organisations of a directory, each of which it may describe once a service.
final class ProviderBook {
    private let connection: Connection
    private let intake: RecordIntake
    private let book: OrganisationBook
    private let terms: TermReading

    /// What the directory calls them is kept in a temporary table, so that memory does not grow
    /// with the file.
    init(_ connection: Connection, _ intake: RecordIntake, _ terms: TermReading) throws {
        self.connection = connection
        self.intake = intake
        self.terms = terms
        book = try OrganisationBook(connection)
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS open_referral_organisation (
                    id        TEXT PRIMARY KEY,
                    reference TEXT NOT NULL,
                    parent    TEXT, -- awaited still
                    line      INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                DELETE FROM temp.open_referral_organisation;
                """)
    }

    /// - Returns: the reference of the organisation; nil for one without a name.
    func take(_ node: JSONNode, line: Int, place: String) throws -> String? {
        guard let name = node["name"]?.cell() else { return nil }
        let own = terms.found(in: node)
        var party = OrganisationBook.Party(name: name)
        let problems = ProviderBook.takeIdentifiers(of: node, into: &party)
        if let id = node["id"]?.cell(), let reference = try reference(of: id) { return reference }
        for problem in problems { intake.warn(line: line, place: place, problem) }
        var facts = own.columns.filter {
            OwnTaxonomy.organisationColumns.contains($0.key) && $0.key != "reference"
        }
        let parent = node["parent_organization_id"]?.cell()
        let knownParent = try parent.flatMap { try self.reference(of: $0) }
        if let knownParent { facts["parent"] = knownParent }
        party.reference = try own.columns["reference"].flatMap { try ours($0, name) }
        party.facts = facts
        let reference = try book.take(
            party, role: "provider", line: line, place: place, into: intake)
        if let id = node["id"]?.cell() {
            try remember(id, reference, awaited: knownParent == nil ? parent : nil, line)
        }
        return reference
    }

    func finish() throws {
        if let summary = book.summary { intake.remark(summary) }
        try takeParents()
    }

    // MARK: Identifiers

    /// - Returns: what is wrong with those that were left out, being no numbers of their lists.
    private static func takeIdentifiers(
        of node: JSONNode, into party: inout OrganisationBook.Party
    ) -> [CellProblem] {
        var problems: [CellProblem] = []
        // The first of each list: a second is counted as not taken.
        func add(_ scheme: String, _ value: String, from node: JSONNode) {
            guard !party.identifiers.contains(where: { $0.scheme == scheme }) else { return }
            node.use()
            do throws(CellProblem) {
                let number = try party.sound(value, of: scheme, shown: value)
                party.identifiers.append((scheme, number))
            } catch {
                problems.append(error)
            }
        }
        for entry in node["organization_identifiers"]?.items ?? [] {
            guard let identifier = identifier(entry) else { continue }
            add(identifier.scheme, identifier.value, from: entry)
        }
        if let node = node["company_number"], let number = node.name, !number.isEmpty {
            add("GB-COH", number, from: node)
        }
        if let node = node["charity_number"], let number = node.name, !number.isEmpty {
            add(OrganisationIdentifier.charityList(number), number, from: node)
        }
        return problems
    }

    /// By the list's code; else by what people call the two that everybody knows.
    private static func identifier(_ entry: JSONNode) -> OrganisationIdentifier? {
        guard let value = entry["identifier"]?.name else { return nil }
        if let whole = OrganisationIdentifier(value) { return whole }
        if let scheme = entry["identifier_scheme"]?.name, !scheme.isEmpty {
            return OrganisationIdentifier("\(scheme)-\(value)")
        }
        let words = entry["identifier_type"]?.name?.lowercased() ?? ""
        if words.contains("company") { return OrganisationIdentifier("GB-COH-\(value)") }
        return words.contains("charity")
            ? OrganisationIdentifier("\(OrganisationIdentifier.charityList(value))-\(value)") : nil
    }

    /// Another body's register may call somebody else the same: the name tells.
    private func ours(_ reference: String, _ name: String) throws -> String? {
        let registered = try connection.firstRow(
            "SELECT name FROM organisation WHERE reference = :reference",
            ["reference": .text(reference)]
        ) { $0.text(0) }
        return registered.map { FoldedName($0) == FoldedName(name) } == false ? nil : reference
    }

    // MARK: What the directory calls them

    private func reference(of id: String) throws -> String? {
        try connection.firstRow(
            "SELECT reference FROM temp.open_referral_organisation WHERE id = :id",
            ["id": .text(id)]
        ) { $0.text(0) }
    }

    private func remember(
        _ id: String, _ reference: String, awaited parent: String?, _ line: Int
    ) throws {
        try connection.run(
            """
            INSERT INTO temp.open_referral_organisation (id, reference, parent, line)
            VALUES (:id, :reference, :parent, :line)
            """,
            [
                "id": .text(id), "reference": .text(reference), "parent": .optional(parent),
                "line": .integer(Int64(line)),
            ])
    }

    /// Those that the file only described after their children.
    private func takeParents() throws {
        let children = try connection.rows(
            """
            SELECT child.reference   AS reference,
                   organisation.name AS name,
                   parent.reference  AS parent,
                   child.line        AS line
              FROM temp.open_referral_organisation AS child
              JOIN temp.open_referral_organisation AS parent ON parent.id = child.parent
              JOIN organisation ON organisation.reference = child.reference
             WHERE parent.reference <> child.reference
             ORDER BY child.line, child.reference
            """
        ) {
            (
                reference: $0.text(0), name: $0.text(1), parent: $0.text(2),
                line: Int($0.integer(3))
            )
        }
        for child in children {
            try intake.take(
                SourceRecord(
                    RegisterTables.organisation, line: child.line, place: "parent organisation",
                    ["reference": child.reference, "name": child.name, "parent": child.parent]))
        }
        let missing = try connection.firstRow(
            """
            SELECT count(*)
              FROM temp.open_referral_organisation AS child
             WHERE child.parent IS NOT NULL
               AND child.parent NOT IN (SELECT id FROM temp.open_referral_organisation)
            """
        ) { $0.integer(0) }
        if let missing, missing > 0 {
            intake.remark(
                "organisations with a parent that the file says nothing of: \(missing)")
        }
    }
}
