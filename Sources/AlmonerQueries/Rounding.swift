/// Arithmetic that comes out as it does by hand: halves go away from zero, and a figure that two
/// people work out from the same decimals is the same figure.
enum Rounding {
    /// The quotient of whole numbers, rounded half away from zero.
    static func quotient(_ dividend: Int128, _ divisor: Int128) -> Int128 {
        precondition(divisor != 0, "a figure is divided by nothing")
        let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        guard rest.magnitude * 2 >= divisor.magnitude else { return whole }
        return (dividend < 0) == (divisor < 0) ? whole + 1 : whole - 1
    }

    /// The nearest floating number. Few whole numbers need all 128 bits, which are slow to turn.
    static func double(_ number: Int128) -> Double {
        Int64(exactly: number).map { Double($0) } ?? Double(number)
    }

    /// A sum of decimals as the decimal it stands for, to the millionth: 0.1 + 0.2 is 0.3 and not
    /// 0.30000000000000004.
    static func tidied(_ sum: Double) -> Double {
        (sum * millionths).rounded() / millionths
    }

    /// Whole pence; nil beyond what a figure of money can hold.
    static func pence(_ sum: Double) -> Int64? {
        Int64(exactly: tidied(sum).rounded(.toNearestOrAwayFromZero))
    }

    /// What one of so many costs, in hundredths of a penny: 100 pence over 1.6 are 6,250. Exact,
    /// where a quotient of floating numbers may fall just short of a half.
    ///
    /// - Returns: nil for a number of 0, or a cost beyond what can be held.
    static func unitCost(pence: Int64, per number: Double) -> Int64? {
        guard let parts = Int128(exactly: (number * millionths).rounded()), parts != 0 else {
            return nil
        }
        return Int64(exactly: quotient(Int128(pence) * 100 * Int128(millionths), parts))
    }

    private static let millionths = 1_000_000.0
}
