/// A source whose beginning has been looked at and is read again.
final class PeekedSource: ByteSource {
    private let source: any ByteSource
    private var start: ArraySlice<UInt8>

    private static let mostLookedAt = 4_096

    init(_ source: any ByteSource) throws {
        self.source = source
        var bytes = [UInt8](repeating: 0, count: PeekedSource.mostLookedAt)
        let count = try bytes.withUnsafeMutableBytes { try source.read(into: $0) }
        start = bytes[..<count]
    }

    /// Whether the first sign is one that JSON begins with and a table does not.
    var looksLikeJSON: Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = start.starts(with: mark) ? start.dropFirst(3) : start
        let first = text.first { !" \t\r\n".utf8.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    var bytesRead: Int { source.bytesRead }
    var totalBytes: Int? { source.totalBytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !start.isEmpty else { return try source.read(into: buffer) }
        let count = min(start.count, buffer.count)
        buffer.copyBytes(from: start.prefix(count))
        start = start.dropFirst(count)
        return count
    }
}
