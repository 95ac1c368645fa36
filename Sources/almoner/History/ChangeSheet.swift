import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// Changes as an answer. For people what changed, in the words of the tables; for programs the
/// records before and after, with the names of their columns and links as references.
struct ChangeSheet {
    private let register: Connection
    private let isForPeople: Bool
    private let keys: RecordKeys

    init(_ register: Connection, isForPeople: Bool) {
        self.register = register
        self.isForPeople = isForPeople
        keys = RecordKeys(register)
    }

    func read(_ filter: ChangeReader.Filter) throws -> AnswerSheet {
        var rows: [[AnswerValue]] = []
        try ChangeReader(register).forEach(filter) { rows.append(try row($0)) }
        let names =
            isForPeople
            ? ["sequence", "instant", "actor", "table", "key", "operation", "changes", "reason"]
            : [
                "sequence", "instant", "actor", "reason", "command", "table", "key", "operation",
                "before", "after",
            ]
        return AnswerSheet(question: "history show", keys: names, rows: rows)
    }

    private func row(_ change: ChangeReader.Change) throws -> [AnswerValue] {
        if isForPeople {
            // A number of a change is a name, not an amount.
            return [
                .text(String(change.sequence)), .text(change.instant), .text(change.actor),
                .text(change.table), .optional(change.key), .text(change.operation),
                .text(try changes(change)), .optional(change.reason),
            ]
        }
        return [
            .count(change.sequence), .text(change.instant), .text(change.actor),
            .optional(change.reason), .text(change.command), .text(change.table),
            .optional(change.key), .text(change.operation),
            try change.before.map { try figures($0, change.table) } ?? .unknown,
            try change.after.map { try figures($0, change.table) } ?? .unknown,
        ]
    }

    // MARK: For programs

    private func figures(_ record: JSONRecord, _ table: String) throws -> AnswerValue {
        .figures(
            try record.columns.map { name, value in
                AnswerFigure(name, try plain(value, name, table))
            })
    }

    private func plain(_ value: SQLValue, _ name: String, _ table: String) throws -> AnswerValue {
        if let reference = try reference(value, name, table) {
            return .reference(reference, name: nil)
        }
        return switch value {
        case .null: .unknown
        case .integer(let number): .count(number)
        case .real(let number): .number(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .text("\(bytes.count) bytes")
        }
    }

    // MARK: For people

    private func changes(_ change: ChangeReader.Change) throws -> String {
        let record = change.after ?? change.before
        let parts = try (record?.columns ?? []).compactMap { name, value -> String? in
            if name == "id" { return nil }
            let column = declared(name, change.table)
            let title = column?.name ?? name
            let now = try words(value, name, change.table)
            guard let before = change.before, change.after != nil else {
                return value == .null ? nil : "\(title): \(now)"
            }
            guard let old = before[name], old != value else { return nil }
            return "\(title): \(try words(old, name, change.table)) → \(now)"
        }
        return parts.joined(separator: "; ")
    }

    private func words(_ value: SQLValue, _ name: String, _ table: String) throws -> String {
        if let reference = try reference(value, name, table) { return reference }
        switch (value, declared(name, table)?.kind) {
        case (.null, _): return "unknown"
        case (.integer(let pence), .money?): return Money.plain(pence: pence)
        case (.integer(let number), .flag?): return number == 1 ? "true" : "false"
        case (.integer(let number), _): return String(number)
        case (.real(let number), _): return shortest(number)
        case (.text(let text), _): return text
        case (.bytes(let bytes), _): return "\(bytes.count) bytes"
        }
    }

    // MARK: Columns

    private func declared(_ name: String, _ table: String) -> Column? {
        RegisterTables.named(table)?.columns.first { $0.storedName == name }
    }

    /// What a link refers to; an id that nobody knows any more as `#12`.
    private func reference(_ value: SQLValue, _ name: String, _ table: String) throws -> String? {
        guard case .integer(let id) = value else { return nil }
        let target =
            name == RegisterTables.contractLine.name ? name : declared(name, table)?.linkedTable
        guard let linked = target.flatMap(RegisterTables.named) else { return nil }
        return try keys.key(of: id, in: linked) ?? "#\(id)"
    }
}
