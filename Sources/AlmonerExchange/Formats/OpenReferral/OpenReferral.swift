import AlmonerModel
import AlmonerStore

/// A directory of services in Open Referral's Human Services Data Specification 3, which Open
/// Referral UK follows: as JSON, or as the tabular data package. docs/exchange/open-referral.md
/// says what goes where.
final class OpenReferral: RecordSource {
    let name: String
    let path: String?

    private let connection: Connection
    private let parser: JSONParser
    private let package: ReferralPackage?
    private let terms: TermMap
    private(set) var tally = ReferralTally()

    init(_ path: String, _ connection: Connection, encoding: Encoding, terms: TermMap) throws {
        self.path = path
        self.connection = connection
        self.terms = terms
        package = try ReferralPackage.at(path, encoding)
        // Lines that are named are those of the services.
        name = package?.servicesFile ?? ByteSources.name(of: path)
        parser = try JSONParser(connection)
    }

    func read(into intake: RecordIntake) throws {
        let reading = try ServiceReading(connection, terms, intake)
        let rows = try ReferralRows(connection, parser)
        if let package {
            try package.read(into: rows, connection, intake)
        } else {
            try readObjects(reading, rows, intake)
        }
        try take(rows, reading, intake)
        guard reading.tally.services + reading.organisations > 0 else {
            throw InputError(
                .wrongContent,
                """
                \(name) has no services and no organisations in it: a directory has objects with \
                the members of the Human Services Data Specification, or a services.csv
                """)
        }
        try reading.finish()
        tally = reading.tally
    }

    // MARK: Rows

    private func take(
        _ rows: ReferralRows, _ reading: ServiceReading, _ intake: RecordIntake
    ) throws {
        var count = 0
        try rows.forEach("services") { row in
            count += 1
            try reading.take(row.node, line: row.line, place: "services/\(count)")
            if count.isMultiple(of: 1_000) {
                intake.progress(ImportProgress(file: name, rows: count))
            }
        }
        try rows.forEach("organizations", onlyUnmet: true) { row in
            try takeOrganisation(
                row.node, line: row.line, place: "organizations.csv:\(row.line)", reading, intake)
        }
        try rows.forEachUnmet { part, node in intake.passOverUnused(of: node, under: part) }
    }

    // MARK: JSON

    /// Those of version 1 of Open Referral UK are called content.
    private static let lists: Set<String> = ["contents", "content", "services", "organizations"]

    private func readObjects(
        _ reading: ServiceReading, _ rows: ReferralRows, _ intake: RecordIntake
    ) throws {
        let connection = self.connection
        let source = try ByteSources.open(path ?? "-", encoding: .utf8) {
            try connection.stopIfAsked()
        }
        let elements = JSONElements(
            source, name: name, lists: OpenReferral.lists.union(ReferralRows.listsOfJSON))
        let waiting = try Waiting(connection)
        var count = 0
        try elements.forEach { element in
            let node = try parser.node(of: element, in: name)
            count += 1
            if let list = element.list, list.hasSuffix(".csv") {
                try add(node, element, list, to: rows)
            } else if element.list == "services", node["organization"] == nil {
                // Whose they are may only stand after them.
                try waiting.add(element)
            } else {
                try take(node, element, waiting, reading, intake)
            }
            if count.isMultiple(of: 1_000) { intake.progress(elements.progress(rows: count)) }
        }
        try takeWaiting(waiting, provider: nil, reading)
    }

    private func add(
        _ node: JSONNode, _ element: JSONElements.Element, _ list: String, to rows: ReferralRows
    ) throws {
        let part = ReferralRows.part(of: list)
        try rows.add(
            part, line: element.line, id: node["id"]?.name,
            link: ReferralRows.linkColumn(of: part).flatMap { node[$0]?.name },
            content: String(decoding: element.text, as: UTF8.self))
    }

    private func take(
        _ node: JSONNode, _ element: JSONElements.Element, _ waiting: Waiting,
        _ reading: ServiceReading, _ intake: RecordIntake
    ) throws {
        switch Kind(of: node, in: element.list) {
        case .service:
            try reading.take(node, line: element.line, place: element.place)
        case .serviceAtLocation:
            guard let service = node["service"] else { return }
            try reading.take(
                OpenReferral.turned(node, service), line: element.line, place: element.place)
        case .organisation:
            let provider = try takeOrganisation(
                node, line: element.line, place: element.place, reading, intake)
            for (index, service) in (node["services"]?.items ?? []).enumerated() {
                try reading.take(
                    service, provider: provider, line: element.line,
                    place: "\(element.place)/services/\(index + 1)")
            }
            if element.isRest { try takeWaiting(waiting, provider: provider, reading) }
        case .none:
            remarkOnPages(of: node, intake)
            ServiceReading.useLinks(of: node)
            intake.passOverUnused(of: node)
            if element.isRest { try takeWaiting(waiting, provider: nil, reading) }
        }
    }

    @discardableResult
    private func takeOrganisation(
        _ node: JSONNode, line: Int, place: String, _ reading: ServiceReading,
        _ intake: RecordIntake
    ) throws -> String? {
        let provider = try reading.takeOrganisation(node, line: line, place: place)
        let others = node.members.filter { $0.key != "services" }
        intake.passOverUnused(of: JSONNode(.object(others)), under: "organization")
        return provider
    }

    private func takeWaiting(
        _ waiting: Waiting, provider: String?, _ reading: ServiceReading
    ) throws {
        try waiting.handOut { line, place, text in
            guard let node = try parser.node(of: Array(text.utf8)) else { return }
            try reading.take(node, provider: provider, line: line, place: place)
        }
    }

    /// A service at a location, as the service that has it.
    private static func turned(_ node: JSONNode, _ service: JSONNode) -> JSONNode {
        let visit = node.members.filter { $0.key != "service" }
        return JSONNode(
            .object(
                service.members + [
                    ("service_at_locations", JSONNode(.list([JSONNode(.object(visit))])))
                ]))
    }

    /// Answers of a server come page by page, and one page looks whole.
    private func remarkOnPages(of node: JSONNode, _ intake: RecordIntake) {
        let page = node["page_number"] ?? node["number"]
        let pages = node["total_pages"] ?? node["totalPages"]
        guard let page = page?.name.flatMap({ Int($0) }),
            let pages = pages?.name.flatMap({ Int($0) }), pages > 1
        else { return }
        let members = [
            "total_items", "total_pages", "page_number", "size", "first_page", "last_page",
            "empty", "totalElements", "totalPages", "number", "first", "last",
        ]
        for member in members { node[member]?.use() }
        intake.remark("\(name) is page \(page) of \(pages): import all of them")
    }
}

/// What an object of a directory is about.
private enum Kind {
    case service, serviceAtLocation, organisation, none

    private static let ofServices = [
        "status", "organization", "service_areas", "service_at_locations", "eligibilitys",
        "eligibility_description", "minimum_age", "maximum_age", "fees_description",
        "application_process", "assured_date", "program", "service_taxonomys",
    ]
    private static let ofOrganisations = [
        "organization_identifiers", "services", "legal_status", "website", "year_incorporated",
        "tax_status", "parent_organization_id", "programs", "logo",
    ]

    init(of node: JSONNode, in list: String?) {
        func has(_ members: [String]) -> Bool { members.contains { node[$0] != nil } }
        if node["service"]?.isObject == true {
            self = .serviceAtLocation
        } else if list == "services" {
            self = .service
        } else if list == "organizations" {
            self = .organisation
        } else if has(Kind.ofServices) {
            self = .service
        } else {
            let isNamed = node["name"] != nil
            self = isNamed && has(Kind.ofOrganisations) ? .organisation : .none
        }
    }
}

/// Services in a list whose organisation may stand after it, in a temporary table meanwhile.
private final class Waiting {
    private let connection: Connection
    private let insertion: Statement
    private var isEmpty = true

    init(_ connection: Connection) throws {
        self.connection = connection
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS open_referral_waiting (
                    number  INTEGER PRIMARY KEY,
                    line    INTEGER NOT NULL,
                    place   TEXT NOT NULL,
                    content TEXT NOT NULL
                ) STRICT;
                DELETE FROM temp.open_referral_waiting;
                """)
        insertion = try connection.prepare(
            """
            INSERT INTO temp.open_referral_waiting (line, place, content)
            VALUES (:line, :place, :content)
            """)
    }

    func add(_ element: JSONElements.Element) throws {
        isEmpty = false
        insertion.bind([
            "line": .integer(Int64(element.line)), "place": .text(element.place),
            "content": .text(String(decoding: element.text, as: UTF8.self)),
        ])
        try insertion.run()
    }

    /// One by one, each looked up anew: what the body does may change the register's tables.
    func handOut(_ body: (_ line: Int, _ place: String, _ text: String) throws -> Void) throws {
        guard !isEmpty else { return }
        var last: Int64 = 0
        while let row = try next(after: last) {
            last = row.number
            try body(row.line, row.place, row.text)
        }
        try connection.execute(script: "DELETE FROM temp.open_referral_waiting")
        isEmpty = true
    }

    private func next(
        after number: Int64
    ) throws -> (number: Int64, line: Int, place: String, text: String)? {
        try connection.firstRow(
            """
            SELECT number, line, place, content
              FROM temp.open_referral_waiting
             WHERE number > :number
             ORDER BY number
             LIMIT 1
            """, ["number": .integer(number)]
        ) { ($0.integer(0), Int($0.integer(1)), $0.text(2), $0.text(3)) }
    }
}
