import AlmonerStore

/// Finds the area of the register that a directory means: by the code in an address, else by its
/// name to the letter, if one area only is called so.
struct AreaBook {
    private let codes: Set<String>
    private let named: [String: [String]]

    /// Areas are the map's axis, not the file's rows.
    init(_ connection: Connection) throws {
        let areas = try connection.rows("SELECT code, name FROM area ORDER BY code") {
            (code: $0.text(0), name: $0.text(1))
        }
        codes = Set(areas.map(\.code))
        named = Dictionary(grouping: areas, by: \.name).mapValues { $0.map(\.code) }
    }

    private static let addresses = ["uri", "extent"]
    private static let names = ["name", "service_area"]
    /// What is longer is a shape, not an address.
    private static let longestAddress = 300

    /// - Returns: its code, or what the directory calls the place that is no area of ours.
    func find(_ node: JSONNode) -> (code: String?, label: String) {
        let addresses = AreaBook.addresses.filter { node[$0]?.name?.isEmpty == false }
        let names = AreaBook.names.filter { node[$0]?.name?.isEmpty == false }
        let label = (names + addresses).lazy.compactMap { node[$0]?.name }.first
        for member in addresses {
            guard let address = node[member]?.name,
                address.utf8.count <= AreaBook.longestAddress,
                let code = OwnTaxonomy.areaCode(in: address), codes.contains(code)
            else { continue }
            for used in [member] + names { node[used]?.use() }
            return (code, label ?? code)
        }
        for member in names {
            guard let name = node[member]?.name, let only = named[name], only.count == 1 else {
                continue
            }
            node[member]?.use()
            return (only[0], name)
        }
        for member in names { node[member]?.use() }
        return (nil, label.map(ImportProblem.cut) ?? "a place without a name")
    }
}
