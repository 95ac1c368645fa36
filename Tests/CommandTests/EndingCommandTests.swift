import Foundation
import TestSupport
import Testing

@Suite("Ending agreements, from the command line")
struct EndingCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    private func headings(_ output: String) -> [String] {
        output.components(separatedBy: "\n\n").map { part in
            String(part.split(separator: "\n").first ?? "")
        }
    }

    @Test("a page for people: a table an effect under its heading, then the notes")
    func page() throws {
        let outcome = try trial.shell("almoner ending C025 --as-of 2026-09-30 --format table")
        #expect(outcome.status == 0)
        #expect(outcome.complaint == "")
        #expect(
            headings(outcome.output) == [
                "Agreements that end", "Services under them", "Where people lose cover",
                "Outcomes of the services lost, and what rests on them", "Money, by commissioner",
                "Partners' shares",
                "Providers' income here",
                "Note: 1 agreement ends before its notice has run, were it given on the day asked",
            ])
        let markdown = try trial.shell("almoner ending C025 --as-of 2026-09-30 --format markdown")
        #expect(markdown.output.hasPrefix("## Agreements that end\n\n| contract | provider |"))
        #expect(markdown.output.contains("\n\n## Partners' shares\n\n| partner | contract |"))
    }

    @Test("asked for columns, a number of rows or an order, one table")
    func oneTable() throws {
        let outcome = try trial.shell(
            "almoner ending C025 --as-of 2026-09-30 --format table --columns effect,service,status")
        #expect(!outcome.output.contains("\n\n"))
        let first = outcome.output.split(separator: "\n").first
        #expect(first?.split(separator: " ") == ["effect", "service", "status"])
        let limited = try trial.shell(
            "almoner ending C025 --as-of 2026-09-30 --format table --limit 1 --effect provider")
        #expect(limited.output.hasPrefix("effect    provider"))
        let sorted = try trial.shell(
            """
            almoner ending C004 C005 --as-of 2026-09-30 --format csv --effect provider \
            --sort annualValuePence --columns provider,annualValuePence
            """)
        #expect(sorted.output == "provider,annualValuePence\nP008,58968000\nP007,96180000\n")
    }

    @Test("CSV holds all effects, JSON the keys of each row's own")
    func programs() throws {
        let csv = try trial.shell("almoner ending C025 --as-of 2026-09-30 --format csv").output
        let lines = csv.split(separator: "\n")
        #expect(lines[0].hasPrefix("effect,contract,service,careGroup,need,area,outcome,"))
        let cells = Set(
            lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count })
        #expect(cells.count == 1)
        #expect(
            Set(lines.dropFirst().map { $0.prefix { $0 != "," } }) == [
                "contract", "service", "cell", "outcome", "commissioner", "partner", "provider",
            ])
        let json = try trial.shell(
            "almoner ending C025 --effect outcome --as-of 2026-09-30 --format jsonl")
        #expect(
            json.output == """
                {"effect": "outcome", "outcome": "A1", "status": "rests_on_kept", "services": [], \
                "otherServices": ["S001", "S002", "S003", "S004", "S005", "S007"], \
                "restsOn": ["A1.1"]}
                {"effect": "outcome", "outcome": "A1.1", "status": "kept", "services": ["S025"], \
                "otherServices": ["S006"], "restsOn": []}
                {"effect": "outcome", "outcome": "A1.2", "status": "kept", "services": ["S025"], \
                "otherServices": ["S006"], "restsOn": ["A1.1"]}

                """)
        #expect(json.complaint.hasPrefix("Note: 1 agreement ends before its notice"))
        let whole = try trial.shell("almoner ending C025 --as-of 2026-09-30 --format json").output
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any])
        let rows = try #require(answer["rows"] as? [[String: Any]])
        for row in rows { #expect((row["effect"] as? String == "cell") == (row["area"] != nil)) }
    }

    @Test("an unknown agreement is wrong input, a day that is past a wrong command")
    func refused() throws {
        let unknown = try trial.shell("almoner ending C004 C999 --as-of 2026-09-30")
        #expect(unknown.status == 65)
        #expect(unknown.output == "")
        #expect(
            unknown.complaint
                == "almoner: there is no contract C999; see: almoner list contracts\n")
        let past = try trial.shell("almoner ending C004 --on 2026-09-29 --as-of 2026-09-30")
        #expect(past.status == 64)
        #expect(past.complaint.contains("2026-09-29 is before 2026-09-30"))
        let far = try trial.shell("almoner ending C004 --on 9999-12-31 --as-of 2026-09-30")
        #expect(far.status == 64)
        #expect(try trial.shell("almoner ending").status == 64)
        #expect(try trial.shell("almoner ending C004 --effect people").status == 64)
        let calendar = try trial.shell("almoner ending C004 --format ics")
        #expect(calendar.status == 64)
    }

    @Test("its SQL runs as it stands")
    func sql() throws {
        let outcome = try trial.shell("almoner ending C025 C016 --as-of 2026-09-30 --show-sql")
        #expect(outcome.output.hasPrefix("-- ending: What does the end of these agreements do?\n"))
        #expect(outcome.output.contains("[\"C016\",\"C025\"]"))
        let statements = outcome.output.components(separatedBy: "\n-- ").dropFirst()
        #expect(statements.count > 15)
        for statement in statements {
            let sql = String(statement.drop { $0 != "\n" }.dropFirst())
            let run = try trial.almoner("sql", sql, "--format", "csv")
            #expect(run.status == 0, "\(run.complaint)")
        }
    }
}
