import AlmonerModel

/// Rows of a file in which each cell of some columns says as much as a row. Each becomes a row of
/// its own, with two cells behind those of the file: the heading above it, and the cell again.
final class WideRows: RowReader {
    private(set) var cells: [CellBytes] = []
    private let reader: any RowReader
    private let places: [Int]
    private let width: Int
    private let headings: [CellBytes]
    private let unknown: [[UInt8]]
    /// Where the headings lie.
    private let arena: Arena
    /// The place within `places` that comes next; at the end, another row is read.
    private var upcoming = 0
    private var faults: [CellFault] = []
    private var emptyCells = 0
    private var markedCells: [Int]

    /// - Parameters:
    ///   - places: the columns of which each cell becomes a row.
    ///   - unknown: cells that say that nothing is known. They and empty ones become no row, and
    ///     are counted.
    init(_ reader: any RowReader, _ header: [String], places: [Int], unknown: [[UInt8]]) {
        self.reader = reader
        self.places = places
        self.unknown = unknown
        width = header.count
        let kept = Arena()
        headings = places.map { kept.copy(header[$0]) }
        arena = kept
        markedCells = unknown.map { _ in 0 }
        upcoming = places.count
    }

    var line: Int { reader.line }
    var bytesRead: Int { reader.bytesRead }
    var totalBytes: Int? { reader.totalBytes }

    func keep(width: Int) { reader.keep(width: width) }

    func next() throws -> RowEvent {
        while true {
            if upcoming < places.count {
                let index = upcoming
                upcoming += 1
                if take(index) { return event(of: places[index]) }
                continue
            }
            let event = try reader.next()
            switch event {
            case .record: faults = []
            case .faulty(let found): faults = found
            case .blank, .broken, .end: return event
            }
            guard reader.cells.count == width else {
                // What is wrong with the row is said once.
                cells = reader.cells + [nothing, nothing]
                return .record
            }
            upcoming = 0
        }
    }

    private let nothing = CellBytes(start: nil, count: 0)

    /// - Returns: whether the cell says anything.
    private func take(_ index: Int) -> Bool {
        let cell = reader.cells[places[index]]
        let text = cell.withoutPadding
        if text.isEmpty {
            emptyCells += 1
            return false
        }
        if let mark = unknown.firstIndex(where: { text.equals($0) }) {
            markedCells[mark] += 1
            return false
        }
        cells = reader.cells + [headings[index], cell]
        return true
    }

    /// Faults of the columns that other rows are made of are told there.
    private func event(of place: Int) -> RowEvent {
        let told = faults.compactMap { fault -> CellFault? in
            if fault.place == place { return CellFault(place: width + 1, problem: fault.problem) }
            return places.contains(fault.place) ? nil : fault
        }
        return told.isEmpty ? .record : .faulty(told)
    }

    /// What became no row, in a line for the report.
    func leftOut(of file: String) -> [String] {
        var parts = emptyCells > 0 ? ["\(Money.grouped(UInt64(emptyCells))) empty"] : []
        for (mark, count) in zip(unknown, markedCells) where count > 0 {
            parts.append(
                "\(Money.grouped(UInt64(count))) \"\(String(decoding: mark, as: UTF8.self))\"")
        }
        guard !parts.isEmpty else { return [] }
        return ["cells of \(file) that say nothing: \(parts.joined(separator: ", "))"]
    }
}

/// Rows that end early, with empty cells where they do.
final class PaddedRows: RowReader {
    private(set) var cells: [CellBytes] = []
    private let reader: any RowReader
    private let width: Int

    init(_ reader: any RowReader, width: Int) {
        self.reader = reader
        self.width = width
    }

    var line: Int { reader.line }
    var bytesRead: Int { reader.bytesRead }
    var totalBytes: Int? { reader.totalBytes }

    func keep(width: Int) { reader.keep(width: width) }

    func next() throws -> RowEvent {
        let event = try reader.next()
        cells = reader.cells
        while cells.count < width { cells.append(CellBytes(start: nil, count: 0)) }
        return event
    }
}

extension ImportMap {
    /// The rows of a file as this map takes them, and its header with what was added.
    func reshaped(
        _ reader: any RowReader, _ header: Header
    ) -> (any RowReader, Header) {
        let rows =
            takesShortRows ? PaddedRows(reader, width: header.names.count) : reader
        guard let eachColumn else { return (rows, header) }
        let wide = WideRows(
            rows, header.names, places: widePlaces(in: header.names),
            unknown: unknown.map { Array($0.utf8) })
        return (wide, Header(header, adding: [eachColumn.headingName, eachColumn.cellName]))
    }
}
