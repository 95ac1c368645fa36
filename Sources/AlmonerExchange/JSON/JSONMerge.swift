/// How later statements about the same thing are laid over earlier ones, as the Open Contracting
/// Data Standard merges releases.
extension JSONNode {
    /// Objects are merged member by member, lists of parts with ids part by part; anything else is
    /// replaced, and a null takes away what was there.
    ///
    /// - Parameter key: of the member that both are the value of.
    static func merged(_ earlier: JSONNode?, _ later: JSONNode, key: String = "") -> JSONNode? {
        switch later.content {
        case .null: return nil
        case .object(let members):
            return JSONNode(.object(mergedMembers(earlier?.members ?? [], members)))
        case .list(let items) where !wholeLists.contains(key) && havePartIDs(items):
            let before = earlier?.items ?? []
            return JSONNode(.list(mergedItems(havePartIDs(before) ? before : [], items)))
        default: return later
        }
    }

    /// Their parts are told apart by more than their ids.
    private static let wholeLists: Set<String> = [
        "additionalIdentifiers", "additionalClassifications",
    ]

    private static func havePartIDs(_ items: [JSONNode]) -> Bool {
        !items.isEmpty && items.allSatisfy { $0["id"]?.name != nil }
    }

    private static func mergedMembers(
        _ earlier: [(key: String, value: JSONNode)], _ later: [(key: String, value: JSONNode)]
    ) -> [(key: String, value: JSONNode)] {
        var members = earlier
        var places: [String: Int] = [:]
        for (place, member) in members.enumerated() { places[member.key] = place }
        var removed: Set<Int> = []
        for (key, value) in later {
            let place = places[key]
            let before = place.flatMap { removed.contains($0) ? nil : members[$0].value }
            guard let merged = merged(before, value, key: key) else {
                if let place { removed.insert(place) }
                continue
            }
            if let place {
                members[place].value = merged
                removed.remove(place)
            } else {
                places[key] = members.count
                members.append((key, merged))
            }
        }
        guard !removed.isEmpty else { return members }
        return members.indices.filter { !removed.contains($0) }.map { members[$0] }
    }

    private static func mergedItems(_ earlier: [JSONNode], _ later: [JSONNode]) -> [JSONNode] {
        var items = earlier
        var places: [String: Int] = [:]
        for (place, item) in items.enumerated() {
            if let id = item["id"]?.name { places[id] = place }
        }
        for item in later {
            guard let id = item["id"]?.name else { continue }
            if let place = places[id] {
                items[place] = merged(items[place], item) ?? items[place]
            } else if let merged = merged(nil, item) {
                places[id] = items.count
                items.append(merged)
            }
        }
        return items
    }

    /// Of a text in which every value is a list of its versions, the last version of each.
    var lastVersions: JSONNode {
        switch content {
        case .object(let members):
            return JSONNode(.object(members.map { ($0.key, $0.value.lastVersions) }))
        case .list(let items):
            guard let last = JSONNode.lastVersion(of: items) else {
                return JSONNode(.list(items.map(\.lastVersions)))
            }
            return last
        default: return self
        }
    }

    /// - Returns: nil for a list that is none of versions.
    private static func lastVersion(of items: [JSONNode]) -> JSONNode? {
        var last: (date: String, value: JSONNode)?
        for item in items {
            // The value may be a null, which says that it was taken away.
            guard let date = item["releaseDate"]?.name,
                let value = item.members.last(where: { $0.key == "value" })?.value
            else { return nil }
            if date >= last?.date ?? "" { last = (date, value) }
        }
        return last?.value
    }
}
