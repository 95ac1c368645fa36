import AlmonerModel
import AlmonerStore

/// Releases and records in the Open Contracting Data Standard, 1.0 and 1.1, in any number of files:
/// what they say of one process is merged and becomes its agreements. docs/exchange/ocds.md says
/// what goes where.
final class OpenContracting: RecordSource {
    let name: String
    let path: String?

    private let paths: [String]
    private let connection: Connection
    private let prefix: String?
    private let parser: JSONParser
    private let outline: Statement

    private static let lists: Set<String> = ["releases", "records", "results"]

    /// - Parameter prefix: under which the register itself publishes, `ocds-abc123`; its own
    ///   processes keep the register's references.
    init(_ paths: [String], _ connection: Connection, prefix: String?) throws {
        self.paths = paths
        self.connection = connection
        self.prefix = prefix
        path = paths.count == 1 ? paths[0] : nil
        let names = paths.map(ByteSources.name)
        name = names.count == 1 ? names[0] : "\(names.first ?? "") and \(names.count - 1) more"
        parser = try JSONParser(connection)
        outline = try connection.prepare(OpenContracting.outlineSQL)
    }

    func read(into intake: RecordIntake) throws {
        let spool = try ReleaseSpool(connection)
        for (number, path) in paths.enumerated() {
            try spoolFile(number, path, spool, intake)
        }
        let files = paths.count == 1 ? [] : paths.map(ByteSources.name)
        let agreements = try AgreementIntake(connection, intake, files: files, prefix: prefix)
        var count = 0
        try spool.forEachProcess { ocid, releases in
            count += 1
            try connection.stopIfAsked()
            try agreements.take(try process(ocid, releases))
            if count.isMultiple(of: 1_000) {
                intake.progress(ImportProgress(file: name, rows: count))
            }
        }
        try spool.clear()
        for remark in remarks(spool, processes: count) { intake.remark(remark) }
        agreements.finish()
    }

    private func remarks(_ spool: ReleaseSpool, processes: Int) -> [String] {
        var remarks = [
            """
            \(counted(spool.releases, "release")) of \
            \(counted(processes, "process", "processes"))
            """
        ]
        if spool.repeated > 0 {
            let differing =
                spool.differing > 0
                ? "; \(spool.differing) of them say something else: the first was kept" : ""
            remarks[0] += ", \(spool.repeated) of them repeated under the same id\(differing)"
        }
        if linked > 0 {
            remarks.append(
                """
                \(counted(linked, "linked release")) not read: the file has only the address; \
                fetch and import what is there
                """)
        }
        return remarks
    }

    // MARK: From files to releases

    private var linked = 0

    private func spoolFile(
        _ number: Int, _ path: String, _ spool: ReleaseSpool, _ intake: RecordIntake
    ) throws {
        let connection = self.connection
        let source = try ByteSources.open(path, encoding: .utf8) { try connection.stopIfAsked() }
        let file = ByteSources.name(of: path)
        let elements = JSONElements(source, name: file, lists: OpenContracting.lists)
        var isKnown = false
        var count = 0
        try elements.forEach { element in
            let origin = ReleaseSpool.Origin(
                file: number, line: element.line, place: element.place)
            guard try add(element.text, origin, spool, in: file) || element.isRest else {
                return try refuseStranger(element, file)
            }
            isKnown = true
            if element.isRest {
                let rest = try parser.node(of: element, in: file)
                for taken in ["ocid", "compiledRelease", "versionedRelease"] { rest[taken]?.use() }
                intake.passOverUnused(of: rest, under: "package")
            }
            count += 1
            if count.isMultiple(of: 1_000) { intake.progress(elements.progress(rows: count)) }
        }
        guard isKnown else {
            throw InputError(
                .wrongContent, "\(file) has no \"releases\" and no \"records\": it is no OCDS")
        }
    }

    /// Puts a release, the parts of a record, or those of a package aside.
    ///
    /// - Returns: whether the text was one of them.
    private func add(
        _ text: [UInt8], _ origin: ReleaseSpool.Origin, _ spool: ReleaseSpool, in file: String
    ) throws -> Bool {
        guard let parts = try outlined(text, origin, file) else { return false }
        for (list, isRecord) in [("releases", parts.hasReleases), ("records", parts.hasRecords)]
        where isRecord {
            for (number, text) in try elements(of: text, list).enumerated() {
                let place = ReleaseSpool.Origin(
                    file: origin.file, line: origin.line,
                    place: "\(origin.place)/\(list)/\(number + 1)")
                if try !add(text, place, spool, in: file) { linked += 1 }
            }
        }
        if parts.hasReleases || parts.hasRecords || parts.compiled != nil || parts.versioned != nil
        {
            if let compiled = parts.compiled {
                try addWhole(compiled, .compiled, parts.ocid, origin, spool, file)
            }
            if let versioned = parts.versioned {
                try addWhole(versioned, .versioned, parts.ocid, origin, spool, file)
            }
            return true
        }
        guard let ocid = parts.ocid else { return false }
        try spool.add(
            text, parts.kind, ocid: ocid, id: parts.id, date: parts.date, from: origin)
        return true
    }

    private func addWhole(
        _ text: String, _ kind: ReleaseSpool.Kind, _ ocid: String?, _ origin: ReleaseSpool.Origin,
        _ spool: ReleaseSpool, _ file: String
    ) throws {
        let text = Array(text.utf8)
        guard let parts = try outlined(text, origin, file), let ocid = parts.ocid ?? ocid else {
            return
        }
        try spool.add(text, kind, ocid: ocid, id: parts.id, date: parts.date, from: origin)
    }

    private func refuseStranger(_ element: JSONElements.Element, _ file: String) throws {
        if element.list == "releases" {
            linked += 1
            return
        }
        let members = try parser.node(of: element, in: file).members.map(\.key)
        throw InputError(
            .wrongContent,
            """
            \(file):\(element.line): \(element.place) is no release, record or package of OCDS: \
            \(OpenContracting.remedy(for: members))
            """)
    }

    private static func remedy(for members: [String]) -> String {
        let search = "www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search"
        if members.contains("noticeList") {
            return """
                it is an answer of Contracts Finder's own search; the same notices are to be had in \
                OCDS at \(search)
                """
        }
        if members.contains("contracts"), members.contains("stats") {
            return """
                it is a list of notices taken from Contracts Finder's own search; the same notices \
                are to be had in OCDS at \(search)
                """
        }
        if members.contains("ocid") { return "its ocid is empty; fill it in" }
        return members.isEmpty
            ? "it is empty" : "it has \(members.prefix(6).joined(separator: ", "))"
    }

    // MARK: Outlines

    private struct Outline {
        let ocid: String?
        let id: String?
        let date: String?
        let kind: ReleaseSpool.Kind
        let hasReleases: Bool
        let hasRecords: Bool
        let compiled: String?
        let versioned: String?
    }

    private static let outlineSQL = """
        SELECT json_type(?1),
               CAST(json_extract(?1, '$.ocid') AS TEXT),
               CAST(json_extract(?1, '$.id') AS TEXT),
               CAST(json_extract(?1, '$.date') AS TEXT),
               EXISTS (SELECT 1 FROM json_each(?1, '$.tag') WHERE value = 'compiled'),
               json_type(?1, '$.initiationType[0].releaseDate'),
               json_type(?1, '$.releases') IS 'array',
               json_type(?1, '$.records') IS 'array',
               json_extract(?1, '$.compiledRelease'),
               json_extract(?1, '$.versionedRelease')
        """

    /// - Returns: nil for anything but an object.
    private func outlined(
        _ text: [UInt8], _ origin: ReleaseSpool.Origin, _ file: String
    ) throws -> Outline? {
        try text.withUnsafeBytes { bytes in
            outline.bind(inPlace: bytes, at: 1)
            defer { outline.reset() }
            do {
                guard try outline.step(), outline.text(0) == "object" else { return nil }
            } catch let error as StoreError where error.code == JSONParser.plainError {
                throw JSONParser.malformed(file, origin.line, origin.place)
            }
            let isVersioned = !outline.isNull(5)
            return Outline(
                ocid: outline.optionalText(1).flatMap { $0.isEmpty ? nil : $0 },
                id: outline.optionalText(2).flatMap { $0.isEmpty ? nil : $0 },
                date: outline.optionalText(3),
                kind: isVersioned ? .versioned : outline.integer(4) == 1 ? .compiled : .release,
                hasReleases: outline.integer(6) == 1, hasRecords: outline.integer(7) == 1,
                compiled: outline.optionalText(8), versioned: outline.optionalText(9))
        }
    }

    private func elements(of text: [UInt8], _ list: String) throws -> [[UInt8]] {
        try connection.rows(
            "SELECT value FROM json_each(:text, :path)",
            ["text": .text(String(decoding: text, as: UTF8.self)), "path": .text("$.\(list)")]
        ) { Array($0.textBytes(0)) }
    }

    // MARK: From releases to processes

    private func process(
        _ ocid: String, _ releases: [ReleaseSpool.Release]
    ) throws -> ContractingProcess {
        var node: JSONNode?
        for release in OpenContracting.telling(releases) {
            let parsed = try parser.node(of: release.text)
            guard let parsed else { continue }
            let state = release.kind == .versioned ? parsed.lastVersions : parsed
            node = node == nil ? state : JSONNode.merged(node, state)
        }
        let last = releases.last
        return ContractingProcess(
            ocid: ocid, node: node ?? JSONNode(.null), date: last?.date,
            file: last?.file ?? 0, line: last?.line ?? 1, place: last?.place ?? ocid)
    }

    /// The newest compiled release and what came after it; else all releases; else the versions.
    private static func telling(_ releases: [ReleaseSpool.Release]) -> [ReleaseSpool.Release] {
        let plain = releases.filter { $0.kind == .release }
        if let compiled = releases.last(where: { $0.kind == .compiled }) {
            guard let moment = compiled.moment else { return [compiled] }
            return [compiled] + plain.filter { ($0.moment ?? moment) > moment }
        }
        return plain.isEmpty ? releases.suffix(1) : plain
    }
}

/// What is known of one contracting process, and where the newest of it stands.
struct ContractingProcess {
    let ocid: String
    let node: JSONNode
    /// Of the newest release.
    let date: String?
    let file: Int
    let line: Int
    let place: String
}

package func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(Money.grouped(UInt64(count))) \(count == 1 ? noun : plural ?? noun + "s")"
}
