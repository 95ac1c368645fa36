import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// A workbook on a disk, as a person has it.
struct WorkbookTrial {
    let folder: TemporaryFolder
    let register: TestRegister

    init() throws {
        folder = try TemporaryFolder()
        register = try TestRegister()
    }

    func path(_ workbook: TestWorkbook) throws -> String { try path(workbook.bytes) }

    func path(_ bytes: [UInt8]) throws -> String { try folder.write("book.xlsx", bytes) }

    /// Every row of the first sheet: its number, its cells, and what is wrong with them.
    func rows(_ workbook: TestWorkbook, sheet: String? = nil) throws -> [String] {
        let book = try Workbook(path(workbook))
        let reader = try book.rows(of: book.sheet(sheet))
        var rows: [String] = []
        while true {
            let faults: [CellFault]
            switch try reader.next() {
            case .record: faults = []
            case .faulty(let found): faults = found
            case .blank, .broken: continue
            case .end: return rows
            }
            let cells = reader.cells.map(\.string).joined(separator: "|")
            let words = faults.map { " (\($0.place): \($0.problem.reason.rawValue))" }
            rows.append("\(reader.line): \(cells)\(words.joined())")
        }
    }

    /// The cells of one row.
    func cells(_ cells: String, _ change: (inout TestWorkbook) -> Void = { _ in }) throws -> String
    {
        var workbook = TestWorkbook(.init("s", "<row>\(cells)</row>"))
        change(&workbook)
        let rows = try rows(workbook)
        return rows.joined(separator: "\n").replacing("1: ", with: "", maxReplacements: 1)
    }

    @discardableResult
    func bring(
        _ bytes: [UInt8], into table: Table = RegisterTables.area, sheet: String? = nil,
        options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        try Importer(register.connection, options).run([
            ImportFile(path: path(bytes), sheet: sheet, table: table)
        ])
    }

    /// Why the file cannot be read at all; nothing of the register changes.
    func refusal(_ bytes: [UInt8], sheet: String? = nil) throws -> String {
        let before = try register.everything()
        do {
            let report = try bring(bytes, sheet: sheet)
            Issue.record("read all the same: \(report.tables)")
            return ""
        } catch let error as InputError {
            #expect(error.kind == .wrongContent)
            #expect(try register.everything() == before)
            return error.message
        }
    }

    func refusal(_ workbook: TestWorkbook, sheet: String? = nil) throws -> String {
        try refusal(workbook.bytes, sheet: sheet)
    }
}
