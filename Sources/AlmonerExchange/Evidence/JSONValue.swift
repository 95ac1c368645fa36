import AlmonerModel

/// A JSON value to be written: members in the order given, so that the same content has the same
/// bytes.
enum JSONValue {
    case text(String)
    /// As it is written in decimal.
    case number(String)
    case flag(Bool)
    case list([JSONValue])
    case members([Member])

    struct Member {
        let key: String
        let value: JSONValue
    }

    static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        .members(members.map { Member(key: $0.key, value: $0.value) })
    }

    /// Indented by two blanks a level, as people read it.
    func written(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .text(let text): return jsonQuoted(text)
        case .number(let number): return number
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let values):
            if values.isEmpty { return "[]" }
            let lines = values.map { inner + $0.written(indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .members(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { member in
                "\(inner)\(jsonQuoted(member.key)): \(member.value.written(indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        }
    }
}
