import AlmonerModel

/// A value of a map's file, and where it stands, so that a fault can be named.
struct MapNode {
    let value: TOMLValue
    /// `table 2 (contracts), column status`; empty for the whole file.
    let place: String
    let file: String

    func at(_ place: String) -> MapNode {
        MapNode(value: value, place: place, file: file)
    }

    func problem(_ sentence: String) -> InputError {
        let whole = place.isEmpty ? file : "\(file):\(value.line): \(place)"
        return InputError(.wrongContent, "\(whole): \(sentence)")
    }

    /// The members of a table, none of them unknown.
    func members(_ allowed: [String]) throws -> [String: MapNode] {
        let members = try anyMembers()
        if let (key, node) = MapNode.first(of: members, where: { !allowed.contains($0) }) {
            throw node.at(place.isEmpty ? key : place).problem(
                """
                "\(ImportProblem.cut(key))" means nothing here; write one of: \
                \(allowed.joined(separator: ", "))
                """)
        }
        return members
    }

    func anyMembers() throws -> [String: MapNode] {
        guard case .table(let table) = value.kind else {
            throw problem("write a table, { … }, not \(kind)")
        }
        var members: [String: MapNode] = [:]
        for (key, member) in table.members {
            members[key] = MapNode(
                value: member, place: place.isEmpty ? key : "\(place), \(key)", file: file)
        }
        return members
    }

    /// The first such member in the order of the file.
    static func first(
        of members: [String: MapNode], where isWanted: (String) -> Bool
    ) -> (key: String, node: MapNode)? {
        members.filter { isWanted($0.key) }
            .min { ($0.value.value.line, $0.key) < ($1.value.value.line, $1.key) }
            .map { ($0.key, $0.value) }
    }

    func elements() throws -> [MapNode] {
        guard case .list(let elements) = value.kind else {
            throw problem("write a list, [ … ], not \(kind)")
        }
        return elements.enumerated().map { index, element in
            MapNode(value: element, place: "\(place) \(index + 1)", file: file)
        }
    }

    func text() throws -> String {
        guard case .text(let text) = value.kind else {
            throw problem("write a text in quotes, not \(kind)")
        }
        return text
    }

    /// A text, or a number, a date or true or false, which mean the same without quotes.
    func plainText() throws -> String {
        switch value.kind {
        case .number(let text), .moment(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .text, .list, .table: try text()
        }
    }

    func texts() throws -> [String] {
        try elements().map { try $0.text() }
    }

    func flag() throws -> Bool {
        guard case .flag(let flag) = value.kind else {
            throw problem("write true or false, without quotes, not \(kind)")
        }
        return flag
    }

    var isText: Bool { if case .text = value.kind { true } else { false } }
    var isList: Bool { if case .list = value.kind { true } else { false } }

    private var kind: String {
        switch value.kind {
        case .table: "a table"
        case .list: "a list"
        case .text: "a text"
        case .number: "a number"
        case .flag: "true or false"
        case .moment: "a date or time"
        }
    }
}

extension MapNode {
    /// A file of TOML as a whole.
    static func read(_ text: String, file: String) throws -> MapNode {
        do throws(TOMLFault) {
            let table = try TOMLReader.read(text)
            return MapNode(value: TOMLValue(kind: .table(table), line: 1), place: "", file: file)
        } catch {
            throw InputError(.wrongContent, "\(file):\(error.line): \(error.message)")
        }
    }
}
