internal import Glibc

/// One cell of a file as bytes, and what it means in the register. Cells stay bytes from the file
/// to SQLite: making a `String` of each costs half as much again as the whole import.
package typealias CellBytes = UnsafeRawBufferPointer

/// A value ready to be bound. Text points into the file's buffer or the arena, and lives until
/// the next record is read.
package enum CellValue {
    case null
    case integer(Int64)
    case real(Double)
    case text(CellBytes)
}

/// How people write dates in a file.
package enum DateOrder: String, Sendable, CaseIterable {
    case iso
    /// Day before month, as in the United Kingdom. ISO dates are taken as well.
    case dmy
    /// As spreadsheets save them: day first, the year with four digits or two (00 to 29 are 2000
    /// to 2029, 30 to 99 are 1930 to 1999), with a time behind, or as the number of the day.
    case spreadsheet
}

/// Bytes made while a record is read, kept in place until the record is done.
package final class Arena {
    private static let blockSize = 1 << 16
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var block = 0
    private var used = 0

    package init() {}

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// Everything handed out so far may be overwritten from now on.
    package func reset() {
        block = 0
        used = 0
    }

    package func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        while block < blocks.count {
            if blocks[block].count - used >= count {
                defer { used += count }
                return UnsafeMutableRawBufferPointer(rebasing: blocks[block][used..<used + count])
            }
            block += 1
            used = 0
        }
        blocks.append(
            .allocate(byteCount: max(count, Arena.blockSize), alignment: 8))
        used = count
        return UnsafeMutableRawBufferPointer(rebasing: blocks[block][..<count])
    }

    package func copy(_ text: String) -> CellBytes {
        var text = text
        return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }

    package func copy(_ bytes: CellBytes) -> CellBytes {
        let copy = allocate(bytes.count)
        copy.copyBytes(from: bytes)
        return CellBytes(copy)
    }
}

extension UnsafeRawBufferPointer {
    /// Without blanks, tabs and line ends around it.
    package var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start] <= 0x20 { start += 1 }
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// A copy as text, for messages and other things off the hot path.
    package var string: String { String(decoding: self, as: UTF8.self) }

    package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let bytes = baseAddress, let others = other.baseAddress else { return true }
        return memcmp(bytes, others, count) == 0
    }

    package func equals(_ other: StaticString) -> Bool {
        equals(UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    package func equals(_ other: [UInt8]) -> Bool {
        other.withUnsafeBytes { equals($0) }
    }

    /// The digits from `start` to before `end` as a number; nil if any is no digit.
    func digits(_ start: Int, _ end: Int) -> Int? {
        var number = 0
        for index in start..<end {
            let digit = Int(self[index]) - 0x30
            guard (0...9).contains(digit) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Two digits as a number; nil if either is no digit. Days are read by the million.
    fileprivate func twoDigits(at place: Int) -> Int? {
        let (tens, units) = (self[place] &- 0x30, self[place + 1] &- 0x30)
        return tens <= 9 && units <= 9 ? Int(tens) * 10 + Int(units) : nil
    }
}

extension Day {
    /// Reads `2026-03-31`, all ten bytes of it.
    package init?(iso bytes: CellBytes) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let century = bytes.twoDigits(at: 0), let year = bytes.twoDigits(at: 2),
            let month = bytes.twoDigits(at: 5), let day = bytes.twoDigits(at: 8)
        else { return nil }
        self.init(year: 100 * century + year, month: month, day: day)
    }

    /// Reads `31/03/2026`, `1-4-2026`, `1.4.2026` or `1 Apr 2026`; the year has four digits,
    /// because two leave the century to be guessed.
    package init?(dayFirst bytes: CellBytes) {
        self.init(dayFirst: bytes, yearDigits: [4])
    }

    /// Reads what spreadsheets save: `31/03/2026`, `4-Apr-17`, `31/03/26 10:15`, `43678`,
    /// `2026-03-31T09:30:00Z`. Of a time only the day it is written with counts.
    package init?(spreadsheet bytes: CellBytes) {
        if bytes.count == 5, let number = bytes.digits(0, 5), Day.serials.contains(number) {
            // Spreadsheets count from the last day but one of 1899.
            self.init(number: number - 25_569)
            return
        }
        let mark = bytes.firstIndex(of: UInt8(ascii: ":"))
        var day = bytes
        if mark != nil {
            let blank = bytes.lastIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "T") }
            day = CellBytes(rebasing: bytes[..<(blank ?? bytes.startIndex)])
        }
        if let iso = Day(iso: day) {
            self = iso
        } else {
            self.init(dayFirst: day, yearDigits: [4, 2])
        }
    }

    /// 1954 to 2064: a number beyond is hardly a day.
    private static let serials = 20_000...60_000

    private init?(dayFirst bytes: CellBytes, yearDigits: Set<Int>) {
        let separators: [UInt8] = [
            UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "),
        ]
        let parts = bytes.split(maxSplits: 3) { separators.contains($0) }
        guard parts.count == 3, (1...2).contains(parts[0].count),
            yearDigits.contains(parts[2].count),
            let day = bytes.digits(parts[0].startIndex, parts[0].endIndex),
            let written = bytes.digits(parts[2].startIndex, parts[2].endIndex)
        else { return nil }
        var month =
            parts[1].count <= 2 ? bytes.digits(parts[1].startIndex, parts[1].endIndex) : nil
        if month == nil { month = Day.monthNamed(CellBytes(rebasing: parts[1])) }
        guard let month else { return nil }
        let year = parts[2].count == 4 ? written : Day.year(ofTwoDigits: written)
        self.init(year: year, month: month, day: day)
    }

    /// As spreadsheets take them.
    private static func year(ofTwoDigits year: Int) -> Int { year < 30 ? 2000 + year : 1900 + year }

    fileprivate static func monthNamed(_ bytes: CellBytes) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december",
        ]
        let name = bytes.string.lowercased()
        let index = names.firstIndex { $0 == name || String($0.prefix(3)) == name }
        return index.map { $0 + 1 }
    }
}

extension Month {
    /// Reads a month by its name, `Sep 2019` or `September-2019`.
    package init?(named bytes: CellBytes) {
        let parts = bytes.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
        guard parts.count == 2, parts[1].count == 4,
            let month = Day.monthNamed(CellBytes(rebasing: parts[0])),
            let year = bytes.digits(parts[1].startIndex, parts[1].endIndex)
        else { return nil }
        self.init(year: year, month: month)
    }
}
