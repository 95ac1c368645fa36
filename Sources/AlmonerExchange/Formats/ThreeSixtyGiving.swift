import AlmonerModel
import AlmonerStore

/// Grants in the 360Giving Data Standard, as JSON or as CSV with the standard's titles: each grant
/// becomes an agreement of the kind grant. docs/exchange/360giving.md says what goes where.
final class ThreeSixtyGiving: RecordSource {
    let name: String
    let path: String?

    private let connection: Connection
    private let parser: JSONParser

    init(_ path: String, _ connection: Connection) throws {
        self.path = path
        self.connection = connection
        name = ByteSources.name(of: path)
        parser = try JSONParser(connection)
    }

    func read(into intake: RecordIntake) throws {
        let connection = self.connection
        let source = try PeekedSource(
            try ByteSources.open(path ?? "-", encoding: .utf8) { try connection.stopIfAsked() })
        let grants = GrantReading(try OrganisationBook(connection), intake)
        if source.looksLikeJSON {
            try readObjects(source, grants, intake)
        } else {
            try readTable(source, grants, intake)
        }
        grants.finish()
    }

    private func readObjects(
        _ source: PeekedSource, _ grants: GrantReading, _ intake: RecordIntake
    ) throws {
        let elements = JSONElements(source, name: name, lists: ["grants"])
        var count = 0
        try elements.forEach { element in
            let node = try parser.node(of: element, in: name)
            if element.list != nil {
                count += 1
                try grants.take(node, line: element.line, place: element.place)
                intake.passOverUnused(of: node)
            } else {
                intake.passOverUnused(of: node)
            }
            if count.isMultiple(of: 1_000) {
                intake.progress(elements.progress(rows: count))
            }
        }
        guard count > 0 else {
            throw InputError(
                .wrongContent, "\(name) has no \"grants\": it is no file of the 360Giving standard")
        }
    }

    // MARK: Tables

    private func readTable(
        _ source: PeekedSource, _ grants: GrantReading, _ intake: RecordIntake
    ) throws {
        let reader = try CSVReader(source)
        guard case .record = try reader.next() else {
            throw InputError(.wrongContent, "\(name) is empty: its first line should be titles")
        }
        let titles = reader.cells.map { Header.tidy($0.string) }
        guard titles.contains("Identifier"), titles.contains("Recipient Org:Name") else {
            throw InputError(
                .wrongContent,
                """
                \(name):1: a table of grants has the columns "Identifier" and "Recipient Org:Name" \
                of the 360Giving standard; this one has neither JSON nor those
                """)
        }
        var rows = 0
        while true {
            switch try reader.next() {
            case .end: return
            case .blank: continue
            case .broken(let problem):
                throw InputError(.wrongContent, "\(name):\(reader.line): \(problem.remedy)")
            case .record, .faulty:
                rows += 1
                guard reader.cells.count == titles.count else {
                    throw InputError(
                        .wrongContent,
                        """
                        \(name):\(reader.line): the row has \(reader.cells.count) cells and the \
                        header \(titles.count): look for a missing or surplus comma
                        """)
                }
                let node = ThreeSixtyGiving.node(titles, reader.cells.map(\.string))
                try grants.take(node, line: reader.line, place: "grant \(rows)")
                intake.passOverUnused(of: node)
            }
            if rows.isMultiple(of: 1_000) {
                intake.progress(
                    ImportProgress(
                        file: name, rows: rows, bytes: reader.bytesRead,
                        totalBytes: reader.totalBytes))
            }
        }
    }

    /// The standard's titles, and the members of the JSON form that they stand for.
    private static let members: [String: [String]] = [
        "Identifier": ["id"], "Title": ["title"], "Description": ["description"],
        "Currency": ["currency"], "Amount Awarded": ["amountAwarded"],
        "Award Date": ["awardDate"],
        "Planned Dates:Start Date": ["plannedDates", "startDate"],
        "Planned Dates:End Date": ["plannedDates", "endDate"],
        "Planned Dates:Duration (months)": ["plannedDates", "duration"],
        "Recipient Org:Identifier": ["recipientOrganization", "id"],
        "Recipient Org:Name": ["recipientOrganization", "name"],
        "Recipient Org:Charity Number": ["recipientOrganization", "charityNumber"],
        "Recipient Org:Company Number": ["recipientOrganization", "companyNumber"],
        "Funding Org:Identifier": ["fundingOrganization", "id"],
        "Funding Org:Name": ["fundingOrganization", "name"],
        "Funding Org:Department": ["fundingOrganization", "department"],
    ]

    /// A row as the JSON form has it. Columns of other titles keep them.
    private static func node(_ titles: [String], _ cells: [String]) -> JSONNode {
        var members: [(key: String, value: JSONNode)] = []
        var parts: [String: [(key: String, value: JSONNode)]] = [:]
        for (title, cell) in zip(titles, cells) where !cell.isEmpty {
            let value = JSONNode(.text(cell))
            let path = ThreeSixtyGiving.members[title] ?? [title]
            if path.count == 1 {
                members.append((path[0], value))
            } else {
                parts[path[0], default: []].append((path[1], value))
            }
        }
        for (key, held) in parts {
            members.append((key, JSONNode(.list([JSONNode(.object(held))]))))
        }
        return JSONNode(.object(members))
    }
}
