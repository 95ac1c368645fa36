import AlmonerModel

/// Writes CSV (RFC 4180, LF) in bytes to an output, a buffer at a time.
package struct CSVWriter {
    private let output: Output
    private let delimiter: UInt8
    private let isHarmless: Bool
    private var isFirst = true

    /// - Parameter isHarmless: texts that a spreadsheet would run as a formula are written so that
    ///   it shows them instead.
    package init(
        _ output: Output, delimiter: UInt8 = UInt8(ascii: ","), isHarmless: Bool = false
    ) {
        self.output = output
        self.delimiter = delimiter
        self.isHarmless = isHarmless
    }

    /// What is no number and no day: people may have written anything.
    package mutating func text(_ bytes: CellBytes) throws {
        guard isHarmless, let first = bytes.first, CSVWriter.startsFormula.contains(first) else {
            return try cell(bytes)
        }
        try ([UInt8(ascii: "'")] + bytes).withUnsafeBytes { try cell($0) }
    }

    package mutating func text(_ text: String) throws {
        var text = text
        try text.withUTF8 { try self.text(CellBytes($0)) }
    }

    /// Also the apostrophe itself, so that taking one away always gives the text back.
    private static let startsFormula = Set("=+-@\t\r\n'".utf8)
    /// How harmless texts are to be read, for whoever does.
    package static let harmlessMeans = """
        A text that begins with =, +, -, @, an apostrophe, a tab or a line end has an apostrophe \
        before it, so that no spreadsheet runs it; take that one away to have the text.
        """

    package mutating func cell(_ bytes: CellBytes) throws {
        try separate()
        guard needsQuotes(bytes) else { return try output.write(bytes) }
        try output.write(UInt8(ascii: "\""))
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { try output.write(byte) }
            try output.write(byte)
        }
        try output.write(UInt8(ascii: "\""))
    }

    package mutating func cell(_ text: String) throws {
        var text = text
        try text.withUTF8 { try cell(CellBytes($0)) }
    }

    /// What has no character that needs quotes.
    mutating func plain(_ bytes: CellBytes) throws {
        try separate()
        try output.write(bytes)
    }

    mutating func number(_ number: Int64) throws {
        try separate()
        try output.write(number)
    }

    mutating func day(_ day: Day) throws {
        try separate()
        try output.write(day)
    }

    mutating func pounds(_ pence: Int64) throws {
        try separate()
        try output.write(pounds: pence)
    }

    package mutating func endRecord() throws {
        try output.write(UInt8(ascii: "\n"))
        isFirst = true
    }

    private mutating func separate() throws {
        if !isFirst { try output.write(delimiter) }
        isFirst = false
    }

    private func needsQuotes(_ bytes: CellBytes) -> Bool {
        ByteSearch.find(in: bytes) { word in
            ByteSearch.marks(of: delimiter, in: word)
                | ByteSearch.marks(of: UInt8(ascii: "\""), in: word)
                | ByteSearch.marks(of: UInt8(ascii: "\n"), in: word)
                | ByteSearch.marks(of: UInt8(ascii: "\r"), in: word)
        }
    }
}
