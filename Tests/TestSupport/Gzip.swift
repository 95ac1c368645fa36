/// Makes gzip files by hand (RFC 1952), so that every part of one can be got wrong on purpose.
package enum Gzip {
    /// One member, its content stored and not compressed.
    package static func member(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        var position = 0
        repeat {
            let count = min(65_535, content.count - position)
            let isLast = position + count == content.count
            bytes.append(isLast ? 1 : 0)
            bytes += little(UInt32(count), 2) + little(UInt32(0xFFFF - count), 2)
            bytes += content[position..<position + count]
            position += count
        } while position < content.count
        return bytes + little(checksum(content), 4) + little(UInt32(content.count), 4)
    }

    static func little(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes { sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        return ~sum
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in
            sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1
        }
    }
}
