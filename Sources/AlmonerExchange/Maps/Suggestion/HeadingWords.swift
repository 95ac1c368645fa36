/// The words of a heading, those that mean the same made one.
struct HeadingWords {
    private let words: Set<String>

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
        "address", "category", "class", "email", "postcode", "size", "telephone", "type", "uri",
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
                "beneficiary", "creditor", "merchant",
            ],
            "reference": ["ref", "id", "identifier", "no", "num", "number", "nr", "code", "urn"],
            "department": ["dept", "directorate", "division"],
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

/// How people head what the register has columns for; the likeliest first.
enum Phrases {
    /// - Parameter isBeside: the file is about another table, where "reference" and "name" are not
    ///   this one's.
    static func of(_ column: String, in table: String, isBeside: Bool) -> [String] {
        let known = known[table]?[column] ?? []
        if isBeside { return known }
        let own = column.split(separator: "_").joined(separator: " ")
        return table == "organisation"
            ? (ofBodies[column] ?? []) + [own] + known : known + [own]
    }

    /// Where nothing says it outright: the next best.
    static func fallback(of column: String, in table: String) -> [String] {
        table == "contract" && column == "title"
            ? ["description", "contract description", "name", "subject", "purpose"] : []
    }

    /// Columns that mostly hold people.
    static let people = [
        "contract manager", "contact", "officer", "contract owner", "lead officer", "telephone",
        "email", "contact name",
    ]

    /// In a file of organisations; in one of contracts these are mostly the buyer's.
    private static let ofBodies = [
        "reference": ["organisation reference"], "name": ["organisation name", "organisation"],
    ]

    private static let known: [String: [String: [String]]] = [
        "contract": [
            "reference": ["contract reference", "reference", "unique reference"],
            "title": ["contract title", "title", "contract name"],
            "kind": ["contract type", "kind", "type"],
            "status": ["status", "contract status", "state"],
            "commissioner": [
                "commissioner", "contracting authority", "buyer", "buyer name",
                "organisation name", "organisation", "awarding authority",
            ],
            "department": ["department", "service area", "business unit", "team", "service"],
            "description": [
                "description", "contract description", "purpose", "scope", "summary", "category",
            ],
            "start_date": ["start date", "date from", "start", "from", "contract from"],
            "end_date": ["end date", "date to", "current end date", "end", "to", "contract to"],
            "extension_until": [
                "extension end date", "extension until", "maximum end date", "latest end date",
                "extension to", "extension date",
            ],
            "terminated_on": ["termination date", "terminated"],
            "notice_days": ["notice days", "notice period days"],
            "annual_value": ["annual value", "annual contract value", "annual expenditure"],
            "total_value": [
                "contract value", "value", "total value", "total contract value", "award value",
                "awarded value", "lifetime value", "amount", "contract amount", "estimated value",
            ],
            "maximum_value": ["maximum value", "value including extension"],
            "irrecoverable_vat": ["irrecoverable vat", "vat cannot be recovered"],
            "procurement_route": [
                "procurement route", "procurement method", "procurement type",
                "procurement process", "procurement procedure", "procedure", "procedure type",
                "tender process", "type",
            ],
            "procedure_reference": [
                "procurement reference", "notice reference", "tender reference",
            ],
            "awarded_on": ["award date", "date awarded", "awarded"],
            "parent_contract": ["framework reference", "parent contract"],
        ],
        "organisation": [
            "reference": ["supplier reference"],
            "name": ["supplier name", "supplier", "company name"],
            "sector": ["sector", "supplier type", "organisation type"],
            "is_sme": ["sme", "supplier size", "company size"],
            "is_vcse": ["vcse", "vcs", "voluntary sector", "third sector"],
            "company_number": [
                "company reference", "companies house reference",
                "company registration reference",
            ],
            "charity_number": ["charity reference", "registered charity reference"],
        ],
        "payment": [
            "reference": [
                "transaction reference", "transaction", "payment reference", "invoice reference",
                "document reference", "voucher reference", "reference",
            ],
            "contract": ["contract reference", "contract"],
            "payee_name": ["supplier name", "supplier", "name"],
            "payee_number": ["supplier reference"],
            "paid_on": [
                "payment date", "date", "transaction date", "posting date", "invoice date",
            ],
            "amount": [
                "amount", "net amount", "value", "payment amount", "net value",
                "transaction amount", "invoice amount",
            ],
            "department": ["department", "service area", "cost centre", "service"],
            "purpose": [
                "description", "purpose", "expenditure category", "expenditure type",
                "account description", "narrative", "category",
            ],
        ],
        "review": ["due_on": ["review date", "next review", "next review date", "review due"]],
    ]
}
