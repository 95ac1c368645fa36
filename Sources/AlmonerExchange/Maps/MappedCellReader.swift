import AlmonerModel

/// Reads where one column of a table comes from.
struct MappedCellReader {
    let column: Column
    let dates: DateOrder

    private static let options = [
        "constant", "column", "join", "first", "match", "separator", "prefix", "suffix", "codes",
        "otherwise", "default", "missing", "numbered",
    ]

    func cell(_ node: MapNode) throws -> MappedCell {
        if node.isText || node.isList {
            return MappedCell(source: .cells([try MapReader.heading(node)], separator: ""))
        }
        let members = try node.members(MappedCellReader.options)
        try requireSense(members, node)
        var cell = MappedCell(source: try source(members, node))
        cell.before = try members["prefix"]?.text() ?? ""
        cell.after = try members["suffix"]?.text() ?? ""
        cell.codes = try members["codes"].map(codes)
        cell.otherwise = try members["otherwise"].map { try value($0, mayBeEmpty: true) }
        cell.whenEmpty = try members["default"].map { try value($0, mayBeEmpty: false) } ?? ""
        cell.isNumbered = try members["numbered"]?.flag() ?? false
        try requireDecision(cell, node)
        cell.leavesMissingUnknown = try members["missing"].map(leavesMissingUnknown) ?? false
        return cell
    }

    /// A first map leaves open what a person has to decide: no row would come in.
    private func requireDecision(_ cell: MappedCell, _ node: MapNode) throws {
        guard column.isRequired, column.defaultValue == nil, let codes = cell.codes,
            codes.values.allSatisfy(\.isEmpty), cell.otherwise?.isEmpty ?? true,
            cell.whenEmpty.isEmpty
        else { return }
        throw node.problem(
            """
            every row needs one, and all its codes are empty: decide what they mean, for example \
            \"\(ImportProblem.cut(codes.keys.min() ?? ""))\"
            """)
    }

    /// What goes with what.
    private func requireSense(_ members: [String: MapNode], _ node: MapNode) throws {
        let sources = ["constant", "column", "join", "first", "match"].filter {
            members[$0] != nil
        }
        guard sources.count == 1 else {
            throw node.problem(
                "write one of constant, column, join, first and match: "
                    + (sources.isEmpty ? "there is none" : "there are \(sources.count)"))
        }
        let source = sources[0]
        let allowed: Set<String> =
            switch source {
            case "constant": ["constant"]
            case "match": ["match"]
            case "first": ["first", "prefix", "suffix", "default", "missing", "numbered"]
            case "join":
                ["join", "separator", "prefix", "suffix", "default", "missing", "numbered"]
            default:
                members["codes"] == nil
                    ? ["column", "prefix", "suffix", "default", "missing", "numbered"]
                    : ["column", "codes", "otherwise", "default", "missing"]
            }
        let surplus = members.keys.sorted().first { !allowed.contains($0) }
        if let surplus {
            throw node.problem(
                surplus == "otherwise"
                    ? "otherwise goes with codes"
                    : "\(surplus) does not go with \(members["codes"] == nil ? source : "codes")")
        }
    }

    private func source(_ members: [String: MapNode], _ node: MapNode) throws -> MappedCell.Source {
        if let constant = members["constant"] {
            return .constant(try value(constant, mayBeEmpty: false))
        }
        if let column = members["column"] {
            return .cells([try MapReader.heading(column)], separator: "")
        }
        if let first = members["first"] {
            return .first(try first.elements().map { try MapReader.heading($0) })
        }
        if let match = members["match"] { return .match(try clues(match)) }
        guard let join = members["join"] else { throw node.problem("write column or join") }
        let headings = try join.elements().map { try MapReader.heading($0) }
        guard headings.count >= 2 else {
            throw join.problem("name two columns of the file or more")
        }
        return .cells(headings, separator: try members["separator"]?.text() ?? " ")
    }

    private func clues(_ node: MapNode) throws -> [MappedClue] {
        guard column.linkedTable == RegisterTables.organisation.name, !column.isRequired else {
            throw node.problem("only a column that may name an organisation takes match")
        }
        let members = try node.members(PayeeClue.allCases.map(\.rawValue))
        guard !members.isEmpty else {
            throw node.problem("write what to match by: { name = \"…\" }")
        }
        let text = MappedCellReader(
            column: Column("clue", .text, "What an organisation is found by."), dates: dates)
        return try PayeeClue.allCases.compactMap { clue in
            try members[clue.rawValue].map { MappedClue(clue: clue, cell: try text.cell($0)) }
        }
    }

    private func codes(_ node: MapNode) throws -> [String: String] {
        let members = try node.anyMembers()
        guard !members.isEmpty else { throw node.problem("write { \"their code\" = \"ours\" }") }
        return try members.mapValues { try value($0, mayBeEmpty: true) }
    }

    private func leavesMissingUnknown(_ node: MapNode) throws -> Bool {
        guard try node.text() == "unknown" else {
            throw node.problem("write \"unknown\", or leave missing out: such a row is refused")
        }
        guard column.linkedTable != nil, column.storedName != nil else {
            throw node.problem("only a column that names another record takes missing")
        }
        guard !column.isRequired else {
            throw node.problem("\(column.name) cannot be unknown: \(column.meaning)")
        }
        return true
    }

    // MARK: Values of ours

    /// A value that the map itself gives: one the register would take.
    private func value(_ node: MapNode, mayBeEmpty: Bool) throws -> String {
        let text = try node.plainText()
        if text.isEmpty, mayBeEmpty { return text }
        guard !text.allSatisfy({ $0.isWhitespace }) else {
            throw node.problem("write a value, or leave it out")
        }
        let parts = column.storage == .roles ? text.split(separator: ";") : [Substring(text)]
        for part in parts {
            do throws(CellProblem) {
                try check(String(part))
            } catch {
                throw node.problem(
                    "\"\(ImportProblem.cut(String(part)))\": \(error.reason.rawValue): \(error.remedy)"
                )
            }
        }
        return text
    }

    private func check(_ text: String) throws(CellProblem) {
        let arena = Arena()
        _ = try CellConverter(column, dates: dates).value(of: arena.copy(text), arena: arena)
    }
}
