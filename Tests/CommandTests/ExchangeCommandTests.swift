import Foundation
import TestSupport
import Testing

@Suite("Files in and out from the command line")
struct ExchangeCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test("what is exported comes in again, and nothing changes")
    func outAndIn() throws {
        let export = try trial.almoner("export", "csv", "--out", "out")
        #expect(export.status == 0)
        #expect(export.output.contains("out/contracts.csv: 29 records\n"))
        let before = try trial.registerBytes
        let again = try trial.almoner("import", "out")
        #expect(again.status == 0)
        #expect(again.complaint == "")
        for line in again.output.split(separator: "\n") {
            #expect(
                line.contains(" 0 added, 0 changed, ") && line.hasSuffix(" 0 refused"), "\(line)")
        }
        #expect(try trial.registerBytes == before)

        _ = try trial.shell("almoner init --register new.db; almoner import out --register new.db")
        _ = try trial.shell("almoner export csv --out again --register new.db")
        let difference = try trial.shell("diff -r out again")
        #expect(difference.status == 0, "\(difference.output)")
    }

    @Test("the same export over an old one gives the same files")
    func exportAgain() throws {
        _ = try trial.shell("almoner export csv --out out; cp -r out first")
        #expect(try trial.almoner("export", "csv", "--out", "out", "--force").status == 0)
        #expect(try trial.shell("diff -r first out").status == 0)
    }

    @Test("a part is chosen by filters; what cannot be chosen is told, and no folder is left")
    func part() throws {
        let trial = try Trial.demo()
        for (line, sentence) in [
            ("export csv --out part --area NOWHERE", "no area is called NOWHERE"),
            ("export csv --out part --contract-kind loan", "--contract-kind takes one of"),
            ("export xlsx --out part.xlsx --area NOWHERE", "no area is called NOWHERE"),
            ("export xlsx --template --out part.xlsx --need CARER", "--template"),
        ] {
            let outcome = try trial.shell("almoner \(line)")
            #expect(outcome.status == 64, "\(line)")
            #expect(outcome.complaint.contains(sentence), "\(line): \(outcome.complaint)")
        }
        #expect(!trial.folder.has("part") && !trial.folder.has("part.xlsx"))
        let outcome = try trial.shell("almoner export csv --out part --provider P018")
        #expect(outcome.status == 0)
        #expect(outcome.complaint.hasPrefix("A part: 1 agreement and 1 service, with what"))
        #expect(outcome.output.contains("part/contracts.csv: 1 records\n"))
    }

    @Test("standard input, gzip and several files of one table")
    func sources() throws {
        let piped = try trial.almoner(
            "import", "areas", "-", input: "code,name,parent\nA,Alpha,E10900001\n")
        #expect(piped.output == "areas: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused\n")
        try trial.folder.write("b.csv.gz", Gzip.member(Array("code,name,parent\nB,Beta,C\n".utf8)))
        try trial.folder.write("c.csv", "code,name\nC,Gamma\n")
        let files = try trial.almoner("import", "areas", "b.csv.gz", "c.csv")
        #expect(files.output == "areas: 2 read, 2 added, 0 changed, 0 unchanged, 0 refused\n")
        let packed = try trial.shell("gzip -c c.csv | almoner import areas -")
        #expect(packed.output == "areas: 1 read, 0 added, 0 changed, 1 unchanged, 0 refused\n")
        let slow = try trial.shell(
            "(printf '\\xEF'; sleep 0.1; printf '\\xBB\\xBFco'; sleep 0.1; printf 'de,name\\nD,Delta\\n') | almoner import areas -"
        )
        #expect(slow.output == "areas: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused\n")
    }

    @Test("a folder is read in the order in which its files refer to each other")
    func folder() throws {
        _ = try trial.folder.makeFolder("in")
        try trial.folder.write("in/services.csv", "reference,name,service_type\nNEW,New,KIND\n")
        try trial.folder.write("in/service_types.csv", "code,name\nKIND,Kind\n")
        try trial.folder.write("in/areas.csv.gz", Gzip.member(Array("code,name\nNEW,New\n".utf8)))
        try trial.folder.write("in/notes.txt", "nothing")
        let outcome = try trial.almoner("import", "in")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            outcome.output == """
                areas: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused
                service_types: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused
                services: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused

                """)
    }

    @Test("a file that is there both packed and not is one too many")
    func bothForms() throws {
        _ = try trial.folder.makeFolder("in")
        try trial.folder.write("in/areas.csv", "code,name\nA,Alpha\n")
        try trial.folder.write("in/areas.csv.gz", Gzip.member(Array("code,name\nA,Other\n".utf8)))
        let before = try trial.registerBytes
        let outcome = try trial.almoner("import", "in")
        #expect(outcome.status == 65)
        #expect(outcome.complaint.contains("areas.csv and areas.csv.gz"))
        #expect(try trial.registerBytes == before)
    }

    @Test("a dry run reports as the run itself does, and changes nothing")
    func dryRun() throws {
        let file = "code,name\nE07900001,Brindlemere\nE07900002,Renamed\nNEW,New\n"
        let before = try trial.registerBytes
        let dry = try trial.almoner("import", "areas", "-", "--dry-run", input: file)
        #expect(dry.status == 0)
        #expect(
            dry.output == """
                areas: 3 read, 1 added, 1 changed, 1 unchanged, 0 refused
                Nothing was changed: this was a dry run.

                """)
        #expect(try trial.registerBytes == before)
        let real = try trial.almoner("import", "areas", "-", input: file)
        #expect(dry.output.hasPrefix(real.output))
    }

    @Test("rows set aside come in when they are mended")
    func skip() throws {
        try trial.folder.write("areas.csv", "code,name,parent\nA,Alpha,E10900001\nB,Beta,NOWHERE\n")
        let outcome = try trial.almoner(
            "import", "areas", "areas.csv", "--on-error", "skip", "--rejects", "rejects.csv")
        #expect(outcome.status == 1)
        #expect(outcome.complaint.contains("areas.csv:3: parent \"NOWHERE\": not in the register"))
        #expect(outcome.output == "areas: 2 read, 1 added, 0 changed, 0 unchanged, 1 refused\n")
        let mended = try trial.shell(
            "sed -i s/NOWHERE/E10900001/ rejects.csv; almoner import areas rejects.csv --ignore-unknown"
        )
        #expect(mended.status == 0)
        #expect(
            mended.output.hasPrefix("areas: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused\n"))
        #expect(mended.output.contains("not taken from rejects.csv: reason"))
    }

    @Test("British dates are taken where they are said to be")
    func dates() throws {
        let file = "contract,kind,due_on\nC001,annual,01/12/2027\n"
        let refused = try trial.almoner("import", "reviews", "-", input: file)
        #expect(refused.status == 65)
        #expect(refused.complaint.contains("--dates dmy"))
        let taken = try trial.almoner("import", "reviews", "-", "--dates", "dmy", input: file)
        #expect(taken.status == 0)
        let listed = try trial.almoner(
            "list", "reviews", "--where", "due_on=2027-12-01", "--columns", "contract")
        #expect(listed.output == "contract\nC001\n")
    }

    @Test("Windows-1252 is taken where it is said to be")
    func encoding() throws {
        try trial.folder.write("areas.csv", Array("code,name\nA,M".utf8) + [0xF4, 0x6E, 0x0A])
        let taken = try trial.almoner("import", "areas", "areas.csv", "--encoding", "windows-1252")
        #expect(taken.status == 0)
        #expect(
            try trial.almoner("list", "areas", "--where", "code=A", "--columns", "name").output
                == "name\nMôn\n")
    }

    // MARK: SQL, check, backup

    @Test("SQL comes from an argument or from standard input, and unknown stays unknown")
    func sql() throws {
        let query =
            "SELECT code, population, NULL AS unknown, 1.5 AS half FROM area ORDER BY code LIMIT 1"
        let argument = try trial.almoner("sql", query)
        #expect(argument.output == "code,population,unknown,half\nE07900001,168300,,1.5\n")
        let piped = try trial.almoner("sql", "--format", "jsonl", input: query + ";\n")
        #expect(
            piped.output
                == "{\"code\": \"E07900001\", \"population\": 168300, \"unknown\": null, \"half\": 1.5}\n"
        )
        let views = try trial.almoner(
            "sql", "SELECT count(*) > 0 AS there FROM v_service_footprint")
        #expect(views.output == "there\n1\n")
    }

    @Test(
        "SQL that would change anything is refused",
        arguments: [
            "INSERT INTO area (code, name) VALUES ('X', 'X')", "DROP TABLE area",
            "ATTACH 'x.db' AS x",
            "PRAGMA user_version = 9", "VACUUM INTO 'x.db'", "CREATE TEMP TABLE x (a)",
        ])
    func sqlRefused(query: String) throws {
        let before = try trial.registerBytes
        let outcome = try trial.almoner("sql", query)
        #expect(outcome.status == 65)
        #expect(outcome.complaint.contains("use import, add, edit or withdraw"))
        #expect(try trial.registerBytes == before)
        #expect(try trial.folder.names == ["demo.db"])
    }

    @Test("check is silent where all is well, and names each finding with its remedy")
    func check() throws {
        let well = try trial.almoner("check")
        #expect(well.status == 0 && well.output == "" && well.complaint == "")
        var bytes = try trial.registerBytes
        // A page in the middle, one of a table's or an index's.
        for place in (bytes.count / 2 / 4_096 * 4_096)..<(bytes.count / 2 / 4_096 * 4_096 + 4_096) {
            bytes[place] = 0
        }
        try trial.folder.write("demo.db", bytes)
        let damaged = try trial.almoner("check")
        #expect(damaged.status == 1 || damaged.status == 66)
        #expect((damaged.output + damaged.complaint).contains("backup"), "\(damaged)")
        #expect(try trial.registerBytes == bytes)
    }

    @Test("a backup is a register, with what it was made from")
    func backup() throws {
        let outcome = try trial.almoner("backup", "copy.db")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix(" to copy.db.\n"))
        #expect(try trial.folder.names == ["copy.db", "demo.db"])
        _ = try trial.shell(
            "almoner export csv --out first; almoner export csv --out second --register copy.db")
        #expect(try trial.shell("diff -r first second").status == 0)
    }

    @Test("help needs no register")
    func help() throws {
        for line in [
            "--help", "help import", "import --help", "--version", "version", "tables",
            "tables risks",
        ] {
            let outcome = try trial.shell("cd /; ALMONER_REGISTER=/nowhere almoner \(line)")
            #expect(outcome.status == 0)
            #expect(outcome.output != "" && outcome.complaint == "")
        }
    }

    @Test("the data dictionary of the pages is the one that the program prints")
    func dictionary() throws {
        let printed = try trial.almoner("tables", "--format", "markdown")
        let page = try fileBytes("\(projectFolder)/docs/data-dictionary.md")
        #expect(printed.output == String(decoding: page, as: UTF8.self))
    }
}
