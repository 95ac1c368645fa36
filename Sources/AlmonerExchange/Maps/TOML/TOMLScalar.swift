import AlmonerModel

/// Numbers, dates, and true and false: what stands without quotes.
enum TOMLScalar {
    static func read(_ scanner: inout TOMLScanner) throws(TOMLFault) -> TOMLValue.Kind {
        let whole = scanner
        var word = scanner.takeWhile(isPart)
        // One blank may stand between a date and a time.
        if Day(word) != nil, scanner.isNext(" ") {
            var ahead = scanner
            _ = ahead.take(" ")
            let time = ahead.takeWhile(isPart)
            if isTime(time, mayHaveZone: true) {
                word += "T" + time
                scanner = ahead
            }
        }
        if word == "true" || word == "false" { return .flag(word == "true") }
        if isMoment(word) { return .moment(word) }
        if isNumber(word) { return .number(word.filter { $0 != "_" }) }
        throw whole.fault(
            word.isEmpty
                ? "a value is expected; a text stands in quotes"
                : "\(word) is no number, no date and not true or false; a text stands in quotes")
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        TOMLScanner.isLetterOrDigit(byte)
            || [
                UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
                UInt8(ascii: "_"),
            ].contains(byte)
    }

    // MARK: Numbers

    private static func isNumber(_ word: String) -> Bool {
        let radixes: [(prefix: String, digits: String)] = [
            ("0x", "0123456789abcdef"), ("0o", "01234567"), ("0b", "01"),
        ]
        for (prefix, digits) in radixes where word.hasPrefix(prefix) {
            return isRun(word.dropFirst(2)) { digits.contains($0.lowercased()) }
        }
        var rest = Substring(word)
        if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
        if rest == "inf" || rest == "nan" { return true }
        let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "e" || $0 == "E"
        }
        if parts.count == 2 {
            var exponent = parts[1]
            if exponent.first == "+" || exponent.first == "-" { exponent = exponent.dropFirst() }
            guard isRun(exponent, isDigit) else { return false }
        }
        let halves = parts[0].split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard isRun(halves[0], isDigit), halves[0].count == 1 || halves[0].first != "0" else {
            return false
        }
        return halves.count == 1 || isRun(halves[1], isDigit)
    }

    /// Digits, with single underscores between them.
    private static func isRun(
        _ text: Substring, _ isDigit: (Character) -> Bool
    ) -> Bool {
        let groups = text.split(separator: "_", omittingEmptySubsequences: false)
        return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character)
    }

    // MARK: Dates and times

    private static func isMoment(_ word: String) -> Bool {
        if isTime(word, mayHaveZone: false) { return true }
        guard Day(word.prefix(10)) != nil else { return false }
        let rest = word.dropFirst(10)
        guard let separator = rest.first else { return true }
        return (separator == "T" || separator == "t")
            && isTime(String(rest.dropFirst()), mayHaveZone: true)
    }

    /// `07:32:00`, `07:32:00.5`, and with a zone `07:32:00Z` or `07:32:00+01:00`.
    private static func isTime(_ text: String, mayHaveZone: Bool) -> Bool {
        var rest = Substring(text)
        guard isClock(rest.prefix(8), parts: 3) else { return false }
        rest = rest.dropFirst(8)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(fraction.count + 1)
        }
        if rest.isEmpty { return true }
        guard mayHaveZone else { return false }
        if rest == "Z" || rest == "z" { return true }
        return (rest.first == "+" || rest.first == "-") && isClock(rest.dropFirst(), parts: 2)
    }

    private static func isClock(_ text: Substring, parts: Int) -> Bool {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false)
        guard numbers.count == parts else { return false }
        return zip(numbers, [23, 59, 60]).allSatisfy { number, most in
            number.count == 2 && number.allSatisfy(isDigit)
                && Int(number).map { $0 <= most } == true
        }
    }
}
