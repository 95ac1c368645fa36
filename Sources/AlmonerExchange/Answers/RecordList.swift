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
        let forms = columns.map(\.form)
        guard format == .json else {
            return try forEach { record in
                try writeObject(record, members, forms, to: output)
                try output.write("\n")
            }
        }
        let list = AnswerSheet(question: "list \(table.plural)", keys: [], rows: [])
        try AnswerFormat.writeJSON(past.map(list.asKnown) ?? list, to: output) { beginRow in
            try forEach { record in
                try beginRow()
                try writeObject(record, members, forms, to: output)
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

    /// What stands before each value, one behind the other, and where each ends.
    private var members: (names: [UInt8], ends: [Int]) {
        var names: [UInt8] = []
        var ends: [Int] = []
        for (column, _) in columns {
            let separator = names.isEmpty ? "{" : ", "
            names += "\(separator)\(jsonQuoted(column.programName)): ".utf8
            ends.append(names.count)
        }
        return (names, ends)
    }

    private func writeObject(
        _ record: Statement, _ members: (names: [UInt8], ends: [Int]), _ forms: [RecordColumn],
        to output: Output
    ) throws {
        try members.names.withUnsafeBytes { names in
            var start = 0
            for (form, end) in zip(forms, members.ends) {
                try output.write(CellBytes(rebasing: names[start..<end]))
                try write(record, form, to: output)
                start = end
            }
        }
        try output.write(forms.isEmpty ? "{}" : "}")
    }

    private func write(_ record: Statement, _ column: RecordColumn, to output: Output) throws {
        let position = column.position
        switch column.form {
        case .plain, .text:
            let text = record.textBytes(position)
            if text.baseAddress != nil { return try output.write(jsonText: text) }
        case .money, .integer:
            if let number = record.optionalInteger(position) { return try output.write(number) }
        case .flag:
            if let flag = record.optionalInteger(position) {
                return try output.write(flag == 1 ? "true" : "false")
            }
        case .real:
            if let number = record.optionalReal(position) {
                return try output.write(shortest(number))
            }
        }
        try output.write("null")
    }
}
