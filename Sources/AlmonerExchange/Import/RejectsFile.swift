import AlmonerModel

/// The refused rows as they were read, with a `reason` column, to be mended and imported again.
/// It is made when the first row is refused.
final class RejectsFile {
    private let path: String
    private let header: [String]
    private var open: (output: Output, writer: CSVWriter)?

    /// - Parameter path: the file itself, or with a `/` at its end the folder it goes into.
    init(path: String, fileName: String, header: [String]) {
        self.path = path.hasSuffix("/") ? path + fileName : path
        self.header = header
    }

    func write(_ row: [CellBytes], reason: String) throws {
        var (output, writer) = try open ?? begin()
        for index in header.indices {
            try writer.cell(index < row.count ? row[index] : CellBytes(start: nil, count: 0))
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
        var writer = CSVWriter(output)
        for name in header { try writer.cell(name) }
        try writer.cell("reason")
        try writer.endRecord()
        return (output, writer)
    }
}
