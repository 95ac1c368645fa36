import Foundation
import TestSupport
import Testing

@Suite("Asking about rules from the command line")
struct ComplianceCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    private static let select =
        "SELECT reference AS contract, 'kept' AS verdict, 'well' AS evidence FROM contract"

    /// A body's rule, in the folder `own`.
    private func write(_ name: String, code: String = "OWN", _ sql: String = select) throws {
        _ = try trial.shell("mkdir -p own")
        try trial.folder.write(
            "own/\(name)",
            """
            -- code: \(code)
            -- title: Own rule
            -- jurisdiction: Wealdshire
            -- applies-from: 2020-01-01
            -- source: Standing orders
            -- standing: verified
            -- statement: All is well.

            \(sql)
            """)
    }

    @Test("JSON has what was asked, the ten keys, and the advice")
    func json() throws {
        let outcome = try trial.almoner(
            "compliance", "--rule", "PA23-UK7", "--contract-kind", "spot_purchase", "--as-of",
            "2026-09-30", "--format", "json")
        #expect(outcome.status == 0)
        #expect(
            outcome.output
                == """
                {"question": "compliance", "asOf": "2026-09-30", "period": null, "filters": \
                {"contractKind": ["spot_purchase"]}, "rows": [
                  {"rule": "PA23-UK7", "title": "Contract details notice in time", "contract": \
                "C010", "verdict": "not_applicable", "evidence": "at £507,780 it is below the \
                threshold of £663,540 even with VAT", "standing": "verified", "jurisdiction": \
                "England, Wales and Northern Ireland", "source": "Procurement Act 2023, section 53; \
                thresholds: Schedule 1 and SI 2025/1200", "strategy": null, "decision": null}
                ], "notes": ["What is said of a rule is an indicator, not legal advice"]}

                """)
    }

    @Test("every form of the answer says that it is not legal advice")
    func advice() throws {
        for options in ["", "--by rule", "--list"] {
            for format in ["table", "csv", "json", "jsonl", "markdown"] {
                let outcome = try trial.shell(
                    "almoner compliance \(options) --as-of 2026-09-30 --format \(format)")
                #expect(outcome.status == 0)
                #expect(
                    (outcome.output + outcome.complaint).contains(
                        "What is said of a rule is an indicator, not legal advice"))
            }
        }
        let help = try trial.almoner("compliance", "--help")
        #expect(
            help.output.split { $0.isWhitespace }.joined(separator: " ").contains(
                "not legal advice"))
    }

    @Test("the list of rules needs no register")
    func list() throws {
        let outcome = try trial.shell(
            "almoner compliance --list --rule TC-CONTRACTS --register nowhere.db --columns code,appliesTo"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output == "code,appliesTo\nTC-CONTRACTS,\n")
    }

    @Test("a body's own rules stand beside the others, and what is no rule is told")
    func own() throws {
        try write("b.sql", code: "OWN-B")
        try write("a.sql", code: "OWN-A")
        try trial.folder.write("own/README.txt", "These are our rules.")
        let outcome = try trial.shell(
            "almoner compliance --rules own --by rule --as-of 2026-09-30 --columns rule,kept,broken"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\nOWN-A,29,0\nOWN-B,29,0\nPA23-KPI,0,0\n"))
        #expect(outcome.complaint.contains("warning: own/README.txt is no rule and was not read\n"))
        let sql = try trial.shell(
            "almoner compliance --rules own --rule OWN-A --as-of 2026-09-30 --show-sql")
        #expect(sql.output.contains("-- the rule OWN-A: Own rule\n\(Self.select);\n"))
    }

    @Test(
        "65: a rule that is none is told with its file and line, and nothing is changed",
        arguments: [
            ("DELETE FROM contract", "own/rule.sql:9: a rule only reads"),
            ("UPDATE contract SET title = 'x'", "own/rule.sql:9: a rule only reads"),
            ("SELECT load_extension('x')", "own/rule.sql:9: not authorized"),
            ("ATTACH 'other.db' AS other", "own/rule.sql:9: a rule only reads"),
            ("SELECT colour\nFROM contract", "own/rule.sql:9: no such column: colour"),
            ("SELECT 1; SELECT 2", "own/rule.sql:9: there is more than one statement"),
            ("PRAGMA journal_mode = DELETE", "own/rule.sql:9: a rule only reads"),
        ])
    func wrong(sql: String, said: String) throws {
        let before = try trial.registerBytes
        try write("rule.sql", sql)
        let outcome = try trial.almoner(
            "compliance", "--rules", "own", "--rule", "OWN", "--as-of", "2026-09-30")
        #expect(outcome.status == 65)
        #expect(outcome.output == "")
        #expect(outcome.complaint.hasPrefix("almoner: \(said)"), "\(outcome.complaint)")
        #expect(try trial.registerBytes == before)
    }

    @Test("65: a code that is taken, a header that is none, a file that is too long")
    func wrongFiles() throws {
        try write("rule.sql", code: "PA23-UK7")
        let taken = try trial.almoner("compliance", "--rules", "own")
        #expect(taken.status == 65)
        #expect(taken.complaint.contains("own/rule.sql: the code PA23-UK7 is that of a rule that"))
        try trial.folder.write("own/rule.sql", Self.select)
        let headless = try trial.almoner("compliance", "--rules", "own", "--list")
        #expect(headless.status == 65)
        #expect(headless.complaint.contains("own/rule.sql: the header lacks code"))
        try trial.folder.write("own/rule.sql", String(repeating: "-- x\n", count: 1 << 17))
        let long = try trial.almoner("compliance", "--rules", "own")
        #expect(long.status == 65)
        #expect(long.complaint.contains("own/rule.sql: a rule has at most 256 KB"))
    }

    @Test("66: there are no rules in the folder")
    func noRules() throws {
        for folder in ["nowhere", "demo.db", "."] {
            let outcome = try trial.almoner("compliance", "--rules", folder)
            #expect(outcome.status == 66)
            #expect(outcome.complaint.contains("\(folder) is no folder with rules in it"))
        }
    }

    @Test(
        "64: what cannot be meant",
        arguments: [
            ("--rule PA23-UK77", "no rule has the code PA23-UK77; see: almoner compliance --list"),
            ("--verdict good", "good"), ("--by provider", "provider"),
            ("--list --by rule", "give --list or --by rule"),
            ("--list --verdict kept", "leave out --list and --by"),
        ])
    func usage(options: String, said: String) throws {
        let outcome = try trial.shell("almoner compliance \(options) --as-of 2026-09-30")
        #expect(outcome.status == 64)
        #expect(outcome.complaint.contains(said), "\(outcome.complaint)")
    }
}
