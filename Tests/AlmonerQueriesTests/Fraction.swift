/// An exact quotient of whole numbers, for references that leave no doubt about rounding.
struct Fraction: Equatable, Comparable {
    let numerator: Int128
    /// Above 0, and without a common divisor.
    let denominator: Int128

    init(_ numerator: Int128, over denominator: Int128 = 1) {
        var (left, right) = (numerator.magnitude, denominator.magnitude)
        while right != 0 { (left, right) = (right, left % right) }
        let divisor = left == 0 ? 1 : Int128(left)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / divisor
        self.denominator = sign * denominator / divisor
    }

    init(_ number: Int) {
        self.init(Int128(number))
    }

    static let zero = Fraction(0)

    static func + (left: Fraction, right: Fraction) -> Fraction {
        Fraction(
            left.numerator * right.denominator + right.numerator * left.denominator,
            over: left.denominator * right.denominator)
    }

    static func - (left: Fraction, right: Fraction) -> Fraction {
        left + Fraction(-right.numerator, over: right.denominator)
    }

    static func * (left: Fraction, right: Fraction) -> Fraction {
        Fraction(
            left.numerator * right.numerator, over: left.denominator * right.denominator)
    }

    static func / (left: Fraction, right: Fraction) -> Fraction {
        Fraction(
            left.numerator * right.denominator, over: left.denominator * right.numerator)
    }

    static func < (left: Fraction, right: Fraction) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }

    /// To a whole number, halves away from zero.
    var rounded: Int {
        let doubled = numerator.magnitude * 2
        let magnitude = (doubled + denominator.magnitude) / (denominator.magnitude * 2)
        return numerator < 0 ? -Int(magnitude) : Int(magnitude)
    }

    var double: Double { Double(numerator) / Double(denominator) }
}

/// The sum of those that are known; nil if none is.
func knownSum(_ parts: some Sequence<Fraction?>) -> Fraction? {
    parts.reduce(nil) { sum, part in
        guard let part else { return sum }
        return (sum ?? .zero) + part
    }
}
