/// Base64 as in RFC 4648, which PEM files and signatures are written in.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func text(of bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for place in 0..<3 {
                let byte = start + place < bytes.count ? bytes[start + place] : 0
                bits = bits << 8 | UInt32(byte)
            }
            for place in 0..<4 {
                let index = Int(bits >> UInt32(18 - 6 * place) & 63)
                text.append(place <= group.count ? alphabet[index] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil where the text is not Base64, all of it.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count % 4 == 0 else { return nil }
        let digits = text.prefix { $0 != padding }
        guard text.count - digits.count <= 2, text[digits.count...].allSatisfy({ $0 == padding })
        else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        for (place, digit) in digits.enumerated() {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFF_FFFF
            if place % 4 > 0 { bytes.append(UInt8(bits >> UInt32(6 - 2 * (place % 4)) & 0xFF)) }
        }
        return bytes
    }
}
