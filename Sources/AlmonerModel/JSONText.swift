/// A text as a JSON string, quotes included.
package func jsonQuoted(_ text: String) -> String {
    var quoted = ""
    quoted.append(jsonQuoted: text)
    return quoted
}

extension String {
    /// Adds a text as a JSON string, quotes included.
    package mutating func append(jsonQuoted text: String) {
        self += "\""
        let isPlain = text.utf8.allSatisfy { byte in
            byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        if isPlain {
            self += text
        } else {
            for scalar in text.unicodeScalars {
                if scalar == "\"" || scalar == "\\" || scalar.value < 0x20 {
                    self += jsonEscape(UInt8(scalar.value))
                } else {
                    unicodeScalars.append(scalar)
                }
            }
        }
        self += "\""
    }
}

/// How a quote, a backslash or a control character stands in a JSON string.
package func jsonEscape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    case UInt8(ascii: "\t"): "\\t"
    default:
        "\\u" + String(repeating: "0", count: byte < 0x10 ? 3 : 2) + String(byte, radix: 16)
    }
}
