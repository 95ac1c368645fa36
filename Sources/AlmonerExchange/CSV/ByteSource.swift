internal import CZlib
internal import Glibc

/// Bytes in order, from a file, a pipe, or another source that is being decoded.
package protocol ByteSource: AnyObject {
    /// Fills as much of the buffer as it can at once.
    ///
    /// - Returns: how many bytes; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// How many bytes of the file have been read, for progress.
    var bytesRead: Int { get }

    /// How many bytes the file has; nil where nobody knows, as with a pipe.
    var totalBytes: Int? { get }
}

/// What an encoding is called on the command line and in maps.
package enum Encoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    /// Mac Roman, as spreadsheets on a Mac used to write.
    case macintosh
    /// Code page 850 of DOS, as old ledgers write.
    case cp850
}

package enum ByteSources {
    /// What messages call a file.
    static func name(of path: String) -> String {
        path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Opens a file, or standard input for `-`, unpacking gzip whatever the file is called.
    ///
    /// - Parameter whenInterrupted: asked when a signal came while bytes were waited for. If it does
    ///   not throw, the waiting goes on.
    package static func open(
        _ path: String, encoding: Encoding, whenInterrupted: @escaping () throws -> Void = {}
    ) throws -> any ByteSource {
        let file = try FileSource(path, whenInterrupted: whenInterrupted)
        let start = try file.peek(4)
        var source: any ByteSource = file
        // Too short to be told by its first bytes, and by its name no table of so little.
        let isCutPacked = start.count < 2 && path.hasSuffix(".gz")
        if start.starts(with: [0x1F, 0x8B]) || isCutPacked {
            source = try GzipSource(file, name: path)
        }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw InputError(
                .wrongContent,
                """
                \(path == "-" ? "standard input" : path) is a workbook or a zip file, which \
                cannot be read \(path == "-" ? "from a pipe: name the file, or" : "here:") save \
                the sheet as CSV UTF-8
                """)
        }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw InputError(
                .wrongContent,
                """
                \(path) is a workbook of the old kind (.xls), or one with a password: save it as \
                .xlsx without a password, or the sheet as CSV UTF-8
                """)
        }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            throw InputError(.wrongContent, "\(path) is UTF-16: save it as CSV UTF-8")
        }
        // The mark says what it is, whatever was expected: rejected rows come back so.
        let isMarkedUTF8 = start.starts(with: [0xEF, 0xBB, 0xBF])
        return isMarkedUTF8 ? source : decoded(source, encoding)
    }

    static func decoded(_ source: any ByteSource, _ encoding: Encoding) -> any ByteSource {
        encoding == .utf8 ? source : SingleByteSource(source, encoding)
    }
}

/// A file or standard input.
final class FileSource: ByteSource {
    private let descriptor: Int32
    private let path: String
    private let whenInterrupted: () throws -> Void
    private var peeked: [UInt8] = []
    private(set) var bytesRead = 0

    var totalBytes: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(status.st_size)
    }

    init(_ path: String, whenInterrupted: @escaping () throws -> Void = {}) throws {
        self.whenInterrupted = whenInterrupted
        self.path = path == "-" ? "standard input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InputError(
                .unusable, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit {
        close(descriptor)
    }

    /// The first bytes, which are then read again as if nobody had looked.
    func peek(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        // A pipe may hand over one byte at a time.
        while filled < count {
            let read = try bytes.withUnsafeMutableBytes {
                try self.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if read == 0 { break }
            filled += read
        }
        peeked = Array(bytes.prefix(filled))
        bytesRead = 0
        return peeked
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !peeked.isEmpty {
            let count = min(peeked.count, buffer.count)
            buffer.copyBytes(from: peeked.prefix(count))
            peeked.removeFirst(count)
            bytesRead += count
            return count
        }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                bytesRead += count
                return count
            }
            guard errno == EINTR else {
                let kind: InputError.Kind = errno == EISDIR ? .unusable : .inputOutput
                throw InputError(
                    kind, "\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            try whenInterrupted()
        }
    }
}

/// Unpacks gzip as it is read, members one after another.
final class GzipSource: ByteSource {
    private let packed: any ByteSource
    private let name: String
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    private var stream = z_stream()
    private var isAtEnd = false

    init(_ packed: any ByteSource, name: String) throws {
        self.packed = packed
        self.name = name
        guard almoner_inflate_init_gzip(&stream) == Z_OK else {
            throw InputError(.inputOutput, "\(name) cannot be unpacked: no memory")
        }
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    var bytesRead: Int { packed.bytesRead }
    var totalBytes: Int? { packed.totalBytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !isAtEnd else { return 0 }
        stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(buffer.count)
        while stream.avail_out == UInt32(buffer.count) {
            if stream.avail_in == 0 {
                let count = try packed.read(into: input)
                guard count > 0 else {
                    throw InputError(
                        .wrongContent, "\(name) is cut short: the gzip file has no end")
                }
                stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_in = UInt32(count)
            }
            try inflateOnce()
            if isAtEnd { break }
        }
        return buffer.count - Int(stream.avail_out)
    }

    private func inflateOnce() throws {
        switch inflate(&stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: return
        case Z_STREAM_END:
            if stream.avail_in == 0 {
                let count = try packed.read(into: input)
                stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_in = UInt32(count)
            }
            if stream.avail_in == 0 { isAtEnd = true } else { inflateReset(&stream) }
        default:
            throw InputError(.wrongContent, "\(name) is damaged: it does not unpack as gzip")
        }
    }
}

/// Bytes that are in memory already.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private(set) var bytesRead = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var totalBytes: Int? { bytes.count }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(bytes.count - bytesRead, buffer.count)
        buffer.copyBytes(from: bytes[bytesRead..<bytesRead + count])
        bytesRead += count
        return count
    }
}
