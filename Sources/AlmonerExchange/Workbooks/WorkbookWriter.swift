import AlmonerModel

/// Writes a workbook sheet by sheet and row by row, in one pass. The same cells make the same
/// bytes.
package final class WorkbookWriter {
    /// One column of a sheet.
    package struct Column {
        let heading: String
        /// In characters, about.
        let width: Int
        /// Of cells that are yet to be filled in too.
        let form: CellForm
        /// What people choose from; nil: they write.
        let choices: [String]?
        /// Something that is not among the choices is refused.
        let isClosed: Bool

        package init(
            heading: String, width: Int, form: CellForm, choices: [String]? = nil,
            isClosed: Bool = true
        ) {
            self.heading = heading
            self.width = width
            self.form = form
            self.choices = choices
            self.isClosed = isClosed
        }
    }

    /// What may stand in a sheet by its own program.
    static let longestText = 32_767
    private static let longestName = 31

    private let archive: ZipWriter
    private let output: Output
    private let sheets: [(name: String, isHidden: Bool)]
    private let lists: [[String]]
    private var sheetsWritten = 0

    /// - Parameters:
    ///   - names: of the sheets, in the order in which they will be written.
    ///   - lists: what people choose from where it is too long for a column to say itself.
    package init(_ output: Output, sheets names: [String], lists: [[String]] = []) throws {
        self.output = output
        self.lists = lists
        sheets =
            names.map { (String($0.prefix(WorkbookWriter.longestName)), false) }
            + (lists.isEmpty ? [] : [("lists", true)])
        archive = try ZipWriter(output)
        try write("[Content_Types].xml", WorkbookXML.contentTypes(sheets: sheets.count))
        try write("_rels/.rels", WorkbookXML.relationships)
        try write("xl/workbook.xml", WorkbookXML.workbook(sheets))
        try write("xl/_rels/workbook.xml.rels", WorkbookXML.targets(sheets: sheets.count))
        try write("xl/styles.xml", WorkbookXML.styles)
    }

    /// Writes the next sheet: its headings, and the rows that the body writes.
    package func sheet(_ columns: [Column], rows: (inout SheetWriter) throws -> Void) throws {
        let part = "xl/worksheets/sheet\(sheetsWritten + 1).xml"
        var sheet = SheetWriter(archive, name: sheets[sheetsWritten].name)
        sheetsWritten += 1
        try archive.begin(part)
        sheet.put(WorkbookXML.sheetStart(columns))
        for column in columns { try sheet.text(column.heading, .heading) }
        try sheet.endRow()
        try rows(&sheet)
        sheet.put("</sheetData>" + validations(columns) + "</worksheet>")
        try sheet.flush()
        try archive.end()
    }

    /// Writes what is left, and ends the file.
    package func finish() throws {
        if !lists.isEmpty {
            try sheet([]) { sheet in
                for row in 0..<(lists.map(\.count).max() ?? 0) {
                    for list in lists {
                        if row < list.count { try sheet.text(list[row]) } else { sheet.empty() }
                    }
                    try sheet.endRow()
                }
            }
        }
        try archive.finish()
    }

    private func write(_ part: String, _ text: String) throws {
        var text = text
        try archive.begin(part)
        try text.withUTF8 { try archive.write(CellBytes($0)) }
        try archive.end()
    }

    // MARK: Lists to choose from

    /// The longest list that a column can hold itself.
    private static let longestList = 255

    /// Whether a list has to stand in a sheet of its own.
    package static func isLong(_ choices: [String]) -> Bool {
        choices.joined(separator: ",").count > longestList
            || choices.contains { $0.contains { $0 == "," || $0 == "\"" } }
    }

    private func validations(_ columns: [Column]) -> String {
        let all = columns.enumerated().compactMap { index, column in
            column.choices.map { choices in
                let letters = SheetWriter.letters(index)
                let last = WorkbookLimits.mostRows
                return """
                    <dataValidation type="list" allowBlank="1" \
                    showErrorMessage="\(column.isClosed ? 1 : 0)" \
                    errorTitle="\(XMLText.escaped(String(column.heading.prefix(32))))" \
                    error="Choose one of the list." \
                    sqref="\(letters)2:\(letters)\(last)">\
                    <formula1>\(XMLText.escaped(formula(choices)))</formula1></dataValidation>
                    """
            }
        }
        guard !all.isEmpty else { return "" }
        return
            "<dataValidations count=\"\(all.count)\">\(all.joined())</dataValidations>"
    }

    private func formula(_ choices: [String]) -> String {
        guard let place = lists.firstIndex(of: choices) else {
            return "\"\(choices.joined(separator: ","))\""
        }
        let letters = SheetWriter.letters(place)
        // Its first row holds no heading.
        return "lists!$\(letters)$2:$\(letters)$\(choices.count + 1)"
    }
}

/// How a cell looks, which says what it holds. The numbers are the places in the styles.
package enum CellForm: Int {
    case general = 0
    case heading, text, day, money
}

/// Writes the rows of one sheet.
package struct SheetWriter {
    private let archive: ZipWriter
    private let name: String
    private var buffer: [UInt8] = []
    private var row = 0
    private var column = 0
    private var isRowOpen = false

    private static let bufferSize = 1 << 16

    fileprivate init(_ archive: ZipWriter, name: String) {
        self.archive = archive
        self.name = name
        buffer.reserveCapacity(SheetWriter.bufferSize * 2)
    }

    /// Text is text, whatever it begins with: no spreadsheet runs it.
    ///
    /// - Throws: `InputError` for more than a cell holds.
    mutating func text(_ bytes: CellBytes, _ form: CellForm = .text) throws {
        guard !bytes.isEmpty else { return empty() }
        if bytes.count > WorkbookWriter.longestText {
            let count = bytes.string.utf16.count
            guard count <= WorkbookWriter.longestText else {
                throw InputError(
                    .wrongContent,
                    """
                    \(name), row \(row + 1): a text of \(count) characters is longer than a cell \
                    of a workbook holds (\(WorkbookWriter.longestText)): shorten it, or use csv
                    """)
            }
        }
        try beginCell(form)
        put(" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        XMLText.append(bytes, to: &buffer)
        put("</t></is></c>")
    }

    package mutating func text(_ text: String, _ form: CellForm = .text) throws {
        var text = text
        try text.withUTF8 { try self.text(CellBytes($0), form) }
    }

    /// - Parameter digits: as XML writes numbers.
    mutating func number(_ digits: CellBytes, _ form: CellForm = .general) throws {
        try beginCell(form)
        put("><v>")
        buffer.append(contentsOf: digits)
        put("</v></c>")
    }

    mutating func number(_ digits: String, _ form: CellForm = .general) throws {
        var digits = digits
        try digits.withUTF8 { try number(CellBytes($0), form) }
    }

    /// A number that would not come back as it is goes as text.
    mutating func number(_ number: Double) throws {
        let digits = shortest(number)
        let comesBack = number.isFinite && Double(CellNumber.text(number)) == number
        if comesBack { try self.number(digits) } else { try text(digits) }
    }

    mutating func whole(_ number: Int64) throws {
        let comesBack = number.magnitude < 1_000_000_000_000_000
        if comesBack { try self.number(String(number)) } else { try text(String(number)) }
    }

    mutating func money(pence: Int64) throws {
        try number(Money.plain(pence: pence), .money)
    }

    mutating func flag(_ flag: Bool) throws {
        try beginCell(.general)
        put(" t=\"b\"><v>\(flag ? 1 : 0)</v></c>")
    }

    /// A day before those that every spreadsheet counts alike goes as text.
    mutating func day(_ day: Day) throws {
        guard let serial = SerialDay.serial(of: day) else { return try text(day.description) }
        try number(String(serial), .day)
    }

    mutating func empty() { column += 1 }

    package mutating func endRow() throws {
        if isRowOpen {
            put("</row>")
        }
        isRowOpen = false
        row += 1
        column = 0
        if buffer.count >= SheetWriter.bufferSize { try flush() }
    }

    fileprivate mutating func put(_ text: String) { buffer.append(contentsOf: text.utf8) }

    fileprivate mutating func flush() throws {
        try buffer.withUnsafeBytes { try archive.write($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func beginCell(_ form: CellForm) throws {
        if !isRowOpen {
            guard row < WorkbookLimits.mostRows else {
                throw InputError(
                    .wrongContent,
                    """
                    \(name) has more than \(WorkbookLimits.mostRows - 1) records, and a sheet no \
                    more rows: use csv
                    """)
            }
            put("<row r=\"\(row + 1)\">")
            isRowOpen = true
        }
        put("<c r=\"")
        put(SheetWriter.letters(column))
        put("\(row + 1)\"")
        if form != .general { put(" s=\"\(form.rawValue)\"") }
        column += 1
    }

    /// What a column is called: A, B, … Z, AA.
    static func letters(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(0x41 + column % 26)))
        return column < 26 ? letter : letters(column / 26 - 1) + letter
    }
}
