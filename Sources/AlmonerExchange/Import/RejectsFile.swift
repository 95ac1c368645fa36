import AlmonerModel

/// The refused rows as they were read, with a `reason` column, to be mended and imported again.
/// It is made when the first row is refused.
final class RejectsFile {
    private let path: String
    private let header: [String]
    /// Where the file has the reasons of an earlier try, which this one's replace.
    private let reasonPlace: Int?
    private let delimiter: UInt8
    private let marksUTF8: Bool
    private var open: (output: Output, writer: CSVWriter)?

    /// - Parameters:
    ///   - unused: columns of the header from which nothing is taken.
    ///   - marksUTF8: what it was read from was in another encoding. A mark at its start then says
    ///     that this one is UTF-8, so that the same command or map reads it.
    init(path: String, header: [String], unused: [String], delimiter: UInt8, marksUTF8: Bool) {
        self.path = path
        self.delimiter = delimiter
        self.marksUTF8 = marksUTF8
        reasonPlace = unused.contains("reason") ? header.lastIndex(of: "reason") : nil
        self.header = header
    }

    func write(_ row: [CellBytes], reason: String) throws {
        var (output, writer) = try open ?? begin()
        let missing = Array(
            repeating: CellBytes(start: nil, count: 0), count: max(0, header.count - row.count))
        for (index, cell) in (row + missing).enumerated() where index != reasonPlace {
            try writer.cell(cell)
        }
        try writer.cell(reason)
        try writer.endRecord()
        open = (output, writer)
    }

    func close() throws {
        try open?.output.close()
    }

    private func begin() throws -> (Output, CSVWriter) {
        let output = try Output(path: path)
        if marksUTF8 { try output.write("\u{FEFF}") }
        var writer = CSVWriter(output, delimiter: delimiter)
        for (index, name) in header.enumerated() where index != reasonPlace {
            try writer.cell(name)
        }
        try writer.cell("reason")
        try writer.endRecord()
        return (output, writer)
    }
}
