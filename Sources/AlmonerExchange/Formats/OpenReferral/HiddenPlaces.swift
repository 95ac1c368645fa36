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

    static func mayInclude(_ texts: [String]) -> Bool {
        texts.contains { text in
            let spelling = " " + HiddenPlaces.folded(text) + " "
            return words.contains { spelling.contains(" \($0) ") }
        }
    }

    /// Lower case, no signs, one blank between words.
    private static func folded(_ text: String) -> String {
        let letters = text.lowercased().filter { $0 != "'" && $0 != "\u{2019}" }
        return letters.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
