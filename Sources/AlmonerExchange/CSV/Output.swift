import AlmonerModel
import AlmonerStore
internal import Glibc

/// A file or standard output, written through one buffer.
package final class Output {
    private let descriptor: Int32
    private let name: String
    /// Where it is written first; nil where it is written in place.
    private let partial: String?
    private let isOwned: Bool
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    private var used = 0
    private var isClosed = false

    /// Standard output.
    package init() {
        descriptor = STDOUT_FILENO
        partial = nil
        name = "standard output"
        isOwned = false
    }

    /// A new file. It is written beside its place and put there whole by `close`: one that is there
    /// is replaced then, or stays as it is. A link stays one; a device or a pipe is written to.
    package init(path: String) throws {
        let target = Output.target(of: path)
        name = target
        partial = Output.isReplaceable(target) ? "\(target).partial" : nil
        descriptor = Glibc.open(
            partial ?? target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        isOwned = true
        guard descriptor >= 0 else {
            throw InputError(
                .inputOutput, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if isOwned, !isClosed, descriptor >= 0 {
            Glibc.close(descriptor)
            if let partial { unlink(partial) }
        }
        buffer.deallocate()
    }

    package func write(_ byte: UInt8) throws {
        if used == buffer.count { try flush() }
        buffer[used] = byte
        used += 1
    }

    package func write(_ bytes: CellBytes) throws {
        if buffer.count - used < bytes.count { try flush() }
        guard bytes.count <= buffer.count else { return try writeOut(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: bytes)
        used += bytes.count
    }

    package func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(CellBytes($0)) }
    }

    func write(_ number: Int64) throws {
        try write(number, decimals: 0)
    }

    /// Whole pence as pounds with two decimals: `Money.plain` without a text of its own.
    func write(pounds pence: Int64) throws {
        try write(pence, decimals: 2)
    }

    /// As `Day.description`, without a text of its own.
    func write(_ day: Day) throws {
        let (year, month, dayOfMonth) = day.components
        guard (0...9_999).contains(year) else { return try write(day.description) }
        if buffer.count - used < 10 { try flush() }
        put(twoDigits: year / 100)
        put(twoDigits: year % 100)
        put(UInt8(ascii: "-"))
        put(twoDigits: month)
        put(UInt8(ascii: "-"))
        put(twoDigits: dayOfMonth)
    }

    /// Where there is room for it.
    private func put(_ byte: UInt8) {
        buffer[used] = byte
        used += 1
    }

    private func put(twoDigits number: Int) {
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    private func write(_ number: Int64, decimals: Int) throws {
        // The longest is -92233720368547758.08.
        if buffer.count - used < 21 { try flush() }
        if number < 0 { try write(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var digits = 1
        var above = rest / 10
        while above > 0 {
            digits += 1
            above /= 10
        }
        digits = max(digits, decimals + 1)
        let end = used + digits + (decimals > 0 ? 1 : 0)
        var place = end
        for digit in 0..<digits {
            place -= 1
            if digit == decimals, decimals > 0 {
                buffer[place] = UInt8(ascii: ".")
                place -= 1
            }
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        used = end
    }

    func write(jsonText text: String) throws {
        var text = text
        try text.withUTF8 { try write(jsonText: CellBytes($0)) }
    }

    /// As a JSON string, quotes included.
    func write(jsonText bytes: CellBytes) throws {
        let needsCare = ByteSearch.find(in: bytes) { word in
            ByteSearch.marks(below: 0x20, in: word)
                | ByteSearch.marks(of: UInt8(ascii: "\""), in: word)
                | ByteSearch.marks(of: UInt8(ascii: "\\"), in: word)
                | ByteSearch.marksBeyondASCII(in: word)
        }
        if needsCare { return try write(carefully: bytes) }
        try write(UInt8(ascii: "\""))
        try write(bytes)
        try write(UInt8(ascii: "\""))
    }

    private func write(carefully bytes: CellBytes) throws {
        // What another program stored need not be UTF-8, and JSON must.
        guard UTF8Check.isValid(bytes) else { return try write(jsonQuoted(bytes.string)) }
        try write(UInt8(ascii: "\""))
        var start = 0
        for position in bytes.indices {
            let byte = bytes[position]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            try write(CellBytes(rebasing: bytes[start..<position]))
            try write(jsonEscape(byte))
            start = position + 1
        }
        try write(CellBytes(rebasing: bytes[start...]))
        try write(UInt8(ascii: "\""))
    }

    package func flush() throws {
        try writeOut(CellBytes(rebasing: CellBytes(buffer)[..<used]))
        used = 0
    }

    /// Writes what is left and makes sure that it reached the disk.
    package func close() throws {
        try flush()
        guard isOwned, !isClosed else { return }
        isClosed = true
        // What is no file has nothing to be synchronised, and says so.
        let isOnDisk = fsync(descriptor) == 0 || errno == EINVAL
        guard isOnDisk, Glibc.close(descriptor) == 0 else { throw failure() }
        guard let partial else { return }
        guard rename(partial, name) == 0 else { throw failure() }
        settleFolder(of: name)
    }

    private func writeOut(_ bytes: CellBytes) throws {
        var position = 0
        while position < bytes.count {
            let count = Glibc.write(
                descriptor, bytes.baseAddress.map { $0 + position }, bytes.count - position)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            position += count
        }
    }

    private static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func isReplaceable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    private func failure() -> InputError {
        InputError(
            .inputOutput, "\(name) cannot be written: \(String(cString: strerror(errno)))")
    }
}
