import AlmonerModel

/// The header of a file: the names of its columns, and where it stands.
package struct Header: Sendable {
    package let names: [String]
    package let line: Int
    /// What separates the columns of a file in which nothing else does; nil for commas.
    let foreignSeparator: String?
    /// How many columns at the end the file itself does not have.
    let added: Int

    /// Published files put titles above the header: with a map it is the first row that has the
    /// columns the map names.
    private static let mostRowsAbove = 50

    static func find(_ reader: any RowReader, _ file: ImportFile) throws -> Header {
        let header = try search(reader, file)
        reader.keep(width: header.names.count)
        return header
    }

    private static func search(_ reader: any RowReader, _ file: ImportFile) throws -> Header {
        if file.isSheet, file.map == nil { return try columnNames(reader, file) }
        let wanted = file.map?.headings ?? []
        var nearest: (header: Header, lacks: [Heading])?
        var rows = 0
        search: while rows < mostRowsAbove {
            rows += 1
            switch try reader.next() {
            case .end: break search
            case .blank: continue
            case .broken(let problem):
                throw InputError(
                    .wrongContent, "\(file.name):\(reader.line): the header: \(problem.remedy)")
            case .record, .faulty:
                let header = try Header(reader, file)
                let lacks = wanted.filter { $0.place(in: header.names) == nil }
                if lacks.isEmpty { return header }
                if lacks.count < nearest?.lacks.count ?? .max { nearest = (header, lacks) }
            }
        }
        guard let (header, lacks) = nearest else {
            throw InputError(
                .wrongContent, "\(file.name) is empty: its first line should name the columns")
        }
        throw InputError(
            .wrongContent,
            """
            \(file.name):\(header.line): the file lacks columns that the map names: \
            \(lacks.map(\.description).joined(separator: ", ")); it has: \
            \(header.named.map { "\"\(ImportProblem.cut($0))\"" }.joined(separator: ", ")); \
            correct the map or the file
            """)
    }

    /// Of records that no file has as rows.
    init(names: [String]) {
        self.names = names
        line = 0
        foreignSeparator = nil
        added = 0
    }

    /// The first row of a sheet that names columns of the table. Above it may be titles, and
    /// headings over several columns.
    private static func columnNames(_ reader: any RowReader, _ file: ImportFile) throws -> Header {
        var nearest: (header: Header, known: Int)?
        search: for _ in 0..<mostRowsAbove {
            switch try reader.next() {
            case .end: break search
            case .blank, .broken: continue
            case .record, .faulty:
                let header = try Header(reader, file)
                let known = header.names.count { file.table.column($0) != nil }
                let hasKey = file.table.key.allSatisfy(header.names.contains)
                if known >= 2 || known == header.named.count || hasKey { return header }
                if known > nearest?.known ?? -1 { nearest = (header, known) }
            }
        }
        guard let header = nearest?.header else {
            throw InputError(
                .wrongContent, "\(file.name) is empty: its first row should name the columns")
        }
        throw Route.unknownColumns(
            header.named.filter { file.table.column($0) == nil }, file.table,
            "\(file.name):\(header.line)")
    }

    private init(_ reader: any RowReader, _ file: ImportFile) throws {
        line = reader.line
        added = 0
        foreignSeparator = reader.cells.count == 1 ? Header.separator(in: reader.cells[0]) : nil
        names = try reader.cells.map { cell in
            guard UTF8Check.isValid(cell) else {
                throw InputError(
                    .wrongContent,
                    "\(file.name):\(reader.line): the header: \(UTF8Check.problem(in: cell).remedy)"
                )
            }
            return Header.tidy(cell.trimmed.string)
        }
    }

    /// With columns behind those of the file.
    init(_ header: Header, adding names: [String]) {
        self.names = header.names + names
        line = header.line
        foreignSeparator = header.foreignSeparator
        added = names.count
    }

    var named: [String] { names.filter { !$0.isEmpty } }

    private static func separator(in cell: CellBytes) -> String? {
        if cell.contains(UInt8(ascii: ";")) { return "semicolons" }
        return cell.contains(UInt8(ascii: "\t")) ? "tabs" : nil
    }

    /// Headings as people read them: runs of blanks and line breaks are one blank.
    package static func tidy(_ name: String) -> String {
        name.split { $0.isWhitespace }.joined(separator: " ")
    }
}
