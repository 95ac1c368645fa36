import Foundation
import TestSupport
import Testing

@Suite("The summary from the command line")
struct SummaryCommandTests {
    private struct Answer: Decodable {
        struct Row: Decodable {
            let question: String
            let state: String
            let headline: String
            let command: String
        }

        let rows: [Row]
    }

    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    private func rows(_ options: String) throws -> [Answer.Row] {
        let outcome = try trial.shell("almoner summary --format json \(options)")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8)).rows
    }

    @Test(
        "every command it shows runs as printed",
        arguments: [
            "--as-of 2026-09-30", "--as-of 2026-09-30 --register demo.db --year 2024-25",
            "--as-of 2026-09-30 --from 2025-07 --to 2025-09 --provider P009 --care-group OLDER",
            "--as-of 2025-02-28 --department 'Children' --contract-kind contract",
        ])
    func commands(options: String) throws {
        for row in try rows(options) {
            let outcome = try trial.shell(row.command)
            #expect(outcome.status == 0, "\(row.command)\n\(outcome.complaint)")
            #expect(!outcome.output.isEmpty, "\(row.command)")
            #expect(row.command.contains(options.prefix(18)))
        }
    }

    @Test("it fits on one screen, and its commands run with what the last line adds")
    func screen() throws {
        _ = try trial.almoner("init", "--register", "empty.db")
        for register in ["demo.db", "empty.db"] {
            let outcome = try trial.almoner(
                "summary", "--as-of", "2026-09-30", "--register", register, "--format", "table")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(outcome.status == 0)
            #expect(lines.contains { $0.hasPrefix("almoner actions") } == (register == "demo.db"))
            #expect(lines.count <= 32)
            let rows = lines.filter { !$0.hasPrefix("Note: nothing is recorded for ") }
            #expect(rows.allSatisfy { $0.count <= 100 }, "\(outcome.output)")
            let added = try #require(lines.last?.components(separatedBy: " command: ").last)
            #expect(added == "--as-of 2026-09-30 --register \(register)")
            for line in lines where line.hasPrefix("almoner ") {
                let command = try #require(line.components(separatedBy: "  ").first)
                let again = try trial.shell("\(command) \(added)")
                #expect(again.status == 0, "\(command) \(added)\n\(again.complaint)")
            }
        }
    }

    @Test("a paper has the whole commands, CSV every column, and chosen columns are taken from all")
    func forms() throws {
        let paper = try trial.almoner(
            "summary", "--as-of", "2026-09-30", "--format", "markdown")
        #expect(paper.output.hasPrefix("| question | headline | command |\n"))
        #expect(
            paper.output.contains(
                "payees without a running agreement | almoner spend off-contract --as-of 2026-09-30 |"
            )
        )
        let csv = try trial.almoner("summary", "--as-of", "2026-09-30", "--format", "csv")
        #expect(csv.output.hasPrefix("question,state,headline,figures,command\n"))
        #expect(csv.output.contains(",overdue=7;dueWithin90Days=7,"))
        let chosen = try trial.almoner(
            "summary", "--as-of", "2026-09-30", "--format", "table", "--columns", "state,question")
        #expect(chosen.output.hasPrefix("state      question\n"))
        let json = try trial.almoner(
            "summary", "--as-of", "2026-09-30", "--format", "json", "--columns", "figures")
        #expect(json.output.contains(#"{"figures": {"overdue": 7, "dueWithin90Days": 7}}"#))
    }
}
