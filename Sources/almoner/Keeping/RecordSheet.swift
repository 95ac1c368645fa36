import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// Records of a table as an answer, so that they are written like one.
struct RecordSheet {
    enum Form {
        /// Canonical CSV: it imports again.
        case canonical
        /// camelCase keys, whole pence, null.
        case program
        case person

        init(_ format: AnswerFormat) {
            switch format {
            case .csv: self = .canonical
            case .json, .jsonl: self = .program
            case .table, .markdown, .ics, .html, .xlsx: self = .person
            }
        }

        func key(_ column: Column) -> String {
            self == .program ? column.programName : column.name
        }
    }

    private let table: Table
    private let columns: [(position: Int32, column: Column)]
    private let form: Form

    init(_ table: Table, columns names: [String], form: Form) {
        self.table = table
        self.form = form
        columns = names.compactMap { name in
            table.columns.firstIndex { $0.name == name }.map {
                (Int32($0 + 1), table.columns[$0])
            }
        }
    }

    /// - Parameter sorting: sorts by what the register stores, before it becomes a person's text,
    ///   in which 90 comes after 100.
    /// - Returns: the records, and whether they are sorted so: only by one of the table's columns.
    func read(
        _ connection: Connection, where conditions: [(column: String, value: String)],
        limit: Int?, sortedBy sorting: (key: String, isDescending: Bool)?
    ) throws -> (sheet: AnswerSheet, isSorted: Bool) {
        let sortColumn = columns.first { column in
            sorting.map { RecordSheet.isNamed(column.column, $0.key) } ?? false
        }
        var rows: [[AnswerValue]] = []
        var places: [[AnswerValue]] = []
        try RecordReader(connection, table).forEach(where: conditions, limit: limit) { record in
            if let (position, column) = sortColumn {
                places.append([
                    value(record, position, column, .program), .count(Int64(rows.count)),
                ])
            }
            rows.append(row(record))
        }
        guard sortColumn != nil, let sorting else { return (sheet(rows), false) }
        let order = AnswerSheet(question: "", keys: ["value", "place"], rows: places)
            .sorted(by: "value", descending: sorting.isDescending)
        let sorted = order?.rows.map { place in
            if case .count(let index) = place[1] { rows[Int(index)] } else { [AnswerValue]() }
        }
        return (sheet(sorted ?? []), true)
    }

    func read(_ connection: Connection, id: Int64) throws -> AnswerSheet {
        let row = try RecordReader(connection, table).record(id: id) { self.row($0) }
        return sheet(row.map { [$0] } ?? [])
    }

    private func row(_ record: Statement) -> [AnswerValue] {
        columns.map { value(record, $0.position, $0.column, form) }
    }

    private func value(
        _ record: Statement, _ position: Int32, _ column: Column, _ form: Form
    ) -> AnswerValue {
        if record.isNull(position) { return .unknown }
        return switch (column.kind, form) {
        case (.money, .program), (.money, .person): .pence(record.integer(position))
        case (.integer, .program): .count(record.integer(position))
        case (.number, .program): .number(record.real(position))
        case (.flag, .program): .flag(record.integer(position) == 1)
        // For people a reference is not to be shortened as a text is.
        case (.code, .person), (.link, .person):
            .reference(RecordText.canonical(record, position, column), name: nil)
        default: .text(RecordText.canonical(record, position, column))
        }
    }

    private func sheet(_ rows: [[AnswerValue]]) -> AnswerSheet {
        AnswerSheet(
            question: "list \(table.plural)", keys: columns.map { form.key($0.column) }, rows: rows)
    }

    /// The key that a column has here, by its name in CSV or in JSON; nil if it is none of them.
    func key(named name: String) -> String? {
        columns.first { RecordSheet.isNamed($0.column, name) }.map { form.key($0.column) }
    }

    /// `annual_value` in CSV is `annualValuePence` in JSON; either is understood.
    static func isNamed(_ column: Column, _ name: String) -> Bool {
        name == column.name || name == column.programName
    }
}
