/// A decimal number as people write it: `1,234.50`, `£ 1,234.50`, `-3`. Thousands separators must
/// stand where they belong: `1,23` is not taken for 123.
struct WrittenNumber {
    private let isNegative: Bool
    private let digits: UInt64
    private let decimals: Int
    private let fallback: Double?

    /// Sign, whole part and hundredths; nil if there are more than two decimals or 17 digits.
    var parts: (negative: Bool, whole: Int64, hundredths: Int64)? {
        guard fallback == nil, decimals <= 2 else { return nil }
        let scale: UInt64 = decimals == 0 ? 1 : decimals == 1 ? 10 : 100
        let hundredths = Int64(digits % scale) * (decimals == 1 ? 10 : 1)
        return (isNegative, Int64(digits / scale), hundredths)
    }

    /// The nearest double, as the C library reads it.
    var double: Double {
        if let fallback { return fallback }
        // Both parts are exact below 2^53 and 10^22, so one division rounds once.
        let magnitude = Double(digits) / WrittenNumber.powers[decimals]
        return isNegative ? -magnitude : magnitude
    }

    init?(_ cell: CellBytes, poundSign: Bool = false) {
        var scan = Scan(cell)
        guard scan.read(poundSign: poundSign) else { return nil }
        isNegative = scan.isNegative
        digits = scan.digits
        decimals = scan.decimals
        if scan.isLong {
            guard let value = Double(scan.plainText) else { return nil }
            fallback = value
        } else {
            fallback = nil
        }
    }

    fileprivate static let powers: [Double] = (0...22).map { power in
        (0..<power).reduce(1.0) { product, _ in product * 10 }
    }
}

/// One pass over the bytes of a number.
private struct Scan {
    private let cell: CellBytes
    private var position = 0
    private(set) var isNegative = false
    private(set) var digits: UInt64 = 0
    private(set) var decimals = 0
    /// Too long, or with an exponent: left to the library.
    private(set) var isLong = false

    init(_ cell: CellBytes) {
        self.cell = cell
    }

    var plainText: String { cell.string.filter { $0 != "," } }

    mutating func read(poundSign: Bool) -> Bool {
        readSign()
        if poundSign {
            readPoundSign()
            readSign()
        }
        guard readWhole() else { return false }
        if position < cell.count, cell[position] == UInt8(ascii: ".") {
            position += 1
            guard readFraction() else { return false }
        }
        if !poundSign, position < cell.count, cell[position] | 0x20 == UInt8(ascii: "e") {
            isLong = true
            return true
        }
        return position == cell.count
    }

    private mutating func readSign() {
        guard !isNegative, position < cell.count, cell[position] == UInt8(ascii: "-") else {
            return
        }
        isNegative = true
        position += 1
    }

    /// `£` is two bytes of UTF-8.
    private mutating func readPoundSign() {
        guard position + 1 < cell.count, cell[position] == 0xC2, cell[position + 1] == 0xA3 else {
            return
        }
        position += 2
        while position < cell.count, cell[position] == 0x20 { position += 1 }
    }

    private mutating func readWhole() -> Bool {
        let start = position
        var sinceComma: Int?
        while position < cell.count {
            let byte = cell[position]
            if byte == UInt8(ascii: ",") {
                guard position > start,
                    sinceComma == 3 || (sinceComma == nil && position - start <= 3)
                else { return false }
                sinceComma = 0
            } else if (0x30...0x39).contains(byte) {
                append(byte)
                sinceComma = sinceComma.map { $0 + 1 }
            } else {
                break
            }
            position += 1
        }
        return position > start && (sinceComma == nil || sinceComma == 3)
    }

    private mutating func readFraction() -> Bool {
        let start = position
        while position < cell.count, (0x30...0x39).contains(cell[position]) {
            append(cell[position])
            decimals += 1
            position += 1
        }
        if decimals >= WrittenNumber.powers.count { isLong = true }
        return position > start
    }

    private mutating func append(_ byte: UInt8) {
        // Below 2^53 every whole number is exact as a double.
        guard digits < 900_719_925_474_099 else {
            isLong = true
            return
        }
        digits = digits * 10 + UInt64(byte - 0x30)
    }
}
