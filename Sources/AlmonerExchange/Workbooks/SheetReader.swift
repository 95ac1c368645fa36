import AlmonerModel

/// Reads a sheet a row at a time. Rows with nothing in them are passed over: sheets have thousands
/// that only carry a format.
package final class SheetReader: RowReader, XMLListener {
    /// The cells of the last row as text: days as `2026-03-31`, numbers in decimals.
    package private(set) var cells: [CellBytes] = []
    /// The number of the last row, as the sheet shows it.
    package private(set) var line = 0

    private let source: ZipPartSource
    private let styles: [CellStyle]
    private let texts: SharedTexts
    private let hasDatesFrom1904: Bool
    private let place: String
    private var stream: XMLStream?
    private var width = 0

    /// What the cells hold, in place of what is in shared texts.
    private var bytes = GrowingBytes()
    private var found: [Content] = []
    private var faults: [CellFault] = []
    private var cellCount = 0
    private var isInRow = false
    private var cell = OpenCell()
    private var collects = false
    private var phoneticDepth = 0

    /// Where the text of a cell lies.
    private enum Content {
        case nothing
        case here(Range<Int>)
        case shared(CellBytes)
    }

    /// The cell that is being told of.
    private struct OpenCell {
        var column = -1
        var type = Kind.number
        var style = CellStyle.number
        var start = 0
        var hasValue = false
        var hasFormula = false
    }

    private enum Kind {
        case number, shared, text, inline, flag, error, day
    }

    init(
        _ source: ZipPartSource, styles: [CellStyle], texts: SharedTexts, hasDatesFrom1904: Bool,
        place: String, whenInterrupted: @escaping () throws -> Void
    ) throws {
        self.source = source
        self.styles = styles
        self.texts = texts
        self.hasDatesFrom1904 = hasDatesFrom1904
        self.place = place
        stream = try XMLStream(
            source, self, place: place, checkInterruption: whenInterrupted)
    }

    package var bytesRead: Int { source.bytesRead }
    package var totalBytes: Int? { source.totalBytes }

    package func keep(width: Int) { self.width = width }

    package func next() throws -> RowEvent {
        while try stream?.advance() == true {
            gather()
            if cells.isEmpty, faults.isEmpty { continue }
            return faults.isEmpty ? .record : .faulty(faults)
        }
        return .end
    }

    /// Makes the cells of the row that was told of; none where it is blank.
    private func gather() {
        cells.removeAll(keepingCapacity: true)
        var filled = 0
        for content in found {
            switch content {
            case .nothing: cells.append(CellBytes(start: nil, count: 0))
            case .here(let range): cells.append(bytes[range])
            case .shared(let text): cells.append(text)
            }
            if let last = cells.last, !last.trimmed.isEmpty { filled = cells.count }
        }
        cells.removeLast(cells.count - filled)
        guard filled > 0 || !faults.isEmpty else { return }
        while cells.count < width { cells.append(CellBytes(start: nil, count: 0)) }
    }

    // MARK: What the sheet tells

    func begin(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch name {
        case "row": try beginRow(attributes)
        case "c" where isInRow: try beginCell(attributes)
        case "v" where cell.column >= 0:
            collects = true
            cell.hasValue = true
        case "t" where cell.type == .inline:
            collects = phoneticDepth == 0
            cell.hasValue = true
        case "f" where cell.column >= 0: cell.hasFormula = true
        case "rPh": phoneticDepth += 1
        default: break
        }
    }

    func text(_ text: CellBytes) throws {
        guard collects else { return }
        guard bytes.count + text.count <= CSVReader.largestRecord else {
            throw InputError(
                .wrongContent,
                """
                \(place):\(line): the row has more than \(CSVReader.largestRecord >> 20) MB: no \
                record is that long
                """)
        }
        bytes.append(text)
    }

    func end(_ name: XMLName) throws {
        switch name {
        case "v", "t": collects = false
        case "c" where cell.column >= 0:
            if cell.hasValue || cell.hasFormula { try endCell() }
            cell.type = .number
        case "rPh": phoneticDepth -= 1
        case "row" where isInRow:
            isInRow = false
            cell.column = -1
            if !found.isEmpty || !faults.isEmpty { stream?.pause() }
        default: break
        }
    }

    private func beginRow(_ attributes: XMLAttributes) throws {
        line = try attributes["r"].map { try number($0) } ?? line + 1
        guard (1...WorkbookLimits.mostRows).contains(line) else {
            throw damaged("it has a row \(line), and sheets end at \(WorkbookLimits.mostRows)")
        }
        isInRow = true
        cell = OpenCell()
        bytes.removeAll()
        found.removeAll(keepingCapacity: true)
        faults.removeAll(keepingCapacity: true)
    }

    private func beginCell(_ attributes: XMLAttributes) throws {
        cellCount += 1
        guard cellCount <= WorkbookLimits.mostCells else {
            throw InputError(
                .wrongContent,
                """
                \(place):\(line): the sheet has more than \(WorkbookLimits.mostCells / 1_000_000) \
                million cells: take empty rows and columns out of it, or save it as CSV UTF-8
                """)
        }
        cell.column = attributes["r"].map(column) ?? cell.column + 1
        guard (0..<WorkbookLimits.mostColumns).contains(cell.column) else {
            throw damaged("a cell of row \(line) stands in no column of a sheet")
        }
        cell.type = attributes["t"].map(kind) ?? .number
        let style = try attributes["s"].map { try number($0) } ?? 0
        cell.style = styles.indices.contains(style) ? styles[style] : .number
        cell.start = bytes.count
        cell.hasValue = false
        cell.hasFormula = false
    }

    /// The column of `AB12`, from 0; -1 where it is none.
    private func column(_ reference: CellBytes) -> Int {
        var column = 0
        for byte in reference {
            let letter = Int(byte & 0xDF) - 0x40
            guard (1...26).contains(letter), column <= WorkbookLimits.mostColumns else { break }
            column = column * 26 + letter
        }
        return column - 1
    }

    private func kind(_ type: CellBytes) -> Kind {
        switch type.string {
        case "s": .shared
        case "str": .text
        case "inlineStr": .inline
        case "b": .flag
        case "e": .error
        case "d": .day
        default: .number
        }
    }

    private func number(_ text: CellBytes) throws -> Int {
        guard let number = Int(text.string) else {
            throw damaged("\"\(ImportProblem.cut(text.string))\" is no number")
        }
        return number
    }

    // MARK: What a cell holds

    private func endCell() throws {
        let written = bytes[cell.start..<bytes.count]
        guard written.count <= CSVReader.largestCell else {
            bytes.replace(from: cell.start, with: "")
            return refuse(.tooLong, "a cell holds at most \(CSVReader.largestCell >> 20) MB")
        }
        if written.isEmpty, !cell.hasFormula, cell.type != .error { return }
        // A formula may have made an empty text.
        if written.isEmpty, cell.hasFormula, cell.type != .text || !cell.hasValue {
            bytes.replace(from: cell.start, with: "(formula)")
            keep()
            return refuse(
                .formula, "its result is not in the file: open the workbook, and save it again")
        }
        switch cell.type {
        case .shared: return try keepShared(written)
        case .text, .inline: bytes.unescape(from: cell.start)
        case .flag: bytes.replace(from: cell.start, with: written.first == 0x31 ? "true" : "false")
        case .error: refuse(.formula, "the sheet could not work it out: correct the formula")
        case .day: bytes.replace(from: cell.start, with: String(written.string.prefix(10)))
        case .number: readNumber(written)
        }
        keep()
    }

    private func keepShared(_ written: CellBytes) throws {
        guard let text = Int(written.string).flatMap({ texts[$0] }) else {
            throw damaged("a cell of row \(line) refers to a text that is not there")
        }
        put(.shared(text))
    }

    private func readNumber(_ written: CellBytes) {
        guard cell.style == .number else { return readMoment(written) }
        if SheetReader.isPlain(written) { return }
        guard let text = CellNumber.text(written.trimmed.string) else {
            return refuse(.notANumber, "the cell is damaged: enter it again")
        }
        bytes.replace(from: cell.start, with: text)
    }

    /// A number that stands as it would be written.
    private static func isPlain(_ written: CellBytes) -> Bool {
        guard written.count <= 15, written[0] != UInt8(ascii: "0") || written.count == 1 else {
            return false
        }
        var points = 0
        for byte in written {
            if byte == UInt8(ascii: ".") { points += 1 } else if byte &- 0x30 > 9 { return false }
        }
        let last = written[written.count - 1]
        return points == 0
            || (points == 1 && written[0] != UInt8(ascii: ".") && last != UInt8(ascii: "0")
                && last != UInt8(ascii: "."))
    }

    private func readMoment(_ written: CellBytes) {
        let serial = Double(written.trimmed.string) ?? .nan
        let text =
            cell.style == .time && serial < 1
            ? SerialDay.clockTime(serial)
            : SerialDay.day(
                serial, from1904: hasDatesFrom1904, hasTime: cell.style != .day)?.description
        guard let text else {
            return refuse(.notADate, "no day of the calendar has this number: enter it again")
        }
        bytes.replace(from: cell.start, with: text)
    }

    private func keep() { put(.here(cell.start..<bytes.count)) }

    private func put(_ content: Content) {
        while found.count <= cell.column { found.append(.nothing) }
        found[cell.column] = content
    }

    private func refuse(_ reason: CellProblem.Reason, _ remedy: String) {
        faults.append(CellFault(place: cell.column, problem: CellProblem(reason, remedy)))
    }

    private func damaged(_ what: String) -> InputError {
        InputError(
            .wrongContent, "\(place) is damaged: \(what); open the workbook and save it again")
    }
}
