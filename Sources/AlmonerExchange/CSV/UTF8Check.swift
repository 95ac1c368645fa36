import AlmonerModel

/// Whether bytes are UTF-8. Nearly all cells are ASCII, which is told eight bytes at a time.
enum UTF8Check {
    static func isValid(_ bytes: CellBytes) -> Bool {
        isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
    }

    static func isASCII(_ bytes: CellBytes) -> Bool {
        !ByteSearch.find(in: bytes, ByteSearch.marksBeyondASCII)
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
