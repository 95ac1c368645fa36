import AlmonerStore

/// Lists of ids by the id of what they belong to, one after another in one array: an array for each
/// takes longer to make than to read.
struct NumberedLists {
    private let members: [Int64]
    private var places: NumberedValues<Range<Int>>

    /// - Parameter sql: gives owners, each with one member of its list, in the order of owners.
    init(_ sql: String, in register: Connection) throws {
        self.init(try register.rows(sql) { ($0.integer(0), $0.integer(1)) })
    }

    /// - Parameter pairs: owners, each with one member of its list, in the order of owners.
    init(_ pairs: [(owner: Int64, member: Int64)]) {
        members = pairs.map(\.member)
        places = NumberedValues(upTo: Int(pairs.last?.owner ?? 0), count: pairs.count)
        var first = pairs.startIndex
        for place in pairs.indices where pairs[place].owner != pairs[first].owner {
            places[Int(pairs[first].owner)] = first..<place
            first = place
        }
        if let last = pairs.last { places[Int(last.owner)] = first..<pairs.endIndex }
    }

    /// Empty for what has no list.
    subscript(owner: Int64) -> ArraySlice<Int64> { members[places[Int(owner)] ?? 0..<0] }
}
