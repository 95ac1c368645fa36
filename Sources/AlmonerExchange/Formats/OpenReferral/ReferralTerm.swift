/// A term of somebody's taxonomy, as a directory describes it.
struct ReferralTerm: Hashable {
    /// Everything that its taxonomy is called: what it reads as comes first.
    let taxonomies: [String]
    /// Everything that the term itself is called: its code comes first.
    let names: [String]
    /// As people read it; nil where there is only a code or an address.
    let title: String?

    /// - Parameter attribute: the link to the term, which may name it without describing it.
    init(_ attribute: JSONNode) {
        let described = attribute["taxonomy_term"] ?? attribute["taxonomy"]
        let term = described?.isObject == true ? described : nil
        let detail = term?["taxonomy_detail"]
        taxonomies = ReferralTerm.texts([
            term?["taxonomy"], term?["vocabulary"], detail?["name"], detail?["uri"],
            detail?["id"], term?["taxonomy_id"],
        ])
        names = ReferralTerm.texts([
            term?["code"], term?["name"], term?["term_uri"], term?["id"],
            attribute["taxonomy_term_id"], attribute["taxonomy_id"],
        ])
        title = ReferralTerm.texts([term?["name"]]).first
    }

    private static func texts(_ nodes: [JSONNode?]) -> [String] {
        var texts: [String] = []
        for node in nodes {
            guard let text = node?.name.map(trimmed), !text.isEmpty, !texts.contains(text) else {
                continue
            }
            texts.append(text)
        }
        return texts
    }

    private static func trimmed(_ text: String) -> String {
        guard (text.utf8.first ?? 0) <= 0x20 || (text.utf8.last ?? 0) <= 0x20 else { return text }
        let start = text.utf8.drop { $0 <= 0x20 }
        let blanks = start.reversed().prefix { $0 <= 0x20 }.count
        return String(start.dropLast(blanks)) ?? text
    }

    /// `openeligibility 1101: Mental health`
    var label: String {
        let code = [taxonomies.first, names.first].compactMap { $0 }.joined(separator: " ")
        let label = title.map { $0 == names.first ? code : "\(code): \($0)" } ?? code
        return label.isEmpty ? "a term without a name" : label
    }
}
