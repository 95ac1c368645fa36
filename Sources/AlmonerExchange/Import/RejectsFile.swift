import AlmonerModel

/// The refused rows as they were read, with a `reason` column, to be mended and imported again.
/// It is made when the first row is refused.
final class RejectsFile {
    private let path: String
    private let header: [String]
    private let delimiter: UInt8
    private let marksUTF8: Bool
    private var open: (output: Output, writer: CSVWriter)?

    /// - Parameters:
    ///   - path: the file itself, or with a `/` at its end the folder it goes into.
    ///   - marksUTF8: what it was read from was in another encoding. A mark at its start then says
    ///     that this one is UTF-8, so that the same command or map reads it.
    init(path: String, fileName: String, header: [String], delimiter: UInt8, marksUTF8: Bool) {
        self.delimiter = delimiter
        self.marksUTF8 = marksUTF8
        self.path = path.hasSuffix("/") ? path + fileName : path
        self.header = header
    }

    func write(_ row: [CellBytes], reason: String) throws {
        var (output, writer) = try open ?? begin()
        for cell in row { try writer.cell(cell) }
        for _ in 0..<max(0, header.count - row.count) { try writer.cell("") }
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
        for name in header { try writer.cell(name) }
        try writer.cell("reason")
        try writer.endRecord()
        return (output, writer)
    }
}
