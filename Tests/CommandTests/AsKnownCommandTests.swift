import AlmonerModel
import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("Answers of commands as they were known")
struct AsKnownCommandTests {
    private static let asOf = ["--as-of", "2026-09-30"]

    /// Every command that takes `--as-known-on`, but those that make files.
    private static let commands = [
        ["summary"] + asOf, ["unit-costs"] + asOf, ["duplication"] + asOf,
        ["duplication", "providers"] + asOf, ["duplication", "contracts"] + asOf,
        ["reviews"] + asOf, ["key-dates"] + asOf, ["spend"] + asOf,
        ["spend", "off-contract"] + asOf, ["coverage"] + asOf, ["gaps", "--at", "2027"] + asOf,
        ["ending", "C004"] + asOf,
        ["balance"] + asOf, ["concentration"] + asOf, ["funnel"] + asOf,
        ["funnel", "hours"] + asOf, ["completeness"] + asOf,
        ["completeness", "--list"] + asOf, ["compliance"] + asOf,
        ["compliance", "--by", "rule"] + asOf, ["outcomes"] + asOf,
        ["outcomes", "distance-travelled"] + asOf, ["outcomes", "sustainment"] + asOf,
        ["funding"] + asOf, ["supply-chain"] + asOf, ["variations"] + asOf,
        ["decisions", "--kind", "extend"] + asOf, ["procurement"] + asOf,
        ["list", "contracts"], ["list", "activity", "--where", "contract=C004"],
        ["show", "payment", "PAY0001"],
    ]

    /// The worked example as if it had been made in January, a copy of it, and changes since.
    private static func changedDemo() throws -> Trial {
        let trial = try Trial.demo()
        try age(trial)
        #expect(try trial.almoner("backup", "then.db").status == 0)
        for change in [
            ["edit", "contract", "C004", "annual_value=1", "department=Else"],
            ["withdraw", "payment", "PAY0002", "--reason", "twice"],
            ["add", "area", "code=NEW", "name=New"],
        ] {
            let outcome = try trial.shell("almoner " + change.joined(separator: " "))
            #expect(outcome.status == 0, "\(outcome.complaint)")
        }
        try meddle(
            trial.folder.file("demo.db"),
            "UPDATE activity SET volume = volume / 3, cost_pence = cost_pence * 2")
        return trial
    }

    /// When the register of `age` was made.
    private static let made = "2026-01-05T10:00:00Z"

    /// Nothing here checks the seals.
    private static func age(_ trial: Trial) throws {
        try meddle(
            trial.folder.file("demo.db"),
            """
            DROP TRIGGER change_log_unchanged;
            DROP TRIGGER seal_unchanged;
            UPDATE change_log SET instant = '\(made)';
            UPDATE seal SET sealed_at = '\(made)';
            """)
    }

    private static func meddle(_ path: String, _ sql: String) throws {
        try Connection(path: path, mode: .write).execute(script: sql)
    }

    @Test("are those of a copy made then, and say what they are", arguments: commands)
    func sameAsCopy(command: [String]) throws {
        let trial = try Self.changedDemo()
        let words = command.joined(separator: " ") + " --format json"
        let now = try trial.shell("almoner \(words)")
        let then = try trial.shell("almoner \(words) --register then.db")
        let known = try trial.shell("almoner \(words) --as-known-on \(Self.made)")
        #expect(then.status == 0, "\(then.complaint)")
        #expect(known.status == 0, "\(known.complaint)")
        #expect(known.output.contains("\"asKnownOn\": \"\(Self.made)\", "))
        #expect(!now.output.contains("asKnownOn"))
        let stripped = known.output
            .replacing("\"asKnownOn\": \"\(Self.made)\", ", with: "")
            .replacing(" --as-known-on \(Self.made)", with: "")
            .replacing(", \"as known on \(Self.made)\"]", with: "]")
            .replacing("\"as known on \(Self.made)\"", with: "")
        #expect(stripped == then.output.replacing(" --register then.db", with: ""))
    }

    @Test("a day is its end, and the day asked for where no other is given")
    func days() throws {
        let trial = try Self.changedDemo()
        let outcome = try trial.almoner(
            "reviews", "--format", "json", "--as-known-on", "2026-01-05")
        #expect(
            outcome.output.hasPrefix(
                """
                {"question": "reviews", "asOf": "2026-01-05", "asKnownOn": \
                "2026-01-05T23:59:59Z", 
                """))
        let coverage = try trial.almoner(
            "gaps", "--at", "2025", "--as-known-on", "2026-01-05T12:00:00Z")
        #expect(coverage.status == 64)
        #expect(coverage.complaint.contains("2026-01-05"))
        let page = try trial.almoner("show", "contract", "C004", "--as-known-on", "2026-01-05")
        let same = try trial.almoner(
            "show", "contract", "C004", "--as-of", "2026-01-05", "--register", "then.db")
        #expect(page.output == same.output + "\nNote: as known on 2026-01-05T23:59:59Z\n")
    }

    @Test("where there is no place for notes they are beside the answer")
    func notes() throws {
        let trial = try Self.changedDemo()
        for format in ["csv", "jsonl", "ics"] {
            let outcome = try trial.almoner(
                "reviews", "--as-of", "2026-09-30", "--format", format, "--as-known-on", Self.made)
            #expect(outcome.status == 0)
            #expect(!outcome.output.contains("as known"))
            #expect(outcome.complaint.contains("Note: as known on \(Self.made)\n"), "\(format)")
        }
        let table = try trial.almoner(
            "list", "areas", "--format", "table", "--as-known-on", Self.made)
        #expect(table.output.hasSuffix("\nNote: as known on \(Self.made)\n"))
        #expect(table.complaint.isEmpty)
        let sheet = try trial.almoner(
            "show", "area", "E10900001", "--format", "csv", "--as-known-on", Self.made)
        #expect(sheet.complaint == "Note: as known on \(Self.made)\n")
        let ending = try trial.almoner(
            "ending", "C004", "--format", "table", "--as-known-on", Self.made)
        #expect(ending.output.hasSuffix("Note: as known on \(Self.made)\n"))
        let sql = try trial.almoner("reviews", "--show-sql", "--as-known-on", Self.made)
        #expect(
            sql.output.contains(
                "\n-- Asked of the register as known on \(Self.made), not as it is now.\n"))
    }

    @Test("every table is exported as it was")
    func exports() throws {
        let trial = try Self.changedDemo()
        for words in ["--out then --register then.db", "--out known --as-known-on 2026-01-05"] {
            #expect(try trial.shell("almoner export csv \(words)").status == 0)
        }
        #expect(try trial.shell("diff -r then known").output.isEmpty)
        #expect(try trial.shell("almoner export csv --out now").status == 0)
        #expect(try trial.shell("diff -rq then now").output.split(separator: "\n").count == 5)
    }

    @Test("of an instant before the history, or still to come, there is no answer")
    func refused() throws {
        let trial = try Self.changedDemo()
        let early = try trial.almoner("list", "areas", "--as-known-on", "2026-01-04")
        #expect(early.status == 64)
        #expect(early.output.isEmpty)
        #expect(
            early.complaint == """
                almoner: the register has history since \(Self.made); what was known on \
                2026-01-04T23:59:59Z is not recorded

                """)
        let late = try trial.almoner("list", "areas", "--as-known-on", "2199-12-31T00:00:00Z")
        #expect(late.status == 64)
        #expect(late.complaint.contains("still to come"))
        let wrong = try trial.almoner("list", "areas", "--as-known-on", "yesterday")
        #expect(wrong.status == 64)
    }

    @Test("of an instant that is not past it says that more may follow")
    func today() throws {
        let trial = try Self.changedDemo()
        let outcome = try trial.shell(
            "almoner list areas --format json --as-known-on $(date -u +%F)")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\"code\": \"NEW\""))
        #expect(outcome.output.contains("that instant is not past"))
    }
}
