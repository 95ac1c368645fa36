import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("Exit codes and what is said with them")
struct ExitCodeTests {
    /// Each command that opens a register.
    private static let commands = [
        ["list", "areas"], ["show", "contract", "C001"], ["check"], ["sql", "SELECT 1"],
        ["add", "area", "code=A", "name=Alpha"], ["edit", "area", "E07900001", "name=Beta"],
        ["withdraw", "payment", "PAY0001", "--reason", "twice"], ["export", "csv", "--out", "out"],
        ["backup", "copy.db"], ["migrate"], ["migrate", "--dry-run"], ["reviews"],
        ["import", "areas", "-"],
    ]

    /// Words of the program's own that no person should read.
    private func expectPlainWords(_ text: String, _ place: String) {
        for word in [
            "Error(", "StoreError", "InputError", "Optional(", "SELECT ", "INSERT ", "UPDATE ",
            "CHECK", "constraint failed", "Fatal", ".swift",
        ] {
            #expect(!text.contains(word), "\(place): \(text)")
        }
    }

    /// Every command says so, exits with 66 and leaves the file as it is.
    private func expectUnusable(
        _ content: [UInt8]?, saying part: String, location: SourceLocation = #_sourceLocation
    ) throws {
        for command in ExitCodeTests.commands {
            let trial = try Trial()
            if let content { try trial.folder.write("demo.db", content) }
            let outcome = try trial.run(command)
            let place = command.joined(separator: " ")
            #expect(outcome.status == 66, "\(place): \(outcome)", sourceLocation: location)
            #expect(outcome.output == "", "\(place)", sourceLocation: location)
            #expect(outcome.complaint.hasPrefix("almoner: "), sourceLocation: location)
            #expect(
                outcome.complaint.contains(part), "\(place): \(outcome.complaint)",
                sourceLocation: location)
            #expect(outcome.complaint.split(separator: "\n").count == 1, sourceLocation: location)
            expectPlainWords(outcome.complaint, place)
            #expect(
                try trial.folder.names == (content == nil ? [] : ["demo.db"]), "\(place)",
                sourceLocation: location)
            if let content { #expect(try trial.registerBytes == content, sourceLocation: location) }
        }
    }

    // MARK: 66

    @Test("66: there is no register")
    func missing() throws {
        try expectUnusable(nil, saying: "create it with: almoner init")
    }

    @Test("66: the register is an empty file, a text, a workbook, cut off within its header")
    func notADatabase() throws {
        for content in [[], Array("reference,name\nA,B\n".utf8), [0x50, 0x4B, 3, 4]] {
            try expectUnusable(content, saying: "it is not an SQLite database")
        }
    }

    @Test("66: the register is another program's database")
    func otherDatabase() throws {
        let folder = try TemporaryFolder()
        do {
            let other = try Connection(path: folder.file("other.db"), mode: .create)
            try other.execute(script: "CREATE TABLE contract (id INTEGER PRIMARY KEY)")
        }
        try expectUnusable(try folder.bytes("other.db"), saying: "not an Almoner register")
    }

    @Test("66: the register is damaged in its first page")
    func damaged() throws {
        var bytes = try Trial.demo().registerBytes
        for place in 100..<4_096 { bytes[place] = 0x55 }
        try expectUnusable(bytes, saying: "restore it from a backup")
    }

    @Test("66: the register is cut short after its first page")
    func cutShort() throws {
        let bytes = try Trial.demo().registerBytes
        try expectUnusable(Array(bytes[..<4_096]), saying: "damaged")
    }

    @Test("66: the register was made by a newer almoner, or by a strange one")
    func otherVersions() throws {
        let known = try migrations()
        let newer =
            known + [(number: known.count + 1, name: "future", sql: "CREATE TABLE future (a)")]
        try expectUnusable(try register(newer), saying: "use a newer almoner")
        var strange = known
        strange[2].sql += "-- by hand"
        try expectUnusable(try register(strange), saying: "is not the one this program knows")
    }

    @Test("66: an older register waits for migrate, which backs it up first")
    func older() throws {
        let trial = try Trial()
        try trial.folder.write("demo.db", try register(Array(try migrations().dropLast())))
        let list = try trial.almoner("list", "areas")
        #expect(list.status == 66)
        #expect(list.complaint.contains("run: almoner migrate"))
        let before = try trial.registerBytes
        let dry = try trial.almoner("migrate", "--dry-run")
        #expect(dry.status == 0)
        #expect(dry.output.contains("would be applied"))
        #expect(try trial.registerBytes == before)
        let migrate = try trial.almoner("migrate")
        #expect(migrate.status == 0)
        #expect(migrate.output.contains("The register as it was is in "))
        let backup = try #require(try trial.folder.names.first { $0.contains(".before-") })
        #expect(try trial.folder.bytes(backup).count > 4_096)
        #expect(try trial.almoner("list", "areas").status == 0)
        #expect(try trial.almoner("migrate").output == "The register is up to date.\n")
    }

    private func migrations() throws -> [(number: Int, name: String, sql: String)] {
        let folder = "\(projectFolder)/migrations"
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".sql") }.sorted().map { file in
                (
                    number: Int(file.prefix(4)) ?? 0, name: String(file.dropFirst(5).dropLast(4)),
                    sql: String(decoding: try fileBytes("\(folder)/\(file)"), as: UTF8.self)
                )
            }
    }

    private func register(_ scripts: [(number: Int, name: String, sql: String)]) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        do {
            _ = try Register.create(
                path: folder.file("register.db"), by: .at("2026-01-01T00:00:00Z"),
                migrator: Migrator(scripts: scripts))
        }
        return try folder.bytes("register.db")
    }

    @Test("66: a file to import is not there, is a folder, or is in none")
    func missingFiles() throws {
        let trial = try Trial.demo()
        for command in [
            ["import", "areas", "nothing.csv"], ["import", "areas", "."], ["import", "nowhere"],
            ["import", "."], ["import", "areas", "nothing.csv", "--map", "nothing.toml"],
        ] {
            let outcome = try trial.run(command)
            #expect(outcome.status == 66, "\(command): \(outcome)")
            expectPlainWords(outcome.complaint, "\(command)")
        }
    }

    @Test("66: init does not write over what is there")
    func alreadyThere() throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        for flags in [[], ["--demo"]] {
            let outcome = try trial.run(["init"] + flags)
            #expect(outcome.status == 66)
            #expect(outcome.complaint.contains("is already there"))
        }
        #expect(try trial.registerBytes == before)
    }

    // MARK: 64

    @Test(
        "64: the command line is wrong, and a sentence says how",
        arguments: [
            (["list", "contract_register"], "is no table"),
            (["list", "areas", "--colour"], "--colour"),
            (["list"], "table"), (["list", "areas", "--format", "yaml"], "yaml"),
            (["list", "areas", "--where", "colour=red"], "column"),
            (["list", "areas", "--columns", "code,colour"], "--columns"),
            (["list", "areas", "--sort", "colour"], "--sort"),
            (["list", "areas", "--limit", "-1"], "limit"),
            (["show", "contracts"], "key"), (["show", "area", "A", "B"], "name the area by code"),
            (["import"], "folder"), (["import", "contract_register", "file.csv"], "is no table"),
            (["import", "areas"], "import areas FILE"),
            (["import", "areas", "-", "--dates", "us"], "us"),
            (["import", "areas", "-", "--rejects", "r.csv"], "--on-error skip"),
            (["import", "areas", "-", "--max-problems", "-1"], "max-problems"),
            (["add", "area", "code=A", "colour=red"], "colour"),
            (["add", "area", "A"], "A is not column=value"),
            (["add", "area", "code=A", "name=B", "name=C"], "name"),
            (["edit", "area", "E07900001"], "say what to change"),
            (["edit", "area", "E07900001", "code=X"], "does not change"),
            (["edit", "area", "E07900001", "colour=red"], "colour"),
            (["withdraw", "payment", "PAY0001"], "reason"),
            (["withdraw", "payment", "PAY0001", "--reason", "  "], "reason"),
            (
                [
                    "add", "withdrawal", "table_name=payment", "record_key=1", "record={}",
                    "reason=x",
                    "withdrawn_at=2026-01-01T00:00:00Z",
                ], "almoner withdraw"
            ),
            (["export", "csv"], "out"), (["backup"], "file"),
            (["reviews", "--as-of", "2026-02-30"], "2026-02-30"),
            (["reviews", "--provider", "NOBODY"], "NOBODY"), (["nonsense"], "nonsense"),
            (["list", "areas", "--register", ""], "--register"),
        ])
    func usage(arguments: [String], part: String) throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        let outcome = try trial.run(arguments)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.complaint.contains(part), "\(outcome.complaint)")
        expectPlainWords(outcome.complaint, "\(arguments)")
        #expect(try trial.registerBytes == before)
        #expect(try trial.folder.names == ["demo.db"])
    }

    @Test("64: what is there is only written over with --force")
    func force() throws {
        let trial = try Trial.demo()
        #expect(try trial.almoner("export", "csv", "--out", "out").status == 0)
        #expect(try trial.almoner("backup", "copy.db").status == 0)
        for command in [["export", "csv", "--out", "out"], ["backup", "copy.db"]] {
            let refused = try trial.run(command)
            #expect(refused.status == 64)
            #expect(refused.complaint.contains("--force"))
            #expect(try trial.run(command + ["--force"]).status == 0)
        }
    }

    @Test("64: a backup is never written over the register it is of, by whatever name")
    func backupOfItself() throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        _ = try trial.shell("ln demo.db hard.db; ln -s demo.db soft.db")
        for name in ["demo.db", "./demo.db", "hard.db", "soft.db"] {
            let outcome = try trial.almoner("backup", name, "--force")
            #expect(outcome.status == 64)
            #expect(outcome.complaint.contains("is the register itself"))
        }
        #expect(try trial.registerBytes == before)
    }

    // MARK: 65

    @Test(
        "65: what is typed is wrong, nothing is changed, and a sentence says what to do",
        arguments: [
            (["add", "area", "code=E07900001", "name=Twice"], "use almoner edit"),
            (["add", "area", "code=NEW"], "name: missing"),
            (["add", "area", "code=NEW", "name=New", "parent=NOWHERE"], "import it first"),
            (["add", "area", "code=NEW", "name=New", "population=many"], "write a whole number"),
            (["edit", "area", "NOWHERE", "name=X"], "there is no area NOWHERE"),
            (["edit", "area", "E07900001", "name="], "name: missing"),
            (["edit", "area", "E10900001", "parent=E07900001"], "above itself"),
            (["edit", "contract", "C002", "end_date=2020-01-01"], "end"),
            (["show", "contract", "C999"], "there is no contract C999"),
            (
                ["withdraw", "organisation", "P001", "--reason", "x"],
                "other records refer to this organisation"
            ),
            (["sql", "SELECT colour FROM area"], "no such column"),
            (["sql", "DELETE FROM area"], "only reads"),
            (["sql", "SELECT 1; SELECT 2"], "more than one statement"),
            (["sql", ""], "no statement"),
        ])
    func wrongInput(arguments: [String], part: String) throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        let outcome = try trial.run(arguments)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.complaint.contains(part), "\(outcome.complaint)")
        #expect(outcome.complaint.hasPrefix("almoner: "))
        if arguments[0] != "sql" { expectPlainWords(outcome.complaint, "\(arguments)") }
        #expect(try trial.registerBytes == before)
    }

    @Test("1: done, and something needs a person")
    func findings() throws {
        let trial = try Trial.demo()
        #expect(try trial.almoner("check").status == 0)
        let skip = try trial.almoner(
            "import", "areas", "-", "--on-error", "skip", input: "code,name\nNEW,New\nBAD,\n")
        #expect(skip.status == 1)
        #expect(skip.output.contains("areas: 2 read, 1 added, 0 changed, 0 unchanged, 1 refused"))
        do {
            let other = try Connection(path: trial.folder.file("demo.db"), mode: .write)
            try other.execute(
                script:
                    "PRAGMA foreign_keys = OFF; DELETE FROM organisation WHERE reference = 'P001'")
        }
        let check = try trial.almoner("check")
        #expect(check.status == 1)
        #expect(check.output.contains("refers to"))
    }
}

extension Trial {
    func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
        try shell(
            "almoner "
                + arguments.map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " "),
            input: input)
    }
}
