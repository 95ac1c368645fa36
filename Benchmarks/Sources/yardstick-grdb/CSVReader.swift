import Glibc

/// One record of a file.
struct Record {
    let cells: [String]
    /// As it stands in the file, without its line end.
    let raw: String
    let line: Int
}

/// Reads CSV as RFC 4180 writes it, a megabyte at a time.
struct CSVReader {
    private static let chunkBytes = 1 << 20

    private let path: String
    private let file: Int32
    private var buffer: [UInt8] = []
    /// Where the next record begins in the buffer.
    private var start = 0
    private var line = 1

    init(path: String) throws {
        self.path = path
        file = open(path, O_RDONLY)
        guard file >= 0 else { throw Problem("\(path) cannot be opened") }
    }

    func close() {
        _ = Glibc.close(file)
    }

    /// - Returns: nil once there are no more records.
    mutating func next() throws -> Record? {
        guard let end = try endOfRecord() else { return nil }
        defer {
            start = min(end + 1, buffer.count)
            line += 1
        }
        let last = end > start && buffer[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
        return Record(cells: cells(start..<last), raw: text(start..<last), line: line)
    }

    /// The place of the line end that is outside quotes, or of the end of the file.
    private mutating func endOfRecord() throws -> Int? {
        var place = start
        var isQuoted = false
        while true {
            while place < buffer.count {
                switch buffer[place] {
                case UInt8(ascii: "\""): isQuoted.toggle()
                case UInt8(ascii: "\n") where !isQuoted: return place
                default: break
                }
                place += 1
            }
            place -= start
            guard try fill() else { return start < buffer.count ? buffer.count : nil }
        }
    }

    /// - Returns: false at the end of the file.
    private mutating func fill() throws -> Bool {
        buffer.removeSubrange(..<start)
        start = 0
        let file = self.file
        let count = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: CSVReader.chunkBytes))
        let added = buffer.withUnsafeMutableBytes {
            read(file, $0.baseAddress.map { $0 + count }, CSVReader.chunkBytes)
        }
        guard added >= 0 else { throw Problem("\(path) cannot be read") }
        buffer.removeLast(CSVReader.chunkBytes - added)
        return added > 0
    }

    private func cells(_ record: Range<Int>) -> [String] {
        var cells: [String] = []
        cells.reserveCapacity(32)
        var first = record.lowerBound
        var isQuoted = false
        for place in record {
            if buffer[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard buffer[place] == UInt8(ascii: ","), !isQuoted else { continue }
            cells.append(cell(first..<place))
            first = place + 1
        }
        cells.append(cell(first..<record.upperBound))
        return cells
    }

    private func cell(_ range: Range<Int>) -> String {
        guard range.count >= 2, buffer[range.lowerBound] == UInt8(ascii: "\"") else {
            return text(range)
        }
        return text(range.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: buffer[range], as: UTF8.self)
    }
}
