import AlmonerModel
import AlmonerStore

/// Writes the register as a workbook with a sheet a table: what people read, fill in and import
/// again. What CSV leaves out without names, or of a part of the register, it leaves out too.
package struct RegisterWorkbook {
    private let connection: Connection
    private let part: RegisterPart?
    private let withNames: Bool

    /// - Parameter part: nil for the whole register.
    package init(_ connection: Connection, of part: RegisterPart? = nil, withNames: Bool) {
        self.connection = connection
        self.part = part
        self.withNames = withNames
    }

    /// Writes every table with a file of its own.
    ///
    /// - Parameter isTemplate: headings and lists to choose from, and no records.
    /// - Throws: `InputError` for more than a workbook holds.
    package func write(
        to output: Output, isTemplate: Bool = false, progress: (String, Int) -> Void = { _, _ in }
    ) throws -> [CSVExport.Written] {
        try connection.transaction {
            let tables = RegisterTables.all.filter(\.hasOwnFile)
            let workbook = try WorkbookWriter(
                output, sheets: tables.map(\.plural), lists: RegisterWorkbook.longLists(tables))
            let written = try tables.map {
                try write($0, to: workbook, isTemplate: isTemplate, progress)
            }
            try workbook.finish()
            return written
        }
    }

    private static func longLists(_ tables: [Table]) -> [[String]] {
        var lists: [[String]] = []
        for column in tables.flatMap(\.columns) {
            if let choices = choices(of: column), WorkbookWriter.isLong(choices),
                !lists.contains(choices)
            {
                lists.append(choices)
            }
        }
        return lists
    }

    private static let recordsBetweenProgress = 16_384

    private func write(
        _ table: Table, to workbook: WorkbookWriter, isTemplate: Bool,
        _ progress: (String, Int) -> Void
    ) throws -> CSVExport.Written {
        let export = CSVExport(connection, withNames: withNames)
        let columns =
            isTemplate
            ? table.columns.filter { withNames || !$0.mayNameSomebody }
            : try export.columns(of: table)
        let forms = RecordColumn.named(columns.map(\.name), of: table)
        var count = 0
        var leftOut = 0
        let widths = try self.widths(of: forms, table, isTemplate: isTemplate)
        let sheet = zip(columns, widths).map { RegisterWorkbook.column($0, width: $1) }
        try workbook.sheet(sheet) { sheet in
            if isTemplate { return }
            try RecordReader(connection, table).forEach(of: part) { record in
                if export.keepsNames(record, table) {
                    leftOut += 1
                    return
                }
                for (column, form) in forms { try sheet.cell(of: record, column, form) }
                try sheet.endRow()
                count += 1
                if count % RegisterWorkbook.recordsBetweenProgress == 0 {
                    progress(table.plural, count)
                }
            }
        }
        return CSVExport.Written(file: table.plural, records: count, leftOut: leftOut)
    }

    // MARK: Columns

    private static func column(_ column: Column, width: Int) -> WorkbookWriter.Column {
        WorkbookWriter.Column(
            heading: column.name, width: width, form: form(of: column),
            choices: choices(of: column), isClosed: !column.holdsSet)
    }

    private static func choices(of column: Column) -> [String]? {
        switch column.kind {
        case .choice(let choices): choices
        case .flag: ["TRUE", "FALSE"]
        default: nil
        }
    }

    /// A month is text: typed into another cell it would become a day.
    private static func form(of column: Column) -> CellForm {
        switch column.kind {
        case .money: .money
        case .date: .day
        case .flag, .integer, .number: .general
        case .code, .text, .choice, .link, .month, .period, .financialYear, .instant: .text
        }
    }

    private static let widest = 50
    private static let recordsMeasured = 200

    /// From the names and the first records.
    private func widths(
        of columns: [(column: Column, form: RecordColumn)], _ table: Table, isTemplate: Bool
    ) throws -> [Int] {
        var widths = columns.map { max($0.column.name.count, 8) }
        if isTemplate { return widths }
        try RecordReader(connection, table).forEach(
            of: part, limit: RegisterWorkbook.recordsMeasured
        ) { record in
            for (index, (_, form)) in columns.enumerated() {
                let count = record.text(form.position).count
                widths[index] = max(widths[index], min(count, RegisterWorkbook.widest))
            }
        }
        return widths
    }
}

extension SheetWriter {
    fileprivate mutating func cell(
        of record: Statement, _ column: Column, _ form: RecordColumn
    ) throws {
        let place = form.position
        if record.isNull(place) { return empty() }
        switch form.form {
        case .money: try money(pence: record.integer(place))
        case .flag: try flag(record.integer(place) == 1)
        case .real: try number(record.real(place))
        case .integer: try whole(record.integer(place))
        case .plain:
            let bytes = record.textBytes(place)
            if case .date = column.kind, let day = Day(iso: bytes) {
                try self.day(day)
            } else {
                try text(bytes)
            }
        case .text: try text(record.textBytes(place))
        }
    }
}
