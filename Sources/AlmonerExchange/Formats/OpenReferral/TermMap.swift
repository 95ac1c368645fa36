import AlmonerModel
import AlmonerStore

/// Which terms of a directory are which of our needs and care groups: a file of the person's own.
struct TermMap {
    struct Meaning: Equatable {
        var needs: Set<String> = []
        var careGroups: Set<String> = []

        mutating func add(_ other: Meaning) {
            needs.formUnion(other.needs)
            careGroups.formUnion(other.careGroups)
        }
    }

    private struct Entry {
        /// Nil: of whatever taxonomy.
        let taxonomy: String?
        let meaning: Meaning
    }

    private var entries: [String: [Entry]] = [:]

    /// Nobody said anything.
    init() {}

    /// - Returns: nil for a term that the file does not have. One that it gives neither needs nor
    ///   care groups is known to mean nothing here.
    func meaning(of term: ReferralTerm) -> Meaning? {
        var meaning: Meaning?
        for entry in term.names.flatMap({ entries[$0] ?? [] }) {
            if let taxonomy = entry.taxonomy, !term.taxonomies.contains(taxonomy) { continue }
            meaning = meaning ?? Meaning()
            meaning?.add(entry.meaning)
        }
        return meaning
    }

    // MARK: Reading

    private static let largestFile = 1 << 22

    /// - Throws: `InputError` for a file that is not there, says something that cannot be meant, or
    ///   names a need or a care group that the register does not have.
    static func read(_ path: String, _ connection: Connection) throws -> TermMap {
        let name = ByteSources.name(of: path)
        let bytes = try SmallFile.bytes(path, atMost: largestFile)
        guard bytes.count <= largestFile else {
            throw InputError(
                .wrongContent,
                "\(name): a file of terms has at most \(largestFile >> 20) MB: is this the data?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError(.wrongContent, "\(name): a file of terms is UTF-8: save it as such")
        }
        return try TermMap(MapNode.read(text, file: name), KnownCodes(connection))
    }

    private init(_ node: MapNode, _ codes: KnownCodes) throws {
        guard let list = try node.members(["term"])["term"], list.isList else {
            throw node.problem("the file says nothing of any term; begin one with [[term]]")
        }
        for term in try list.elements() {
            let members = try term.members(["taxonomy", "term", "needs", "care_groups"])
            guard let name = try members["term"]?.plainText(), !name.isEmpty else {
                throw term.problem("say which term it is, by its code or its name: term = \"…\"")
            }
            let meaning = Meaning(
                needs: try TermMap.codes(members["needs"], codes.needs, "need", "needs"),
                careGroups: try TermMap.codes(
                    members["care_groups"], codes.careGroups, "care group", "care_groups"))
            let taxonomy = try members["taxonomy"]?.plainText()
            entries[name, default: []].append(Entry(taxonomy: taxonomy, meaning: meaning))
        }
    }

    private static func codes(
        _ node: MapNode?, _ known: Set<String>, _ noun: String, _ table: String
    ) throws -> Set<String> {
        guard let node else { return [] }
        var codes: Set<String> = []
        for element in try node.elements() {
            let code = try element.text()
            guard known.contains(code) else {
                throw element.problem(
                    """
                    the register has no \(noun) "\(ImportProblem.cut(code))"; almoner list \
                    \(table) shows what it has
                    """)
            }
            codes.insert(code)
        }
        return codes
    }
}

/// The codes of the register's classifications, of which there are few.
struct KnownCodes {
    let needs: Set<String>
    let careGroups: Set<String>
    let serviceTypes: Set<String>

    init(_ connection: Connection) throws {
        needs = try Set(connection.rows("SELECT code FROM need") { $0.text(0) })
        careGroups = try Set(connection.rows("SELECT code FROM care_group") { $0.text(0) })
        serviceTypes = try Set(connection.rows("SELECT code FROM service_type") { $0.text(0) })
    }
}
