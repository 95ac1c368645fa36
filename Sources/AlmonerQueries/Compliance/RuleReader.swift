import AlmonerModel

extension Rule {
    /// More than any rule needs; it guards against being given something else.
    package static let largestFile = 1 << 18

    /// Reads a rule: a header of comments `-- key: value`, then one SELECT.
    ///
    /// - Throws: `RuleError` for a header that lacks something or says what nobody can mean. The
    ///   SELECT is looked at when the rule is asked of a register.
    package static func read(_ bytes: [UInt8], file: String) throws(RuleError) -> Rule {
        guard bytes.count <= largestFile else {
            throw RuleError(file, "a rule has at most \(largestFile >> 10) KB: is this one?")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw RuleError(file, "a rule is UTF-8 text: save it as such")
        }
        return try RuleReader(text, file: file).rule()
    }
}

private struct RuleReader {
    private enum Key: String, CaseIterable {
        case code, title, jurisdiction
        case appliesFrom = "applies-from"
        case appliesTo = "applies-to"
        case source, standing, statement, about

        static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
    }

    private let file: String
    private let lines: [String]

    init(_ text: String, file: String) {
        self.file = file
        let unmarked =
            text.unicodeScalars.first == "\u{FEFF}"
            ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        lines = String(String.UnicodeScalarView(unmarked))
            .split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    }

    func rule() throws(RuleError) -> Rule {
        let (header, sqlLine) = try header()
        func text(_ key: Key) throws(RuleError) -> String {
            guard let entry = header[key] else {
                throw RuleError(
                    file, "the header lacks \(key.rawValue): begin with -- \(key.rawValue): …")
            }
            return entry.value
        }
        let code = try text(.code)
        try requireCode(code, line: header[.code]?.line)
        let title = try text(.title)
        let jurisdiction = try text(.jurisdiction)
        _ = try text(.appliesFrom)
        let from = try day(header[.appliesFrom])
        let to = try day(header[.appliesTo])
        if let from, let to, to < from {
            throw RuleError(
                file, line: header[.appliesTo]?.line, "applies-to is before applies-from")
        }
        let source = try text(.source)
        let standing = try self.standing(try text(.standing), line: header[.standing]?.line)
        let statement = try text(.statement)
        let sql = try self.sql(from: sqlLine)
        return Rule(
            code: code, title: title, jurisdiction: jurisdiction,
            appliesFrom: from ?? Day(number: 0), appliesTo: to, source: source,
            standing: standing, statement: statement, subject: try subject(header[.about]),
            sql: sql.text,
            place: Rule.Place(file: file, firstLine: sql.firstLine))
    }

    // MARK: The header

    private typealias Entry = (value: String, line: Int)

    /// The header's entries, and the index of the first line below it.
    private func header() throws(RuleError) -> ([Key: Entry], sqlLine: Int) {
        var header: [Key: Entry] = [:]
        var last: Key?
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("--") else { return (header, index) }
            let rest = line.dropFirst(2)
            // Set further in, it goes on with the line above.
            if rest.hasPrefix("   "), let key = last, let entry = header[key] {
                header[key] = (entry.value + " " + trimmed(rest), entry.line)
                continue
            }
            let (key, value) = try entry(rest, line: index + 1)
            guard header[key] == nil else {
                throw RuleError(file, line: index + 1, "\(key.rawValue) stands twice: keep one")
            }
            header[key] = (value, index + 1)
            last = key
        }
        return (header, lines.count)
    }

    private func entry(
        _ text: Substring, line: Int
    ) throws(RuleError) -> (Key, String) {
        guard let colon = text.firstIndex(of: ":") else {
            throw RuleError(
                file, line: line,
                "write -- key: value, or set the line in by four blanks to go on with the last")
        }
        let name = trimmed(text[..<colon])
        let value = trimmed(text[text.index(after: colon)...])
        guard let key = Key(rawValue: name) else {
            throw RuleError(
                file, line: line, "\"\(name.prefix(60))\" is no key; the keys are \(Key.list)")
        }
        guard !value.isEmpty else {
            throw RuleError(file, line: line, "\(name) is empty: fill it in, or leave it out")
        }
        return (key, value)
    }

    private func requireCode(_ code: String, line: Int?) throws(RuleError) {
        let isGood = code.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D
        }
        guard isGood, code.utf8.first != 0x2D, code.utf8.count <= 40 else {
            throw RuleError(
                file, line: line,
                "a code has capitals, digits and hyphens, 40 at most, as in OWN-TENDER")
        }
    }

    private func day(_ entry: Entry?) throws(RuleError) -> Day? {
        guard let entry else { return nil }
        guard let day = Day(entry.value) else {
            throw RuleError(
                file, line: entry.line,
                "\"\(entry.value.prefix(60))\" is no day that exists; write it as 2026-03-31")
        }
        return day
    }

    private func standing(_ text: String, line: Int?) throws(RuleError) -> Rule.Standing {
        guard let standing = Rule.Standing(rawValue: text) else {
            let list = Rule.Standing.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleError(
                file, line: line, "\"\(text.prefix(60))\" is no standing; write one of: \(list)")
        }
        return standing
    }

    private func subject(_ entry: Entry?) throws(RuleError) -> Rule.Subject {
        guard let entry else { return .contract }
        guard let subject = Rule.Subject(rawValue: entry.value) else {
            let list = Rule.Subject.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleError(
                file, line: entry.line,
                "a rule is about one of: \(list); it is not \"\(entry.value.prefix(60))\"")
        }
        return subject
    }

    // MARK: The SELECT

    private func sql(from start: Int) throws(RuleError) -> (text: String, firstLine: Int) {
        guard let first = lines[start...].firstIndex(where: { !trimmed($0).isEmpty }) else {
            throw RuleError(file, "there is no SELECT below the header")
        }
        var text = lines[first...].joined(separator: "\n")
        while let end = text.last, end.isWhitespace || end == ";" { text.removeLast() }
        guard !text.isEmpty else { throw RuleError(file, "there is no SELECT below the header") }
        return (text, first + 1)
    }

    private func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
