import AlmonerModel

/// Bytes of certain values in a text, sought eight at a time: texts are looked at as a whole before
/// they are written, and nearly all are written as they are.
///
/// A word is eight bytes as one number. Each function marks the bytes that it looks for by their
/// highest bit; what it marks beside them is never there without one of them.
package enum ByteSearch {
    package static func marks(of byte: UInt8, in word: UInt64) -> UInt64 {
        let zeroes = word ^ (ones &* UInt64(byte))
        return (zeroes &- ones) & ~zeroes & highest
    }

    package static func marks(below byte: UInt8, in word: UInt64) -> UInt64 {
        (word &- (ones &* UInt64(byte))) & ~word & highest
    }

    package static func marksBeyondASCII(in word: UInt64) -> UInt64 { word & highest }

    /// Whether a text has a word that is marked.
    ///
    /// - Parameter marks: leaves a word of eight letters `a` without a mark.
    @inline(__always)
    package static func find(in bytes: CellBytes, _ marks: (UInt64) -> UInt64) -> Bool {
        if (4..<8).contains(bytes.count) {
            // The two halves of a word, which may have bytes in common.
            let first = bytes.loadUnaligned(as: UInt32.self)
            let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)
            return marks(UInt64(first) | UInt64(last) << 32) != 0
        }
        guard bytes.count >= 8 else {
            var word = ones &* UInt64(UInt8(ascii: "a"))
            for byte in bytes { word = word << 8 | UInt64(byte) }
            return marks(word) != 0
        }
        // The last word begins where it ends with the text, and may be looked at in part twice.
        let last = bytes.count - 8
        for start in stride(from: 0, to: last, by: 8)
        where marks(bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)) != 0 {
            return true
        }
        return marks(bytes.loadUnaligned(fromByteOffset: last, as: UInt64.self)) != 0
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highest: UInt64 = 0x8080_8080_8080_8080
}
