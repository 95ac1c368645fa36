/// The bytes of a TOML file, and how far they have been read.
struct TOMLScanner {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var line = 1

    /// - Parameter bytes: UTF-8.
    init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    func fault(_ message: String) -> TOMLFault {
        TOMLFault(line: line, message: message)
    }

    func isNext(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy {
            text.utf8Start[$0] == bytes[position + $0]
        }
    }

    mutating func take(_ text: StaticString) -> Bool {
        guard isNext(text) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    /// What is taken is ASCII.
    mutating func takeWhile(_ isWanted: (UInt8) -> Bool) -> String {
        let start = position
        while let byte, byte < 0x80, isWanted(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    // MARK: Blanks, lines and remarks

    mutating func skipBlanks() {
        while let byte, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    /// - Returns: false at the end of the file.
    mutating func skipToLineWithContent() throws(TOMLFault) -> Bool {
        try skipBlanksAndLines()
        return byte != nil
    }

    mutating func skipBlanksAndLines() throws(TOMLFault) {
        repeat {
            skipBlanks()
            try skipRemark()
        } while takeLineEnd()
    }

    /// After a value or a header nothing but a remark may stand.
    mutating func endLine() throws(TOMLFault) {
        skipBlanks()
        try skipRemark()
        guard byte == nil || takeLineEnd() else {
            throw fault("nothing more is expected on this line; a text stands in quotes")
        }
    }

    private mutating func takeLineEnd() -> Bool {
        guard take("\n") || take("\r\n") else { return false }
        line += 1
        return true
    }

    private mutating func skipRemark() throws(TOMLFault) {
        guard byte == UInt8(ascii: "#") else { return }
        while let byte, byte != UInt8(ascii: "\n"), !isNext("\r\n") {
            try refuseControl(byte)
            position += 1
        }
    }

    private func refuseControl(_ byte: UInt8) throws(TOMLFault) {
        guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
            throw fault("a control character stands here: remove it")
        }
    }

    // MARK: Texts

    /// A text in quotes of any of the four kinds.
    ///
    /// - Parameter ofLine: it may not run over several lines, as a name may not.
    mutating func text(ofLine: Bool) throws(TOMLFault) -> String {
        if !ofLine, take("\"\"\"") { return try longText("\"", hasEscapes: true) }
        if !ofLine, take("'''") { return try longText("'", hasEscapes: false) }
        if take("\"") { return try shortText("\"", hasEscapes: true) }
        guard take("'") else { throw fault("a text in quotes is expected") }
        return try shortText("'", hasEscapes: false)
    }

    private mutating func shortText(
        _ quote: StaticString, hasEscapes: Bool
    ) throws(TOMLFault) -> String {
        var text: [UInt8] = []
        while !take(quote) {
            guard let byte, byte != UInt8(ascii: "\n"), !isNext("\r\n") else {
                throw fault("a quote is not closed")
            }
            if hasEscapes, take("\\") {
                text += try escaped()
            } else {
                try refuseControl(byte)
                text.append(byte)
                position += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func longText(
        _ quote: Unicode.Scalar, hasEscapes: Bool
    ) throws(TOMLFault) -> String {
        let quote = UInt8(ascii: quote)
        let begun = line
        var text: [UInt8] = []
        // A line end right after the quotes is not part of the text.
        _ = takeLineEnd()
        while true {
            guard let byte else {
                throw TOMLFault(line: begun, message: "three quotes are not closed")
            }
            let quotes = bytes[position...].prefix(5).prefix { $0 == quote }.count
            if quotes >= 3 {
                // One or two quotes may stand before the three that close.
                text += Array(repeating: quote, count: quotes - 3)
                position += quotes
                return String(decoding: text, as: UTF8.self)
            }
            if takeLineEnd() {
                text.append(UInt8(ascii: "\n"))
            } else if hasEscapes, take("\\") {
                if try !joinLines() { text += try escaped() }
            } else {
                try refuseControl(byte)
                text.append(byte)
                position += 1
            }
        }
    }

    /// A backslash at the end of a line takes the line end and the blanks after it away.
    private mutating func joinLines() throws(TOMLFault) -> Bool {
        let start = position
        skipBlanks()
        guard takeLineEnd() else {
            position = start
            return false
        }
        repeat { skipBlanks() } while takeLineEnd()
        return true
    }

    private mutating func escaped() throws(TOMLFault) -> [UInt8] {
        guard let sign = byte else { throw fault("a quote is not closed") }
        position += 1
        switch sign {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [sign]
        case UInt8(ascii: "u"): return try character(digits: 4)
        case UInt8(ascii: "U"): return try character(digits: 8)
        default:
            throw fault(
                "\\ begins \\\", \\\\, \\t, \\n or \\u and four digits: write \\\\ for a backslash")
        }
    }

    private mutating func character(digits count: Int) throws(TOMLFault) -> [UInt8] {
        let digits = bytes[position...].prefix(count)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == count, digits.allSatisfy(TOMLScanner.isLetterOrDigit),
            let number = UInt32(text, radix: 16), let scalar = Unicode.Scalar(number)
        else { throw fault("\\u takes four hexadecimal digits, \\U eight, of a character") }
        position += count
        return Array(String(scalar).utf8)
    }
}
