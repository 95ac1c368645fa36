import AlmonerModel

/// Whether bytes are UTF-8. Nearly all cells are ASCII, which is told eight bytes at a time.
enum UTF8Check {
    static func isValid(_ bytes: CellBytes) -> Bool {
        isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
    }

    static func isASCII(_ bytes: CellBytes) -> Bool {
        // What is left over is taken together with bytes that were looked at before.
        if bytes.count >= 8 {
            var seen = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
            for position in stride(from: 0, to: bytes.count - 8, by: 8) {
                seen |= bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            }
            return seen & 0x8080_8080_8080_8080 == 0
        }
        if bytes.count >= 4 {
            let seen =
                bytes.loadUnaligned(as: UInt32.self)
                | bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)
            return seen & 0x8080_8080 == 0
        }
        return bytes.allSatisfy { $0 < 0x80 }
    }

    /// Names the first byte that is wrong, and the encoding it most likely is.
    static func problem(in bytes: CellBytes) -> CellProblem {
        let wrong = bytes.first { $0 >= 0x80 } ?? 0
        let hexadecimal = String(wrong, radix: 16, uppercase: true)
        return CellProblem(
            .encoding,
            """
            byte 0x\(hexadecimal) is not UTF-8; if the file comes from Excel, it is most likely \
            Windows-1252: give --encoding windows-1252 (in a map: encoding = "windows-1252")
            """)
    }
}
