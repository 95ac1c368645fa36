/// A value of a TOML file, and the line it begins on.
struct TOMLValue {
    enum Kind {
        case text(String)
        /// As it is written, without the underscores between digits.
        case number(String)
        case flag(Bool)
        /// A date, a time or both, as it is written.
        case moment(String)
        case list([TOMLValue])
        case table(TOMLTable)
    }

    let kind: Kind
    let line: Int
}

/// A table of a TOML file. A class, because headers far apart add to the same one.
final class TOMLTable {
    /// How it came about, which decides who may still add to it.
    enum Origin {
        /// Named on the way by a header: `[a.b]` makes `a`. Its own header may follow.
        case implied
        case header
        /// Made by a dotted key, `a.b = 1`.
        case dotted
        /// `{ … }`: complete as it stands.
        case inline

        var takesDottedKeys: Bool { self == .dotted || self == .implied }
    }

    var origin: Origin
    fileprivate(set) var members: [String: TOMLValue] = [:]
    /// Those whose value is a list of tables, to which `[[…]]` adds.
    fileprivate var tableLists: Set<String> = []

    init(_ origin: Origin) {
        self.origin = origin
    }
}

/// What is wrong with a file of TOML.
struct TOMLFault: Error {
    let line: Int
    let message: String
}

// MARK: Which table a key is in

extension TOMLTable {
    func add(_ value: TOMLValue, as key: String) throws(TOMLFault) {
        guard members[key] == nil else {
            throw TOMLFault(line: value.line, message: "\"\(key)\" is given twice")
        }
        members[key] = value
    }

    /// The table into which `a.b.c = …` puts its value: `a.b`.
    func table(forDotted keys: ArraySlice<String>, line: Int) throws(TOMLFault) -> TOMLTable {
        var table = self
        for key in keys {
            guard let member = table.members[key] else {
                let made = TOMLTable(.dotted)
                table.members[key] = TOMLValue(kind: .table(made), line: line)
                table = made
                continue
            }
            guard case .table(let there) = member.kind, there.origin.takesDottedKeys else {
                throw TOMLFault(
                    line: line, message: "\"\(key)\" is given on line \(member.line) already")
            }
            table = there
        }
        return table
    }

    /// The table that `[a.b.c]` or `[[a.b.c]]` begins.
    func table(forHeader keys: [String], isList: Bool, line: Int) throws(TOMLFault) -> TOMLTable {
        var table = self
        for key in keys.dropLast() { table = try table.stepped(into: key, line: line) }
        guard let last = keys.last else { return table }
        return isList
            ? try table.appended(to: last, line: line) : try table.begun(last, line: line)
    }

    private func stepped(into key: String, line: Int) throws(TOMLFault) -> TOMLTable {
        guard let member = members[key] else {
            let made = TOMLTable(.implied)
            members[key] = TOMLValue(kind: .table(made), line: line)
            return made
        }
        if case .table(let there) = member.kind, there.origin != .inline { return there }
        if tableLists.contains(key), case .list(let tables) = member.kind,
            case .table(let last)? = tables.last?.kind
        {
            return last
        }
        throw TOMLFault(line: line, message: "\"\(key)\" is no table that can be added to")
    }

    private func begun(_ key: String, line: Int) throws(TOMLFault) -> TOMLTable {
        guard let member = members[key] else {
            let made = TOMLTable(.header)
            members[key] = TOMLValue(kind: .table(made), line: line)
            return made
        }
        guard case .table(let there) = member.kind, there.origin == .implied else {
            throw TOMLFault(
                line: line, message: "\"\(key)\" is given on line \(member.line) already")
        }
        there.origin = .header
        members[key] = TOMLValue(kind: .table(there), line: line)
        return there
    }

    private func appended(to key: String, line: Int) throws(TOMLFault) -> TOMLTable {
        var tables: [TOMLValue] = []
        if let member = members[key] {
            guard tableLists.contains(key), case .list(let there) = member.kind else {
                throw TOMLFault(
                    line: line,
                    message: "\"\(key)\" is on line \(member.line) already, and not as [[\(key)]]")
            }
            tables = there
        }
        let made = TOMLTable(.header)
        tables.append(TOMLValue(kind: .table(made), line: line))
        members[key] = TOMLValue(kind: .list(tables), line: tables[0].line)
        tableLists.insert(key)
        return made
    }
}
