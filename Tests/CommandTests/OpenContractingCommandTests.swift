import TestSupport
import Testing

@Suite("almoner import ocds and export ocds")
struct OpenContractingCommandTests {
    private static let fixtures = "\(projectFolder)/Tests/Fixtures/ocds"

    @Test("a broken file is refused with its line and place, and the register stays as it was")
    func broken() throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        try trial.folder.write(
            "broken.json",
            """
            {"releases": [
            {"ocid": "ocds-abc123-1", "id": "1", "date": "2025-01-01T00:00:00Z", "tender": {"title": "T"}},
            {"ocid": "ocds-abc123-2", "id": "1", "date": "2025-01-01T00:00:00Z", "tender": {"title": T}}
            ]}
            """)
        let outcome = try trial.almoner("import", "ocds", "broken.json")
        #expect(outcome.status == 65)
        #expect(outcome.complaint.contains("broken.json:3: releases/2 is not well-formed JSON"))
        #expect(try trial.registerBytes == before)
    }

    @Test("standard input is read as a file is")
    func standardInput() throws {
        let trial = try Trial.demo()
        let outcome = try trial.shell("almoner import ocds - < \(Self.fixtures)/barnet-1.1.json")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("6 releases of 1 process"))
    }

    @Test("a dry run reports the same and changes nothing")
    func dryRun() throws {
        let trial = try Trial.demo()
        let before = try trial.registerBytes
        let file = "\(Self.fixtures)/contracts-finder.json"
        let dry = try trial.almoner("import", "ocds", file, "--dry-run")
        #expect(dry.status == 0)
        #expect(try trial.registerBytes == before)
        let real = try trial.almoner("import", "ocds", file)
        #expect(
            dry.output == real.output + "Nothing was changed: this was a dry run.\n")
    }

    @Test("the worked example goes out and comes in unchanged")
    func roundTrip() throws {
        let trial = try Trial.demo()
        let export = [
            "export", "ocds", "--prefix", "ocds-abc123", "--publisher", "Wealdshire", "--out",
            "w.json",
        ]
        let words = export.joined(separator: " ")
        #expect(try trial.shell("almoner \(words)").status == 0)
        let before = try trial.registerBytes
        let outcome = try trial.almoner("import", "ocds", "w.json", "--prefix", "ocds-abc123")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("contracts: 22 read, 0 added, 0 changed, 22 unchanged"))
        #expect(try trial.registerBytes == before)
        // It is there already.
        #expect(try trial.shell("almoner \(words)").status == 64)
        let first = try trial.folder.bytes("w.json")
        #expect(try trial.shell("almoner \(words) --force").status == 0)
        #expect(try trial.folder.bytes("w.json") == first)
    }

    @Test("filters choose the agreements that go out")
    func filters() throws {
        let trial = try Trial.demo()
        let export = "almoner export ocds --prefix ocds-abc123 --publisher Wealdshire --out"
        // The framework C001 and its call-off C002.
        let outcome = try trial.shell("\(export) w.json --provider P006")
        #expect(outcome.output == "w.json: 2 agreements of 2 processes\n")
        let text = try trial.folder.text("w.json")
        #expect(text.contains("ocds-abc123-C001") && text.contains("ocds-abc123-C002"))
        #expect(!text.contains("C003"))
        // Carers have a grant, which is no procurement.
        let none = try trial.shell("\(export) none.json --care-group CARERS")
        #expect(none.status == 64)
        #expect(none.complaint.contains("there is no contract to publish"))
        #expect(!trial.folder.has("none.json"))
    }

    @Test("what went out under a prefix is not taken for somebody else's")
    func ownWithoutPrefix() throws {
        let trial = try Trial.demo()
        let export = "export ocds --prefix ocds-abc123 --publisher Wealdshire --out w.json"
        #expect(try trial.shell("almoner \(export)").status == 0)
        let before = try trial.registerBytes
        let refused = try trial.almoner("import", "ocds", "w.json")
        #expect(refused.status == 64)
        #expect(refused.complaint.contains("--prefix ocds-abc123"))
        #expect(try trial.registerBytes == before)
        // Somebody else's agreements that are called the same come in beside the register's own.
        let others = try trial.almoner("import", "ocds", "w.json", "--prefix", "ocds-zzz999")
        #expect(others.output.contains("contracts: 22 read, 22 added"))
        // In a register that has none of them there is nothing to take them for.
        let elsewhere = try Trial()
        try elsewhere.folder.write("w.json", try trial.folder.bytes("w.json"))
        #expect(try elsewhere.shell("almoner init && almoner import ocds w.json").status == 0)
    }

    @Test("wrong command lines say what to write instead")
    func usage() throws {
        let trial = try Trial.demo()
        for (line, status, sentence) in [
            ("import ocds", 64, "almoner import ocds FILE"),
            ("import 360giving x.json --prefix ocds-abc123", 64, "--prefix goes with ocds"),
            ("import ocds x.json --prefix abc", 64, "ocds-abc123"),
            ("import ocds missing.json", 66, "missing.json"),
            ("export ocds --out o.json", 64, "--prefix ocds-xxxxxx"),
            ("export ocds --out o.json --prefix ocds-abc123", 64, "--publisher"),
            ("export ocds --out o.json --prefix abc", 64, "ocds-abc123"),
        ] as [(String, Int32, String)] {
            let outcome = try trial.shell("almoner \(line)")
            #expect(outcome.status == status, "\(line)")
            #expect(outcome.complaint.contains(sentence), "\(line): \(outcome.complaint)")
        }
        #expect(!trial.folder.has("o.json"))
    }
}
