import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("The register as a workbook")
struct RegisterWorkbookTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func export(
        _ connection: Connection, _ name: String, isTemplate: Bool = false, withNames: Bool = true
    ) throws -> Workbook {
        let output = try Output(path: folder.file(name))
        _ = try RegisterWorkbook(connection, withNames: withNames).write(
            to: output, isTemplate: isTemplate)
        try output.close()
        return try Workbook(folder.file(name))
    }

    private func files(_ book: Workbook) -> [ImportFile] {
        RegisterTables.all.filter(\.hasOwnFile).compactMap { table in
            book.sheets.first { $0.name == table.plural }.map {
                ImportFile(book, $0, table: table)
            }
        }
    }

    /// Out, into the same register, where nothing changes; into an empty one, which is then the
    /// same.
    private func expectSame(_ register: TestRegister) throws {
        let book = try export(register.connection, "first.xlsx")
        let again = try Importer(register.connection, ImportOptions()).run(files(book))
        #expect(again.problems.map(\.description) == [])
        #expect(again.tables.allSatisfy { $0.unchanged == $0.read })
        let second = try TestRegister()
        _ = try Importer(second.connection, ImportOptions()).run(files(book))
        try export(second.connection, "second.xlsx")
        #expect(try folder.bytes("first.xlsx") == folder.bytes("second.xlsx"))
    }

    @Test("the worked example comes back as it went out, byte for byte")
    func demo() throws { try expectSame(try TestRegister.demo()) }

    @Test("one record of each table comes back as it went out")
    func oneOfEach() throws { try expectSame(try TestRegister.oneOfEach()) }

    @Test("a register of awkward texts comes back as it went out", arguments: 0..<12)
    func awkward(seed: UInt64) throws { try expectSame(try TestRegister.awkward(seed: seed)) }

    private func rows(_ book: Workbook, _ sheet: String) throws -> [[String]] {
        let reader = try book.rows(of: book.sheet(sheet))
        var rows: [[String]] = []
        while case .record = try reader.next() { rows.append(reader.cells.map(\.string)) }
        return rows
    }

    @Test("a template has a sheet a table with all its columns and nothing else")
    func template() throws {
        let book = try export(
            TestRegister.demo().connection, "t.xlsx", isTemplate: true, withNames: false)
        let tables = RegisterTables.all.filter(\.hasOwnFile)
        #expect(book.sheets.map(\.name) == tables.map(\.plural))
        for table in tables {
            let columns = table.columns.filter { !$0.mayNameSomebody }.map(\.name)
            #expect(try rows(book, table.plural) == [columns])
        }
    }

    @Test("the managers of contracts stay at home unless they are asked for")
    func names() throws {
        let register = try TestRegister.oneOfEach()
        #expect(
            try rows(export(register.connection, "a.xlsx"), "contracts")[0].contains(
                "contract_manager"))
        let without = try export(register.connection, "b.xlsx", withNames: false)
        #expect(try !rows(without, "contracts")[0].contains("contract_manager"))
    }

    @Test("a text that no cell holds is refused, and the file that was there stays")
    func longText() throws {
        let register = try TestRegister()
        func put(_ count: Int) throws {
            let text = String(repeating: "é", count: count)
            try register.add(RegisterTables.area, csv: "code,name\nA,\(text)\n")
        }
        try put(32_767)
        try export(register.connection, "a.xlsx")
        let before = try folder.bytes("a.xlsx")
        try put(32_768)
        let error = #expect(throws: InputError.self) {
            try export(register.connection, "a.xlsx")
        }
        #expect(
            error?.message
                == "areas, row 2: a text of 32768 characters is longer than a cell of a workbook holds (32767): shorten it, or use csv"
        )
        #expect(try folder.bytes("a.xlsx") == before)
        #expect(try folder.names == ["a.xlsx"])
    }

    @Test("a list too long for a column stands on a hidden sheet, and columns share it")
    func longList() throws {
        let long = (1...60).map { "choice \($0)" }
        let comma = ["one, or more", "none"]
        #expect(WorkbookWriter.isLong(long) && WorkbookWriter.isLong(comma))
        #expect(!WorkbookWriter.isLong(["yes", "no"]))
        let output = try Output(path: folder.file("lists.xlsx"))
        let writer = try WorkbookWriter(output, sheets: ["things"], lists: [long, comma])
        let columns = [long, comma, long].map {
            WorkbookWriter.Column(heading: "x", width: 9, form: .text, choices: $0)
        }
        try writer.sheet(columns) { _ in }
        try writer.finish()
        try output.close()
        let book = try Workbook(folder.file("lists.xlsx"))
        #expect(book.sheets.map(\.name) == ["things", "lists"])
        #expect(book.sheets.map(\.isHidden) == [false, true])
        let lists = try rows(book, "lists")
        #expect(lists.map { $0[0] } == long)
        #expect(lists.prefix(2).map { $0[1] } == comma)
        #expect(lists.last?.count == 1)
    }

    @Test("an answer has its rows on one sheet, typed, and what was asked on another")
    func answer() throws {
        let sheet = AnswerSheet(
            question: "list things",
            keys: ["text", "annualPence", "day", "isSme", "count", "provider", "rate", "gone"],
            rows: [
                [
                    .text("=1+1"), .pence(123_456), .day(try #require(Day("2026-09-30"))),
                    .flag(true), .count(-5), .reference("P1", name: "Hearth"), .number(0.1),
                    .unknown,
                ],
                [.text("x"), .finePence(2_552.78), .unknown, .unknown, .year(2026)]
                    + [.list(["a", "b"]), .unknown, .absent],
            ])
        let output = try Output(path: folder.file("answer.xlsx"))
        try AnswerFormat.xlsx.write(sheet, to: output)
        try output.close()
        let book = try Workbook(folder.file("answer.xlsx"))
        #expect(book.sheets.map(\.name) == ["list things", "about"])
        #expect(
            try rows(book, "list things") == [
                ["text", "annual", "day", "is sme", "count", "provider", "rate", "gone"],
                ["=1+1", "1234.56", "2026-09-30", "true", "-5", "P1 Hearth", "0.1"],
                ["x", "25.5278", "", "", "2026", "a b"],
            ])
        #expect(try rows(book, "about")[1] == ["question", "list things"])
    }
}
