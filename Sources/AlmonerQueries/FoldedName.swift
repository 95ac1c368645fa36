/// A body's name without what people write now one way and now another, so that two forms of one
/// name are equal: `The Hazel & Oak Trust Ltd.` and `HAZEL AND OAK TRUST LIMITED`.
///
/// Folded are case, punctuation, `&` for `and`, the forms of companies, `The`, and runs of blanks.
/// Nothing is guessed: accents, abbreviations and trading names (`t/a …`) stay as they are.
package struct FoldedName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// In lower case, its words separated by one blank. Never empty unless the name was.
    package let text: String

    package init(_ name: String) {
        let words = FoldedName.words(of: name)
        let kept = FoldedName.withoutForms(words)
        if !kept.isEmpty {
            text = kept.joined(separator: " ")
        } else if !words.isEmpty {
            // "The Company Limited" is all form: what is left when it goes would match anything.
            text = words.joined(separator: " ")
        } else {
            // Nothing but signs, such as a name blacked out: equal only to itself.
            text = name.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        }
    }

    package var description: String { text }

    package static func < (left: FoldedName, right: FoldedName) -> Bool {
        left.text < right.text
    }

    // MARK: Words

    /// What a name is made of, in lower case: `St. John's-Hill` is `st`, `johns`, `hill`.
    private static func words(of name: String) -> [Substring] {
        var spelling = String.UnicodeScalarView()
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": spelling.append(scalar)
            // These stand inside a word (O'Neill, C.I.C.), so the word closes up.
            case "'", ".", "`", "\u{2018}", "\u{2019}": break
            case "&": spelling.append(contentsOf: " and ".unicodeScalars)
            case _ where scalar.isASCII: spelling.append(" ")
            default: spelling.append(isPartOfWord(scalar) ? scalar : " ")
            }
        }
        return String(spelling).split(separator: " ")
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
            .otherNumber:
            true
        default: false
        }
    }

    // MARK: Forms of companies

    private static let forms: Set<Substring> = ["limited", "ltd", "plc", "cic", "llp", "the"]

    /// The same forms written out in full.
    private static let longForms: [[Substring]] = [
        ["community", "interest", "company"],
        ["limited", "liability", "partnership"],
        ["public", "limited", "company"],
    ]

    private static func withoutForms(_ words: [Substring]) -> [Substring] {
        var kept: [Substring] = []
        var rest = words[...]
        while let word = rest.first {
            if let form = longForms.first(where: { rest.starts(with: $0) }) {
                rest = rest.dropFirst(form.count)
            } else {
                if !forms.contains(word) { kept.append(word) }
                rest = rest.dropFirst()
            }
        }
        return kept
    }
}
