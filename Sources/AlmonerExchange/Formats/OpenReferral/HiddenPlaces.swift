/// Which places must not be known: those where people are in hiding. A directory says so in words
/// only, so that this errs on the side of leaving a postcode out.
enum HiddenPlaces {
    /// Each is looked for as whole words.
    static let words = [
        "refuge", "refuges", "safe house", "safe houses", "safe accommodation",
        "domestic abuse", "domestic violence", "sexual violence", "womens aid", "honour based",
        "forced marriage", "modern slavery", "human trafficking", "undisclosed", "not disclosed",
        "confidential address", "confidential location", "address is confidential",
        "location is confidential", "address withheld", "secret address", "secret location",
    ]

    /// By their first words, so that a text is read once.
    private static let phrases = Dictionary(
        grouping: words.map { words(of: $0) }, by: { $0[0] })

    static func mayInclude(_ texts: [String]) -> Bool {
        texts.contains { text in
            let spelling = words(of: text)
            return spelling.indices.contains { place in
                phrases[spelling[place]]?.contains { spelling[place...].starts(with: $0) } ?? false
            }
        }
    }

    /// In lower case and without signs: `Women's-aid` is `womens`, `aid`.
    private static func words(of text: String) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": word.append(UInt8(truncatingIfNeeded: scalar.value))
            case "A"..."Z": word.append(UInt8(truncatingIfNeeded: scalar.value | 0x20))
            case "'", "\u{2019}": break
            // What is looked for is English, but a word may go on in another script.
            case _ where !scalar.isASCII && scalar.properties.isAlphabetic:
                word.append(contentsOf: String(scalar).utf8)
            default:
                if !word.isEmpty { words.append(word) }
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
