import AlmonerModel

/// One file to read, for one table or through a map.
package struct ImportFile {
    private enum Content {
        /// A sheet is named only where the file is a workbook.
        case file(path: String, sheet: String?)
        case bytes([UInt8])
        case sheet(Workbook, Workbook.Sheet)
    }

    /// As messages call it; of a workbook with the sheet.
    package let name: String
    package let table: Table
    package let map: ImportMap?
    private let content: Content

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - sheet: of a workbook, by its name or number; nil: the first that is shown.
    package init(path: String, sheet: String? = nil, table: Table, map: ImportMap? = nil) {
        content = .file(path: path, sheet: sheet)
        self.table = table
        self.map = map
        name = ByteSources.name(of: path)
    }

    /// A file that the program carries within it.
    package init(name: String, bytes: [UInt8], table: Table, map: ImportMap? = nil) {
        content = .bytes(bytes)
        self.name = name
        self.table = table
        self.map = map
    }

    /// Canonical files that the program carries within it, each after those it refers to.
    ///
    /// - Parameters:
    ///   - contents: by file name.
    ///   - folder: what stands before the names in messages.
    package static func canonical(
        _ contents: [String: [UInt8]], in folder: String = ""
    ) -> [ImportFile] {
        RegisterTables.all.compactMap { table in
            contents["\(table.plural).csv"].map {
                ImportFile(name: "\(folder)\(table.plural).csv", bytes: $0, table: table)
            }
        }
    }

    /// A sheet of a workbook that is open.
    package init(
        _ workbook: Workbook, _ sheet: Workbook.Sheet, table: Table, map: ImportMap? = nil
    ) {
        content = .sheet(workbook, sheet)
        name = workbook.place(of: sheet)
        self.table = table
        self.map = map
    }

    var path: String? {
        switch content {
        case .file(let path, _): path
        case .bytes: nil
        case .sheet(let workbook, _): workbook.path
        }
    }

    /// False for a workbook that has not been opened.
    var isSheet: Bool {
        if case .sheet = content { true } else { false }
    }

    /// What its refused rows are called among those of other files. They are written as CSV.
    var rejectsName: String { isSheet ? "\(table.plural).csv" : name }

    /// - Returns: the file by the name it has once it is open, and its rows.
    func open(
        encoding: Encoding, whenInterrupted: @escaping () throws -> Void
    ) throws -> (ImportFile, any RowReader) {
        let delimiter = map?.delimiter ?? UInt8(ascii: ",")
        switch content {
        case .file(let path, let wanted):
            if try Workbook.isWorkbook(path) {
                let workbook = try Workbook(path)
                let sheet = try workbook.sheet(wanted)
                return try ImportFile(workbook, sheet, table: table, map: map)
                    .open(encoding: encoding, whenInterrupted: whenInterrupted)
            }
            if let wanted { throw ImportFile.noSheet(wanted, in: name) }
            let source = try ByteSources.open(
                path, encoding: map?.encoding ?? encoding, whenInterrupted: whenInterrupted)
            return (self, try CSVReader(source, delimiter: delimiter))
        case .bytes(let bytes):
            let source = ByteSources.decoded(MemorySource(bytes), map?.encoding ?? .utf8)
            return (self, try CSVReader(source, delimiter: delimiter))
        case .sheet(let workbook, let sheet):
            return (self, try workbook.rows(of: sheet, whenInterrupted: whenInterrupted))
        }
    }

    static func noSheet(_ wanted: String, in name: String) -> InputError {
        InputError(
            .wrongContent,
            """
            \(name) is no workbook, so that it has no sheet "\(ImportProblem.cut(wanted))": leave \
            out --sheet
            """)
    }
}
