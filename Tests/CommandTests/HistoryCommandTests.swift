import AlmonerModel
import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("The history from the command line")
struct HistoryCommandTests {
    /// How many changes there are of the worked example, under how many seals. The first is over
    /// the forms of the tables.
    private static let last = Result { try number("SELECT max(sequence) FROM change_log") }
    private static let seals = Result { try number("SELECT count(*) FROM seal") }
    private static let lastOfSecond = Result {
        try number("SELECT last_sequence FROM seal WHERE number = 2")
    }

    private static func number(_ sql: String) throws -> Int {
        let output = try Trial.demo().almoner("sql", sql, "--format", "csv").output
        return Int(output.split(separator: "\n").last ?? "") ?? 0
    }

    private static let forms = RegisterTables.all.count

    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    /// As another program would, with what it likes of the register's triggers gone.
    private func otherProgram(_ sql: String) throws {
        let connection = try Connection(path: trial.folder.file("demo.db"), mode: .write)
        try connection.execute(script: sql)
    }

    private func verify(_ more: String = "") throws -> Trial.Outcome {
        try trial.shell("almoner history verify \(more)")
    }

    /// `Scripts/verify-history`, which shares no line with the program.
    private func verifyElsewhere() throws -> Trial.Outcome {
        try trial.shell("python3 '\(projectFolder)/Scripts/verify-history' demo.db")
    }

    @Test("the worked example and what follows hold, here and elsewhere")
    func holds() throws {
        let (last, seals) = try (
            HistoryCommandTests.last.get(), HistoryCommandTests.seals.get()
        )
        let script = """
            almoner edit contract C004 title='Cefn Gwlad — "day"' --actor Ada --reason 'naïve; 100%'
            almoner withdraw payment PAY0001 --reason twice
            almoner add area code=NEW name=New
            """
        #expect(try trial.shell(script).status == 0)
        let outcome = try verify()
        #expect(outcome.status == 0)
        #expect(outcome.complaint == "")
        #expect(
            outcome.output
                == "The history holds: \(last + 4) changes under \(seals + 3) seals.\n",
            "\(outcome.output)")
        let elsewhere = try verifyElsewhere()
        #expect(elsewhere.output == "The history holds.\n", "\(elsewhere)")
        #expect(elsewhere.status == 0)
        #expect(try verify("--format csv").output == "check,sequence,table,key,detail,remedy\n")
    }

    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        /// What the script says of it, which looks at the history alone.
        let elsewhere: String
    }

    static let ways = [
        Way(
            testDescription: "a row changed",
            sql: """
                DROP TRIGGER change_log_unchanged;
                UPDATE change_log SET actor = 'x' WHERE sequence IN (150, 160);
                """, elsewhere: "change 150 is not what was sealed\n"),
        Way(
            testDescription: "a row deleted",
            sql: "DROP TRIGGER change_log_kept; DELETE FROM change_log WHERE sequence = 150",
            elsewhere: """
                seal 2 or a row from FIRST to LAST was changed
                change 150 is missing

                """),
        Way(
            testDescription: "two rows exchanged",
            sql: """
                DROP TRIGGER change_log_unchanged;
                UPDATE change_log SET sequence = -1 WHERE sequence = 150;
                UPDATE change_log SET sequence = 150 WHERE sequence = 151;
                UPDATE change_log SET sequence = 151 WHERE sequence = -1;
                """, elsewhere: "change 150 is not what was sealed\n"),
        Way(
            testDescription: "a seal changed",
            sql: "DROP TRIGGER seal_unchanged; UPDATE seal SET reason = 'x' WHERE number = 2",
            elsewhere: "seal 2 or a row from FIRST to LAST was changed\n"),
        Way(
            testDescription: "a seal deleted",
            sql: "DROP TRIGGER seal_kept; DELETE FROM seal WHERE number = 1",
            elsewhere: "seal 2 does not follow from the seal before it\n"
                + (1...forms).map { "change \($0) is under no seal\n" }.joined()),
        Way(
            testDescription: "a record changed, recorded and not accepted",
            sql: "UPDATE contract SET title = 'x' WHERE reference = 'C004'",
            elsewhere: "change NEXT is under no seal\n"),
    ]

    @Test("what was tampered with is found, here and elsewhere", arguments: ways)
    func tampered(_ way: Way) throws {
        try otherProgram(way.sql)
        let here = try verify()
        #expect(here.status == 1)
        #expect(!here.output.isEmpty)
        #expect(here.complaint.contains("The history does not hold"), "\(here.complaint)")
        let elsewhere = try verifyElsewhere()
        #expect(elsewhere.status == 1)
        let last = try HistoryCommandTests.last.get()
        let expected = way.elsewhere.replacing("FIRST", with: "\(HistoryCommandTests.forms + 1)")
            .replacing("LAST", with: "\(try HistoryCommandTests.lastOfSecond.get())").replacing(
                "NEXT", with: "\(last + 1)")
        #expect(elsewhere.output == expected)
    }

    @Test("the first wrong change is named, and what to do")
    func named() throws {
        try otherProgram(HistoryCommandTests.ways[0].sql)
        let outcome = try verify()
        #expect(outcome.complaint == "The history does not hold: the first wrong change is 150.\n")
        #expect(
            outcome.output.contains(
                "\nhistory: change 150: change 150 and 1 more are not what was sealed under seal 2: "
            ),
            "\(outcome.output)")
        #expect(
            outcome.output.hasPrefix(
                "triggers: change_log: the trigger change_log_unchanged is gone or changed: "),
            "\(outcome.output)")
        #expect(try trial.shell("almoner check").output.hasPrefix("triggers: change_log: "))
    }

    @Test("views that were put back are told beside the triggers")
    func views() throws {
        try otherProgram("DROP VIEW v_contract_term")
        #expect(
            try trial.shell("almoner history seal --reason 'put back'").output
                == """
                Accepted: 0 changes by another program, 0 records that differed, 0 triggers and 1 \
                view put back.

                """)
        #expect(try verify().status == 0)
    }

    @Test("changes by another program are accepted by a person, and what got round is recorded")
    func accepted() throws {
        #expect(
            try trial.shell("almoner history seal --reason none").output
                == "There is nothing to accept.\n")
        try otherProgram(
            """
            UPDATE contract SET title = 'By hand' WHERE reference = 'C004';
            DROP TRIGGER history_contract_update;
            UPDATE contract SET title = 'Behind the back' WHERE reference = 'C005';
            DROP TRIGGER history_risk_delete;
            DELETE FROM risk WHERE id = 1;
            DROP TRIGGER history_area_insert;
            INSERT INTO area (code, name) VALUES ('NEW', 'New');
            """)
        let found = try verify("--format csv --register demo.db")
        #expect(found.status == 1)
        let cells = found.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).prefix(4)
                .joined(separator: ",")
        }
        #expect(
            cells.filter { !$0.hasPrefix("triggers") }.map { $0 } == [
                "unsealed,\(try HistoryCommandTests.last.get() + 1),contract,C004",
                "records,,area,NEW",
                "records,\(try sequence("contract", 5)),contract,C005",
                "records,\(try sequence("risk", 1)),risk,\(try first("record_key", "risk", 1))",
            ], "\(found.output)")
        let sealed = try trial.shell(
            "almoner history seal --reason 'looked into it' --actor 'A. Auditor'")
        #expect(
            sealed.output
                == "Accepted: 1 change by another program, 3 records that differed, 3 triggers put back.\n"
        )
        #expect(try verify().status == 0)
        #expect(try verifyElsewhere().status == 0)
        let shown = try trial.shell(
            "almoner history show --since 2020-01-01 --actor 'A. Auditor' --format json")
        #expect(shown.output.components(separatedBy: "\"reason\": \"looked into it\"").count == 7)
        #expect(shown.output.contains("\"title\": \"Behind the back\""))
        #expect(try trial.shell("almoner edit contract C004 title='Again'").status == 0)
        #expect(try verify().status == 0)
        #expect(try trial.shell("almoner check").status == 0)
    }

    private func sequence(_ table: String, _ id: Int) throws -> String {
        try first("sequence", table, id)
    }

    private func first(_ column: String, _ table: String, _ id: Int) throws -> String {
        let output = try trial.shell(
            """
            almoner sql "SELECT \(column) FROM change_log WHERE table_name = '\(table)' \
            AND record_id = \(id) ORDER BY sequence LIMIT 1" --format csv
            """
        ).output
        return String(output.split(separator: "\n").last ?? "")
    }

    @Test("without a writer nothing would be recorded: that is found, and put right")
    func writer() throws {
        try otherProgram("DROP TRIGGER writer_kept; DELETE FROM writer")
        #expect(try trial.shell("almoner edit contract C004 title='Unseen'").status == 0)
        let found = try verify()
        #expect(found.output.contains("triggers: writer: "), "\(found.output)")
        #expect(
            found.output.contains(
                "records: contract C004, change \(try sequence("contract", 4)): "),
            "\(found.output)")
        #expect(try trial.shell("almoner history seal --reason looked").status == 0)
        #expect(try verify().status == 0)
    }

    @Test("a head that was kept finds an older copy, and a register that only grew holds")
    func heads() throws {
        let seals = try HistoryCommandTests.seals.get()
        #expect(try trial.shell("almoner history head > head").status == 0)
        let older = try trial.registerBytes
        #expect(try trial.shell("almoner edit contract C004 title=New").status == 0)
        #expect(try verify("--head head").status == 0)
        #expect(try trial.shell("almoner history head >> head").status == 0)
        #expect(try verify("--head head").status == 0)
        for file in ["demo.db-wal", "demo.db-shm"] where trial.folder.has(file) {
            try FileManager.default.removeItem(atPath: trial.folder.file(file))
        }
        try trial.folder.write("demo.db", older)
        #expect(try verify().status == 0)
        let found = try verify("--head head")
        #expect(found.status == 1)
        #expect(
            found.output.hasPrefix(
                "head: seal \(seals + 1) was seen, and the register ends with seal \(seals): it is an older copy"
            ),
            "\(found.output)")
    }

    @Test("a signature is checked with the public half of the key; later seals are named")
    func signatures() throws {
        let seals = try HistoryCommandTests.seals.get()
        let made = try trial.shell("almoner history sign --key key.pem --make-key")
        #expect(made.output.hasPrefix("Signed: \(seals) "), "\(made)")
        #expect(try verify("--public-key key.pem.pub").complaint == "")
        #expect(
            try trial.shell("almoner history sign --key key.pem").output
                == "The newest seal is signed with this key already.\n")
        #expect(try trial.shell("almoner edit contract C004 title=New").status == 0)
        let later = try verify("--public-key key.pem.pub")
        #expect(later.status == 0)
        #expect(
            later.complaint
                == "Note: seal \(seals + 1) came after the newest signature and is not signed\n")
        #expect(try trial.shell("almoner history sign --key key.pem --make-key").status == 64)
        #expect(try trial.shell("almoner history sign --key other.pem --make-key").status == 0)
        try trial.folder.write("demo.db", try Trial.demo().registerBytes)
        let anew = try verify("--public-key key.pem.pub")
        #expect(anew.status == 1)
        #expect(anew.output.hasPrefix("signature: no seal is signed with this key"))
        let mode =
            try FileManager.default.attributesOfItem(atPath: trial.folder.file("key.pem"))[
                .posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("files that are no head and no key are refused, each with its remedy")
    func wrongFiles() throws {
        for (line, status, part) in [
            ("verify --head nowhere", Int32(66), "nowhere"),
            ("verify --head words", 65, "words:1: not a line that history head prints"),
            ("verify --head empty", 65, "empty holds no line"),
            ("verify --public-key words", 65, "no Ed25519 public key"),
            ("sign --key words", 65, "no Ed25519 private key"),
            ("seal --reason ' '", 64, "--reason"),
            ("show contract C999", 65, "the history has no contract C999"),
            ("show contracts C001 C002", 64, "name the contract by reference"),
            ("show nothing", 64, "nothing is no table"),
            ("show --since yesterday", 64, "yesterday is no instant"),
        ] {
            try trial.folder.write("words", "words\n")
            try trial.folder.write("empty", "\n")
            let outcome = try trial.shell("almoner history \(line)")
            #expect(outcome.status == status, "\(line): \(outcome)")
            #expect(outcome.complaint.contains(part), "\(line): \(outcome.complaint)")
        }
    }

    @Test("what changed is shown in the words of the tables, and whole for programs")
    func shown() throws {
        let last = try HistoryCommandTests.last.get()
        let script = """
            almoner edit contract C004 annual_value=1234.50 provider=P008 contract_manager=Jo \
            --actor Ada --reason uplift
            almoner edit contract C004 contract_manager= --actor Ben
            """
        #expect(try trial.shell(script).status == 0)
        let columns = "sequence,actor,table,key,operation,changes,reason"
        let table = try trial.shell(
            "almoner history show contract C004 --limit 2 --format markdown --columns \(columns)")
        let lines = table.output.split(separator: "\n").dropFirst(2)
        #expect(
            lines == [
                "| \(last + 2) | Ben | contract | C004 | update | contract_manager: Jo → unknown |  |",
                "| \(last + 1) | Ada | contract | C004 | update | provider: P007 → P008; "
                    + "contract_manager: unknown → Jo; annual_value: 961800.00 → 1234.50 | uplift |",
            ], "\(table.output)")
        let json = try trial.shell("almoner history show contract C004 --actor Ada --format jsonl")
        for part in [
            "\"sequence\": \(last + 1)", "\"provider\": \"P007\"", "\"provider\": \"P008\"",
            "\"annual_value_pence\": 123450", "\"contract_manager\": null",
        ] {
            #expect(json.output.contains(part), "\(part) in \(json.output)")
        }
        #expect(json.output.split(separator: "\n").count == 1)
    }

    @Test("a record is found by what it was called, and by the first parts of a long key")
    func keys() throws {
        try otherProgram("UPDATE area SET code = 'E1' WHERE code = 'E07900001'")
        for key in ["E07900001", "E1"] {
            let shown = try trial.shell("almoner history show area \(key) --columns operation")
            #expect(shown.output == "operation\nupdate\ninsert\n", "\(key): \(shown)")
        }
        let lines = try trial.shell("almoner history show contract-line C002 --columns table")
        #expect(lines.output.split(separator: "\n").count > 1)
        #expect(
            try trial.shell("almoner history show contract C00").complaint.contains(
                "no contract C00"))
    }

    @Test("instants bound it, days from their first second to their last")
    func instants() throws {
        func count(_ options: String) throws -> Int {
            try trial.shell("almoner history show \(options) --columns sequence").output
                .split(separator: "\n").count - 1
        }
        let all = try count("")
        #expect(all == (try HistoryCommandTests.last.get()))
        #expect(try count("--since 2020-01-01 --until 9999-12-31") == all)
        #expect(try count("--until 2020-01-01") == 0)
        #expect(try count("--since 9999-12-31T23:59:59Z") == 0)
        let day = try trial.shell("almoner history show --limit 1 --columns instant").output
            .split(separator: "\n")[1].prefix(10)
        let earlier = try count("--until \(day)")
        #expect(earlier == all)
        #expect(try count("--actor nobody") == 0)
    }
}
