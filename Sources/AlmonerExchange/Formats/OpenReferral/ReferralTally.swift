import AlmonerModel

/// What a directory said that the register does not know or cannot hold, counted by services.
struct ReferralTally {
    var services = 0
    var withoutProvider = 0
    var hidden = 0
    /// Not active, by what the directory calls it, without a day since when.
    var notActive: [String: Int] = [:]
    var mapped = 0
    var withoutMeaning = 0
    var withoutArea = 0
    private(set) var terms: [ReferralTerm: Int] = [:]
    private(set) var areas: [String: Int] = [:]

    /// Directories without a taxonomy write what they like, service by service: beyond so many
    /// different ones, further ones are only counted, so that memory does not grow with the file.
    private static let mostKept = 10_000
    private var furtherTerms = 0
    private var furtherAreas = 0

    mutating func meet(terms: Set<ReferralTerm>, areas: Set<String>) {
        for term in terms {
            ReferralTally.count(term, in: &self.terms, orElse: &furtherTerms)
        }
        for area in areas {
            ReferralTally.count(area, in: &self.areas, orElse: &furtherAreas)
        }
    }

    private static func count<Key: Hashable>(
        _ key: Key, in counts: inout [Key: Int], orElse further: inout Int
    ) {
        if counts.count < mostKept || counts[key] != nil {
            counts[key, default: 0] += 1
        } else {
            further += 1
        }
    }

    /// The most frequent first.
    var termsInOrder: [(term: ReferralTerm, services: Int)] {
        terms.map { (term: $0.key, services: $0.value) }
            .sorted { ($1.services, $0.term.label) < ($0.services, $1.term.label) }
    }

    private static let mostListed = 20

    /// Lines for people, an empty list where all is well.
    var remarks: [String] {
        var lines: [String] = []
        if services > 0 {
            lines.append(
                """
                in the service map: \(grouped(mapped)) of \(grouped(services)) services; \
                \(grouped(withoutMeaning)) without a need or a care group of ours, \
                \(grouped(withoutArea)) without an area of ours
                """)
        }
        if withoutProvider > 0 {
            lines.append("services without a provider in the file: \(grouped(withoutProvider))")
        }
        if !notActive.isEmpty {
            let kinds = notActive.sorted { $0.key < $1.key }.map {
                "\($0.key) \(grouped($0.value))"
            }
            lines.append(
                """
                services that are not active, since nobody says when, and were kept out of the \
                service map: \(kinds.joined(separator: ", "))
                """)
        }
        if hidden > 0 {
            lines.append(
                "services whose places may have to stay hidden, and whose postcodes were left: "
                    + grouped(hidden))
        }
        if !terms.isEmpty {
            lines.append(
                "terms that nobody has said anything about (--suggest-terms writes a file for them):"
            )
            lines += ReferralTally.listed(
                termsInOrder.map { ($0.term.label, $0.services) }, further: furtherTerms)
        }
        if !areas.isEmpty {
            lines.append("places that are no areas of the register, by code or name:")
            lines += ReferralTally.listed(
                areas.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    .map { ($0.key, $0.value) }, further: furtherAreas)
        }
        return lines
    }

    private static func listed(
        _ counts: [(label: String, services: Int)], further: Int
    ) -> [String] {
        var lines = counts.prefix(mostListed).map { label, services in
            "  \(ImportProblem.cut(label)): \(grouped(services)) service\(services == 1 ? "" : "s")"
        }
        let more = counts.count - lines.count + further
        if more > 0 { lines.append("  and \(grouped(more)) more") }
        return lines
    }
}

private func grouped(_ count: Int) -> String {
    Money.grouped(UInt64(count))
}
