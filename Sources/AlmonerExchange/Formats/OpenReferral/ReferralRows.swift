import AlmonerModel
import AlmonerStore

/// The rows of a tabular data package, put aside in a temporary table and handed out service by
/// service in the form that the JSON of the standard has.
final class ReferralRows {
    struct Row {
        let number: Int64
        let line: Int
        let node: JSONNode
    }

    /// Which of the package's files are joined, and the column that names what a row belongs to.
    private static let links: [String: String?] = [
        "services": nil, "organizations": nil, "locations": nil, "taxonomy_terms": nil,
        "taxonomies": nil, "units": nil, "organization_identifiers": "organization_id",
        "service_areas": "service_id", "service_at_locations": "service_id",
        "service_capacities": "service_id", "eligibilitys": "service_id",
        "addresses": "location_id", "physical_addresses": "location_id", "attributes": "link_id",
    ]
    /// Publishers, and the standard itself, write some of them otherwise.
    private static let otherNames = [
        "service_at_location": "service_at_locations", "service_capacity": "service_capacities",
        "service_area": "service_areas", "eligibilities": "eligibilitys",
        "unit": "units", "organizations_identifiers": "organization_identifiers",
    ]

    private let connection: Connection
    private let parser: JSONParser
    private let insertion: Statement
    private let meeting: Statement

    init(_ connection: Connection, _ parser: JSONParser) throws {
        self.connection = connection
        self.parser = parser
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS open_referral_row (
                    number  INTEGER PRIMARY KEY,
                    file    TEXT NOT NULL,
                    line    INTEGER NOT NULL,
                    id      TEXT,
                    link    TEXT,
                    content TEXT NOT NULL,
                    was_met INTEGER NOT NULL DEFAULT 0
                ) STRICT;
                CREATE INDEX IF NOT EXISTS temp.open_referral_row_link
                    ON open_referral_row (file, link);
                CREATE INDEX IF NOT EXISTS temp.open_referral_row_id
                    ON open_referral_row (file, id) WHERE id IS NOT NULL;
                DELETE FROM temp.open_referral_row;
                """)
        insertion = try connection.prepare(
            """
            INSERT INTO temp.open_referral_row (file, line, id, link, content)
            VALUES (:file, :line, :id, :link, :content)
            """)
        meeting = try connection.prepare(
            "UPDATE temp.open_referral_row SET was_met = 1 WHERE number = :number AND was_met = 0")
    }

    /// `service_areas.csv` is `service_areas`.
    static func part(of file: String) -> String {
        let bare = file.hasSuffix(".gz") ? file.dropLast(3) : file[...]
        let name = String(bare.hasSuffix(".csv") ? bare.dropLast(4) : bare)
        return otherNames[name] ?? name
    }

    static func isJoined(_ part: String) -> Bool { links.keys.contains(part) }
    static var listsOfJSON: Set<String> {
        Set((Array(links.keys) + Array(otherNames.keys)).map { $0 + ".csv" })
    }

    // MARK: In

    /// - Parameters:
    ///   - content: the row as a JSON object.
    ///   - link: what the cell in `linkColumn` says.
    func add(_ part: String, line: Int, id: String?, link: String?, content: String) throws {
        insertion.bind([
            "file": .text(part), "line": .integer(Int64(line)), "id": .optional(id),
            "link": .optional(link), "content": .text(content),
        ])
        try insertion.run()
    }

    static func linkColumn(of part: String) -> String? { links[part] ?? nil }

    // MARK: Out

    /// Services or organisations in the order of their file, each with what belongs to it.
    func forEach(_ part: String, onlyUnmet: Bool = false, _ body: (Row) throws -> Void) throws {
        var last: Int64 = 0
        while let row = try next(part, after: last) {
            last = row.number
            if onlyUnmet, try wasMet(row) { continue }
            try met(row)
            try body(part == "services" ? service(row) : organisation(row))
        }
    }

    /// Hands out the rows that belong to nothing.
    func forEachUnmet(_ body: (_ part: String, _ node: JSONNode) throws -> Void) throws {
        let left = try connection.prepare(
            "SELECT file, content FROM temp.open_referral_row WHERE was_met = 0 ORDER BY number")
        while try left.step() {
            guard let node = try parser.node(of: Array(left.text(1).utf8)) else { continue }
            try body(left.text(0), node)
        }
    }

    private func service(_ row: Row) throws -> Row {
        var members = row.node.members
        let id = row.node["id"]?.name
        if let organisation = try one("organizations", row.node["organization_id"]?.name) {
            members.append(("organization", try self.organisation(organisation).node))
        }
        try members.append(
            ("service_areas", list(of: "service_areas", id, with: { try self.attributed($0) })))
        try members.append(("service_at_locations", list(of: "service_at_locations", id, with: at)))
        try members.append(("service_capacity", list(of: "service_capacities", id, with: measured)))
        try members.append(("eligibilitys", list(of: "eligibilitys", id, with: { $0 })))
        return try attributed(
            Row(number: row.number, line: row.line, node: JSONNode(.object(members))))
    }

    private func organisation(_ row: Row) throws -> Row {
        let identifiers = try list(
            of: "organization_identifiers", row.node["id"]?.name, with: { $0 })
        return try attributed(row.adding([("organization_identifiers", identifiers)]))
    }

    private func at(_ row: Row) throws -> Row {
        guard let location = try one("locations", row.node["location_id"]?.name) else { return row }
        let id = location.node["id"]?.name
        let whole = location.adding([
            ("addresses", try list(of: "addresses", id, with: { $0 })),
            ("physical_addresses", try list(of: "physical_addresses", id, with: { $0 })),
        ])
        return row.adding([("location", whole.node)])
    }

    private func measured(_ row: Row) throws -> Row {
        guard let unit = try one("units", row.node["unit_id"]?.name) else { return row }
        return row.adding([("unit", unit.node)])
    }

    private func attributed(_ row: Row) throws -> Row {
        let attributes = try list(of: "attributes", row.node["id"]?.name) { attribute in
            guard let term = try one("taxonomy_terms", attribute.node["taxonomy_term_id"]?.name)
            else { return attribute }
            let taxonomy = try one("taxonomies", term.node["taxonomy_id"]?.name)
            let whole = taxonomy.map { term.adding([("taxonomy_detail", $0.node)]) } ?? term
            return attribute.adding([("taxonomy_term", whole.node)])
        }
        return row.adding([("attributes", attributes)])
    }

    // MARK: Rows

    private func next(_ part: String, after number: Int64) throws -> Row? {
        try connection.firstRow(
            """
            SELECT number, line, content
              FROM temp.open_referral_row
             WHERE file = :file
               AND link IS NULL
               AND number > :number
             ORDER BY number
             LIMIT 1
            """, ["file": .text(part), "number": .integer(number)], row
        ) ?? nil
    }

    private func one(_ part: String, _ id: String?) throws -> Row? {
        guard let id else { return nil }
        let found = try connection.firstRow(
            """
            SELECT number, line, content
              FROM temp.open_referral_row
             WHERE file = :file
               AND id = :id
             ORDER BY number
             LIMIT 1
            """, ["file": .text(part), "id": .text(id)], row)
        if let found = found ?? nil { try met(found) }
        return found ?? nil
    }

    private func list(
        of part: String, _ link: String?, with complete: (Row) throws -> Row
    ) throws -> JSONNode {
        guard let link else { return JSONNode(.list([])) }
        let rows = try connection.rows(
            """
            SELECT number, line, content
              FROM temp.open_referral_row
             WHERE file = :file
               AND link = :link
             ORDER BY number
            """, ["file": .text(part), "link": .text(link)], row)
        return JSONNode(
            .list(
                try rows.compactMap { $0 }.map { row in
                    try met(row)
                    return try complete(row).node
                }))
    }

    private func row(_ statement: Statement) throws -> Row? {
        try parser.node(of: Array(statement.text(2).utf8)).map {
            Row(number: statement.integer(0), line: Int(statement.integer(1)), node: $0)
        }
    }

    private func met(_ row: Row) throws {
        meeting.bind(["number": .integer(row.number)])
        try meeting.run()
    }

    private func wasMet(_ row: Row) throws -> Bool {
        try connection.firstRow(
            "SELECT was_met FROM temp.open_referral_row WHERE number = :number",
            ["number": .integer(row.number)]
        ) { $0.integer(0) } == 1
    }
}

extension ReferralRows.Row {
    fileprivate func adding(_ members: [(key: String, value: JSONNode)]) -> Self {
        Self(number: number, line: line, node: JSONNode(.object(node.members + members)))
    }
}
