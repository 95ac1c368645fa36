/// Which encoding of one byte a character makes sense of a file that is not UTF-8.
enum EncodingGuess {
    /// Of equals the first: spreadsheets on Windows are the likeliest.
    private static let candidates: [Encoding] = [.windows1252, .macintosh, .cp850]

    static func encoding(of bytes: [UInt8]) throws -> (encoding: Encoding, decoded: [UInt8]) {
        let seen = [UInt8](Set(bytes.filter { $0 >= 0x80 }).sorted())
        var best: (encoding: Encoding, worth: Int)?
        for encoding in candidates {
            let decoded = try decoded(seen, encoding)
            let worth = String(decoding: decoded, as: UTF8.self).unicodeScalars
                .reduce(0) { $0 + self.worth($1) }
            if worth > best?.worth ?? .min { best = (encoding, worth) }
        }
        let encoding = best?.encoding ?? .windows1252
        return (encoding, try decoded(bytes, encoding))
    }

    /// How much a sign is at home in the papers of a council.
    private static func worth(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "£": 4
        case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "–", "—", "é", "…", "•", "\u{A0}": 2
        case "€", "½", "¼", "°", "®", "©": 1
        case "à"..."ÿ" where scalar != "÷" && scalar != "ð" && scalar != "þ": 1
        case "\u{80}"..."\u{9F}", "\u{2500}"..."\u{259F}": -3
        default: 0
        }
    }

    private static func decoded(_ bytes: [UInt8], _ encoding: Encoding) throws -> [UInt8] {
        let source = SingleByteSource(MemorySource(bytes), encoding)
        var decoded: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return decoded }
            decoded += block.prefix(count)
        }
    }
}
