import AlmonerModel
import AlmonerStore

/// Writes the register as canonical CSV, one file a table: what comes in again makes an identical
/// register. Without names, what may name a person is left out, and importing the files keeps what
/// the register has there. Of a part of the register, only that is written.
package struct CSVExport {
    private let connection: Connection
    private let part: RegisterPart?
    private let isHarmless: Bool
    private let withNames: Bool

    /// - Parameters:
    ///   - part: nil for the whole register.
    ///   - isHarmless: see `CSVWriter`.
    package init(
        _ connection: Connection, of part: RegisterPart? = nil, isHarmless: Bool = false,
        withNames: Bool
    ) {
        self.connection = connection
        self.part = part
        self.isHarmless = isHarmless
        self.withNames = withNames
    }

    /// What an export without names leaves out, for the person who makes it.
    package static let leftOut: [String] = RegisterTables.all.flatMap { table in
        table.columns.filter(\.mayNameSomebody).map { "\($0.name) of \(table.plural)" }
    }

    /// How many records went into a file, and how many were left out of it.
    package struct Written: Equatable, Sendable {
        package let file: String
        package let records: Int
        package let leftOut: Int
    }

    /// Writes every table with a file of its own into a folder that is there.
    package func write(
        to folder: String, progress: (String, Int) -> Void = { _, _ in }
    ) throws -> [Written] {
        try connection.transaction {
            try RegisterTables.all.filter(\.hasOwnFile).map { table in
                let file = "\(table.plural).csv"
                let output = try Output(path: "\(folder)/\(file)")
                let count = try write(table, to: output) { progress(file, $0) }
                try output.close()
                return Written(file: file, records: count.written, leftOut: count.leftOut)
            }
        }
    }

    private static let recordsBetweenProgress = 16_384

    package func write(
        _ table: Table, to output: Output, progress: (Int) -> Void = { _ in }
    ) throws -> (written: Int, leftOut: Int) {
        let columns = try self.columns(of: table)
        let forms = RecordColumn.named(columns.map(\.name), of: table).map(\.1)
        var writer = CSVWriter(output, isHarmless: isHarmless)
        for column in columns { try writer.cell(column.name) }
        try writer.endRecord()
        var count = 0
        var leftOut = 0
        try RecordReader(connection, table).forEach(of: part) { record in
            if keepsNames(record, table) {
                leftOut += 1
                return
            }
            try writer.record(record, forms)
            count += 1
            if count % CSVExport.recordsBetweenProgress == 0 { progress(count) }
        }
        return (count, leftOut)
    }

    /// A withdrawn agreement is kept whole, with the names in it.
    func keepsNames(_ record: Statement, _ table: Table) -> Bool {
        guard !withNames, table.name == RegisterTables.withdrawal.name else { return false }
        let place = table.columns.firstIndex { $0.name == "table_name" }
        let withdrawn = place.flatMap { RegisterTables.named(record.text(Int32($0 + 1))) }
        return withdrawn?.columns.contains(where: \.mayNameSomebody) ?? true
    }

    /// The first day of its line goes with a row of activity only where the register needs it to
    /// tell two lines apart: the canonical file otherwise does without.
    func columns(of table: Table) throws -> [Column] {
        let all = table.columns.filter { withNames || !$0.mayNameSomebody }
        guard table.refersToLine else { return all }
        let hasSeveralLines = try connection.firstRow(
            """
            SELECT 1
              FROM contract_line
             GROUP BY contract, service, unit
            HAVING count(*) > 1
             LIMIT 1
            """
        ) { _ in true }
        return hasSeveralLines == true ? all : all.filter { $0.name != "valid_from" }
    }
}
