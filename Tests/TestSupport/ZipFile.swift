/// Makes zip files by hand, so that every part of one can be got wrong on purpose.
package struct ZipFile {
    package struct Part {
        package var name: String
        /// As it lies in the file.
        package var packed: [UInt8]
        /// What the file says that it unpacks to.
        package var size: Int
        package var checkSum: UInt32
        package var isDeflated = false
        package var flags: UInt16 = 0

        /// A part that is stored and not compressed.
        package init(_ name: String, _ content: [UInt8]) {
            self.name = name
            packed = content
            size = content.count
            checkSum = Gzip.checksum(content)
        }

        package init(_ name: String, _ text: String) {
            self.init(name, Array(text.utf8))
        }
    }

    package var parts: [Part]

    package init(_ parts: [Part]) {
        self.parts = parts
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var list: [UInt8] = []
        for part in parts {
            let offset = bytes.count
            let name = Array(part.name.utf8)
            let facts =
                Gzip.little(20, 2) + Gzip.little(UInt32(part.flags), 2)
                + Gzip.little(part.isDeflated ? 8 : 0, 2) + Gzip.little(0x0021_0000, 4)
                + Gzip.little(part.checkSum, 4) + Gzip.little(UInt32(part.packed.count), 4)
                + Gzip.little(UInt32(part.size), 4) + Gzip.little(UInt32(name.count), 2)
                + Gzip.little(0, 2)
            bytes += Gzip.little(0x0403_4B50, 4) + facts + name + part.packed
            list += Gzip.little(0x0201_4B50, 4) + Gzip.little(20, 2) + facts
            list += Gzip.little(0, 2) + Gzip.little(0, 2) + Gzip.little(0, 2) + Gzip.little(0, 4)
            list += Gzip.little(UInt32(offset), 4) + name
        }
        let count = Gzip.little(UInt32(parts.count), 2)
        return bytes + list + Gzip.little(0x0605_4B50, 4) + Gzip.little(0, 4) + count + count
            + Gzip.little(UInt32(list.count), 4) + Gzip.little(UInt32(bytes.count), 4)
            + Gzip.little(0, 2)
    }
}

extension ZipFile.Part {
    /// A part that unpacks to `head`, `<c/>` so many million times over, and `tail`: a bomb in a
    /// few bytes for each thousand.
    package init(_ name: String, head: String, millionsOfCells: Int, tail: String) {
        let cells = millionsOfCells * 1_000_000
        // The first cell is written out; each match copies 258 bytes from four bytes before.
        let matches = (cells * 4) / 258 / 8 * 8
        self.init(name, [UInt8]())
        let run = Self.matches(matches)
        packed = Self.stored(Array("\(head)<c/>".utf8), isLast: false) + run
        packed += Self.stored(Array(Self.rest(matches) + tail.utf8), isLast: true)
        size = head.utf8.count + 4 + matches * 258 + Self.rest(matches).count + tail.utf8.count
        isDeflated = true
    }

    /// What makes the last cell whole.
    private static func rest(_ matches: Int) -> [UInt8] {
        Array("<c/>".utf8.dropFirst(matches * 258 % 4))
    }

    private static func stored(_ content: [UInt8], isLast: Bool) -> [UInt8] {
        let count = UInt32(content.count)
        return [isLast ? 1 : 0] + Gzip.little(count, 2) + Gzip.little(0xFFFF - count, 2) + content
    }

    /// A block of fixed codes: 285 (258 bytes) is 11000101 and distance 4 is 00011. Eight of them
    /// are thirteen bytes, which repeat.
    private static func matches(_ count: Int) -> [UInt8] {
        let one: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1]
        let start: [UInt8] = [0, 1, 0]
        let bits = start + (0..<16).flatMap { _ in one }
        let bytes = packed(bits)
        let unit = bytes[1..<14]
        var run = [bytes[0]]
        run.reserveCapacity(count / 8 * 13 + 2)
        for _ in 1..<(count / 8) { run += unit }
        // The last eight, and the seven zeros that end the block.
        let last = packed(start + (0..<8).flatMap { _ in one } + [0, 0, 0, 0, 0, 0, 0])
        return run + last.dropFirst()
    }

    private static func packed(_ bits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].enumerated()
                .reduce(UInt8(0)) { $0 | $1.element << UInt8($1.offset) }
        }
    }
}
