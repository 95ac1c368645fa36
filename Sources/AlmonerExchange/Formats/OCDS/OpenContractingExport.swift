import AlmonerModel
import AlmonerStore

/// Writes the register's contracts as a release package of the Open Contracting Data Standard 1.1:
/// one compiled release a process. The same register gives the same bytes.
package struct OpenContractingExport {
    package struct Options: Sendable {
        /// Of the processes that have no ocid of their own, `ocds-abc123`.
        package var prefix: String?
        package var publisher: String?
        package var uri: String?
        /// A list of the ids of those asked for; null: all.
        package var contracts: SQLValue

        package init(
            prefix: String? = nil, publisher: String? = nil, uri: String? = nil,
            contracts: SQLValue = .null
        ) {
            self.prefix = prefix
            self.publisher = publisher
            self.uri = uri
            self.contracts = contracts
        }
    }

    package struct Written: Equatable, Sendable {
        package var processes = 0
        package var agreements = 0
        /// Of kinds that are no procurement, or withdrawn.
        package var leftOut = 0
    }

    private let connection: Connection
    private let options: Options

    package init(_ connection: Connection, _ options: Options) {
        self.connection = connection
        self.options = options
    }

    /// - Throws: `InputError` where something is missing that every package must have.
    package func write(to output: Output) throws -> Written {
        try connection.snapshot {
            try requirePrefix()
            let date = try lastChange()
            var written = Written()
            written.leftOut = try count("NOT \(OpenContractingExport.isPublished)")
            try output.write("{\n  \"releases\": [")
            try forEachProcess { ocid, agreements in
                let release = try OpenContractingRelease(
                    ocid: ocid, date: date, agreements: agreements, connection)
                try output.write(written.processes == 0 ? "\n    " : ",\n    ")
                try output.write(release.value.written(indent: "    "))
                written.processes += 1
                written.agreements += agreements.count
            }
            guard written.processes > 0 else {
                throw InputError(
                    options.contracts == .null ? .unusable : .usage,
                    "there is no contract to publish, and a package needs one")
            }
            try output.write("\n  ],\n")
            let members = try about(date)
            for (place, member) in members.enumerated() {
                let end = place == members.count - 1 ? "\n}\n" : ",\n"
                try output.write(
                    "  \(jsonQuoted(member.key)): \(member.value.written(indent: "  "))\(end)")
            }
            return written
        }
    }

    // MARK: The package

    private static let extensions = ["legalBasis", "techniques"].map { name in
        "https://raw.githubusercontent.com/open-contracting-extensions/ocds_\(name)_extension/master/extension.json"
    }

    private func about(_ date: String) throws -> [(key: String, value: JSONValue)] {
        let uri = options.uri ?? "urn:x-almoner:\(options.prefix ?? "ocds"):\(date)"
        let extensions = OpenContractingExport.extensions.map { JSONValue.text($0) }
        let publisher = JSONValue.object([(key: "name", value: JSONValue.text(try publisher()))])
        return [
            (key: "uri", value: JSONValue.text(uri)),
            (key: "version", value: JSONValue.text("1.1")),
            (key: "extensions", value: JSONValue.list(extensions)),
            (key: "publishedDate", value: JSONValue.text(date)),
            (key: "publisher", value: publisher),
        ]
    }

    private func publisher() throws -> String {
        if let publisher = options.publisher { return publisher }
        let names = try connection.rows(
            """
            SELECT DISTINCT organisation.name
              FROM contract
              JOIN organisation ON organisation.id = contract.commissioner
             WHERE \(OpenContractingExport.isPublished)
               AND \(OpenContractingExport.isAsked)
             LIMIT 2
            """, ["asked": options.contracts]
        ) { $0.text(0) }
        guard names.count == 1 else {
            throw InputError(
                .usage,
                "the register has contracts of \(names.isEmpty ? "no" : "several") commissioners: say with --publisher who publishes"
            )
        }
        return names[0]
    }

    /// A package is dated by the last change of the register, never by the clock.
    private func lastChange() throws -> String {
        try connection.firstRow(
            "SELECT instant FROM change_log ORDER BY sequence DESC LIMIT 1"
        ) { $0.text(0) } ?? "1970-01-01T00:00:00Z"
    }

    // MARK: Processes

    /// Grants go into 360Giving; what a body does itself, or with others, is bought of nobody.
    private static let isPublished = """
        (contract.kind IN ('contract', 'framework', 'call_off', 'spot_purchase') \
        AND contract.status <> 'withdrawn')
        """

    private static let isAsked =
        "(:asked IS NULL OR contract.id IN (SELECT value FROM json_each(:asked)))"

    /// A procedure's reference of the form ocds-abc123-…
    private static func hasOCID(_ contract: String) -> String {
        let sign = "[a-z0-9]"
        let prefix = String(repeating: sign, count: 6)
        return "(lower(\(contract).procedure_reference) GLOB 'ocds-\(prefix)-?*')"
    }

    private static func ocidSQL(_ contract: String) -> String {
        """
        CASE WHEN \(hasOCID(contract)) THEN \(contract).procedure_reference \
        ELSE :prefix || '-' || \(contract).reference END
        """
    }

    private func count(_ condition: String) throws -> Int {
        try connection.firstRow(
            """
            SELECT count(*)
              FROM contract
             WHERE \(condition)
               AND \(OpenContractingExport.isAsked)
            """, ["asked": options.contracts]
        ) { Int($0.integer(0)) } ?? 0
    }

    private func requirePrefix() throws {
        guard let prefix = options.prefix else {
            let without = try count(
                "\(OpenContractingExport.isPublished) AND \(OpenContractingExport.hasOCID("contract")) IS NOT 1"
            )
            guard without == 0 else {
                throw InputError(
                    .usage,
                    """
                    \(counted(without, "contract")) \(without == 1 ? "has" : "have") no ocid as \
                    procedure_reference: give the prefix that the Open Contracting Partnership \
                    gave you, --prefix ocds-xxxxxx
                    """)
            }
            return
        }
        guard OpenContractingExport.isPrefix(prefix) else {
            throw InputError(
                .usage, "a prefix is ocds- and six letters or digits, for example ocds-abc123")
        }
    }

    /// Of `ocds-abc123`.
    static let prefixLength = 11

    package static func isPrefix(_ text: String) -> Bool {
        text.count == prefixLength && text.hasPrefix("ocds-")
            && text.utf8.dropFirst(5).allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }

    private func forEachProcess(
        _ body: (String, [PublishedAgreement]) throws -> Void
    ) throws {
        try connection.withStatement(
            OpenContractingExport.agreementsSQL,
            ["prefix": .optional(options.prefix), "asked": options.contracts]
        ) { row in
            var ocid = ""
            var agreements: [PublishedAgreement] = []
            while try row.step() {
                let next = row.text(0)
                if next != ocid, !agreements.isEmpty {
                    try body(ocid, agreements)
                    agreements = []
                }
                ocid = next
                agreements.append(PublishedAgreement(row))
            }
            if !agreements.isEmpty { try body(ocid, agreements) }
        }
    }

    private static let agreementsSQL = """
        SELECT \(ocidSQL("contract")) AS ocid,
               contract.id, contract.reference, contract.title, contract.description,
               contract.kind, contract.status, contract.provider, contract.commissioner,
               contract.regime, contract.is_light_touch, contract.start_date,
               contract.initial_end_date, contract.end_date, contract.extension_until,
               contract.total_value_pence, contract.currency, contract.procurement_route,
               contract.awarded_on,
               \(ocidSQL("parent")) AS framework
          FROM contract
          LEFT JOIN contract AS parent ON parent.id = contract.parent_contract
                                      AND parent.kind = 'framework'
         WHERE \(isPublished)
           AND \(isAsked)
         ORDER BY ocid, contract.reference
        """
}

/// One contract of the register, for publication.
struct PublishedAgreement {
    let id: Int64
    let reference: String
    let title: String
    let description: String?
    let kind: String
    let status: String
    let provider: Int64?
    let commissioner: Int64?
    let regime: String?
    let isLightTouch: Bool
    let start: String?
    let firstEnd: String?
    let end: String?
    let latestEnd: String?
    let totalPence: Int64?
    let currency: String
    let route: String?
    let awardedOn: String?
    /// The process of the framework it is under.
    let framework: String?

    init(_ row: Statement) {
        id = row.integer(1)
        reference = row.text(2)
        title = row.text(3)
        description = row.optionalText(4)
        kind = row.text(5)
        status = row.text(6)
        provider = row.optionalInteger(7)
        commissioner = row.optionalInteger(8)
        regime = row.optionalText(9)
        isLightTouch = row.integer(10) == 1
        start = row.optionalText(11)
        firstEnd = row.optionalText(12)
        end = row.optionalText(13)
        latestEnd = row.optionalText(14)
        totalPence = row.optionalInteger(15)
        currency = row.text(16)
        route = row.optionalText(17)
        awardedOn = row.optionalText(18)
        framework = row.optionalText(19)
    }

    /// Nobody has been chosen yet.
    var isTender: Bool { status == "tendering" || (status == "planned" && provider == nil) }
}
