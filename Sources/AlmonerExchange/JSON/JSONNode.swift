/// A value of a JSON text that is read, with a mark on every part that somebody made use of: what
/// has no place in the register is counted and reported, never lost silently.
final class JSONNode {
    enum Content {
        case text(String)
        /// As a number is written in decimal.
        case number(String)
        case flag(Bool)
        case null
        case list([JSONNode])
        case object([(key: String, value: JSONNode)])
    }

    let content: Content
    private var wasUsed = false

    init(_ content: Content) {
        self.content = content
    }

    /// A member of an object: the last of that name, as most programs take it. A null says as much
    /// as no member.
    subscript(_ key: String) -> JSONNode? {
        guard case .object(let members) = content,
            let value = members.last(where: { $0.key == key })?.value
        else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    /// The values of a list; none for anything else.
    var items: [JSONNode] {
        guard case .list(let items) = content else { return [] }
        return items
    }

    var members: [(key: String, value: JSONNode)] {
        guard case .object(let members) = content else { return [] }
        return members
    }

    /// What a text or a number says, without a mark: to tell one part from another.
    var name: String? {
        switch content {
        case .text(let text): text
        case .number(let number): number
        case .flag, .null, .list, .object: nil
        }
    }

    var isObject: Bool {
        if case .object = content { true } else { false }
    }

    /// What a text, a number or a yes or no says, as a cell would have it; nil for a blank text, a
    /// null, a list or an object. Whoever asks makes use of it.
    func cell() -> String? {
        switch content {
        case .text(let text):
            wasUsed = true
            return JSONNode.isBlank(text) ? nil : text
        case .number(let number):
            wasUsed = true
            return number
        case .flag(let flag):
            wasUsed = true
            return flag ? "true" : "false"
        case .null, .list, .object: return nil
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 <= 0x20 }
    }

    /// Marks all of it as used, as where its meaning is in the register already.
    func use() {
        wasUsed = true
        for item in items { item.use() }
        for member in members { member.value.use() }
    }

    /// The paths of the values that nobody made use of, without the places in lists, and how often
    /// each occurs: `tender/documents/url`. Nulls and blank texts say nothing.
    func countUnused(under path: String = "", into counts: inout [String: Int]) {
        switch content {
        case .list(let items):
            for item in items { item.countUnused(under: path, into: &counts) }
        case .object(let members):
            for (key, value) in members {
                value.countUnused(under: path.isEmpty ? key : "\(path)/\(key)", into: &counts)
            }
        case .null: break
        case .text(let text) where JSONNode.isBlank(text): break
        case .text, .number, .flag:
            if !wasUsed { counts[path, default: 0] += 1 }
        }
    }
}
