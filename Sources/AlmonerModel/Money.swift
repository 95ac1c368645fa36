/// Money is whole pence in an `Int64`, excluding VAT, never a float; here is how it is written.
package enum Money {
    /// Pounds with two decimals and nothing else, `-1234.50`: the form of canonical CSV.
    package static func plain(pence: Int64) -> String {
        let magnitude = pence.magnitude
        return "\(pence < 0 ? "-" : "")\(magnitude / 100).\(padded(Int(magnitude % 100), to: 2))"
    }

    /// For people: `£1,234.50`, and `£1,234` where `wholePounds`, rounded half away from zero.
    package static func display(pence: Int64, wholePounds: Bool = false) -> String {
        let magnitude = pence.magnitude
        let sign = pence < 0 ? "-" : ""
        if wholePounds { return "\(sign)£\(grouped((magnitude + 50) / 100))" }
        return "\(sign)£\(grouped(magnitude / 100)).\(padded(Int(magnitude % 100), to: 2))"
    }

    /// With thousands separators: `1,234,567`.
    package static func grouped(_ number: UInt64) -> String {
        var digits = String(number)
        var end = digits.count - 3
        while end > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
            end -= 3
        }
        return digits
    }
}

/// A number with so many decimals, rounded half away from zero, never in exponent form.
package func fixed(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
    guard let whole = Int64(exactly: scaled), decimals > 0 else {
        return decimals == 0 ? Int64(exactly: scaled).map(String.init) ?? "\(value)" : "\(value)"
    }
    let magnitude = whole.magnitude
    let divisor = UInt64(scale)
    let sign = whole < 0 ? "-" : ""
    return "\(sign)\(magnitude / divisor).\(padded(Int(magnitude % divisor), to: decimals))"
}

/// A number in the fewest digits that read back as the same number, without an idle `.0`.
package func shortest(_ number: Double) -> String {
    // Whole numbers are many, and sooner written as such; a zero may have a sign.
    if let whole = Int64(exactly: number), whole != 0, whole.magnitude < 1 << 53 {
        return String(whole)
    }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
