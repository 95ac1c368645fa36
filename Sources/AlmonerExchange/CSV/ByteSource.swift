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
}

package enum ByteSources {
    /// Opens a file, or standard input for `-`, unpacking gzip whatever the file is called.
    package static func open(_ path: String, encoding: Encoding) throws -> any ByteSource {
        let file = try FileSource(path)
        let start = try file.peek(4)
        var source: any ByteSource = file
        if start.starts(with: [0x1F, 0x8B]) { source = try GzipSource(file, name: path) }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw InputError(
                .wrongContent, "\(path) is a workbook or a zip file: save the sheet as CSV UTF-8")
        }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            throw InputError(.wrongContent, "\(path) is UTF-16: save it as CSV UTF-8")
        }
        return encoding == .windows1252 ? Windows1252Source(source) : source
    }
}

/// A file or standard input.
final class FileSource: ByteSource {
    private let descriptor: Int32
    private let path: String
    private var peeked: [UInt8] = []
    private(set) var bytesRead = 0

    var totalBytes: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(status.st_size)
    }

    init(_ path: String) throws {
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

/// Turns Windows-1252 into UTF-8. Every byte means something in it but five, which become the
/// control characters of the same number, as browsers do.
final class Windows1252Source: ByteSource {
    private let source: any ByteSource
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 8)
    private var waiting: [UInt8] = []

    init(_ source: any ByteSource) {
        self.source = source
    }

    deinit {
        input.deallocate()
    }

    var bytesRead: Int { source.bytesRead }
    var totalBytes: Int? { source.totalBytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if waiting.isEmpty {
            let count = try source.read(into: input)
            waiting.reserveCapacity(count * 3)
            for byte in input[..<count] { append(byte) }
        }
        let count = min(waiting.count, buffer.count)
        buffer.copyBytes(from: waiting.prefix(count))
        waiting.removeFirst(count)
        return count
    }

    private func append(_ byte: UInt8) {
        guard byte >= 0x80 else {
            waiting.append(byte)
            return
        }
        let value = byte < 0xA0 ? Windows1252Source.high[Int(byte) - 0x80] : UInt32(byte)
        if value < 0x800 {
            waiting.append(UInt8(0xC0 | value >> 6))
        } else {
            waiting.append(UInt8(0xE0 | value >> 12))
            waiting.append(UInt8(0x80 | value >> 6 & 0x3F))
        }
        waiting.append(UInt8(0x80 | value & 0x3F))
    }

    /// What 0x80 to 0x9F mean: the rest are the code points of the same number.
    private static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
        0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
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
