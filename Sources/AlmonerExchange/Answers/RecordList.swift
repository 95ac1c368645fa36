import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// Records of a table for a program, written while they are read: a table of any size passes
/// through one buffer.
package struct RecordList {
    private let table: Table
    private let columns: [(column: Column, form: RecordColumn)]

    package init(_ table: Table, columns names: [String]) {
        self.table = table
        columns = RecordColumn.named(names, of: table)
    }

    /// - Parameters:
    ///   - conditions: only records with these values, as canonical CSV has them.
    ///   - limit: how many at most; nil: all.
    ///   - format: `csv`, which imports again, `json` or `jsonl`.
    ///   - past: what the answer says of a register that is not the present one.
    package func write(
        _ connection: Connection, where conditions: [(column: String, value: String)],
        limit: Int?, as format: AnswerFormat, known past: AsKnown?, to output: Output
    ) throws {
        let reader = RecordReader(connection, table)
        func forEach(_ body: (Statement) throws -> Void) throws {
            try reader.forEach(where: conditions, limit: limit, body)
        }
        guard format != .csv else { return try writeCSV(to: output, forEach) }
        let members = self.members
        guard format == .json else {
            return try forEach { record in
                try writeObject(record, members, to: output)
                try output.write("\n")
            }
        }
        let list = AnswerSheet(question: "list \(table.plural)", keys: [], rows: [])
        try AnswerFormat.writeJSON(past.map(list.asKnown) ?? list, to: output) { beginRow in
            try forEach { record in
                try beginRow()
                try writeObject(record, members, to: output)
            }
        }
    }

    private func writeCSV(
        to output: Output, _ forEach: ((Statement) throws -> Void) throws -> Void
    ) throws {
        var writer = CSVWriter(output)
        for (column, _) in columns { try writer.cell(column.name) }
        try writer.endRecord()
        let forms = columns.map(\.form)
        try forEach { try writer.record($0, forms) }
    }

    // MARK: JSON

    /// What stands before each value.
    private var members: [[UInt8]] {
        columns.enumerated().map { index, column in
            Array("\(index == 0 ? "{" : ", ")\(jsonQuoted(column.column.programName)): ".utf8)
        }
    }

    private func writeObject(
        _ record: Statement, _ members: [[UInt8]], to output: Output
    ) throws {
        for (index, (_, column)) in columns.enumerated() {
            try members[index].withUnsafeBytes { try output.write($0) }
            try write(record, column, to: output)
        }
        try output.write(columns.isEmpty ? "{}" : "}")
    }

    private func write(_ record: Statement, _ column: RecordColumn, to output: Output) throws {
        let position = column.position
        if record.isNull(position) { return try output.write("null") }
        switch column.form {
        case .money, .integer: try output.write(record.textBytes(position))
        case .flag: try output.write(record.integer(position) == 1 ? "true" : "false")
        case .real: try output.write(shortest(record.real(position)))
        case .plain, .text: try output.write(jsonText: record.textBytes(position))
        }
    }
}
