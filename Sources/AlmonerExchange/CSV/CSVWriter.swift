import AlmonerModel

/// Writes CSV (RFC 4180, LF) in bytes to an output, a buffer at a time.
package struct CSVWriter {
    private let output: Output
    private let delimiter: UInt8
    private var isFirst = true

    package init(_ output: Output, delimiter: UInt8 = UInt8(ascii: ",")) {
        self.output = output
        self.delimiter = delimiter
    }

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

    package mutating func endRecord() throws {
        try output.write(UInt8(ascii: "\n"))
        isFirst = true
    }

    private mutating func separate() throws {
        if !isFirst { try output.write(delimiter) }
        isFirst = false
    }

    private func needsQuotes(_ bytes: CellBytes) -> Bool {
        bytes.contains { byte in
            byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
    }
}
