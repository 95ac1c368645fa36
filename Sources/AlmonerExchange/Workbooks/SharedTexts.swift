import AlmonerModel

/// The texts that cells of a workbook refer to by number, in one block of memory.
final class SharedTexts: XMLListener {
    private let workbook: String
    private var bytes = GrowingBytes()
    /// Where each text ends.
    private var ends: [UInt32] = []
    private var isInText = false
    private var phoneticDepth = 0

    init(_ workbook: String) {
        self.workbook = workbook
    }

    /// Lives as long as this object.
    subscript(index: Int) -> CellBytes? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "t": isInText = phoneticDepth == 0
        case "rPh": phoneticDepth += 1
        default: break
        }
    }

    func text(_ text: CellBytes) throws {
        guard isInText else { return }
        guard bytes.count + text.count <= WorkbookLimits.mostSharedBytes else { throw tooMuch }
        bytes.append(text)
    }

    func end(_ name: XMLName) throws {
        switch name {
        case "t": isInText = false
        case "rPh": phoneticDepth -= 1
        case "si":
            bytes.unescape(from: ends.last.map(Int.init) ?? 0)
            guard ends.count < WorkbookLimits.mostSharedTexts else { throw tooMuch }
            ends.append(UInt32(bytes.count))
        default: break
        }
    }

    private var tooMuch: InputError {
        InputError(
            .wrongContent,
            """
            \(workbook) has more than \(WorkbookLimits.mostSharedBytes >> 20) MB of different \
            texts: save the sheet as CSV UTF-8
            """)
    }
}

/// Bytes that are added to at their end, and lie still otherwise.
struct GrowingBytes: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 8)
    private(set) var count = 0

    deinit {
        memory.deallocate()
    }

    /// Lives until something is added.
    subscript(range: Range<Int>) -> CellBytes {
        CellBytes(rebasing: CellBytes(memory)[range])
    }

    mutating func removeAll() { count = 0 }

    mutating func append(_ bytes: CellBytes) {
        if memory.count - count < bytes.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(memory.count * 2, count + bytes.count), alignment: 8)
            larger.copyMemory(from: CellBytes(rebasing: CellBytes(memory)[..<count]))
            memory.deallocate()
            memory = larger
        }
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    mutating func replace(from start: Int, with text: String) {
        count = start
        var text = text
        text.withUTF8 { append(CellBytes($0)) }
    }

    /// Puts the characters that XML cannot hold back in their place: `_x000D_` is a carriage
    /// return.
    mutating func unescape(from start: Int) {
        guard count - start >= 7, hasEscape(from: start) else { return }
        var text = ""
        var rest = self[start..<count].string[...]
        while let escape = rest.firstRange(of: "_x") {
            text += rest[..<escape.lowerBound]
            rest = rest[escape.lowerBound...]
            let digits = rest.dropFirst(2).prefix(4)
            let end = rest.dropFirst(6).first
            if digits.utf8.count == 4, end == "_", let value = UInt32(digits, radix: 16),
                let scalar = UnicodeScalar(value)
            {
                text.unicodeScalars.append(scalar)
                rest = rest.dropFirst(7)
            } else {
                text += rest.prefix(2)
                rest = rest.dropFirst(2)
            }
        }
        replace(from: start, with: text + rest)
    }

    private func hasEscape(from start: Int) -> Bool {
        for position in start..<(count - 6) where memory[position] == UInt8(ascii: "_") {
            if memory[position + 1] == UInt8(ascii: "x"), memory[position + 6] == UInt8(ascii: "_")
            {
                return true
            }
        }
        return false
    }
}
