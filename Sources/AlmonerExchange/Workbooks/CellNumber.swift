import AlmonerModel

/// The number of a cell as text.
enum CellNumber {
    /// In decimals, never with an exponent. Spreadsheets keep fifteen digits and show no more: what
    /// a calculation leaves behind them (`123.45000000000002`) is not what anybody entered.
    ///
    /// - Returns: nil where it is none.
    static func text(_ written: String) -> String? {
        guard let number = Double(written), number.isFinite else { return nil }
        return text(number)
    }

    static func text(_ number: Double) -> String {
        var (digits, exponent) = decimal(number.magnitude)
        if digits.count > 15 {
            let (rounded, carry) = CellNumber.rounded(digits, to: 15)
            // A third has sixteen digits that all mean something.
            if rounded.count <= 12 {
                digits = rounded
                exponent += carry
            }
        }
        let text = plain(digits, exponent)
        return number < 0 && text != "0" ? "-\(text)" : text
    }

    /// The digits without idle zeros, and where the point stands: 0.digits × 10^exponent.
    private static func decimal(_ number: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var isBehindPoint = false
        var text = number.description[...].utf8
        while let byte = text.popFirst() {
            switch byte {
            case UInt8(ascii: "."): isBehindPoint = true
            case UInt8(ascii: "e"):
                exponent += Int(Substring(text)) ?? 0
                text = ""[...].utf8
            default:
                if !isBehindPoint { exponent += 1 }
                digits.append(byte)
            }
        }
        while digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent)
    }

    private static func rounded(_ digits: [UInt8], to count: Int) -> (digits: [UInt8], carry: Int) {
        var kept = Array(digits[..<count])
        if digits[count] >= UInt8(ascii: "5") {
            while kept.last == UInt8(ascii: "9") { kept.removeLast() }
            guard let last = kept.popLast() else { return ([UInt8(ascii: "1")], 1) }
            kept.append(last + 1)
        }
        while kept.last == UInt8(ascii: "0") { kept.removeLast() }
        return (kept, 0)
    }

    private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        if digits.isEmpty { return "0" }
        func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
        if exponent <= 0 { return "0." + zeros(-exponent) + text }
        if exponent >= digits.count { return text + zeros(exponent - digits.count) }
        return "\(text.prefix(exponent)).\(text.dropFirst(exponent))"
    }
}

/// The day that a cell's number stands for.
enum SerialDay {
    /// What clocks and time zones leave of midnight, in days: two hours.
    private static let drift = 2.0 / 24
    private static let lastSerial = 2_958_466.0

    /// - Parameter hasTime: the cell shows a time of day. Without one, a serial up to two hours
    ///   before midnight is the day after: summer time moved it there.
    /// - Returns: nil where the calendar of spreadsheets has no such day, or one that never was:
    ///   29 February 1900.
    static func day(_ serial: Double, from1904: Bool, hasTime: Bool) -> Day? {
        guard serial.isFinite, serial >= 0, serial < lastSerial else { return nil }
        let shifted = hasTime ? serial : serial + drift
        let whole = Int(shifted.rounded(.down))
        if from1904 { return Day(number: whole - 24_107) }
        switch whole {
        case 1..<60: return Day(number: whole - 25_568)
        case 61...: return Day(number: whole - 25_569)
        default: return nil
        }
    }

    /// The number that spreadsheets have for a day; nil before March 1900, where not all count alike.
    static func serial(of day: Day) -> Int? {
        let serial = day.number + 25_569
        return serial > 60 && Double(serial) < lastSerial ? serial : nil
    }

    /// `14:30:00`, and beyond a day on.
    static func clockTime(_ serial: Double) -> String? {
        guard serial >= 0, serial < lastSerial else { return nil }
        let seconds = Int((serial * 86_400).rounded())
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
