/// What people write into a column, as far as it matters for finding numbers of persons.
package enum Writing: Sendable {
    /// Numbers of things, among which some look like those of persons by chance.
    case references
    /// What a ledger says of a payment: words among numbers of invoices and orders.
    case ledger
    case prose
}

extension Column {
    /// Nil for a column whose values have a form of their own: a day, an amount, a code of a list.
    package var writing: Writing? {
        switch kind {
        case .code: .references
        case .text where name.hasSuffix("reference"): .references
        case .text where ["purpose", "payee_name"].contains(name): .ledger
        case .text: .prose
        default: nil
        }
    }
}

/// A word of a cell that has the form of a person's number.
package struct PersonMark: Equatable, Sendable {
    package enum Form: Sendable {
        case tenDigits, pupil, probation, dateOfBirth
    }

    package let form: Form
    /// What it is, if it passes the check of its form; nil if it fails.
    package let number: PersonNumber?
    /// The cell says so itself: "NHS number 943 476 5919".
    package let isLabelled: Bool
    package let range: Range<Int>
}

/// Finds them in the bytes of a cell. Nearly every cell is done with once its digits are counted.
package struct PersonMarks {
    private let cell: CellBytes
    private var marks: [PersonMark] = []

    private static let fewestDigits = 5

    package static func find(in cell: CellBytes) -> [PersonMark] {
        guard cell.count > fewestDigits, digits(in: cell) >= fewestDigits else { return [] }
        var search = PersonMarks(cell: cell)
        search.findNumbers()
        search.findDatesOfBirth()
        return search.marks
    }

    package static func find(in text: String) -> [PersonMark] {
        var text = text
        return text.withUTF8 { find(in: CellBytes($0)) }
    }

    private init(cell: CellBytes) {
        self.cell = cell
    }

    private static func digits(in cell: CellBytes) -> Int {
        var count = 0
        for byte in cell where byte &- 0x30 < 10 { count &+= 1 }
        return count
    }

    // MARK: Bytes

    private func isDigit(_ index: Int) -> Bool {
        index >= 0 && index < cell.count && cell[index] &- 0x30 < 10
    }

    private func isLetter(_ index: Int) -> Bool {
        index >= 0 && index < cell.count && (cell[index] | 0x20) &- 0x61 < 26
    }

    private func has(_ index: Int, _ character: Unicode.Scalar) -> Bool {
        index >= 0 && index < cell.count && cell[index] == UInt8(ascii: character)
    }

    private func endOfDigits(_ start: Int) -> Int {
        var end = start
        while isDigit(end) { end += 1 }
        return end
    }

    /// A word begins here: not within a longer reference, an amount or a decimal.
    private func begins(_ index: Int) -> Bool {
        index == 0 || ends(index - 1, beyond: index - 2)
    }

    private func ends(_ index: Int) -> Bool {
        index >= cell.count || ends(index, beyond: index + 1)
    }

    private func ends(_ index: Int, beyond: Int) -> Bool {
        let byte = cell[index]
        if byte <= 0x20 || byte == 0xA0 { return true }
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"): return !isDigit(beyond)
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";"), UInt8(ascii: "!"),
            UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "="):
            return true
        default: return false
        }
    }

    // MARK: Numbers

    private mutating func findNumbers() {
        var start = 0
        while start < cell.count {
            guard isDigit(start) else {
                start += 1
                continue
            }
            let end = endOfDigits(start)
            switch end - start {
            case 10 where begins(start) && ends(end): addTenDigits(start..<end)
            case 3:
                if let end = endOfGroups([3, 4], after: end) {
                    addTenDigits(start..<end)
                    start = end
                    continue
                }
            case 6:
                if let end = endOfGroups([4], after: end), begins(start) {
                    addTenDigits(start..<end)
                    start = end
                    continue
                }
                addProbation(start - 1..<end)
            case 11 where isLetter(end): addPupil(start - 1..<end + 1)
            case 12: addPupil(start - 1..<end)
            default: break
            }
            start = end
        }
    }

    /// Groups of digits, each after the same blank or dash, as people write long numbers.
    private func endOfGroups(_ lengths: [Int], after first: Int) -> Int? {
        guard has(first, " ") || has(first, "-") else { return nil }
        var end = first
        for length in lengths {
            guard end < cell.count, cell[end] == cell[first] else { return nil }
            let next = endOfDigits(end + 1)
            guard next - end - 1 == length else { return nil }
            end = next
        }
        return ends(end) ? end : nil
    }

    private mutating func addTenDigits(_ range: Range<Int>) {
        // +44 113 496 0000 is a telephone.
        let start = range.lowerBound
        guard begins(start), !(has(start - 2, "4") && has(start - 3, "4") && has(start - 4, "+"))
        else { return }
        let digits = cell[range].filter { $0 &- 0x30 < 10 }.map { $0 - 0x30 }
        add(.tenDigits, PersonNumber.ofTenDigits(digits), range)
    }

    private mutating func addPupil(_ range: Range<Int>) {
        guard isLetter(range.lowerBound), begins(range.lowerBound), ends(range.upperBound) else {
            return
        }
        add(.pupil, PersonNumber.isPupilNumber(Array(cell[range])) ? .pupil : nil, range)
    }

    private mutating func addProbation(_ range: Range<Int>) {
        guard isLetter(range.lowerBound), cell[range.lowerBound] & 0x20 == 0,
            begins(range.lowerBound), ends(range.upperBound)
        else { return }
        add(.probation, .probation, range)
    }

    private mutating func add(
        _ form: PersonMark.Form, _ number: PersonNumber?, _ range: Range<Int>
    ) {
        marks.append(
            PersonMark(
                form: form, number: number,
                isLabelled: number != nil && isLabelled(form, before: range.lowerBound),
                range: range))
    }

    /// Whether the last words before a number name its kind.
    private func isLabelled(_ form: PersonMark.Form, before end: Int) -> Bool {
        let near = CellBytes(rebasing: cell[max(0, end - 24)..<end])
        let words = near.string.lowercased().split { !$0.isLetter }.suffix(3)
        return switch form {
        case .tenDigits:
            words.contains("chi")
                || (words.contains("nhs")
                    && ["no", "number", "num", "nr"].contains { words.contains($0) })
        case .pupil: words.contains("upn")
        case .probation: words.contains("crn")
        case .dateOfBirth: true
        }
    }

    // MARK: Dates of birth

    private mutating func findDatesOfBirth() {
        for index in 0..<cell.count {
            guard let label = endOfLabel(index), let range = date(after: label) else { continue }
            marks.append(
                PersonMark(
                    form: .dateOfBirth, number: .dateOfBirth, isLabelled: true, range: range))
        }
    }

    private static let labels = ["dob", "d.o.b", "birth", "born"].map { Array($0.utf8) }

    private func endOfLabel(_ start: Int) -> Int? {
        let first = cell[start] | 0x20
        guard first == UInt8(ascii: "d") || first == UInt8(ascii: "b"), !isLetter(start - 1)
        else { return nil }
        for label in PersonMarks.labels where start + label.count <= cell.count {
            let isHere = label.indices.allSatisfy { place in
                let byte = cell[start + place]
                return (isLetter(start + place) ? byte | 0x20 : byte) == label[place]
            }
            if isHere, !isLetter(start + label.count) { return start + label.count }
        }
        return nil
    }

    /// A day of some form, a few words at most after its label: `12/03/1984`, `3rd March 1984`.
    private func date(after label: Int) -> Range<Int>? {
        let farthest = min(cell.count, label + 12)
        guard let start = (label..<farthest).first(where: { isDigit($0) }) else { return nil }
        var end = endOfDigits(start)
        guard end - start <= 4 else { return nil }
        while isLetter(end), end - start < 5 { end += 1 }
        guard let second = afterSeparator(end) else { return nil }
        end = second
        while isDigit(end) || isLetter(end) { end += 1 }
        guard end - second <= 9, let third = afterSeparator(end) else { return nil }
        end = endOfDigits(third)
        return (1...4).contains(end - third) ? start..<end : nil
    }

    private func afterSeparator(_ index: Int) -> Int? {
        var index = index
        let start = index
        while has(index, "/") || has(index, "-") || has(index, ".") || has(index, " ") {
            index += 1
        }
        return index > start && index < cell.count ? index : nil
    }
}
