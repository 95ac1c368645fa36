import AlmonerModel

/// A register of services: who runs them, their kinds, the services, and where they are.
struct SuggestedServices {
    private let matching: ColumnMatching
    private let table = RegisterTables.service

    init(_ matching: ColumnMatching) {
        self.matching = matching
    }

    var blocks: [String] {
        [providers, kinds, services, places].compactMap(\.self)
    }

    private var provider: ColumnProfile? { matching[RegisterTables.organisation, "name"] }
    private var kind: ColumnProfile? { matching[table, "service_type"] }
    private var postcode: ColumnProfile? { matching[RegisterTables.serviceLocation, "postcode"] }

    private var providers: String? {
        guard let provider else { return nil }
        var suggested = SuggestedTable(RegisterTables.organisation)
        suggested.onlyWhere = provider
        suggested.set("reference", provider, "there is no number of the provider")
        suggested.set("name", provider)
        suggested.set("roles", constant: "provider")
        return suggested.text()
    }

    private var kinds: String? {
        guard let kind else { return nil }
        var suggested = SuggestedTable(RegisterTables.serviceType)
        suggested.onlyWhere = kind
        suggested.set("code", kind)
        suggested.set("name", kind)
        return suggested.text()
    }

    /// Without a number of its own, a service is known by name, place and kind. A register of
    /// changes has a row for each.
    private var reference: String? {
        if let reference = matching[table, "reference"] {
            return "column = \(tomlQuoted(reference.heading))"
                + (reference.isUnique ? "" : ", numbered = true")
        }
        let parts = [matching[table, "name"], postcode, kind].compactMap(\.self)
        guard parts.count > 1 else { return nil }
        let list = parts.map { tomlQuoted($0.heading) }.joined(separator: ", ")
        return "join = [\(list)], separator = \", \", numbered = true"
    }

    private var services: String {
        var suggested = SuggestedTable(table, matching)
        if let kind { suggested.set("service_type", kind) }
        if let provider { suggested.set("provider", provider) }
        if let reference { suggested.set("reference", options: reference) }
        if let name = matching[table, "name"], name.empty > 0 {
            suggested.set("name", name, whenEmpty: "(not published)")
        }
        return suggested.text()
    }

    private var places: String? {
        guard let postcode, let reference else { return nil }
        var suggested = SuggestedTable(RegisterTables.serviceLocation)
        suggested.onlyWhere = postcode
        suggested.set("service", options: reference)
        suggested.set("postcode", postcode)
        return suggested.text()
    }
}
