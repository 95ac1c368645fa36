import AlmonerModel

/// Reads records of CSV (RFC 4180) one at a time, as ranges of bytes in one buffer.
///
/// Lines may end LF, CRLF or CR. A record that is not CSV is reported and reading goes on after
/// it, so that all the faults of a file come out in one go.
package final class CSVReader: RowReader {
    /// Larger cells are no register's: an unclosed quote swallows the rest of a file.
    package static let largestCell = 1 << 20
    package static let largestRecord = 1 << 22

    /// The cells of the last record, unquoted. They live until the next is read.
    package private(set) var cells: [CellBytes] = []
    /// The line on which the last record begins, from 1.
    package private(set) var line = 0

    private let source: any ByteSource
    private var buffer: UnsafeMutableRawBufferPointer
    private let special: UnsafeMutablePointer<Bool>
    private let delimiter: UInt8
    private var start = 0
    private var end = 0
    private var isSourceEmpty = false
    private var nextLine = 1
    /// Cells of the record under way that have doubled quotes.
    private var doubled: [Int] = []

    package init(_ source: any ByteSource, delimiter: UInt8 = UInt8(ascii: ",")) throws {
        self.source = source
        self.delimiter = delimiter
        buffer = .allocate(byteCount: 1 << 18, alignment: 8)
        special = .allocate(capacity: 256)
        special.initialize(repeating: false, count: 256)
        for byte in [delimiter, UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0] {
            special[Int(byte)] = true
        }
        // A pipe may hand over the byte order mark in parts.
        while end < 3, !isSourceEmpty { try refill() }
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
    }

    deinit {
        buffer.deallocate()
        special.deallocate()
    }

    package var bytesRead: Int { source.bytesRead }
    package var totalBytes: Int? { source.totalBytes }

    /// Every line says how many cells it has.
    package func keep(width: Int) {}

    package func next() throws -> RowEvent {
        while true {
            line = nextLine
            switch scan(into: &cells) {
            case .needsMore:
                guard start > 0 || end < CSVReader.largestRecord else { return try giveUp() }
                try refill()
            case .end:
                return .end
            case .broken(let problem, let next):
                start = next
                return .broken(problem)
            case .record(let next):
                start = next
                for index in doubled { cells[index] = unquoted(cells[index]) }
                return cells.contains { !$0.trimmed.isEmpty } ? .record : .blank
            }
        }
    }

    // MARK: One record

    private enum Scanned {
        case record(next: Int)
        case broken(CellProblem, next: Int)
        case needsMore
        case end
    }

    /// Finds the cells of the record at `start`. Nothing is changed before the whole of it is in
    /// the buffer: with too few bytes it is scanned again when there are more.
    ///
    /// - Parameter cells: lent once a record: each access to a property of an object is checked.
    private func scan(into cells: inout [CellBytes]) -> Scanned {
        guard start < end else { return isSourceEmpty ? .end : .needsMore }
        cells.removeAll(keepingCapacity: true)
        doubled.removeAll(keepingCapacity: true)
        var position = start
        var lines = 0
        while true {
            let isQuoted = position < end && buffer[position] == UInt8(ascii: "\"")
            let cell = isQuoted ? quotedCell(from: position, &lines) : plainCell(from: position)
            switch cell {
            case .needsMore: return .needsMore
            case .broken(var problem, let next):
                problem = CellProblem(
                    problem.reason, column: "cell \(cells.count + 1)", problem.remedy)
                return broken(problem, from: next, lines: lines)
            case .cell(let cell, let hasDoubledQuotes, let after):
                if hasDoubledQuotes { doubled.append(cells.count) }
                cells.append(cell)
                position = after
            }
            if position >= end {
                guard isSourceEmpty else { return .needsMore }
                nextLine = line + lines + 1
                return .record(next: position)
            }
            let byte = buffer[position]
            position += 1
            if byte == delimiter { continue }
            if byte == UInt8(ascii: "\r") {
                guard position < end || isSourceEmpty else { return .needsMore }
                if position < end, buffer[position] == UInt8(ascii: "\n") { position += 1 }
            }
            nextLine = line + lines + 1
            return .record(next: position)
        }
    }

    private enum ScannedCell {
        /// Without the quotes around it.
        case cell(CellBytes, hasDoubledQuotes: Bool, after: Int)
        case broken(CellProblem, next: Int)
        case needsMore
    }

    private func plainCell(from first: Int) -> ScannedCell {
        let (buffer, special, end) = (buffer, special, end)
        var position = first
        while position < end {
            let byte = buffer[position]
            if special[Int(byte)] {
                if byte == UInt8(ascii: "\"") {
                    let problem = CellProblem(
                        .strayQuote,
                        "put the whole cell in quotes and double the quotes within it")
                    return .broken(problem, next: position)
                }
                if byte == 0 { return .broken(nulByte, next: position) }
                break
            }
            position += 1
        }
        if position == end, !isSourceEmpty { return .needsMore }
        guard position - first <= CSVReader.largestCell else {
            return .broken(tooLong, next: position)
        }
        let cell = CellBytes(rebasing: CellBytes(buffer)[first..<position])
        return .cell(cell, hasDoubledQuotes: false, after: position)
    }

    private func quotedCell(from first: Int, _ lines: inout Int) -> ScannedCell {
        var position = first + 1
        var hasDoubledQuotes = false
        while position < end {
            let byte = buffer[position]
            guard special[Int(byte)] else {
                position += 1
                continue
            }
            switch byte {
            case 0: return .broken(nulByte, next: position)
            case UInt8(ascii: "\n"): lines += 1
            case UInt8(ascii: "\r"):
                if position + 1 < end, buffer[position + 1] != UInt8(ascii: "\n") { lines += 1 }
            case UInt8(ascii: "\""):
                guard position + 1 < end || isSourceEmpty else { return .needsMore }
                if position + 1 < end, buffer[position + 1] == UInt8(ascii: "\"") {
                    hasDoubledQuotes = true
                    position += 1
                    break
                }
                return closedCell(first + 1..<position, hasDoubledQuotes)
            default: break
            }
            position += 1
        }
        guard isSourceEmpty else { return .needsMore }
        return .broken(
            CellProblem(
                .openQuote,
                "close the quote that opens this cell: the rest of the file was not read"),
            next: end)
    }

    private func closedCell(_ range: Range<Int>, _ hasDoubledQuotes: Bool) -> ScannedCell {
        let after = range.upperBound + 1
        if after < end {
            let byte = buffer[after]
            let isEnd =
                byte == delimiter || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
            guard isEnd else {
                return .broken(
                    CellProblem(.strayQuote, "double the quotes within a quoted cell"),
                    next: after)
            }
        }
        guard range.count <= CSVReader.largestCell else {
            return .broken(tooLong, next: after)
        }
        let cell = CellBytes(rebasing: CellBytes(buffer)[range])
        return .cell(cell, hasDoubledQuotes: hasDoubledQuotes, after: after)
    }

    /// Goes on after the end of the line: what follows a stray quote cannot be told apart.
    private func broken(_ problem: CellProblem, from position: Int, lines: Int) -> Scanned {
        var next = position
        while next < end, buffer[next] != UInt8(ascii: "\n"), buffer[next] != UInt8(ascii: "\r") {
            next += 1
        }
        guard next < end || isSourceEmpty else { return .needsMore }
        if next < end, buffer[next] == UInt8(ascii: "\r") {
            next += 1
            guard next < end || isSourceEmpty else { return .needsMore }
        }
        if next < end, buffer[next] == UInt8(ascii: "\n") { next += 1 }
        nextLine = line + lines + 1
        return .broken(problem, next: next)
    }

    /// Closes up doubled quotes where they lie.
    private func unquoted(_ cell: CellBytes) -> CellBytes {
        let bytes = UnsafeMutableRawBufferPointer(mutating: cell)
        var target = 0
        var position = 0
        while position < bytes.count {
            bytes[target] = bytes[position]
            position += bytes[position] == UInt8(ascii: "\"") ? 2 : 1
            target += 1
        }
        return CellBytes(rebasing: cell[..<target])
    }

    // MARK: Buffer and faults

    /// Moves what is left to the front and reads on behind it.
    private func refill() throws {
        let left = end - start
        if start > 0 {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            start = 0
            end = left
        } else if end == buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: buffer.count * 2, alignment: 8)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<end]))
            buffer.deallocate()
            buffer = larger
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        if count == 0 { isSourceEmpty = true }
        end += count
    }

    /// A record larger than any real one ends the reading of the file.
    private func giveUp() throws -> RowEvent {
        start = end
        while !isSourceEmpty {
            start = end
            try refill()
        }
        start = end
        return .broken(
            CellProblem(
                .tooLong,
                """
                a record has more than \(CSVReader.largestRecord >> 20) MB: look for a quote that \
                is never closed; the rest of the file was not read
                """))
    }

    private var nulByte: CellProblem {
        CellProblem(.nulByte, "the file holds a NUL byte: save it again as CSV UTF-8")
    }

    private var tooLong: CellProblem {
        CellProblem(.tooLong, "a cell holds at most \(CSVReader.largestCell >> 20) MB")
    }
}
