import AlmonerModel
import AlmonerStore

extension ImportMap {
    /// More than any map needs; it guards against being given the data instead of the map.
    private static let largestMap = 1 << 20

    /// Reads a map.
    ///
    /// - Throws: `InputError` for a file that is not there, or says something that cannot be meant.
    package static func read(_ path: String) throws -> ImportMap {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let bytes = try SmallFile.bytes(path, atMost: largestMap)
        guard bytes.count <= largestMap else {
            throw InputError(
                .wrongContent,
                "\(name): a map has at most \(largestMap >> 20) MB: is this the data?")
        }
        return try read(name: name, bytes: bytes)
    }

    /// Reads a map that is in memory: one that comes with the program.
    package static func read(name: String, bytes: [UInt8]) throws -> ImportMap {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError(.wrongContent, "\(name): a map is UTF-8: save it as such")
        }
        return try MapReader(name: name).map(MapNode.read(text, file: name))
    }
}

/// Makes a map of a TOML file, and refuses what nobody can mean.
struct MapReader {
    let name: String

    func map(_ node: MapNode) throws -> ImportMap {
        let members = try node.members([
            "title", "source", "encoding", "dates", "delimiter", "unknown", "suppressed",
            "short_rows", "each_column", "table",
        ])
        _ = try members["source"]?.text()
        let dates = try members["dates"].map { try choice($0, DateOrder.self) }
        guard let tables = members["table"] else {
            throw node.problem("the map fills no table; begin one with [[table]]")
        }
        let map = ImportMap(
            name: name, title: try members["title"]?.text() ?? name,
            encoding: try members["encoding"].map { try choice($0, Encoding.self) }, dates: dates,
            delimiter: try members["delimiter"].map(delimiter) ?? UInt8(ascii: ","),
            unknown: try members["unknown"]?.texts() ?? [],
            suppressed: try members["suppressed"]?.texts() ?? [],
            takesShortRows: try members["short_rows"]?.flag() ?? false,
            eachColumn: try members["each_column"].map(eachColumn),
            tables: try self.tables(tables, dates: dates ?? .iso))
        try requireOrder(map.tables, node)
        return map
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: MapNode, _ type: Choice.Type
    ) throws -> Choice where Choice.RawValue == String {
        let text = try node.text()
        guard let choice = Choice(rawValue: text) else {
            let list = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw node.problem("\"\(ImportProblem.cut(text))\" is not known; write one of: \(list)")
        }
        return choice
    }

    private func delimiter(_ node: MapNode) throws -> UInt8 {
        let bytes = Array(try node.text().utf8)
        let taken: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0]
        guard bytes.count == 1, bytes[0] < 0x80, !taken.contains(bytes[0]) else {
            throw node.problem(
                "write the one character between two cells: \",\", \";\", \"|\" or \"\\t\"")
        }
        return bytes[0]
    }

    private func eachColumn(_ node: MapNode) throws -> EachColumn {
        let members = try node.members(["columns", "but", "heading", "cell"])
        guard let heading = members["heading"], let cell = members["cell"] else {
            throw node.problem(
                "say what the map calls the heading and the cell: heading = \"…\", cell = \"…\"")
        }
        if members["columns"] != nil, let but = members["but"] {
            throw but.problem("but goes with all columns: leave out columns, or but")
        }
        let names = (Header.tidy(try heading.text()), Header.tidy(try cell.text()))
        guard names.0 != names.1, !names.0.isEmpty, !names.1.isEmpty else {
            throw cell.problem("call the heading and the cell by two different names")
        }
        return EachColumn(
            only: try members["columns"]?.elements().map { try MapReader.heading($0) },
            but: try members["but"]?.elements().map { try MapReader.heading($0) } ?? [],
            headingName: names.0, cellName: names.1)
    }

    // MARK: Tables

    private func tables(_ node: MapNode, dates: DateOrder) throws -> [MappedTable] {
        guard node.isList else { throw node.problem("begin each table with [[table]], twice [") }
        let tables = try node.elements().map { try table($0, dates: dates) }
        guard !tables.isEmpty else { throw node.problem("begin at least one with [[table]]") }
        return tables
    }

    private func table(_ node: MapNode, dates: DateOrder) throws -> MappedTable {
        let members = try node.members(["name", "only_where", "repeats", "columns"])
        guard let nameNode = members["name"] else {
            throw node.problem("say which table it is: name = \"contracts\"")
        }
        let table = try self.table(named: nameNode)
        let place = "\(node.place) (\(table.plural))"
        guard let columnsNode = members["columns"] else {
            throw node.at(place).problem("say where its columns come from under [table.columns]")
        }
        let columns = try self.columns(columnsNode.at(place), of: table, dates: dates)
        return MappedTable(
            table: table,
            onlyWhere: try members["only_where"].map { try MapReader.heading($0) },
            repeats: try members["repeats"]?.flag() ?? false, columns: columns)
    }

    private func table(named node: MapNode) throws -> Table {
        let text = try node.text()
        if let table = RegisterTables.named(text), table.hasOwnFile { return table }
        let list = RegisterTables.all.filter(\.hasOwnFile).map(\.plural).joined(separator: ", ")
        throw node.problem(
            "\"\(ImportProblem.cut(text))\" is no table; the tables are \(list)")
    }

    private func columns(
        _ node: MapNode, of table: Table, dates: DateOrder
    ) throws -> [(column: Column, cell: MappedCell)] {
        let members = try node.anyMembers()
        if let (key, wrong) = MapNode.first(of: members, where: { table.column($0) == nil }) {
            throw wrong.at(node.place).problem(
                """
                \(table.plural) have no column "\(ImportProblem.cut(key))"; the columns are \
                \(table.columns.map(\.name).joined(separator: ", "))
                """)
        }
        let lacking = table.columns.first {
            $0.isRequired && $0.defaultValue == nil && members[$0.name] == nil
        }
        if let lacking {
            throw node.problem(
                """
                \(table.plural) need the column \(lacking.name): \(lacking.meaning) Give it a \
                column of the file, or the same in every row: { constant = "…" }
                """)
        }
        return try table.columns.compactMap { column in
            guard let member = members[column.name] else { return nil }
            let place = member.at("\(node.place), column \(column.name)")
            let cell = try MappedCellReader(column: column, dates: dates).cell(place)
            return (column, cell)
        }
    }

    /// A text, or a list of texts of which the first that the file has is meant.
    static func heading(_ node: MapNode) throws -> Heading {
        let names = node.isList ? try node.texts() : [try node.text()]
        guard !names.isEmpty, !names.contains(where: { Header.tidy($0).isEmpty }) else {
            throw node.problem("write the heading of a column of the file")
        }
        return Heading(names)
    }

    /// A row's records are written in the map's order, so what is named comes first.
    private func requireOrder(_ tables: [MappedTable], _ node: MapNode) throws {
        for (index, mapped) in tables.enumerated() {
            let links = mapped.columns.compactMap(\.column.linkedTable)
            let earlier = tables[..<index].map(\.table.name) + [mapped.table.name]
            let late = tables[index...].first {
                links.contains($0.table.name) && !earlier.contains($0.table.name)
            }
            guard let late else { continue }
            throw node.problem(
                """
                \(mapped.table.plural) name records of \(late.table.plural), which come later: \
                put [[table]] \(late.table.plural) before [[table]] \(mapped.table.plural)
                """)
        }
    }
}
