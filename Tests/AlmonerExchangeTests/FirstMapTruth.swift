import AlmonerModel
import TestSupport
import Testing

@testable import AlmonerExchange

/// What a person makes of a published file: Tests/Fixtures/first-maps/truth.toml.
struct FirstMapTruth: Sendable, CustomTestStringConvertible {
    let file: String
    let table: String
    let header: Int
    /// Nil for a workbook.
    let encoding: String?
    let dates: String?
    let unknown: Set<String>
    let mayBeUnknown: Set<String>
    let suppressed: Set<String>
    /// Columns of the register with those of the file; of the alternatives in a group one will do.
    let takes: [(column: String, groups: [Set<String>])]
    let constants: [String: String]
    let each: Set<String>?
    let eachBut: Set<String>?
    let may: Set<String>

    var testDescription: String { file }

    static let all: [FirstMapTruth] = {
        do {
            let text = String(
                decoding: try fileBytes(MapTesting.fixture("first-maps/truth.toml")), as: UTF8.self)
            let file = try MapNode.read(text, file: "truth.toml").anyMembers()
            return try file["file"]?.elements().flatMap(read) ?? []
        } catch {
            return []
        }
    }()

    private static func read(_ node: MapNode) throws -> [FirstMapTruth] {
        let members = try node.anyMembers()
        func texts(_ name: String) throws -> Set<String>? {
            try members[name].map { Set(try $0.texts()) }
        }
        let takes = try members["takes"]?.anyMembers().map { column, node in
            let sources = node.isList ? try node.texts() : [try node.text()]
            return (
                column: column,
                groups: sources.map { Set($0.split(separator: " | ").map(String.init)) }
            )
        }
        return try members["names"]?.texts().map { name in
            FirstMapTruth(
                file: name, table: try members["table"]?.text() ?? "",
                header: Int(try members["header"]?.plainText() ?? "1") ?? 0,
                encoding: name.hasSuffix(".xlsx")
                    ? nil : try members["encoding"]?.text() ?? "utf-8",
                dates: try members["dates"]?.text(), unknown: try texts("unknown") ?? [],
                mayBeUnknown: try texts("may_be_unknown") ?? [],
                suppressed: try texts("suppressed") ?? [],
                takes: takes?.sorted { $0.column < $1.column } ?? [],
                constants: try members["constant"]?.anyMembers().mapValues { try $0.text() } ?? [:],
                each: try texts("each"), eachBut: try texts("each_but"),
                may: try texts("may") ?? [])
        } ?? []
    }

    /// The headings of the file, from the line that is known to be its header.
    func headings() throws -> [String] {
        let path = MapTesting.fixture("first-maps/\(file)")
        let reader: any RowReader
        if encoding == nil {
            let workbook = try Workbook(path)
            reader = try workbook.rows(of: try workbook.sheet(nil))
        } else {
            let encoding = try #require(Encoding(rawValue: encoding ?? ""))
            reader = try CSVReader(ByteSources.open(path, encoding: encoding))
        }
        while true {
            if case .end = try reader.next() { return [] }
            guard reader.line == header else { continue }
            return reader.cells.map { Header.tidy($0.withoutPadding.string) }
                .filter { !$0.isEmpty }
        }
    }
}

/// What a suggested map says, whether or not it is whole.
struct SuggestedUses {
    let header: Int?
    let encoding: String?
    let dates: String?
    let unknown: Set<String>
    let suppressed: Set<String>
    /// Columns of the register and where they come from.
    private(set) var uses: [(column: String, heading: String)] = []
    private(set) var constants: [String: String] = [:]
    private var each: Set<String>?
    private var eachBut: Set<String> = []
    private var ownNames: [String: String] = [:]

    init(_ text: String) throws {
        let members = try MapNode.read(text, file: "map.toml").anyMembers()
        header = text.split(separator: "header (line ").dropFirst().first
            .flatMap { Int($0.prefix { $0.isNumber }) }
        encoding = try members["encoding"]?.text()
        dates = try members["dates"]?.text()
        unknown = Set(try members["unknown"]?.texts() ?? [])
        suppressed = Set(try members["suppressed"]?.texts() ?? [])
        if let wide = try members["each_column"]?.anyMembers() {
            each = Set(try wide["columns"]?.texts() ?? ["*"])
            eachBut = Set(try wide["but"]?.texts() ?? [])
            ownNames = [
                try wide["heading"]?.text() ?? "": "@heading",
                try wide["cell"]?.text() ?? "": "@cell",
            ]
        }
        for table in try members["table"]?.elements() ?? [] { try read(table) }
    }

    private mutating func read(_ node: MapNode) throws {
        let members = try node.anyMembers()
        let table = try members["name"]?.text() ?? ""
        for (column, cell) in try members["columns"]?.anyMembers() ?? [:] {
            let name = "\(table).\(column)"
            for heading in try sources(cell, name) {
                uses.append((name, ownNames[heading] ?? heading))
            }
        }
    }

    /// What tells rows of one number apart besides, is no source of the number.
    private mutating func sources(_ node: MapNode, _ name: String) throws -> [String] {
        if node.isText { return [try node.text()] }
        if node.isList { return try node.texts() }
        let members = try node.anyMembers()
        if let constant = members["constant"] {
            constants[name] = try constant.plainText()
            return []
        }
        if let column = members["column"] {
            return column.isList ? try column.texts() : [try column.text()]
        }
        if let match = members["match"] {
            return try match.anyMembers().values.flatMap { try sources($0, name) }
        }
        let headings = try (members["join"] ?? members["first"])?.texts() ?? []
        let isReference = name.hasSuffix(".reference") || name.hasSuffix(".service")
        return members["join"] != nil && isReference ? Array(headings.prefix(1)) : headings
    }

    func isWide(_ heading: String) -> Bool {
        guard let each else { return false }
        if each != ["*"] { return each.contains(heading) }
        return !eachBut.contains(heading) && !uses.contains { $0.heading == heading }
    }
}
