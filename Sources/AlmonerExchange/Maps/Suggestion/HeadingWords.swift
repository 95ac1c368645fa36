/// The words of a heading, those that mean the same made one.
struct HeadingWords {
    let words: Set<String>

    init(_ heading: String) {
        words = Set(
            HeadingWords.split(heading).compactMap { word in
                HeadingWords.idle.contains(word) ? nil : HeadingWords.sameAs[word] ?? word
            })
    }

    /// How well the heading says one of these, best said first: 0 not at all, 100 in so many words.
    func score(_ phrases: [String]) -> Int {
        phrases.enumerated().map { index, phrase in
            score(HeadingWords(phrase).words) - min(index, 9)
        }.max().map { max($0, 0) } ?? 0
    }

    private func score(_ phrase: Set<String>) -> Int {
        if phrase == words { return 100 }
        guard !phrase.isEmpty, phrase.isSubset(of: words),
            words.subtracting(phrase).isDisjoint(with: HeadingWords.deciding)
        else { return 0 }
        return (phrase.count == 1 ? 50 : 70) - 10 * (words.count - phrase.count)
    }

    /// The words as they stand, in lower case.
    static func plain(_ heading: String) -> Set<String> { Set(split(heading)) }

    /// `SuppID`, `supp_id` and `Supp ID` alike.
    private static func split(_ heading: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in heading {
            guard character.isLetter || character.isNumber else {
                words.append(word)
                word = ""
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower {
                words.append(word)
                word = ""
            }
            wasLower = character.isLowercase
            word += character.lowercased()
        }
        words.append(word)
        return words.filter { !$0.isEmpty }
    }

    /// Words that make another thing of what they stand beside: a supplier category code is no
    /// supplier code.
    private static let deciding: Set<String> = [
        "address", "category", "class", "country", "description", "email", "location", "postcode",
        "size", "telephone", "type", "uri",
        "url", "website",
    ]

    private static let idle: Set<String> = [
        "a", "an", "and", "ex", "excl", "excluding", "exc", "for", "gbp", "in", "is", "of", "or",
        "per", "the", "vat", "whether",
    ]

    private static let sameAs: [String: String] = {
        let groups: [String: [String]] = [
            "supplier": [
                "supp", "sup", "suppliers", "vendor", "contractor", "provider", "payee",
                "beneficiary", "creditor", "merchant", "recipient",
            ],
            "reference": ["ref", "id", "identifier", "no", "num", "number", "nr", "code", "urn"],
            "department": ["dept", "directorate", "division", "organisational"],
            "funder": ["funding"],
            "description": ["desc", "details", "detail"],
            "value": ["val"], "amount": ["amt", "sum", "total"],
            "organisation": ["org", "organization", "body"],
            "contract": ["agreement", "contracts"],
            "start": ["commencement", "commence", "commences", "begin", "begins", "starts"],
            "end": ["expiry", "expires", "expiration", "finish", "ends", "ending"],
            "transaction": ["trans", "txn"], "payment": ["paid", "pay"],
            "extension": ["extensions", "extended", "extn"],
            "annual": ["annum", "yearly", "pa"], "maximum": ["max"],
            "expenditure": ["expense", "spend"],
        ]
        var same: [String: String] = [:]
        for (word, others) in groups {
            for other in others { same[other] = word }
        }
        return same
    }()
}
