import AlmonerModel

/// The parts of a JSON file, one at a time, so that memory does not grow with the file: the
/// elements of the lists that a package is there for, each line of JSON Lines, or the one object
/// that a small file is.
final class JSONElements {
    struct Element {
        /// The list it stands in; nil where it is a whole value of the file, or one of a list that
        /// is the file.
        let list: String?
        /// Of its list, from 1.
        let number: Int
        /// Where it begins.
        let line: Int
        let text: [UInt8]
        /// What stood around the lists of a package, which comes after their elements.
        let isRest: Bool

        /// `releases/3`, or `line 7` where it stands by itself.
        var place: String { list.map { "\($0)/\(number)" } ?? "line \(line)" }
    }

    private let name: String
    private let lists: Set<String>
    private let source: any ByteSource
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var position = 0
    private var filled = 0
    private var line = 1

    /// An element larger than this is no element of a published file.
    private static let mostBytes = 64 << 20

    /// - Parameters:
    ///   - name: of the file, for messages.
    ///   - lists: the members of the outermost object whose values are handed out one by one.
    init(_ source: any ByteSource, name: String, lists: Set<String>) {
        self.source = source
        self.name = name
        self.lists = lists
    }

    func progress(rows: Int) -> ImportProgress {
        ImportProgress(
            file: name, rows: rows, bytes: source.bytesRead, totalBytes: source.totalBytes)
    }

    /// - Throws: `InputError` for a text that ends too soon or is not JSON in its outline; the
    ///   elements themselves are not yet examined.
    func forEach(_ body: (Element) throws -> Void) throws {
        try skipMark()
        var values = 0
        while let byte = try next(skippingBlanks: true) {
            values += 1
            switch byte {
            case UInt8(ascii: "["): try elements(of: nil, body)
            case UInt8(ascii: "{"): try package(number: values, body)
            default:
                throw wrong("the file is no JSON of objects: it has \(shown(byte)) here")
            }
        }
        if values == 0 { throw InputError(.wrongContent, "\(name) is empty") }
    }

    // MARK: Outline

    /// After the opening bracket: each value, up to the closing one.
    private func elements(of list: String?, _ body: (Element) throws -> Void) throws {
        var number = 0
        var byte = try required()
        while byte != UInt8(ascii: "]") {
            number += 1
            let start = line
            var text: [UInt8] = []
            try copyValue(beginningWith: byte, into: &text)
            try give(list, number, start, text, isRest: false, body)
            byte = try required()
            if byte == UInt8(ascii: ",") {
                byte = try required()
            } else if byte != UInt8(ascii: "]") {
                throw wrong("a comma or the end of the list is missing before \(shown(byte))")
            }
        }
    }

    /// After the opening brace: members, of which the lists are handed out.
    private func package(number: Int, _ body: (Element) throws -> Void) throws {
        let start = line
        var rest: [UInt8] = [UInt8(ascii: "{")]
        var hadLists = false
        var byte = try required()
        while byte != UInt8(ascii: "}") {
            guard byte == UInt8(ascii: "\"") else {
                throw wrong("a member's name is missing before \(shown(byte))")
            }
            var key: [UInt8] = []
            try copyValue(beginningWith: byte, into: &key)
            guard try required() == UInt8(ascii: ":") else { throw wrong("a colon is missing") }
            byte = try required()
            let member = String(decoding: key.dropFirst().dropLast(), as: UTF8.self)
            rest += key
            rest.append(UInt8(ascii: ":"))
            if byte == UInt8(ascii: "["), lists.contains(member) {
                hadLists = true
                try elements(of: member, body)
                rest += Array("[]".utf8)
            } else {
                try copyValue(beginningWith: byte, into: &rest)
            }
            byte = try required()
            if byte == UInt8(ascii: ",") {
                rest.append(byte)
                byte = try required()
            } else if byte != UInt8(ascii: "}") {
                throw wrong("a comma or the end of the object is missing before \(shown(byte))")
            }
        }
        rest.append(UInt8(ascii: "}"))
        try give(nil, number, start, rest, isRest: hadLists, body)
    }

    private func give(
        _ list: String?, _ number: Int, _ line: Int, _ text: [UInt8], isRest: Bool,
        _ body: (Element) throws -> Void
    ) throws {
        guard text.withUnsafeBytes({ UTF8Check.isValid($0) }) else {
            throw InputError(
                .wrongContent,
                "\(name):\(line): the text that begins here is not UTF-8: save the file as UTF-8")
        }
        try body(Element(list: list, number: number, line: line, text: text, isRest: isRest))
    }

    /// Copies a value as it stands: to the end of its string, or to the bracket that closes it.
    private func copyValue(beginningWith first: UInt8, into text: inout [UInt8]) throws {
        var depth = 0
        var byte = first
        while true {
            text.append(byte)
            if text.count > JSONElements.mostBytes {
                throw wrong(
                    "one value has more than \(JSONElements.mostBytes >> 20) MB: it is no published file"
                )
            }
            switch byte {
            case UInt8(ascii: "\""): try copyString(into: &text)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            if depth == 0, try !isInsideScalar(byte) { return }
            guard let following = try next() else { throw endedTooSoon() }
            byte = following
        }
    }

    /// A number or a word goes on to the next blank, comma or bracket.
    private func isInsideScalar(_ byte: UInt8) throws -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"): return false
        default:
            guard let following = try peek() else { return false }
            return !" \t\r\n,:]}".utf8.contains(following)
        }
    }

    private func copyString(into text: inout [UInt8]) throws {
        var isEscaped = false
        while true {
            guard let byte = try next() else { throw endedTooSoon() }
            text.append(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return
            }
        }
    }

    // MARK: Bytes

    private func skipMark() throws {
        for byte: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == byte else { return }
            position += 1
        }
    }

    private func peek() throws -> UInt8? {
        if position == filled {
            filled = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            position = 0
        }
        return position < filled ? buffer[position] : nil
    }

    private func next(skippingBlanks: Bool = false) throws -> UInt8? {
        while let byte = try peek() {
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if skippingBlanks, " \t\r\n".utf8.contains(byte) { continue }
            return byte
        }
        return nil
    }

    private func required() throws -> UInt8 {
        guard let byte = try next(skippingBlanks: true) else { throw endedTooSoon() }
        return byte
    }

    private func endedTooSoon() -> InputError {
        wrong("the file ends in the middle of a value: fetch it again")
    }

    private func wrong(_ what: String) -> InputError {
        InputError(.wrongContent, "\(name):\(line): \(what)")
    }

    private func shown(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7F
            ? "\"\(Character(UnicodeScalar(byte)))\"" : "the byte \(byte)"
    }
}
