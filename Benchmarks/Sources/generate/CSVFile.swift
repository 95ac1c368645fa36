import Glibc

/// A file of canonical CSV under way, written a megabyte at a time.
///
/// Each call adds the next cell of the row; `endRow` ends it.
final class CSVFile {
    private static let flushBytes = 1 << 20

    private let path: String
    private let file: Int32
    private var bytes: [UInt8] = []
    private var isAtStartOfRow = true

    /// - Throws: `WriteProblem`.
    init(_ directory: String, _ name: String, header: String) throws {
        path = "\(directory)/\(name).csv"
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        guard file >= 0 else { throw WriteProblem(path) }
        bytes.reserveCapacity(CSVFile.flushBytes + 4_096)
        bytes.append(contentsOf: header.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes what is left. Nothing may be added afterwards.
    func close() throws {
        try flush()
        guard Glibc.close(file) == 0 else { throw WriteProblem(path) }
    }

    // MARK: Cells

    func empty() {
        beginCell()
    }

    /// Text without commas, quotes and line ends.
    func text(_ text: String) {
        beginCell()
        append(text)
    }

    /// Text of any kind, in quotes.
    func quoted(_ text: String) {
        beginCell()
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }

    /// A reference made of a prefix and a number with leading zeros: `C0000042`.
    func reference(_ prefix: String, _ number: Int, digits: Int) {
        beginCell()
        append(prefix)
        append(number, digits: digits)
    }

    func flag(_ isTrue: Bool) {
        text(isTrue ? "true" : "false")
    }

    func number(_ number: Int?) {
        beginCell()
        if let number { append(number) }
    }

    /// A number given in tenths: 1205 is written `120.5`, and 1200 `120`.
    func tenths(_ tenths: Int?) {
        beginCell()
        guard let tenths else { return }
        append(tenths / 10)
        guard tenths % 10 != 0 else { return }
        append(UInt8(ascii: "."))
        append(tenths % 10)
    }

    /// Pence, written as pounds with two decimals.
    func pence(_ pence: Int?) {
        beginCell()
        guard let pence else { return }
        if pence < 0 { append(UInt8(ascii: "-")) }
        append(abs(pence) / 100)
        append(UInt8(ascii: "."))
        append(abs(pence) % 100, digits: 2)
    }

    func day(_ day: Day?) {
        beginCell()
        guard let day else { return }
        let (year, month, dayOfMonth) = day.components
        append(year, digits: 4)
        append(UInt8(ascii: "-"))
        append(month, digits: 2)
        append(UInt8(ascii: "-"))
        append(dayOfMonth, digits: 2)
    }

    func month(_ month: Month) {
        beginCell()
        append(month.year, digits: 4)
        append(UInt8(ascii: "-"))
        append(month.monthOfYear, digits: 2)
    }

    func endRow() throws {
        append(UInt8(ascii: "\n"))
        isAtStartOfRow = true
        if bytes.count >= CSVFile.flushBytes { try flush() }
    }

    // MARK: Bytes

    private func beginCell() {
        if !isAtStartOfRow { append(UInt8(ascii: ",")) }
        isAtStartOfRow = false
    }

    private func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    private func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// A number that is not negative.
    private func append(_ number: Int, digits: Int = 1) {
        var scale = 1
        for _ in 1..<digits { scale *= 10 }
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(ascii: "0") + UInt8(number / scale % 10))
            scale /= 10
        }
    }

    private func flush() throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count > 0 else { throw WriteProblem(path) }
            written += count
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

/// A file or folder that cannot be written, and why.
struct WriteProblem: Error, CustomStringConvertible {
    let description: String

    init(_ path: String) {
        description = "\(path): \(String(cString: strerror(errno)))"
    }
}
