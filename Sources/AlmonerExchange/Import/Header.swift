import AlmonerModel

/// The header of a file: the names of its columns, and where it stands.
package struct Header: Sendable {
    package let names: [String]
    package let line: Int

    /// Published files put titles above the header: with a map it is the first row that has the
    /// columns the map names.
    private static let mostRowsAbove = 50

    static func find(_ reader: CSVReader, _ file: ImportFile) throws -> Header {
        let wanted = Set(file.map?.columnNames ?? [])
        var first: Header?
        var rows = 0
        while rows < mostRowsAbove {
            switch try reader.next() {
            case .end: rows = mostRowsAbove
            case .blank: rows += 1
            case .broken(let problem):
                throw InputError(
                    .wrongContent, "\(file.name):\(reader.line): the header: \(problem.remedy)")
            case .record:
                rows += 1
                let header = try Header(reader, file)
                if wanted.isSubset(of: header.names) { return header }
                if first == nil { first = header }
            }
        }
        guard let first else {
            throw InputError(
                .wrongContent, "\(file.name) is empty: its first line should name the columns")
        }
        let missing = wanted.subtracting(first.names).sorted()
        throw InputError(
            .wrongContent,
            """
            \(file.name):\(first.line): the map names columns that the file lacks: \
            \(missing.map { "\"\($0)\"" }.joined(separator: ", ")); the file has: \
            \(first.names.map { "\"\(ImportProblem.cut($0))\"" }.joined(separator: ", "))
            """)
    }

    private init(_ reader: CSVReader, _ file: ImportFile) throws {
        line = reader.line
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

    /// Headings as people read them: runs of blanks and line breaks are one blank.
    package static func tidy(_ name: String) -> String {
        name.split { $0.isWhitespace }.joined(separator: " ")
    }
}
