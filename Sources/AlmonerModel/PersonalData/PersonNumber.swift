/// The numbers by which services know a person, as far as their form and their check tell them
/// from other numbers. docs/personal-data.md has the rules and where they come from.
package enum PersonNumber: String, Sendable, CaseIterable {
    case nhs = "an NHS number"
    case chi = "a CHI number"
    case pupil = "a unique pupil number (UPN)"
    case probation = "a probation case reference number (CRN)"
    case dateOfBirth = "a date of birth"

    /// Which number of ten digits passes its check: NHS and health and care numbers begin with 3
    /// to 9, CHI numbers with the day, month and year of a birth. Ten times the same digit passes
    /// too, and is what people write where they know none.
    static func ofTenDigits(_ digits: [UInt8]) -> PersonNumber? {
        guard digits.count == 10, let first = digits.first,
            digits.contains(where: { $0 != first }), passesModulus11(digits)
        else { return nil }
        if beginsWithDay(digits) { return .chi }
        return first >= 3 ? .nhs : nil
    }

    /// Weights from 10 down to 2; what is missing to the next multiple of 11 is the tenth digit.
    private static func passesModulus11(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for index in 0..<10 { sum += Int(digits[index]) * (index == 9 ? 1 : 10 - index) }
        return sum % 11 == 0
    }

    private static func beginsWithDay(_ digits: [UInt8]) -> Bool {
        func pair(_ index: Int) -> Int { Int(digits[index]) * 10 + Int(digits[index + 1]) }
        return [1900, 2000].contains {
            Day(year: $0 + pair(4), month: pair(2), day: pair(0)) != nil
        }
    }

    /// The letters that a UPN uses, each for its place: I, O and S are left out.
    private static let pupilLetters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)

    /// Whether thirteen characters are a UPN: its first letter is the sum of the others, each times
    /// its place from 2, modulo 23. A temporary one ends with a letter.
    static func isPupilNumber(_ characters: [UInt8]) -> Bool {
        guard characters.count == 13 else { return false }
        let upper = characters.map { $0 >= UInt8(ascii: "a") ? $0 & 0xDF : $0 }
        guard let letter = pupilLetters.firstIndex(of: upper[0]) else { return false }
        var sum = 0
        for index in 1..<13 {
            let isDigit = (0x30...0x39).contains(upper[index])
            let last = index == 12 ? pupilLetters.firstIndex(of: upper[index]) : nil
            guard let value = isDigit ? Int(upper[index]) - 0x30 : last else { return false }
            sum += value * (index + 1)
        }
        return sum % 23 == letter
    }
}
