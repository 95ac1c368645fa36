import AlmonerQueries
import Foundation
import TestSupport
import Testing

@Suite("The page of rules")
struct RulesPageTests {
    @Test("has every rule that comes along, as its file says, and no other")
    func rules() throws {
        let page = try SourceFile.one("docs/rules.md")
        let listed = page.lines.filter { $0.wholeMatch(of: /\| `[A-Z0-9-]+` \|.*/) != nil }
        let rules = try Rule.shipped.get().map { rule in
            """
            | `\(rule.code)` | \(rule.title) | \(rule.jurisdiction) | \(rule.appliesFrom) | \
            \(rule.standing.rawValue) |
            """
        }
        #expect(listed.map(String.init) == rules)
    }

    @Test("shows the example as it is run")
    func example() throws {
        let page = try SourceFile.one("docs/rules.md")
        let example = try SourceFile.one("Tests/Fixtures/standing-orders/direct-award.sql")
        #expect(page.text.contains("```sql\n\(example.text)```\n"))
        let rule = try Rule.read(Array(example.text.utf8), file: example.name)
        #expect(rule.code == "OWN-DIRECT-AWARD")
    }

    @Test("no line of a rule is too long to be read")
    func widths() throws {
        for file in try SourceFile.all(in: "Sources/AlmonerRules/rules", "sql") {
            for (index, line) in file.lines.enumerated() {
                #expect(line.count <= 100, "\(file.name):\(index + 1)")
            }
        }
    }
}
