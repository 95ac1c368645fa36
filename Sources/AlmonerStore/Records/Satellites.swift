import AlmonerModel

/// Roles and identifiers, which travel as columns of an organisation and live in tables of their
/// own. A cell names the whole set: what it leaves out is taken away.
struct Satellites {
    private let connection: Connection
    private let onlyAdds: Bool

    /// - Parameter onlyAdds: keep what an organisation already has, as a map of somebody else's
    ///   columns must: it sees one role at a time.
    init(_ connection: Connection, onlyAdds: Bool) {
        self.connection = connection
        self.onlyAdds = onlyAdds
    }

    /// What a cell names, each in its one written form.
    func parts(of cell: CellBytes, _ column: Column) throws(CellProblem) -> Set<String> {
        var parts: Set<String> = []
        for part in cell.string.split(separator: ";") {
            let bare = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            if !bare.isEmpty { parts.insert(try normalised(bare, column)) }
        }
        return parts
    }

    private func normalised(_ part: String, _ column: Column) throws(CellProblem) -> String {
        if case .identifiers(let scheme) = column.storage {
            return try Identifier.normalised(part, scheme: scheme)
        }
        guard case .choice(let allowed) = column.kind else { return part }
        let role = part.lowercased()
        guard allowed.contains(role) else {
            throw CellProblem(
                .notInList,
                "\(part) is no role: write \(allowed.joined(separator: ", ")), several with ; between"
            )
        }
        return role
    }

    /// - Returns: whether anything changed.
    func write(_ wanted: Set<String>, _ column: Column, of organisation: Int64) throws -> Bool {
        switch column.storage {
        case .roles: try writeRoles(wanted, of: organisation)
        case .identifiers(let scheme):
            try writeIdentifiers(wanted, scheme, column, of: organisation)
        case .own, .partOfLine: false
        }
    }

    private func writeRoles(_ wanted: Set<String>, of organisation: Int64) throws -> Bool {
        let present = Set(
            try connection.rows(
                "SELECT role FROM organisation_role WHERE organisation = :organisation",
                ["organisation": .integer(organisation)]
            ) { $0.text(0) })
        for role in wanted.subtracting(present).sorted() {
            try connection.run(
                "INSERT INTO organisation_role (organisation, role) VALUES (:organisation, :role)",
                ["organisation": .integer(organisation), "role": .text(role)])
        }
        let surplus = onlyAdds ? [] : present.subtracting(wanted)
        for role in surplus {
            try connection.run(
                """
                DELETE FROM organisation_role
                 WHERE organisation = :organisation
                   AND role = :role
                """, ["organisation": .integer(organisation), "role": .text(role)])
        }
        return !wanted.isSubset(of: present) || !surplus.isEmpty
    }

    private func writeIdentifiers(
        _ wanted: Set<String>, _ scheme: String, _ column: Column, of organisation: Int64
    ) throws -> Bool {
        let present = Set(
            try connection.rows(
                """
                SELECT value
                  FROM organisation_identifier
                 WHERE organisation = :organisation
                   AND scheme = :scheme
                """, ["organisation": .integer(organisation), "scheme": .text(scheme)]
            ) { $0.text(0) })
        let surplus = onlyAdds ? [] : present.subtracting(wanted)
        for value in surplus {
            try connection.run(
                "DELETE FROM organisation_identifier WHERE scheme = :scheme AND value = :value",
                ["scheme": .text(scheme), "value": .text(value)])
        }
        for value in wanted.subtracting(present).sorted() {
            try requireFree(value, scheme, column)
            try connection.run(
                """
                INSERT INTO organisation_identifier (scheme, value, organisation)
                VALUES (:scheme, :value, :organisation)
                """,
                [
                    "scheme": .text(scheme), "value": .text(value),
                    "organisation": .integer(organisation),
                ])
        }
        return !wanted.isSubset(of: present) || !surplus.isEmpty
    }

    private func requireFree(_ value: String, _ scheme: String, _ column: Column) throws {
        let owner = try connection.firstRow(
            """
            SELECT organisation.reference AS reference
              FROM organisation_identifier
              JOIN organisation ON organisation.id = organisation_identifier.organisation
             WHERE organisation_identifier.scheme = :scheme
               AND organisation_identifier.value = :value
            """, ["scheme": .text(scheme), "value": .text(value)]
        ) { $0.text(0) }
        guard let owner else { return }
        throw CellProblem(
            .identifierTaken, column: column.name,
            "\(scheme) \(value) belongs to organisation \(owner): are the two one?")
    }
}

/// The written forms of identifiers.
package enum Identifier {
    /// A company number gets its eight characters: leading zeros that a spreadsheet ate come back,
    /// to numbers long enough to be one.
    package static func normalised(
        _ value: String, scheme: String
    ) throws(CellProblem) -> String {
        guard scheme == "GB-COH" else { return value }
        let bare = value.uppercased().filter { $0 != " " }
        let letters = bare.prefix { $0.isASCII && $0.isLetter }
        let rest = bare.dropFirst(letters.count)
        // A society's number may end in a letter, IP12345R; words and zeros are no numbers.
        let digits = rest.last?.isLetter == true ? rest.dropLast() : rest
        guard letters.count <= 2, bare.count <= 8,
            digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.contains(where: { $0 != "0" }),
            rest.allSatisfy(\.isASCII)
        else {
            throw CellProblem(
                .outOfRange, "a company number has 8 characters, for example 07444723 or SC012345")
        }
        let zeros = String(repeating: "0", count: 8 - bare.count)
        return letters + zeros + bare.dropFirst(letters.count)
    }
}
