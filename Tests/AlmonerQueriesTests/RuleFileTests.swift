import AlmonerModel
import AlmonerQueries
import AlmonerRules
import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("Files of rules")
struct RuleFileTests {
    private static let header = [
        "-- code: OWN-1", "-- title: Own rule", "-- jurisdiction: Wealdshire",
        "-- applies-from: 2020-02-29", "-- source: Standing order 1",
        "-- standing: check with a lawyer", "-- statement: All is well.",
    ]
    private static let select =
        "SELECT reference AS contract, 'kept' AS verdict, 'well' AS evidence FROM contract"

    private func text(_ header: [String] = header, _ sql: String = select) -> String {
        (header + ["", sql]).joined(separator: "\n")
    }

    private func read(_ text: String) throws -> Rule {
        try Rule.read(Array(text.utf8), file: "own.sql")
    }

    private func fault(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    // MARK: What is read

    @Test("a rule is what its file says, lines set in going on with the one above")
    func whole() throws {
        let header =
            Array(Self.header.dropLast()) + [
                "-- applies-to: 2026-03-31", "-- statement: All is well,", "--     everywhere.",
            ]
        for text in [
            text(header), "\u{FEFF}" + text(header), text(header).replacing("\n", with: "\r\n"),
            text(header, Self.select + ";\n\n"),
        ] {
            let rule = try read(text)
            #expect(rule.code == "OWN-1")
            #expect(rule.title == "Own rule")
            #expect(rule.jurisdiction == "Wealdshire")
            #expect(rule.appliesFrom.description == "2020-02-29")
            #expect(rule.appliesTo?.description == "2026-03-31")
            #expect(rule.source == "Standing order 1")
            #expect(rule.standing == .checkWithALawyer)
            #expect(rule.statement == "All is well, everywhere.")
            #expect(rule.sql == Self.select)
            #expect(rule.place.firstLine == 11)
        }
    }

    @Test("it applies from its first day to its last, both included")
    func dates() throws {
        let rule = try read(text(Self.header + ["-- applies-to: 2026-03-31"]))
        let expected: KeyValuePairs = [
            "2020-02-28": false, "2020-02-29": true, "2026-03-31": true, "2026-04-01": false,
        ]
        for (day, applies) in expected {
            #expect(rule.applies(on: try #require(Day(day))) == applies, "\(day)")
        }
        #expect(try read(text()).applies(on: try #require(Day("9999-12-31"))))
    }

    // MARK: What is not

    @Test(
        "a line that nobody can mean is told with its number",
        arguments: [
            ("-- code: own", "own.sql:1: a code has capitals"),
            ("-- code: -OWN", "own.sql:1: a code has capitals"),
            ("-- title:", "own.sql:2: title is empty"),
            ("-- juristiction: X", "own.sql:3: \"juristiction\" is no key; the keys are code, "),
            ("-- applies-from: 2021-02-29", "own.sql:4: \"2021-02-29\" is no day that exists"),
            ("-- applies-from: 01/04/2020", "own.sql:4: \"01/04/2020\" is no day"),
            ("-- source Standing order", "own.sql:5: write -- key: value"),
            ("-- standing: true", "own.sql:6: \"true\" is no standing; write one of: verified, "),
            ("-- code: OWN-2", "own.sql:7: code stands twice: keep one"),
        ])
    func lines(line: String, said: String) {
        let number = Int(said.dropFirst(8).prefix { $0 != ":" }) ?? 0
        var header = Self.header
        header[number - 1] = line
        let fault = fault(text(header))
        #expect(fault?.hasPrefix(said) == true, "\(fault ?? "taken")")
    }

    @Test(
        "what is missing is named",
        arguments: [
            "code", "title", "jurisdiction", "applies-from", "source", "standing", "statement",
        ])
    func missing(key: String) {
        let header = Self.header.filter { !$0.hasPrefix("-- \(key):") }
        #expect(
            fault(text(header))
                == "own.sql: the header lacks \(key): begin with -- \(key): …")
    }

    @Test("a file without a header, without a SELECT, turned about, too long or no text is no rule")
    func noRule() {
        #expect(fault("")?.contains("the header lacks code") == true)
        #expect(fault(Self.select)?.contains("the header lacks code") == true)
        for sql in ["", ";", " \n;\n"] {
            #expect(fault(text(Self.header, sql)) == "own.sql: there is no SELECT below the header")
        }
        #expect(
            fault(text(Self.header + ["-- applies-to: 2020-02-28"]))
                == "own.sql:8: applies-to is before applies-from")
        #expect(
            fault(text(Self.header, String(repeating: "x", count: Rule.largestFile)))?
                .contains("a rule has at most 256 KB") == true)
        #expect(fault(text() + "\0")?.contains("UTF-8") == true)
        #expect(throws: RuleError.self) { try Rule.read([0x2D, 0xFF], file: "own.sql") }
    }

    // MARK: What is asked of a register

    /// The fault of a SELECT, asked of a register with contracts A and B.
    private func fault(sql: String) throws -> String? {
        let register = try TestRegister()
        try register.add(
            "contract",
            "reference|title|kind|status\nA|Care|contract|active\nB|Care|contract|active")
        let before = try register.everything()
        var fault: String?
        do {
            _ = try Compliance.ask(
                Compliance.Options(own: [read(text(Self.header, sql))], codes: ["OWN-1"]),
                QuestionContext(asOf: try #require(Day("2026-06-30"))), of: register.connection)
        } catch let error as RuleError {
            fault = error.description
        }
        #expect(try register.everything() == before)
        return fault
    }

    @Test(
        "a SELECT that is no rule's is told with its line and what to do",
        arguments: [
            ("SELECT\n  1 FORM contract", "own.sql:10: near \"contract\": syntax error"),
            ("SELECT *\n FROM contracts", "own.sql:9: no such table: contracts"),
            ("SELECT 1;\nSELECT 2", "own.sql:9: there is more than one statement in the query"),
            ("-- nothing", "own.sql:9: there is no statement in the query"),
            ("DELETE FROM contract", "own.sql:9: a rule only reads"),
            (
                """
                INSERT INTO need (code, name) VALUES ('A', 'A')
                RETURNING code AS contract, 'kept' AS verdict, name AS evidence
                """, "own.sql:9: a rule only reads"
            ),
            ("PRAGMA user_version", "own.sql:9: it gives the columns user_version; a rule about "),
            ("SELECT 'A' AS contract, 'kept' AS verdict", "own.sql:9: it gives the columns "),
            (
                "SELECT 'A' AS verdict, 'kept' AS contract, 'x' AS evidence",
                "own.sql:9: it gives the columns verdict, contract, evidence;"
            ),
            (
                "SELECT 'A' AS contract, 'yes' AS verdict, 'x' AS evidence",
                "own.sql:9: contract A has the verdict \"yes\"; give one of kept, broken, "
            ),
            (
                "SELECT 'A' AS contract, NULL AS verdict, 'x' AS evidence",
                "own.sql:9: contract A has the verdict \"\""
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, 'on ' || NULL AS evidence",
                "own.sql:9: contract A has no evidence: join texts with coalesce("
            ),
            ("SELECT 'A' AS contract, 'kept' AS said", "own.sql:9: contract A has no evidence"),
            ("SELECT 'A' AS contract, 'kept: ' AS said", "own.sql:9: contract A has no evidence"),
            (
                "SELECT 'A' AS contract, 'yes: x' AS said",
                "own.sql:9: contract A has the verdict \"yes\"; give one of kept, broken, "
            ),
            (
                "SELECT 'A' AS contract, 'kept: on ' || NULL AS said",
                "own.sql:9: contract A has the verdict \"\""
            ),
            (
                "SELECT 'A' AS contract, 'kept: x' AS said, 'x' AS evidence",
                "own.sql:9: it gives the columns contract, said, evidence; a rule about "
            ),
            (
                "SELECT 'C' AS contract, 'kept' AS verdict, 'x' AS evidence",
                "own.sql:9: it speaks of contract \"C\", which is not in the register"
            ),
            (
                "SELECT 1 AS contract, 'kept' AS verdict, 'x' AS evidence",
                "own.sql:9: it speaks of contract \"1\", which is not in the register"
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, 'x' AS evidence FROM contract",
                "own.sql:9: it speaks twice of contract A"
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, :today AS evidence",
                "own.sql:9: nothing is known for the parameter :today; a rule may take :asOf, :gaps"
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, $asOf AS evidence",
                "own.sql:9: nothing is known for the parameter $asOf"
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, ? AS evidence",
                "own.sql:9: nothing is known for the parameter ?"
            ),
            (
                "SELECT 'A' AS contract, 'kept' AS verdict, json('{') AS evidence",
                "own.sql:9: malformed JSON"
            ),
        ])
    func selects(sql: String, said: String) throws {
        let fault = try fault(sql: sql)
        #expect(fault?.hasPrefix(said) == true, "\(fault ?? "taken")")
    }

    @Test("a rule that is right is taken, whatever its last sign and comments")
    func right() throws {
        for sql in [Self.select, Self.select + " -- so", "/* so */ " + Self.select + "\n;"] {
            #expect(try fault(sql: sql) == nil)
        }
    }

    @Test("two rules never have one code")
    func codes() throws {
        let own = try read(text())
        let shipped = try read(text(["-- code: PA23-UK7"] + Self.header.dropFirst()))
        let twin = try Rule.read(Array(text().utf8), file: "twin.sql")
        #expect(throws: RuleError.self) { try Rule.all(with: [shipped]) }
        do {
            _ = try Rule.all(with: [own, twin])
            Issue.record("taken")
        } catch {
            #expect(
                error.description
                    == "twin.sql: the code OWN-1 is that of the rule in own.sql; give this rule another code"
            )
        }
        #expect(try Rule.all(with: [own]).count == Rule.shipped.get().count + 1)
    }
}
