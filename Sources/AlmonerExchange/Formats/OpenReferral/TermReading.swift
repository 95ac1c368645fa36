/// What the terms that a part of a directory carries mean in the register, and which of them nobody
/// has said anything about.
final class TermReading {
    struct Found {
        var meaning = TermMap.Meaning()
        /// Cells that an export of ours carries.
        var columns: [String: String] = [:]
        var unknown: Set<ReferralTerm> = []
    }

    private let terms: TermMap
    private let codes: KnownCodes

    init(_ terms: TermMap, _ codes: KnownCodes) {
        self.terms = terms
        self.codes = codes
    }

    func found(in part: JSONNode) -> Found {
        var found = Found()
        for attribute in (part["attributes"]?.items ?? [])
            + (part["service_taxonomys"]?.items ?? [])
        {
            let term = ReferralTerm(attribute)
            if let column = ownColumn(term), let value = attribute["value"]?.cell() {
                found.columns[column] = value
                attribute.use()
            } else if let meaning = ownMeaning(of: term) ?? terms.meaning(of: term) {
                found.meaning.add(meaning)
            } else {
                found.unknown.insert(term)
            }
            // Those that are not known are listed; what stands beside them is counted.
            for member in attribute.members where member.key.hasPrefix("taxonomy") {
                member.value.use()
            }
        }
        return found
    }

    private func ownColumn(_ term: ReferralTerm) -> String? {
        guard term.taxonomies.contains(OwnTaxonomy.columns), let column = term.names.first else {
            return nil
        }
        return column
    }

    private func ownMeaning(of term: ReferralTerm) -> TermMap.Meaning? {
        guard let code = term.names.first else { return nil }
        if term.taxonomies.contains(OwnTaxonomy.needs), codes.needs.contains(code) {
            return TermMap.Meaning(needs: [code])
        }
        if term.taxonomies.contains(OwnTaxonomy.careGroups), codes.careGroups.contains(code) {
            return TermMap.Meaning(careGroups: [code])
        }
        return nil
    }
}
