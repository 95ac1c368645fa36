import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Rows set aside with --on-error skip")
struct SkippedRowsTests {
    let trial: ImportTrial
    let folder: TemporaryFolder

    init() throws {
        trial = ImportTrial(try TestRegister.oneOfEach())
        folder = try TemporaryFolder()
    }

    private var skipping: ImportOptions {
        var options = ImportOptions()
        options.skipsBadRows = true
        options.rejects = folder.file("rejects.csv")
        return options
    }

    private func run(_ files: [(name: String, table: Table)]) throws -> ImportReport {
        try Importer(trial.register.connection, skipping).run(
            files.map { ImportFile(path: folder.file($0.name), table: $0.table) })
    }

    @Test("good rows are taken, the others written with the reason")
    func goodAndBad() throws {
        let report = try trial.run(
            [
                (
                    "areas",
                    Array(
                        """
                        code,name,parent,population
                        A,"Alpha, ""north"" side",COUNTY,100
                        B,,COUNTY,many
                        C,Gamma,NOWHERE,5
                        A,Again,,
                        D,"Delta",A,
                        """.utf8)
                )
            ], options: skipping)
        #expect(report.countLines == ["areas 5: 2 added, 0 changed, 0 unchanged, 3 refused"])
        #expect(
            try trial.texts("SELECT code FROM area WHERE length(code) = 1 ORDER BY code") == [
                "A", "D",
            ])
        let rejected = try readAll(TrickleSource(try folder.bytes("rejects.csv"), atATime: 4_096))
        let rows = rejected.map { line in
            if case .record(_, let cells) = line { cells } else { [String]() }
        }
        #expect(rows[0] == ["code", "name", "parent", "population", "reason"])
        #expect(
            Set(rows.dropFirst().map { Array($0[0..<4]) }) == [
                ["B", "", "COUNTY", "many"], ["C", "Gamma", "NOWHERE", "5"],
                ["A", "Again", "", ""],
            ])
        let reasonOfB = rows.first { $0[0] == "B" }?[4]
        #expect(
            reasonOfB
                == """
                name: missing: fill it in: Its name.; population: not a number: write a whole \
                number, for example 1200
                """)
    }

    @Test("rejected rows import once they are mended, the reason left out")
    func mended() throws {
        try folder.write(
            "areas.csv", "code,name,parent\nA,\"Alpha, \"\"x\"\"\nline\",NOWHERE\nB,Beta,COUNTY\n")
        #expect(try run([("areas.csv", RegisterTables.area)]).refused == 1)
        let mended = try folder.text("rejects.csv").replacing("NOWHERE", with: "COUNTY")
        try folder.write("mended.csv", mended)
        var options = ImportOptions()
        options.ignoresUnknownColumns = true
        let report = try Importer(trial.register.connection, options).run([
            ImportFile(path: folder.file("mended.csv"), table: RegisterTables.area)
        ])
        #expect(report.countLines == ["areas 1: 1 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(report.unusedColumns.first?.columns == ["reason"])
        #expect(
            try trial.texts("SELECT name FROM area WHERE code = 'A'") == ["Alpha, \"x\"\nline"])
    }

    @Test("a row too long or too short is kept as it was, and an unreadable one by its line")
    func ragged() throws {
        try folder.write("areas.csv", "code,name\nA\nB,Beta,1,2\nC,\"Ga\"mma\nD,Delta\n")
        let report = try run([("areas.csv", RegisterTables.area)])
        #expect(report.countLines == ["areas 4: 1 added, 0 changed, 0 unchanged, 3 refused"])
        let lines = try folder.text("rejects.csv").split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[1].hasPrefix("A,,wrong number of cells: "))
        #expect(lines[2].hasPrefix("B,Beta,1,2,wrong number of cells: "))
        #expect(lines[3] == ",,line 4: cell 2: stray quote: double the quotes within a quoted cell")
    }

    @Test("without a refused row there is no file, and no file that was there is touched")
    func nothingRefused() throws {
        try folder.write("areas.csv", "code,name\nA,Alpha\n")
        _ = try run([("areas.csv", RegisterTables.area)])
        #expect(!folder.has("rejects.csv"))
    }

    @Test("rows that rest on a refused row are refused, in this file and in the next")
    func restingOnRefused() throws {
        try folder.write("service_types.csv", "code,name\nNEW,\n")
        try folder.write(
            "services.csv", "reference,name,service_type\nS9,Care,NEW\nS8,Care,HOMECARE\n")
        var options = skipping
        options.rejects = try folder.makeFolder("rejects") + "/"
        let report = try Importer(trial.register.connection, options).run([
            ImportFile(path: folder.file("service_types.csv"), table: RegisterTables.serviceType),
            ImportFile(path: folder.file("services.csv"), table: RegisterTables.service),
        ])
        #expect(
            report.countLines == [
                "service_types 1: 0 added, 0 changed, 0 unchanged, 1 refused",
                "services 2: 1 added, 0 changed, 0 unchanged, 1 refused",
            ])
        #expect(folder.has("rejects/service_types.csv") && folder.has("rejects/services.csv"))
    }

    @Test("two files of one name have two files of rejected rows")
    func sameNames() throws {
        var files: [ImportFile] = []
        for name in ["one", "two"] {
            _ = try folder.makeFolder(name)
            try folder.write("\(name)/areas.csv", "code,name\n\(name),\n")
            files.append(
                ImportFile(path: folder.file("\(name)/areas.csv"), table: RegisterTables.area))
        }
        var options = skipping
        options.rejects = try folder.makeFolder("rejects") + "/"
        _ = try Importer(trial.register.connection, options).run(files)
        let rejected = try ["areas.csv", "2-areas.csv"].map { try folder.text("rejects/\($0)") }
        #expect(rejected[0].contains("one,"))
        #expect(rejected[1].contains("two,"))
    }

    @Test("a file that is being read is never written over by its own rejected rows")
    func ownFile() throws {
        let text = "code,name\nA,\nB,Beta\n"
        try folder.write("rejects.csv", text)
        let error = #expect(throws: InputError.self) {
            _ = try run([("rejects.csv", RegisterTables.area)])
        }
        #expect(error?.kind == .unusable)
        #expect(try folder.text("rejects.csv") == text)
        #expect(try trial.texts("SELECT code FROM area WHERE code = 'B'") == [])
    }

    @Test("rejected rows that are rejected again have one reason, the new one")
    func twice() throws {
        try folder.write("again.csv", "code,name,reason\nA,,was empty\n")
        var options = skipping
        options.ignoresUnknownColumns = true
        _ = try Importer(trial.register.connection, options).run([
            ImportFile(path: folder.file("again.csv"), table: RegisterTables.area)
        ])
        #expect(
            try folder.text("rejects.csv")
                == "code,name,reason\nA,,name: missing: fill it in: Its name.\n")
    }
}
