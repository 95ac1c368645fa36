import AlmonerStore

/// Values that people write where they have none.
enum Placeholder {
    /// Folded: lower case, letters and digits alone.
    private static let words: Set<String> = [
        "tba", "tbc", "tbd", "tobeadvised", "tobeagreed", "tobeconfirmed", "tobedecided",
        "tobedetermined", "na", "nk", "notapplicable", "notavailable", "notknown", "null",
        "unknown",
    ]

    /// Where spreadsheets and programs begin to count days, and the day after which there is none.
    private static let days: Set<String> = [
        "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01", "9999-12-31",
    ]

    private static let longestWord = words.map(\.unicodeScalars.count).max() ?? 0

    private static let penny: Int64 = 1

    /// Whether a text has to be looked at as a whole: most are told by their first letter or digit.
    static func canBeOne(_ text: some Collection<UInt8>) -> Bool {
        guard let first = text.first else { return true }
        return switch first | 0x20 {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "u"), UInt8(ascii: "x"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): false
        // Of the words none begins with a digit, and of the days each with one of these.
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            first == UInt8(ascii: "1") || first == UInt8(ascii: "9")
        default: true
        }
    }

    static func isOne(_ text: String) -> Bool {
        guard canBeOne(text.utf8) else { return false }
        if days.contains(text) { return true }
        var folded: [Unicode.Scalar] = []
        // Signs alone (`-`, `?`), and rows of the letter x.
        var isOnlyX = true
        for scalar in text.lowercased().unicodeScalars where scalar.isAlphabeticOrDigit {
            if scalar != "x" { isOnlyX = false }
            folded.append(scalar)
            // Most texts say something, and show it in their first letters.
            if !isOnlyX, folded.count > longestWord { return false }
        }
        return isOnlyX || words.contains(String(String.UnicodeScalarView(folded)))
    }

    static func isOne(pence: Int64) -> Bool { pence == penny }
}

extension Unicode.Scalar {
    fileprivate var isAlphabeticOrDigit: Bool {
        // The tables of Unicode are slow to ask, and most letters are plain.
        if isASCII { return ("a"..."z").contains(self) || ("0"..."9").contains(self) }
        return properties.isAlphabetic || properties.numericType != nil
    }
}
