import AlmonerQueries
import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("The catalogue of questions")
struct QuestionCatalogTests {
    private static let headings = [
        "## What it answers", "## Method", "## Worked example", "## Why it matters", "## Source",
        "## Output", "## Options", "## Left out", "## Assumptions", "## Query plan", "## Try it",
    ]

    @Test("every SQL text of every question fits the schema, and changes nothing")
    func prepares() throws {
        let register = try TestRegister()
        #expect(QuestionCatalog.all.count > 7)
        for question in QuestionCatalog.all {
            #expect(!question.sql.isEmpty, "\(question.name)")
            for sql in question.sql {
                #expect(throws: Never.self, "\(question.name): \(sql.purpose)") {
                    _ = try register.connection.prepare(sql.text)
                }
            }
        }
    }

    @Test("names are told apart, and each has its page with every heading")
    func pages() throws {
        let names = QuestionCatalog.all.map(\.name)
        #expect(Set(names).count == names.count)
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let folder = here.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/questions")
        for question in QuestionCatalog.all {
            let page = folder.appendingPathComponent("\(question.page).md")
            let text = try String(contentsOf: page, encoding: .utf8)
            #expect(text.hasPrefix("# \(question.page)"), "\(question.page)")
            for heading in Self.headings {
                #expect(text.contains("\n\(heading)\n"), "\(question.page): \(heading)")
            }
        }
    }
}
