import AlmonerModel
internal import TOMLKit

/// A value of a map's file, and where it stands, so that a fault can be named.
struct MapNode {
    let value: any TOMLValueConvertible
    /// `table 2 (contracts), column status`; empty for the whole file.
    let place: String
    let file: String

    func at(_ place: String) -> MapNode {
        MapNode(value: value, place: place, file: file)
    }

    func problem(_ sentence: String) -> InputError {
        InputError(.wrongContent, "\(file): \(place.isEmpty ? "" : "\(place): ")\(sentence)")
    }

    /// The members of a table, none of them unknown.
    func members(_ allowed: [String]) throws -> [String: MapNode] {
        let members = try anyMembers()
        if let wrong = members.keys.sorted().first(where: { !allowed.contains($0) }) {
            throw problem(
                """
                "\(ImportProblem.cut(wrong))" means nothing here; write one of: \
                \(allowed.joined(separator: ", "))
                """)
        }
        return members
    }

    func anyMembers() throws -> [String: MapNode] {
        guard let table = value.table else { throw problem("write a table, { … }, not \(kind)") }
        var members: [String: MapNode] = [:]
        for key in table.keys {
            guard let member = table[key] else { continue }
            members[key] = MapNode(
                value: member, place: place.isEmpty ? key : "\(place), \(key)", file: file)
        }
        return members
    }

    func elements() throws -> [MapNode] {
        guard let array = value.array else { throw problem("write a list, [ … ], not \(kind)") }
        return array.enumerated().map { index, element in
            MapNode(value: element, place: "\(place) \(index + 1)", file: file)
        }
    }

    func text() throws -> String {
        guard let text = value.string else {
            throw problem("write a text in quotes, not \(kind)")
        }
        return text
    }

    /// A text, or a number or true or false, which mean the same without quotes.
    func plainText() throws -> String {
        switch value.type {
        case .int, .double, .bool, .date: value.debugDescription
        default: try text()
        }
    }

    func texts() throws -> [String] {
        try elements().map { try $0.text() }
    }

    func flag() throws -> Bool {
        guard let flag = value.bool else {
            throw problem("write true or false, without quotes, not \(kind)")
        }
        return flag
    }

    var isText: Bool { value.type == .string }
    var isList: Bool { value.type == .array }

    private var kind: String {
        switch value.type {
        case .table: "a table"
        case .array: "a list"
        case .string: "a text"
        case .int, .double: "a number"
        case .bool: "true or false"
        case .date, .time, .dateTime: "a date or time"
        }
    }
}

extension MapNode {
    /// Reads a file of TOML and lends it. The nodes live no longer than the body.
    static func read<Result>(
        _ text: String, file: String, _ body: (MapNode) throws -> Result
    ) throws -> Result {
        let document: TOMLTable
        do {
            document = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw InputError(
                .wrongContent,
                """
                \(file):\(error.source.begin.line): not TOML: \(error.description); texts stand in \
                quotes, a table of the register begins with [[table]]
                """)
        }
        return try withExtendedLifetime(document) {
            try body(MapNode(value: document, place: "", file: file))
        }
    }
}
