/// SQLite plans a statement before it knows its values: a condition that a null switches off,
/// `(:contracts IS NULL OR contract.id IN (…))`, makes it read the whole table even where a few ids
/// are given. So where a list is given, what asks whether it is null is taken out of the text.
package enum NarrowedSQL {
    private static let question = Array(" IS NULL".utf8)
    private static let or = Array("OR ".utf8)

    /// The same SQL for these values: only a question that stands first in its brackets and that an
    /// `OR` follows is taken out.
    package static func text(_ sql: String, with values: [String: SQLValue]) -> String {
        let lists = values.filter { $0.value.isList }.map { Array("(:\($0.key)".utf8) + question }
        if lists.isEmpty { return sql }
        let bytes = Array(sql.utf8)
        var narrowed: [UInt8] = []
        narrowed.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "("),
                let end = lists.lazy.compactMap({ end(of: $0, in: bytes, at: place) }).first
            {
                narrowed.append(UInt8(ascii: "("))
                place = end
            } else {
                narrowed.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: narrowed, as: UTF8.self)
    }

    /// Where the condition begins whose switch stands here; nil where none does.
    private static func end(of list: [UInt8], in bytes: [UInt8], at place: Int) -> Int? {
        guard bytes[place...].starts(with: list) else { return nil }
        let rest = bytes[(place + list.count)...].drop { $0 == 0x20 || $0 == 0x0A }
        return rest.starts(with: or) ? rest.startIndex + or.count : nil
    }
}

extension SQLValue {
    /// A JSON list for `json_each`.
    fileprivate var isList: Bool {
        if case .text(let text) = self { text.utf8.first == UInt8(ascii: "[") } else { false }
    }
}
