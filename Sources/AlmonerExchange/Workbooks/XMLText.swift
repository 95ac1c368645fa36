import AlmonerModel

/// Text between the tags and in the attributes of XML.
enum XMLText {
    /// Characters that XML or its readers change are written as spreadsheets write them:
    /// `_x000D_`. So is what looks like that already.
    static func append(_ bytes: CellBytes, to buffer: inout [UInt8]) {
        guard needsCare(bytes) else { return buffer.append(contentsOf: bytes) }
        let scalars = Array(bytes.string.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "&": buffer.append(contentsOf: "&amp;".utf8)
            case "<": buffer.append(contentsOf: "&lt;".utf8)
            case ">": buffer.append(contentsOf: "&gt;".utf8)
            case "\t", "\n": buffer.append(UInt8(scalar.value))
            case "_" where isEscape(scalars[index...]):
                buffer.append(contentsOf: "_x005F_".utf8)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                buffer.append(contentsOf: "_x\(zeros)\(digits)_".utf8)
            default: buffer.append(contentsOf: String(scalar).utf8)
            }
        }
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static func needsCare(_ bytes: CellBytes) -> Bool {
        bytes.contains { byte in
            byte < 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<")
                || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "_") || byte >= 0x80
        }
    }

    private static func isEscape(_ scalars: ArraySlice<UnicodeScalar>) -> Bool {
        let start = scalars.prefix(7)
        guard start.count == 7, start[start.startIndex + 1] == "x", start.last == "_" else {
            return false
        }
        return start.dropFirst(2).prefix(4).allSatisfy(\.properties.isASCIIHexDigit)
    }
}
