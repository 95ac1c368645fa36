import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Looking for bytes eight at a time")
struct ByteSearchTests {
    /// One byte in a text of letters, at each place of texts of each length.
    @Test("finds a byte wherever it stands, and nothing else", arguments: 0...255)
    func everywhere(_ byte: Int) {
        let byte = UInt8(byte)
        for length in 1...17 {
            for place in 0..<length {
                var text = [UInt8](repeating: UInt8(ascii: "b"), count: length)
                text[place] = byte
                text.withUnsafeBytes { bytes in
                    #expect(
                        ByteSearch.find(in: bytes) {
                            ByteSearch.marks(of: UInt8(ascii: "\""), in: $0)
                        } == (byte == UInt8(ascii: "\"")))
                    #expect(
                        ByteSearch.find(in: bytes) { ByteSearch.marks(below: 0x20, in: $0) }
                            == (byte < 0x20))
                    #expect(
                        ByteSearch.find(in: bytes) { ByteSearch.marksBeyondASCII(in: $0) }
                            == (byte > 0x7F))
                }
            }
        }
    }

    @Test("finds nothing in an empty text")
    func empty() {
        let nothing = CellBytes(start: nil, count: 0)
        #expect(!ByteSearch.find(in: nothing) { ByteSearch.marks(below: 0x20, in: $0) })
    }

    @Test("answers as looking at each byte does, of any bytes")
    func anyBytes() {
        var generator = SeededGenerator(seed: 20_261_122)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0x19...0x26, using: &generator)
            }
            text.withUnsafeBytes { bytes in
                let found = ByteSearch.find(in: bytes) { word in
                    ByteSearch.marks(below: 0x1B, in: word)
                        | ByteSearch.marks(of: UInt8(ascii: "\""), in: word)
                }
                #expect(
                    found == text.contains { $0 < 0x1B || $0 == UInt8(ascii: "\"") }, "\(text)")
            }
        }
    }
}
