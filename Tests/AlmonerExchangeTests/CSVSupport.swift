import AlmonerExchange
import AlmonerModel

/// Hands out a few bytes at a time, as a slow pipe does.
final class TrickleSource: ByteSource {
    private let bytes: [UInt8]
    private let atATime: Int
    private(set) var bytesRead = 0

    init(_ bytes: [UInt8], atATime: Int) {
        self.bytes = bytes
        self.atATime = atATime
    }

    var totalBytes: Int? { nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(atATime, bytes.count - bytesRead, buffer.count)
        buffer.copyBytes(from: bytes[bytesRead..<bytesRead + count])
        bytesRead += count
        return count
    }
}

/// What a reader says of a file, in a form that can be compared.
enum ReadLine: Equatable {
    case record(line: Int, [String])
    case blank(line: Int)
    case broken(line: Int, CellProblem.Reason, cell: String?)
}

func readAll(_ source: any ByteSource, delimiter: UInt8 = UInt8(ascii: ",")) throws -> [ReadLine] {
    let reader = try CSVReader(source, delimiter: delimiter)
    var lines: [ReadLine] = []
    while true {
        switch try reader.next() {
        case .record, .faulty: lines.append(.record(line: reader.line, reader.cells.map(\.string)))
        case .blank: lines.append(.blank(line: reader.line))
        case .broken(let problem):
            lines.append(.broken(line: reader.line, problem.reason, cell: problem.column))
        case .end: return lines
        }
    }
}

/// The same for every way in which the bytes may come.
func readAll(_ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ",")) throws -> [[ReadLine]] {
    try [1, 2, 3, 7, bytes.count + 1].map {
        try readAll(TrickleSource(bytes, atATime: $0), delimiter: delimiter)
    }
}

func readAll(_ text: String) throws -> [[ReadLine]] {
    try readAll(Array(text.utf8))
}
