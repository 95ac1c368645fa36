import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Sheets as files of a table")
struct WorkbookImportTests {
    private let trial: WorkbookTrial
    private static let header = TestWorkbook.row("code", "name")

    init() throws {
        trial = try WorkbookTrial()
    }

    private func areas() throws -> [String] {
        try trial.register.connection.rows("SELECT code, name FROM area ORDER BY code") {
            "\($0.text(0)) \($0.text(1))"
        }
    }

    @Test("the header is found below titles and headings over several columns")
    func titles() throws {
        let rows =
            TestWorkbook.row("Areas of the county") + "<row/>" + TestWorkbook.row("Areas", "", "")
            + TestWorkbook.row("code", "name", "population") + "<row r=\"9\"><c><v>1</v></c>"
            + "<c t=\"inlineStr\"><is><t>North</t></is></c><c><v>12000</v></c></row>"
        let report = try trial.bring(TestWorkbook(.init("x", rows)).bytes)
        #expect(report.countLines == ["areas 1: 1 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(try areas() == ["1 North"])
    }

    @Test("a sheet without the table's columns is refused with what it has")
    func noColumns() throws {
        let message = try trial.refusal(
            TestWorkbook(.init("List", TestWorkbook.row("No", "Agreement"))))
        #expect(message.hasPrefix("book.xlsx (List):1: areas have no column \"No\", \"Agreement\""))
        #expect(
            try trial.refusal(TestWorkbook(.init("List", "")))
                == "book.xlsx (List) is empty: its first row should name the columns")
    }

    @Test("the key of the table alone makes a header, where the other columns are left out")
    func keyAlone() throws {
        try trial.register.add(RegisterTables.area, csv: "code,name\nA,Alpha\n")
        let rows = TestWorkbook.row("code", "Total", "Notes") + TestWorkbook.row("A", "1", "x")
        var options = ImportOptions()
        options.ignoresUnknownColumns = true
        let report = try trial.bring(TestWorkbook(.init("x", rows)).bytes, options: options)
        #expect(report.countLines == ["areas 1: 0 added, 0 changed, 1 unchanged, 0 refused"])
    }

    @Test("the first sheet is the first that is shown; a name or a number chooses another")
    func sheets() throws {
        func sheet(_ name: String, _ state: String? = nil) -> TestWorkbook.Sheet {
            .init(name, WorkbookImportTests.header + TestWorkbook.row(name, "x"), state: state)
        }
        let book = TestWorkbook(
            sheet("A", "hidden"), sheet("B"), sheet("C", "veryHidden"), sheet("D")
        ).bytes
        for sheet in [nil, "D", "2", "a"] { try trial.bring(book, sheet: sheet) }
        #expect(try areas() == ["A x", "B x", "D x"])
        #expect(
            try trial.refusal(book, sheet: "3")
                == "book.xlsx has no sheet \"3\"; it has \"A\", \"B\", \"C\", \"D\"")
        #expect(
            try trial.refusal(TestWorkbook(sheet("A", "hidden")))
                == "book.xlsx: every sheet is hidden: name one with --sheet")
    }

    @Test("problems have the sheet, the row as it is numbered there, and the column")
    func problems() throws {
        let rows =
            TestWorkbook.row("code", "name", "population")
            + "<row r=\"5\"><c t=\"inlineStr\"><is><t>A</t></is></c><c t=\"e\"><v>#N/A</v></c></row>"
            + TestWorkbook.row("B", "Beta", "many") + TestWorkbook.row("C", "Gamma", "1", "stray")
        let report = try trial.bring(TestWorkbook(.init("List", rows)).bytes)
        #expect(
            report.problems.map(\.description) == [
                "book.xlsx (List):5: name \"#N/A\": without a result: the sheet could not work it out: correct the formula",
                "book.xlsx (List):6: population \"many\": not a number: write a whole number, for example 1200",
                "book.xlsx (List):7: wrong number of cells: a cell to the right of the last heading holds something: empty it, or give the column a heading",
            ])
        #expect(try areas() == [])
    }

    @Test("a formula without a result is nobody's concern where nothing is taken from it")
    func unusedColumn() throws {
        let rows =
            TestWorkbook.row("code", "name", "Total")
            + "<row><c><v>1</v></c><c><v>2</v></c><c t=\"e\"><v>#REF!</v></c></row>"
        var options = ImportOptions()
        options.ignoresUnknownColumns = true
        let report = try trial.bring(TestWorkbook(.init("x", rows)).bytes, options: options)
        #expect(report.problems.isEmpty)
        #expect(try areas() == ["1 2"])
    }

    @Test("refused rows are set aside as CSV, with what stands in the sheet")
    func rejects() throws {
        let rows =
            WorkbookImportTests.header + TestWorkbook.row("A", "Alpha")
            + "<row><c><v>2</v></c><c><f>X()</f></c></row>"
        var options = ImportOptions()
        options.skipsBadRows = true
        options.rejects = trial.folder.file("rejects.csv")
        try trial.bring(TestWorkbook(.init("x", rows)).bytes, options: options)
        #expect(
            try trial.folder.text("rejects.csv") == """
                code,name,reason
                2,(formula),"name: without a result: its result is not in the file: open the workbook, and save it again"

                """)
        #expect(try areas() == ["A Alpha"])
    }

    @Test("a workbook is known by its content, and so is what is none")
    func content() throws {
        let name = try trial.folder.write("book.csv", TestWorkbook(.init("x", "")).bytes)
        #expect(try Workbook.isWorkbook(name))
        let text = try trial.folder.write("text.xlsx", "code,name\nA,Alpha\n")
        #expect(try !Workbook.isWorkbook(text))
        let report = try Importer(trial.register.connection, ImportOptions()).run([
            ImportFile(path: text, table: RegisterTables.area)
        ])
        #expect(report.changedAnything)
        #expect(
            try trial.refusal(Array("code,name\n".utf8), sheet: "x")
                == "book.xlsx is no workbook, so that it has no sheet \"x\": leave out --sheet")
    }

    @Test("a first map of a sheet is drawn from it")
    func suggestion() throws {
        let rows =
            TestWorkbook.row("Payments of the county") + TestWorkbook.row("Ref", "Supplier", "Net")
            + TestWorkbook.row("P1", "Hearth Trust", "12.50")
            + TestWorkbook.row("P2", "County team", "13")
        let path = try trial.path(TestWorkbook(.init("x", rows)))
        let map = try MapSuggestion.text(
            for: path, table: RegisterTables.payment, encoding: .utf8)
        #expect(map.contains("from its header (line 2) and its 2 rows"))
        #expect(map.contains("payee_name = \"Supplier\""))
        #expect(!map.contains("encoding"))
    }
}
