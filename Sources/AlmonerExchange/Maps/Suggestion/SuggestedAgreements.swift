import AlmonerModel

/// A register of contracts or a list of grants: the buyer, the suppliers, the agreements, their
/// reviews.
struct SuggestedAgreements {
    private let matching: ColumnMatching
    private let table = RegisterTables.contract
    private let organisation = RegisterTables.organisation

    init(_ matching: ColumnMatching) {
        self.matching = matching
    }

    var blocks: [String] {
        [commissioners, suppliers, contracts, reviews].compactMap(\.self)
    }

    /// By the supplier's number, else by the name.
    private var supplierKey: ColumnProfile? {
        matching[organisation, "reference"] ?? matching[organisation, "name"]
    }

    /// The column beside the buyer's name that has the buyer's number.
    private var commissionerKey: ColumnProfile? {
        guard let name = matching[table, "commissioner"] else { return nil }
        let words = HeadingWords(name.heading).words.subtracting(["name"]).union(["reference"])
        return matching.unmatched.first {
            HeadingWords($0.heading).words == words && $0.filled > 0
        } ?? name
    }

    private var suppliers: String? {
        guard let key = supplierKey else { return nil }
        var suggested = SuggestedTable(organisation, matching)
        suggested.onlyWhere = key
        if matching[organisation, "reference"] == nil {
            suggested.set(
                "reference", key, "there is no number of the supplier: its name tells it apart")
        }
        if matching[organisation, "name"] == nil {
            suggested.set("name", key, "there is no name of the supplier")
        }
        suggested.set("roles", constant: "provider")
        return suggested.text()
    }

    private var commissioners: String? {
        guard let name = matching[table, "commissioner"], let key = commissionerKey else {
            return nil
        }
        var suggested = SuggestedTable(organisation)
        suggested.onlyWhere = key
        suggested.set("reference", key)
        suggested.set("name", name)
        suggested.set("roles", constant: "commissioner")
        return suggested.text()
    }

    private var contracts: String? {
        var suggested = SuggestedTable(table, matching)
        if let supplierKey { suggested.set("provider", supplierKey) }
        if let commissionerKey { suggested.set("commissioner", commissionerKey) }
        if matching[table, "reference"] == nil, let title = matching[table, "title"] {
            suggested.set(
                "reference", options: "column = \(tomlQuoted(title.heading)), numbered = true")
            suggested.remark("reference: nothing numbers them; the title does, as far as it is one")
        }
        if matching[table, "kind"] == nil {
            suggested.set("kind", constant: isOfGrants ? "grant" : "contract")
        }
        if matching[table, "status"] == nil { suggested.set("status", constant: "active") }
        if matching[table, "commissioner"] == nil {
            suggested.remark("the same in every row? then: commissioner = { constant = \"…\" }")
            suggested.remark("(an organisation of the register, or of a [[table]] before this one)")
        }
        if matching[table, "total_value"] != nil, matching[table, "annual_value"] == nil {
            suggested.remark("is the value that of a year? then write annual_value for total_value")
        }
        return suggested.text()
    }

    /// Grants have recipients; contracts have suppliers.
    private var isOfGrants: Bool {
        let signs: Set<String> = ["grant", "recipient", "grantee"]
        return matching.all.contains { !signs.isDisjoint(with: HeadingWords.plain($0.heading)) }
    }

    private var reviews: String? {
        let review = RegisterTables.review
        guard let due = matching[review, "due_on"], let key = matching[table, "reference"] else {
            return nil
        }
        var suggested = SuggestedTable(review, matching)
        suggested.onlyWhere = due
        suggested.set("contract", key)
        suggested.set("kind", constant: "annual")
        return suggested.text()
    }
}
