/// Reads TOML 1.0 (https://toml.io/en/v1.0.0).
struct TOMLReader {
    private var scanner: TOMLScanner

    /// - Returns: the table that is the whole file.
    static func read(_ text: String) throws(TOMLFault) -> TOMLTable {
        var reader = TOMLReader(scanner: TOMLScanner(Array(text.utf8)))
        return try reader.document()
    }

    private mutating func document() throws(TOMLFault) -> TOMLTable {
        let root = TOMLTable(.header)
        var table = root
        while try scanner.skipToLineWithContent() {
            let line = scanner.line
            if scanner.take("[") {
                let isList = scanner.take("[")
                scanner.skipBlanks()
                let keys = try self.keys()
                guard scanner.take("]"), !isList || scanner.take("]") else {
                    throw scanner.fault(isList ? "close the name with ]]" : "close the name with ]")
                }
                table = try root.table(forHeader: keys, isList: isList, line: line)
            } else {
                try keyAndValue(into: table)
            }
            try scanner.endLine()
        }
        return root
    }

    // MARK: Keys

    private mutating func keyAndValue(
        into table: TOMLTable, depth: Int = 0
    ) throws(TOMLFault) {
        let line = scanner.line
        let keys = try self.keys()
        guard scanner.take("=") else { throw scanner.fault("write = after the name") }
        scanner.skipBlanks()
        let value = try self.value(depth: depth)
        let owner = try table.table(forDotted: keys.dropLast(), line: line)
        try owner.add(value, as: keys[keys.count - 1])
    }

    /// `a`, `"a b"` or `a.b."c"`, with the blanks after it. There is at least one.
    private mutating func keys() throws(TOMLFault) -> [String] {
        var keys: [String] = []
        repeat {
            scanner.skipBlanks()
            keys.append(try key())
            scanner.skipBlanks()
            guard keys.count < TOMLReader.mostLevels else { throw scanner.fault("too many dots") }
        } while scanner.take(".")
        return keys
    }

    private mutating func key() throws(TOMLFault) -> String {
        if scanner.isNext("\"") || scanner.isNext("'") { return try scanner.text(ofLine: true) }
        let key = scanner.takeWhile { byte in
            TOMLScanner.isLetterOrDigit(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        guard !key.isEmpty else {
            throw scanner.fault(
                "a name is expected; one with blanks or signs in it stands in quotes")
        }
        return key
    }

    // MARK: Values

    /// Deeper than any map, and not so deep that it could exhaust the stack.
    private static let mostLevels = 64

    private mutating func value(depth: Int) throws(TOMLFault) -> TOMLValue {
        guard depth < TOMLReader.mostLevels else { throw scanner.fault("too many brackets") }
        let line = scanner.line
        if scanner.isNext("\"") || scanner.isNext("'") {
            return TOMLValue(kind: .text(try scanner.text(ofLine: false)), line: line)
        }
        if scanner.take("[") {
            return TOMLValue(kind: .list(try list(depth: depth + 1)), line: line)
        }
        if scanner.take("{") {
            return TOMLValue(kind: .table(try inlineTable(depth: depth + 1)), line: line)
        }
        return TOMLValue(kind: try TOMLScalar.read(&scanner), line: line)
    }

    private mutating func list(depth: Int) throws(TOMLFault) -> [TOMLValue] {
        var values: [TOMLValue] = []
        while true {
            try scanner.skipBlanksAndLines()
            if scanner.take("]") { return values }
            values.append(try value(depth: depth))
            try scanner.skipBlanksAndLines()
            if scanner.take("]") { return values }
            guard scanner.take(",") else {
                throw scanner.fault("write a comma between two values, ] after the last")
            }
        }
    }

    private mutating func inlineTable(depth: Int) throws(TOMLFault) -> TOMLTable {
        let table = TOMLTable(.inline)
        scanner.skipBlanks()
        if scanner.take("}") { return table }
        while true {
            try keyAndValue(into: table, depth: depth)
            scanner.skipBlanks()
            if scanner.take("}") { break }
            guard scanner.take(",") else {
                throw scanner.fault(
                    "write a comma between two values, } after the last, all on one line")
            }
        }
        table.close()
        return table
    }
}

extension TOMLTable {
    /// Dotted keys within `{ … }` made tables that are complete with it.
    fileprivate func close() {
        for member in members.values {
            guard case .table(let table) = member.kind, table.origin == .dotted else { continue }
            table.origin = .inline
            table.close()
        }
    }
}
