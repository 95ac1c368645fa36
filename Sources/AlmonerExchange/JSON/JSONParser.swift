import AlmonerModel
import AlmonerStore

/// Reads JSON with SQLite's own functions, which are there anyway and are exact about the grammar.
struct JSONParser {
    private let nodes: Statement
    /// SQLite's code for what a function says of its argument.
    static let plainError: Int32 = 1

    static func malformed(_ file: String, _ line: Int, _ place: String) -> InputError {
        InputError(
            .wrongContent, "\(file):\(line): \(place) is not well-formed JSON: fetch the file again"
        )
    }

    init(_ connection: Connection) throws {
        nodes = try connection.prepare(
            """
            SELECT node.id     AS id,
                   node.parent AS parent,
                   node.key    AS key,
                   node.type   AS type,
                   node.atom   AS atom
              FROM json_tree(:text) AS node
            """)
    }

    /// - Throws: `InputError` for an element that is no JSON.
    func node(of element: JSONElements.Element, in file: String) throws -> JSONNode {
        guard let node = try node(of: element.text) else {
            throw JSONParser.malformed(file, element.line, element.place)
        }
        return node
    }

    /// - Returns: nil for a text that is no JSON.
    func node(of text: [UInt8]) throws -> JSONNode? {
        nodes.bind(["text": .text(String(decoding: text, as: UTF8.self))])
        defer { nodes.reset() }
        var rows: [Row] = []
        do {
            while try nodes.step() { rows.append(Row(nodes)) }
        } catch let error as StoreError where error.code == JSONParser.plainError {
            return nil
        }
        rows.sort { $0.id < $1.id }
        return JSONParser.tree(&rows)
    }

    private struct Row {
        let id: Int64
        let parent: Int64?
        let key: String?
        let type: String
        var content: JSONNode.Content

        init(_ row: Statement) {
            id = row.integer(0)
            parent = row.optionalInteger(1)
            key = row.optionalText(2)
            type = row.text(3)
            content =
                switch type {
                case "text": .text(row.text(4))
                case "integer", "real": .number(Row.decimal(row.value(4)))
                case "true", "false": .flag(type == "true")
                case "array": .list([])
                case "object": .object([])
                default: .null
                }
        }

        private static func decimal(_ value: SQLValue) -> String {
            switch value {
            case .integer(let number): return "\(number)"
            case .real(let number):
                let text = "\(number)"
                return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
            default: return ""
            }
        }
    }

    /// From the last row to the first: what a value holds comes after it.
    private static func tree(_ rows: inout [Row]) -> JSONNode? {
        var children: [Int64: [(key: String, value: JSONNode)]] = [:]
        while let row = rows.popLast() {
            let held = children.removeValue(forKey: row.id)?.reversed() ?? []
            let content: JSONNode.Content =
                switch row.content {
                case .list: .list(held.map(\.value))
                case .object: .object(Array(held))
                default: row.content
                }
            let node = JSONNode(content)
            guard let parent = row.parent else { return node }
            children[parent, default: []].append((row.key ?? "", node))
        }
        return nil
    }
}
