import AlmonerModel
import AlmonerQueries
import Foundation
import TestSupport
import Testing

@Suite("Pages")
struct PageTests {
    private static let headings = [
        "What it answers", "Method", "Worked example", "Why it matters", "Source", "Output",
        "Options", "Left out", "Assumptions", "Query plan", "Try it",
    ]

    @Test("every question has its page, and every page its question")
    func questions() throws {
        let pages = try SourceFile.all(in: "docs/questions", "md").map {
            String($0.name.dropFirst("docs/questions/".count).dropLast(3))
        }
        #expect(Set(pages) == Set(QuestionCatalog.all.map(\.page)))
    }

    @Test(
        "a question's page has the headings, all of them, in order and filled",
        arguments: try SourceFile.all(in: "docs/questions", "md"))
    func headings(page: SourceFile) {
        let name = page.name.dropFirst("docs/questions/".count).dropLast(3)
        #expect(page.text.hasPrefix("# \(name): "))
        #expect(page.lines.first?.hasSuffix("?") == true, "\(page.lines.first ?? "")")
        // An answer that is shown may have headings of its own.
        let prose = page.text.components(separatedBy: "\n```").enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
        let found = prose.split(separator: "\n").filter { $0.hasPrefix("## ") }
            .map { String($0.dropFirst(3)) }
        #expect(found == PageTests.headings)
        for part in page.text.components(separatedBy: "\n## ").dropFirst() {
            let body = part.drop { $0 != "\n" }.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(body.count > 20, "\(part.prefix(20))")
        }
        #expect(page.text.contains("| key | meaning | unit |"))
        #expect(page.text.contains("```console\n$ almoner \(name)"))
    }

    @Test("no page links to what is not there")
    func links() throws {
        let atTop = try ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(SourceFile.one)
        let pages = try SourceFile.all(in: "docs", "md") + atTop
        #expect(pages.count > 8)
        for page in pages {
            let folder = (page.name as NSString).deletingLastPathComponent
            for link in page.text.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) {
                let target = String(link.1)
                if target.contains("://") || target.hasPrefix("mailto:") { continue }
                let path = "\(projectFolder)/\(folder)/\(target)"
                #expect(FileManager.default.fileExists(atPath: path), "\(page.name): \(target)")
            }
        }
    }

    @Test("decisions are numbered, one after the other")
    func decisions() throws {
        let numbers = try SourceFile.all(in: "docs/decisions", "md").compactMap {
            Int($0.name.dropFirst("docs/decisions/".count).prefix(4))
        }
        #expect(numbers == Array(1...max(1, numbers.count)))
    }

    @Test("the page of errors has every reason for which a row is refused")
    func reasons() throws {
        let page = try SourceFile.one("docs/errors.md")
        for reason in CellProblem.Reason.allCases {
            #expect(page.lines.contains { $0.hasPrefix("| \(reason.rawValue) | ") }, "\(reason)")
        }
    }
}
