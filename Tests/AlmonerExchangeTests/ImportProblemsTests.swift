import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("What an import says is wrong")
struct ImportProblemsTests {
    private let contracts = """
        reference,title,kind,status,provider,start_date,end_date,annual_value,is_light_touch
        OK,Fine,grant,active,ALDER,2026-01-01,2026-12-31,"£1,000.00",yes
        BAD1,,gift,active,NOBODY,31/02/2026,2026-12-31,12.345,perhaps
        BAD2,Backwards,grant,active,,2026-12-31,2026-01-01,,
        OK,Again,grant,active,,,,,

        BAD3,Ragged,grant
        BAD4,Stray " quote,grant,active,,,,,
        """

    @Test("everything is said in one go, with file, line, column, value, reason and remedy")
    func everything() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        let before = try trial.register.everything()
        let report = try trial.run(("contracts", contracts))
        #expect(
            report.problems.map(\.description) == [
                "contracts.csv:3: title \"\": missing: fill it in: Its title.",
                """
                contracts.csv:3: kind "gift": not in the list: write one of: contract, \
                service_level_agreement, grant, framework, call_off, spot_purchase, in_house, \
                partnership
                """,
                """
                contracts.csv:3: provider "NOBODY": not in the register: the register has no \
                organisation with this reference: import it first, or correct the cell
                """,
                """
                contracts.csv:3: start_date "31/02/2026": not a date: write a day that exists as \
                year-month-day, 2026-03-31
                """,
                """
                contracts.csv:3: annual_value "12.345": not an amount of money: write pounds with \
                at most two decimals, for example 1,234.50
                """,
                """
                contracts.csv:3: is_light_touch "perhaps": not yes or no: write true or false, \
                yes or no, 1 or 0
                """,
                """
                contracts.csv:4: end_date "2026-01-01": against a rule of the register: the \
                current end is not before the start
                """,
                """
                contracts.csv:5: reference "OK": twice in the file: an earlier row has the same \
                reference: keep one of them
                """,
                """
                contracts.csv:7: wrong number of cells: the row has 3 cells and the header 9: \
                look for a missing or surplus comma
                """,
                """
                contracts.csv:8: cell 2: stray quote: put the whole cell in quotes and double the \
                quotes within it
                """,
            ])
        #expect(report.problemCount == 10)
        #expect(report.refused == 5)
        #expect(report.countLines == ["contracts 6: 1 added, 0 changed, 0 unchanged, 5 refused"])
        #expect(try trial.register.everything() == before)
    }

    @Test("so many problems are shown, and all of them counted")
    func mostProblems() throws {
        for most in [0, 1, 3, 100] {
            let trial = ImportTrial(try TestRegister.oneOfEach())
            var options = ImportOptions()
            options.mostProblemsShown = most
            let report = try trial.run([("contracts", Array(contracts.utf8))], options: options)
            #expect(report.problems.count == min(most, 10))
            #expect(report.problemCount == 10)
        }
    }

    @Test("a long value is cut at 60 characters, and stays on one line")
    func cut() {
        #expect(
            ImportProblem.cut(String(repeating: "é", count: 60))
                == String(repeating: "é", count: 60))
        #expect(
            ImportProblem.cut(String(repeating: "é", count: 61))
                == String(repeating: "é", count: 60) + "…")
        #expect(ImportProblem.cut("two\r\nlines\tand\0more") == "two  lines and more")
        #expect(ImportProblem.cut("\u{1B}[31mred\u{7F}\u{9B}31m") == " [31mred  31m")
    }

    @Test("problems of several files come in the order of the files")
    func severalFiles() throws {
        let trial = try ImportTrial()
        let report = try trial.run(
            ("areas", "code,name,parent\nA,,\nB,Beta,NOWHERE\n"),
            ("needs", "code,name\n,Care\n"))
        #expect(
            report.problems.map { "\($0.file):\($0.line) \($0.column ?? "")" }
                == ["areas.csv:2 name", "areas.csv:3 parent", "needs.csv:2 code"])
        #expect(try trial.register.count("area") == 0)
    }

    @Test("rows that refer to nothing are said so, even a parent that never comes")
    func linksToNothing() throws {
        let trial = try ImportTrial()
        let report = try trial.run(
            ("areas", "code,name,parent\nA,Alpha,B\nB,Beta,C\nC,Gamma,NOWHERE\nD,Delta,\n"))
        #expect(report.problems.map(\.value) == ["B", "C", "NOWHERE"])
        #expect(
            report.problems.allSatisfy { $0.problem.reason == .notFound && $0.column == "parent" })
        #expect(report.countLines == ["areas 4: 1 added, 0 changed, 0 unchanged, 3 refused"])
    }

    @Test("a circle of parents is refused at every link of it")
    func circle() throws {
        let trial = try ImportTrial()
        let report = try trial.run(("areas", "code,name,parent\nA,Alpha,B\nB,Beta,A\n"))
        #expect(report.refused == 2)
        #expect(report.problems.allSatisfy { $0.column == "parent" })
    }

    // MARK: Headers

    @Test("an empty column that a spreadsheet left behind is said to be left out, and no more")
    func namelessColumn() throws {
        let trial = try ImportTrial()
        let report = try trial.run(("areas", "code,name,,\nA,Alpha,,\n"))
        #expect(report.problemCount == 0)
        #expect(try trial.register.count("area") == 1)
        #expect(
            report.unusedColumns.flatMap(\.columns)
                == ["column 3, without a heading", "column 4, without a heading"])
    }

    @Test("a record that was withdrawn does not come back with the next import")
    func withdrawnStaysOut() throws {
        let trial = try ImportTrial()
        _ = try trial.run(("areas", "code,name\nA,Alpha\nB,Beta\n"))
        let area = try #require(RegisterTables.named("areas"))
        let keeping = RecordKeeping(trial.register.connection)
        let id = try #require(try keeping.id(of: ["A"], in: area))
        try keeping.withdraw(id, from: area, reason: "twice", at: "2026-01-02T00:00:00Z")
        let again = try trial.run(("areas", "code,name\nA,Alpha\nB,Beta\n"))
        #expect(again.warnings.count == 1)
        #expect(try trial.register.count("area") == 1)
        let columns = try ["code", "name"].map { try #require(area.column($0)) }
        _ = try keeping.write(area, [(columns[0], "A"), (columns[1], "Alpha")], expecting: .new)
        #expect(try trial.register.count("area") == 2)
    }

    @Test("a header that no import could mean is refused, with the columns that there are")
    func headers() throws {
        let trial = try ImportTrial()
        for (text, part) in [
            ("code,name,colour\n", "\"colour\""), ("code,name,Code\n", "\"Code\""),
            ("code,name,name\n", "the column name stands twice"),
            ("name,parent\n", "the column code is missing"),
            ("code;name\nA;Alpha\n", "separated by semicolons"),
            ("code\tname\nA\tAlpha\n", "separated by tabs"), ("kind|name\n", "\"kind|name\""),
            ("code,\"name\nA,Alpha\n", "close the quote"), ("co\"de,name\n", "double the quotes"),
        ] {
            let error = try trial.inputError("areas", text)
            #expect(error?.kind == .wrongContent, "\(text)")
            #expect(error?.message.contains(part) == true, "\(text): \(error?.message ?? "")")
            #expect(error?.message.hasPrefix("areas.csv:1: ") == true, "\(error?.message ?? "")")
        }
        #expect(
            try trial.inputError("areas", "code,colour\n")?.message
                .contains("the columns are code,name,kind,parent,population") == true)
    }

    @Test("the line of a header is the line on which it stands")
    func headerLine() throws {
        let trial = try ImportTrial()
        let error = try trial.inputError("areas", "\n\ncode,name,name\n")
        #expect(error?.message.hasPrefix("areas.csv:3: ") == true, "\(error?.message ?? "")")
    }

    @Test("unknown columns may be left out where that is said, and are named")
    func ignored() throws {
        let trial = try ImportTrial()
        var options = ImportOptions()
        options.ignoresUnknownColumns = true
        let report = try trial.run(
            [("areas", Array("colour,code,name,size\nred,A,Alpha,5\n".utf8))], options: options)
        #expect(report.countLines == ["areas 1: 1 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(report.unusedColumns.map(\.file) == ["areas.csv"])
        #expect(report.unusedColumns.first?.columns == ["colour", "size"])
    }

    @Test("a new record needs its columns, a known one does not")
    func missingColumns() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        let report = try trial.run(("contracts", "reference,notice_days\nC1,30\nNEW,30\n"))
        #expect(report.countLines == ["contracts 2: 0 added, 1 changed, 0 unchanged, 1 refused"])
        #expect(
            report.problems.map(\.description) == [
                "contracts.csv:3: title: missing: a new contract needs the column title: Its title."
            ])
    }

    @Test("a column of the key that has a default may be absent")
    func defaultOfKey() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        let file = "measure,period,value\nM1,2020-21,5\n"
        #expect(
            try trial.run(("observations", file)).countLines[0].hasSuffix(
                "1 added, 0 changed, 0 unchanged, 0 refused"))
        #expect(
            try trial.run(("observations", file)).countLines[0].hasSuffix(
                "0 added, 0 changed, 1 unchanged, 0 refused"))
    }

    @Test("an empty file has no header")
    func emptyFile() throws {
        let trial = try ImportTrial()
        for text in ["", "\n\n", "\u{FEFF}", ",,\n"] {
            let error = try trial.inputError("areas", text)
            #expect(error?.message.contains("is empty") == true)
        }
    }

    // MARK: Bytes

    @Test("bytes that are not UTF-8 are told where they stand, and what they may be")
    func encoding() throws {
        let trial = try ImportTrial()
        let report = try trial.run([
            ("areas", Array("code,name\nA,Caf".utf8) + [0xE9] + Array("\nB,Caf\u{E9}\n".utf8))
        ])
        #expect(report.problems.map(\.line) == [2])
        #expect(report.problems.first?.column == "name")
        #expect(report.problems.first?.problem.remedy.contains("0xE9") == true)
        #expect(report.problems.first?.problem.remedy.contains("--encoding windows-1252") == true)
        let header = try trial.inputError("areas", Array("code,nam".utf8) + [0xE9, 0x0A])
        #expect(header?.message.contains("windows-1252") == true)
    }

    @Test("UTF-8 that is almost right is wrong: overlong, half a pair, cut short")
    func almostUTF8() throws {
        for bytes: [UInt8] in [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
        ] {
            let trial = try ImportTrial()
            let report = try trial.run([("areas", Array("code,name\nA,".utf8) + bytes + [0x0A])])
            #expect(report.problems.map(\.problem.reason) == [.encoding])
        }
    }

    @Test("a NUL byte is told where it stands")
    func nul() throws {
        let trial = try ImportTrial()
        let report = try trial.run(("areas", "code,name\nA,Al\0pha\nB,Beta\n"))
        #expect(report.problems.map(\.problem.reason) == [.nulByte])
        #expect(report.problems.map(\.line) == [2])
    }

    // MARK: The register stays as it was

    @Test("a refused import leaves the register's file as it was, byte for byte")
    func sameBytes() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        do {
            _ = try Register.create(path: path, by: .at("2026-01-01T00:00:00Z")) { connection in
                try TestRegister.oneOfEach().connection.copy(to: connection)
            }
        }
        let before = try fileBytes(path)
        let rows = (0..<3_000).map { "A\($0),Area \($0),\n" }.joined()
        for (table, text) in [
            ("areas", "code,name,parent\n\(rows)BAD,Bad,NOWHERE\n"),
            ("areas", "code,name,parent\n\(rows)BAD,\"Bad"),
            ("contracts", contracts), ("areas", "colour\n"), ("areas", ""),
        ] {
            do {
                let trial = ImportTrial(TestRegister(try Register.open(path: path, mode: .write)))
                let report = try? trial.run((table, text))
                #expect(report == nil || report?.refused ?? 0 > 0)
            }
            let isSame = try fileBytes(path) == before
            #expect(isSame, "\(table)")
        }
        #expect(try folder.names == ["register.db"])
    }
}
