import AlmonerModel
internal import CZlib

/// Writes a zip file from its beginning to its end, so that it can go down a pipe. The same parts
/// make the same bytes: no time is written.
final class ZipWriter {
    private struct Entry {
        let name: [UInt8]
        let offset: UInt32
        var checkSum: UInt32 = 0
        var packedSize: UInt32 = 0
        var size: UInt32 = 0
    }

    private let output: Output
    private var entries: [Entry] = []
    private var offset = 0
    private var stream = z_stream()
    private var checkSum: UInt = 0
    private var size = 0
    private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)

    init(_ output: Output) throws {
        self.output = output
        guard almoner_deflate_init_raw(&stream) == Z_OK else {
            throw InputError(.inputOutput, "the workbook cannot be packed: no memory")
        }
    }

    deinit {
        deflateEnd(&stream)
        packed.deallocate()
    }

    /// Begins a part; the one before has been ended.
    func begin(_ name: String) throws {
        deflateReset(&stream)
        checkSum = 0
        size = 0
        let entry = Entry(name: Array(name.utf8), offset: try position())
        entries.append(entry)
        try put(
            ZipWriter.words16(0x4B50, 0x0403) + ZipWriter.common(entry)
                + ZipWriter.words16(UInt16(entry.name.count), 0) + entry.name)
    }

    /// - Throws: `InputError` for more than Almoner itself would read again.
    func write(_ bytes: CellBytes) throws {
        guard let start = bytes.baseAddress else { return }
        checkSum = crc32(checkSum, start.assumingMemoryBound(to: UInt8.self), UInt32(bytes.count))
        size += bytes.count
        guard size <= WorkbookLimits.largestPart else {
            throw InputError(
                .wrongContent,
                """
                a sheet would have more than \(WorkbookLimits.largestPart >> 30) GB, which no \
                spreadsheet program opens: use csv
                """)
        }
        stream.next_in = UnsafeMutablePointer(
            mutating: start.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(bytes.count)
        try pack(Z_NO_FLUSH)
    }

    func end() throws {
        stream.avail_in = 0
        try pack(Z_FINISH)
        guard var entry = entries.popLast() else { return }
        entry.checkSum = UInt32(checkSum)
        entry.packedSize = UInt32(stream.total_out)
        entry.size = UInt32(size)
        entries.append(entry)
        try put(ZipWriter.words16(0x4B50, 0x0807) + ZipWriter.sizes(entry))
    }

    /// Writes the list of the parts, which ends the file.
    func finish() throws {
        let start = try position()
        for entry in entries {
            try put(
                ZipWriter.words16(0x4B50, 0x0201, 20) + ZipWriter.common(entry)
                    + ZipWriter.words16(UInt16(entry.name.count), 0, 0, 0, 0)
                    + ZipWriter.words32(0, entry.offset) + entry.name)
        }
        let count = UInt16(entries.count)
        let length = try position() - start
        try put(
            ZipWriter.words16(0x4B50, 0x0605, 0, 0, count, count)
                + ZipWriter.words32(length, start) + ZipWriter.words16(0))
    }

    private func pack(_ flush: Int32) throws {
        repeat {
            stream.next_out = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(packed.count)
            deflate(&stream, flush)
            let count = packed.count - Int(stream.avail_out)
            try output.write(CellBytes(rebasing: CellBytes(packed)[..<count]))
            offset += count
        } while stream.avail_out == 0
    }

    private func put(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try output.write($0) }
        offset += bytes.count
    }

    private func position() throws -> UInt32 {
        guard let position = UInt32(exactly: offset) else {
            throw InputError(
                .wrongContent,
                "the workbook would have more than 4 GB, which no spreadsheet program opens: use csv"
            )
        }
        return position
    }

    /// What stands both before a part and in the list: sizes that follow it (bit 3), names in
    /// UTF-8 (bit 11), deflated, and 1 January 1980, the first day there is.
    private static func common(_ entry: Entry) -> [UInt8] {
        words16(20, 0x0808, 8, 0, 0x0021) + sizes(entry)
    }

    private static func sizes(_ entry: Entry) -> [UInt8] {
        words32(entry.checkSum, entry.packedSize, entry.size)
    }

    private static func words16(_ words: UInt16...) -> [UInt8] {
        words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private static func words32(_ words: UInt32...) -> [UInt8] {
        words.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }
}
