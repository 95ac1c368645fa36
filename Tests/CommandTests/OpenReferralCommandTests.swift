import Foundation
import TestSupport
import Testing

@Suite("Open Referral directories from the command line")
struct OpenReferralCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test("what is written comes in again, plain, packed or through a pipe, and nothing changes")
    func outAndIn() throws {
        let export = try trial.almoner("export", "open-referral", "--out", "d.json")
        #expect(export.status == 0 && export.complaint == "")
        #expect(export.output == "d.json: 26 services\n")
        _ = try trial.shell("almoner export csv --out before --with-names; gzip -k d.json")
        for command in [
            "almoner import open-referral d.json", "almoner import open-referral d.json.gz",
            "almoner import open-referral - < d.json",
        ] {
            let again = try trial.shell(command)
            #expect(again.status == 0)
            #expect(again.output.contains("services: 26 read, 0 added, 0 changed, 26 unchanged"))
        }
        _ = try trial.shell("almoner export csv --out after --with-names")
        #expect(try trial.shell("diff -r before after").status == 0)
    }

    @Test("filters choose the services of a directory")
    func filters() throws {
        let trial = try Trial.demo()
        let export = try trial.shell(
            "almoner export open-referral --out d.json --care-group CARERS")
        #expect(export.output == "d.json: 2 services\n")
        let text = try trial.folder.text("d.json")
        #expect(text.contains("Carers' Link drop-in") && text.contains("Carers' breaks and advice"))
        let unknown = try trial.shell("almoner export open-referral --out e.json --need NONE")
        #expect(unknown.status == 64)
        #expect(!trial.folder.has("e.json"))
    }

    @Test("a directory that is there is replaced only when that is said")
    func force() throws {
        try trial.folder.write("d.json", "mine")
        let refused = try trial.almoner("export", "open-referral", "--out", "d.json")
        #expect(refused.status == 64)
        #expect(
            refused.complaint
                == "almoner: d.json is already there; give --force to replace it\n")
        #expect(try trial.folder.text("d.json") == "mine")
        #expect(
            try trial.almoner("export", "open-referral", "--out", "d.json", "--force").status == 0)
        #expect(try trial.folder.text("d.json").hasPrefix("[\n"))
    }

    @Test("--suggest-terms writes a file of terms and leaves the register as it is")
    func suggestTerms() throws {
        let before = try trial.registerBytes
        let package = "'\(projectFolder)/Tests/Fixtures/open-referral/package'"
        let result = try trial.shell(
            """
            almoner import open-referral \(package) --suggest-terms > terms.toml &&
            almoner import open-referral \(package) --terms terms.toml --dry-run
            """)
        #expect(result.status == 0)
        #expect(!result.output.contains("terms that nobody"))
        #expect(result.output.contains("Nothing was changed: this was a dry run."))
        #expect(try trial.registerBytes == before)
    }

    @Test("options of directories go with directories")
    func options() throws {
        for command in [
            "almoner import services x.csv --terms t.toml",
            "almoner import services x.csv --suggest-terms",
            "almoner import open-referral a.json b.json --suggest-terms",
            "almoner import open-referral a.json --map m.toml", "almoner import open-referral",
        ] {
            #expect(try trial.shell(command).status == 64, "\(command)")
        }
    }

    @Test("what cannot be read leaves the register as it is, and says file, line and remedy")
    func refused() throws {
        let before = try trial.registerBytes
        try trial.folder.write("d.json", #"[{"id": "a", "name": "A", "status": "active""#)
        let cut = try trial.almoner("import", "open-referral", "d.json")
        #expect(cut.status == 65)
        #expect(
            cut.complaint
                == "almoner: d.json:1: the file ends in the middle of a value: fetch it again\n")
        try trial.folder.write(
            "e.json",
            "[\n" + #"{"id": "a", "name": "A", "status": "active", "minimum_age": 999}]"#)
        let old = try trial.almoner("import", "open-referral", "e.json")
        #expect(old.status == 65)
        #expect(old.complaint.hasPrefix(#"e.json:2: line 2: min_age "999": out of range"#))
        #expect(try trial.registerBytes == before)
        #expect(try trial.almoner("import", "open-referral", "none.json").status != 0)
    }
}
