import AlmonerModel

/// The first rows of somebody's file, as a person looks at them before writing a map.
struct FileSample {
    let encoding: Encoding
    let delimiter: UInt8
    /// Of a workbook: it has neither encoding nor delimiter.
    let isSheet: Bool
    /// Below any titles.
    let headerLine: Int
    let columns: [ColumnProfile]
    let rowCount: Int
    /// False where there is more of the file than was looked at.
    let isWhole: Bool
    /// Some rows end early.
    let hasShortRows: Bool

    private static let mostBytes = 4 << 20
    private static let mostRows = 5_000
    private static let mostRowsAbove = 50

    /// - Parameter sheet: of a workbook; nil: the first that is shown.
    init(path: String, sheet: String?, encoding: Encoding) throws {
        guard try Workbook.isWorkbook(path) else {
            if let sheet { throw ImportFile.noSheet(sheet, in: path) }
            try self.init(text: path, encoding)
            return
        }
        let workbook = try Workbook(path)
        let chosen = try workbook.sheet(sheet)
        try self.init(path, .utf8, UInt8(ascii: ","), isWhole: true, isSheet: true) {
            try workbook.rows(of: chosen)
        }
    }

    private init(text path: String, _ encoding: Encoding) throws {
        var (bytes, isWhole) = try FileSample.start(of: path, encoding)
        var encoding = encoding
        // Where nobody said otherwise: what is not UTF-8 comes from a spreadsheet of old.
        if encoding == .utf8, !bytes.withUnsafeBytes(UTF8Check.isValid) {
            (encoding, bytes) = try EncodingGuess.encoding(of: bytes)
        }
        let delimiter = try FileSample.delimiter(of: bytes)
        try self.init(path, encoding, delimiter, isWhole: isWhole, isSheet: false) {
            try CSVReader(MemorySource(bytes), delimiter: delimiter)
        }
    }

    /// - Parameter begin: reads from the first row, each time it is called.
    private init(
        _ path: String, _ encoding: Encoding, _ delimiter: UInt8, isWhole: Bool, isSheet: Bool,
        _ begin: () throws -> any RowReader
    ) throws {
        guard let header = try FileSample.header(of: begin()) else {
            throw InputError(
                .wrongContent,
                "\(path): there is no row that could head columns: is it a table?")
        }
        self.encoding = encoding
        self.delimiter = delimiter
        self.isSheet = isSheet
        headerLine = header.line
        var profiles = header.names.enumerated().map { ColumnProfile(heading: $1, place: $0) }
        var rows = 0
        var hasShortRows = false
        let reader = try begin()
        reader.keep(width: profiles.count)
        reading: while rows < FileSample.mostRows {
            switch try reader.next() {
            case .end: break reading
            case .blank, .broken: continue
            case .record, .faulty:
                let width = reader.cells.count
                guard reader.line > header.line, width <= profiles.count else { continue }
                rows += 1
                hasShortRows = hasShortRows || width < profiles.count
                for place in profiles.indices.prefix(width) {
                    profiles[place].add(reader.cells[place])
                }
            }
        }
        columns = profiles.filter { !$0.heading.isEmpty }
        rowCount = rows
        self.hasShortRows = hasShortRows
        self.isWhole = isWhole && rows < FileSample.mostRows
    }

    /// At most so many bytes, up to the end of a line.
    private static func start(
        of path: String, _ encoding: Encoding
    ) throws -> (bytes: [UInt8], isWhole: Bool) {
        var (bytes, isWhole) = try all(
            of: ByteSources.open(path, encoding: encoding), most: mostBytes)
        if !isWhole, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
            bytes.removeLast(bytes.count - end - 1)
        }
        return (bytes, isWhole)
    }

    private static func all(
        of source: any ByteSource, most: Int
    ) throws -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < most {
            let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return (bytes, true) }
            bytes += block.prefix(count)
        }
        return (bytes, false)
    }

    /// The one that makes the most columns.
    private static func delimiter(of bytes: [UInt8]) throws -> UInt8 {
        let candidates = [",", ";", "\t", "|"].compactMap(\.utf8.first)
        var best = (delimiter: UInt8(ascii: ","), width: 1)
        for candidate in candidates {
            var widths: [Int: Int] = [:]
            let reader = try CSVReader(MemorySource(bytes), delimiter: candidate)
            search: for _ in 0..<mostRowsAbove {
                switch try reader.next() {
                case .end: break search
                case .blank, .broken: continue
                case .record, .faulty: widths[reader.cells.count, default: 0] += 1
                }
            }
            let usual = widths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
            if usual > best.width { best = (candidate, usual) }
        }
        return best.delimiter
    }

    /// The first of the rows with the most headings: titles have few, data repeats or counts.
    private static func header(
        of reader: any RowReader
    ) throws -> (names: [String], line: Int)? {
        var best: (names: [String], line: Int, score: Int)?
        search: for _ in 0..<mostRowsAbove {
            switch try reader.next() {
            case .end: break search
            case .blank, .broken: continue
            case .record, .faulty:
                let names = reader.cells.map { Header.tidy($0.withoutPadding.string) }
                let score = Set(names.filter(looksLikeHeading)).count
                if score > best?.score ?? 0 { best = (names, reader.line, score) }
            }
        }
        return best.map { ($0.names, $0.line) }
    }

    /// More letters than digits: `Address 1` and `Amount (£)`, not `C040` or `31/03/2026`.
    private static func looksLikeHeading(_ name: String) -> Bool {
        name.count <= 80 && name.count { $0.isLetter } > name.count { $0.isNumber }
    }
}

/// What the cells of one column look like.
struct ColumnProfile {
    let heading: String
    let place: Int
    /// How many cells hold something that means something.
    private(set) var filled = 0
    private(set) var empty = 0
    /// The different values, in the order in which they come.
    private(set) var values: [String] = []
    private(set) var counts: [String: Int] = [:]
    /// Cells that people write where they know nothing.
    private(set) var unknown: Set<String> = []

    /// As they stand in published files.
    static let unknownMarks: Set<String> = [
        "-", "--", "–", "?", "n/a", "N/A", "NA", "#N/A", "null", "NULL", "tbc", "TBC", "tba",
        "TBA", "unknown", "Unknown", "REDACTED",
    ]

    init(heading: String, place: Int) {
        self.heading = heading
        self.place = place
    }

    mutating func add(_ cell: CellBytes) {
        let value = cell.withoutPadding.string
        if value.isEmpty || ColumnProfile.unknownMarks.contains(value) {
            empty += 1
            if !value.isEmpty { unknown.insert(value) }
            return
        }
        filled += 1
        if counts[value] == nil { values.append(value) }
        counts[value, default: 0] += 1
    }

    var isUnique: Bool { filled > 0 && values.count == filled && empty == 0 }

    var isNearlyUnique: Bool { values.count * 20 >= filled * 19 }

    /// The part of the cells that the body takes.
    func share(_ isTaken: (String) -> Bool) -> Double {
        guard filled > 0 else { return 0 }
        let taken = values.reduce(0) { $0 + (isTaken($1) ? counts[$1] ?? 0 : 0) }
        return Double(taken) / Double(filled)
    }

    /// The part of the cells that the register would take as they are.
    func share(readableAs column: Column) -> Double {
        let converter = CellConverter(column, dates: .spreadsheet)
        let arena = Arena()
        return share { value in
            arena.reset()
            do throws(CellProblem) {
                _ = try converter.value(of: arena.copy(value), arena: arena)
                return true
            } catch {
                return false
            }
        }
    }

    /// The first few different values, each cut short.
    var samples: String {
        values.prefix(3).map { value in
            let flat = ImportProblem.cut(value)
            return flat.count <= 40 ? flat : flat.prefix(40) + "…"
        }.joined(separator: "; ")
    }
}
