import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Workbooks that mean harm, or have come to some")
struct WorkbookDamageTests {
    private let trial: WorkbookTrial
    private static let good = TestWorkbook(
        .init("x", TestWorkbook.row("code", "name") + TestWorkbook.row("A", "Alpha")))

    init() throws {
        trial = try WorkbookTrial()
    }

    private func zip(_ change: (inout ZipFile) -> Void) -> [UInt8] {
        var zip = WorkbookDamageTests.good.zip
        change(&zip)
        return zip.bytes
    }

    @Test("the workbook that the others are spoilt from is good")
    func good() throws {
        #expect(try trial.bring(WorkbookDamageTests.good.bytes).problems.isEmpty)
    }

    // MARK: Bombs

    @Test("two gigabytes of empty cells in a few megabytes are refused before they unpack")
    func emptyCells() throws {
        let bomb = zip {
            $0.parts[4] = ZipFile.Part(
                $0.parts[4].name, head: "<worksheet><sheetData><row>", millionsOfCells: 512,
                tail: "</row></sheetData></worksheet>")
        }
        let message = try trial.refusal(bomb)
        #expect(message.hasPrefix("book.xlsx: xl/worksheets/s0.xml unpacks to 1953 MB from "))
    }

    @Test("a part that unpacks to more than a sheet of records does is refused, whatever its size")
    func ratio() throws {
        let bomb = zip { $0.parts[4].size = 5 << 20 }
        #expect(try trial.refusal(bomb).contains("unpacks to 5 MB from 0 KB"))
        let texts = zip { $0.parts[2].size = 2 << 30 }
        #expect(try trial.refusal(texts).contains("xl/texts.xml unpacks to 2048 MB from 0 KB"))
    }

    @Test("a part that unpacks to more than it says is cut off there, and refused")
    func lyingSize() throws {
        let bomb = zip {
            $0.parts[4] = ZipFile.Part(
                $0.parts[4].name, head: "<worksheet><sheetData><row>", millionsOfCells: 4,
                tail: "</row></sheetData></worksheet>")
            $0.parts[4].size = 4_000
        }
        #expect(try trial.refusal(bomb).contains("is damaged"))
    }

    @Test("a part that is packed as a bomb is, but small, is read to its end")
    func smallBomb() throws {
        let cells = zip {
            $0.parts[4] = ZipFile.Part(
                $0.parts[4].name,
                head: "<worksheet><sheetData>" + TestWorkbook.row("code", "name") + "<row>",
                millionsOfCells: 1, tail: "</row></sheetData></worksheet>")
        }
        #expect(try trial.refusal(cells).contains("a cell of row 2 stands in no column"))
    }

    @Test("a document type is refused, and with it every entity", arguments: 0..<5)
    func entities(part: Int) throws {
        let laughs = (1...9).map { level in
            let inner = String(repeating: "&l\(level - 1);", count: 10)
            return "<!ENTITY l\(level) \"\(inner)\">"
        }
        let bomb = zip {
            $0.parts[part] = ZipFile.Part(
                $0.parts[part].name,
                "<!DOCTYPE x [<!ENTITY l0 \"lol\">\(laughs.joined())]><x>&l9;</x>")
        }
        #expect(try trial.refusal(bomb).contains("declares a document type"))
        let outside = zip {
            $0.parts[part] = ZipFile.Part(
                $0.parts[part].name,
                "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><x>&f;</x>")
        }
        #expect(try trial.refusal(outside).contains("declares a document type"))
        let undeclared = zip {
            $0.parts[part] = ZipFile.Part($0.parts[part].name, "<x>&f;</x>")
        }
        #expect(try trial.refusal(undeclared).contains("is damaged"))
    }

    @Test("a tag without an end is given up on")
    func longToken() throws {
        let bomb = zip {
            $0.parts[4] = ZipFile.Part(
                $0.parts[4].name, "<worksheet a=\"\(String(repeating: "a", count: 3 << 20))\"/>")
        }
        #expect(try trial.refusal(bomb).contains("longer than 1 MB"))
    }

    @Test(
        "rows and cells outside a sheet are refused",
        arguments: [
            "<row r=\"1048577\"><c><v>1</v></c></row>", "<row r=\"0\"><c><v>1</v></c></row>",
            "<row r=\"x\"/>", "<row r=\"99999999999999999999\"/>",
            "<row><c r=\"XFE1\"><v>1</v></c></row>", "<row><c r=\"AAAAAAAAAAAA1\"/></row>",
            "<row><c r=\"1\"><v>1</v></c></row>", "<row><c t=\"s\"><v>7</v></c></row>",
            "<row><c t=\"s\"><v>-1</v></c></row>", "<row><c s=\"x\"/></row>",
        ])
    func outside(rows: String) throws {
        #expect(try trial.refusal(TestWorkbook(.init("x", rows))).contains("is damaged"))
    }

    @Test("a row of more than four megabytes is refused, and a cell of more than one")
    func longCells() throws {
        func text(_ megabytes: Int) -> String {
            String(repeating: "a", count: megabytes << 20 + 1)
        }
        let header = TestWorkbook.row("code", "name")
        let cell = try trial.bring(
            TestWorkbook(.init("x", header + TestWorkbook.row("A", text(1)))).bytes)
        #expect(cell.problems.map(\.problem.reason) == [.tooLong])
        let row = TestWorkbook(.init("x", header + TestWorkbook.row("A", text(4))))
        #expect(try trial.refusal(row).contains("the row has more than 4 MB"))
    }

    // MARK: Files that are no workbook

    @Test("what is no workbook is told apart, with what to do")
    func strangers() throws {
        #expect(
            try trial.refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
                .contains("of the old kind (.xls), or one with a password"))
        func zip(_ names: String...) -> [UInt8] {
            ZipFile(names.map { ZipFile.Part($0, "<x/>") }).bytes
        }
        #expect(
            try trial.refusal(zip("mimetype", "content.xml")).contains("of another kind (.ods)"))
        #expect(
            try trial.refusal(zip("a.csv")).contains("is a zip file and no workbook: unpack it"))
        let relations = "<R><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"%\"/></R>"
        func home(_ target: String) -> [UInt8] {
            ZipFile([
                ZipFile.Part("_rels/.rels", relations.replacing("%", with: target)),
                ZipFile.Part(target, "<x/>"),
            ]).bytes
        }
        #expect(try trial.refusal(home("xl/workbook.bin")).contains("of another kind (.xlsb)"))
        #expect(try trial.refusal(home("word/document.xml")).contains("and no workbook"))
        let locked = self.zip { $0.parts[0].flags = 1 }
        #expect(try trial.refusal(locked) == "book.xlsx has a password: save it without one")
    }

    @Test("a part that lies outside the file is not there")
    func paths() throws {
        for target in ["../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd"] {
            let book = zip {
                $0.parts[1] = ZipFile.Part(
                    $0.parts[1].name,
                    "<R><Relationship Id=\"r0\" Type=\"x/worksheet\" Target=\"\(target)\"/></R>")
            }
            #expect(try trial.refusal(book).contains("is missing"))
        }
    }

    // MARK: Damage

    @Test("a part that is missing, twice there, or has another check sum is missed")
    func parts() throws {
        for part in [0, 1, 4] {
            #expect(try !trial.refusal(zip { $0.parts.remove(at: part) }).isEmpty)
        }
        #expect(
            try trial.refusal(zip { $0.parts.append($0.parts[4]) }).contains("has two parts called")
        )
        for part in 0..<5 {
            let message = try trial.refusal(zip { $0.parts[part].checkSum ^= 1 })
            #expect(message.contains("does not unpack"), "\(part)")
        }
    }

    @Test("a file that is cut short is refused wherever that is")
    func cutShort() throws {
        let bytes = WorkbookDamageTests.good.bytes
        for count in stride(from: 4, to: bytes.count, by: 7) {
            #expect(try !trial.refusal(Array(bytes[..<count])).isEmpty, "\(count)")
        }
    }

    @Test(
        "a spoiled workbook is taken whole or refused, and refused leaves nothing",
        arguments: 0..<24)
    func spoiled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let demo = try TestRegister.demo()
        let path = trial.folder.file("demo.xlsx")
        let output = try Output(path: path)
        _ = try RegisterWorkbook(demo.connection, withNames: true).write(to: output)
        try output.close()
        var bytes = try fileBytes(path)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
            case 1: bytes.remove(at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 60))
            }
        }
        let before = try demo.everything()
        do {
            let book = try Workbook(trial.folder.write("spoiled.xlsx", bytes))
            let files = RegisterTables.all.filter(\.hasOwnFile).compactMap { table in
                book.sheets.first { $0.name == table.plural }.map {
                    ImportFile(book, $0, table: table)
                }
            }
            let report = try Importer(demo.connection, ImportOptions()).run(files)
            // What passes every check sum is what was written.
            #expect(!report.changedAnything && report.problemCount == 0)
        } catch let error as InputError {
            #expect(error.kind == .wrongContent && !error.message.isEmpty)
        }
        #expect(try demo.everything() == before)
        #expect(!demo.connection.isInTransaction)
    }

    @Test("a sheet of chance is read or refused", arguments: 0..<60)
    func chance(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let words = [
            "<row>", "</row>", "<row r=\"3\">", "<c>", "</c>", "<c/>", "<c r=\"B2\">",
            "<c t=\"s\">", "<c t=\"inlineStr\">", "<v>", "</v>", "1", "45000.5", "<is><t>",
            "</t></is>", "<f>", "</f>", "<c s=\"1\">", "a", "&amp;", "\u{0}", "<rPh>", "</rPh>",
        ]
        var rows = TestWorkbook.row("code", "name")
        for _ in 0..<Int.random(in: 0..<40, using: &generator) {
            rows += words[Int.random(in: 0..<words.count, using: &generator)]
        }
        var book = TestWorkbook(.init("x", rows))
        book.formats = ["yyyy"]
        do {
            let report = try trial.bring(book.bytes)
            #expect(report.tables.count == 1)
        } catch let error as InputError {
            #expect(error.kind == .wrongContent)
            #expect(try trial.register.everything() == [])
        }
    }
}
