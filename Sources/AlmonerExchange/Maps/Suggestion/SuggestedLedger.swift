import AlmonerModel

/// A ledger of payments.
struct SuggestedLedger {
    private let matching: ColumnMatching
    private let table = RegisterTables.payment
    private let organisation = RegisterTables.organisation

    init(_ matching: ColumnMatching) {
        self.matching = matching
    }

    var text: String {
        var suggested = SuggestedTable(table, matching)
        setReference(of: &suggested)
        let clues = self.clues
        if !clues.isEmpty {
            suggested.set("payee", options: "match = { \(clues.joined(separator: ", ")) }")
        }
        if let name = matching[table, "payee_name"], name.empty > 0 {
            suggested.set("payee_name", name, whenEmpty: "(not published)")
        }
        return suggested.text()
    }

    /// A ledger may number an invoice and not its lines, or nothing at all.
    private func setReference(of suggested: inout SuggestedTable) {
        let reference = matching[table, "reference"]
        if let reference, reference.isUnique { return }
        let others = ["paid_on", "payee_name", "amount"].compactMap { matching[table, $0] }
        let parts = reference.map { [$0] + others.prefix(1) } ?? others
        guard parts.count > 1 else {
            if let reference {
                let alike = reference.filled - reference.values.count + reference.empty
                suggested.remark(
                    """
                    reference: \(alike) row\(alike == 1 ? "" : "s") \
                    that cannot be told from another would be refused: join columns that tell \
                    them apart
                    """)
            }
            return
        }
        let list = parts.map { tomlQuoted($0.heading) }.joined(separator: ", ")
        suggested.set("reference", options: "join = [\(list)], numbered = true")
        suggested.remark(
            reference == nil
                ? "reference: nothing numbers the payments, so what stands in them has to"
                : "reference: several rows have one number; those that are alike are numbered")
    }

    /// What the payee may be found by, among the organisations of the register.
    private var clues: [String] {
        var clues: [String] = []
        func add(_ clue: PayeeClue, _ source: String) {
            clues.append("\(clue.rawValue) = \(source)")
        }
        if let number = matching[table, "payee_number"] {
            add(.reference, tomlQuoted(number.heading))
        }
        if let company = matching[organisation, "company_number"] {
            add(.companyNumber, tomlQuoted(company.heading))
        }
        if let charity = matching[organisation, "charity_number"] {
            let heading = tomlQuoted(charity.heading)
            // CHC-1064698 and the like name a list of org-id without its country.
            let isListed = charity.share { $0.contains("-") } >= 0.5
            let hasCountry = charity.share { $0.hasPrefix("GB-") } >= 0.5
            if !isListed {
                add(.charityNumber, heading)
            } else if hasCountry {
                add(.identifier, heading)
            } else {
                add(.identifier, "{ column = \(heading), prefix = \"GB-\" }")
            }
        }
        if let name = matching[table, "payee_name"] { add(.name, tomlQuoted(name.heading)) }
        return clues
    }
}
