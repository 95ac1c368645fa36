import AlmonerModel
import AlmonerStore

/// Writes the register as canonical CSV, one file a table: what comes in again makes an identical
/// register.
package struct CSVExport {
    private let connection: Connection
    private let isHarmless: Bool
    private let leavesOut: Set<String>

    /// - Parameters:
    ///   - isHarmless: see `CSVWriter`.
    ///   - leavesOut: names of columns.
    package init(
        _ connection: Connection, isHarmless: Bool = false, leavingOut leavesOut: Set<String> = []
    ) {
        self.connection = connection
        self.isHarmless = isHarmless
        self.leavesOut = leavesOut
    }

    /// Writes every table with a file of its own into a folder that is there.
    ///
    /// - Returns: how many records went into each file.
    package func write(
        to folder: String, progress: (String, Int) -> Void = { _, _ in }
    ) throws -> [(file: String, records: Int)] {
        try connection.transaction {
            try RegisterTables.all.filter(\.hasOwnFile).map { table in
                let file = "\(table.plural).csv"
                let output = try Output(path: "\(folder)/\(file)")
                let count = try write(table, to: output) { progress(file, $0) }
                try output.close()
                return (file, count)
            }
        }
    }

    private static let recordsBetweenProgress = 16_384

    package func write(
        _ table: Table, to output: Output, progress: (Int) -> Void = { _ in }
    ) throws -> Int {
        let columns = try self.columns(of: table)
        var writer = CSVWriter(output, isHarmless: isHarmless)
        for (_, column) in columns { try writer.cell(column.name) }
        try writer.endRecord()
        var count = 0
        try RecordReader(connection, table).forEach { record in
            for (position, column) in columns { try write(record, position, column, &writer) }
            try writer.endRecord()
            count += 1
            if count % CSVExport.recordsBetweenProgress == 0 { progress(count) }
        }
        return count
    }

    /// The first day of its line goes with a row of activity only where the register needs it to
    /// tell two lines apart: the canonical file otherwise does without.
    func columns(of table: Table) throws -> [(Int32, Column)] {
        let all = table.columns.enumerated().map { (Int32($0 + 1), $1) }
            .filter { !leavesOut.contains($1.name) }
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
        return hasSeveralLines == true ? all : all.filter { $0.1.name != "valid_from" }
    }

    /// Text goes from SQLite to the file as it lies there.
    private func write(
        _ record: Statement, _ position: Int32, _ column: Column, _ writer: inout CSVWriter
    ) throws {
        switch column.kind {
        case .money, .flag, .number:
            try writer.cell(RecordText.canonical(record, position, column))
        case .code, .text, .choice, .link:
            try writer.text(record.textBytes(position))
        case .integer, .date, .month, .period, .financialYear, .instant:
            try writer.cell(record.textBytes(position))
        }
    }
}
