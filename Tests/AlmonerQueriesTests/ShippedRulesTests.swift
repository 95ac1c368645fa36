import AlmonerModel
import AlmonerQueries
import AlmonerRules
import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("The rules that come along")
struct ShippedRulesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/AlmonerRules/rules")

    @Test("every file of the folder is in the program, with its own text, and named after its code")
    func folder() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(files == RuleFiles.all.map(\.name))
        for file in RuleFiles.all {
            let text = try Data(contentsOf: Self.folder.appendingPathComponent(file.name))
            #expect(Array(text) == file.bytes, "\(file.name)")
            let rule = try Rule.read(file.bytes, file: file.name)
            #expect("\(rule.code.lowercased()).sql" == file.name)
        }
        #expect(try Rule.shipped.get().count == files.count)
    }

    @Test("the question's description has the SQL of every one")
    func description() throws {
        let texts = Compliance.description.sql.map(\.text)
        for rule in try Rule.shipped.get() { #expect(texts.contains(rule.sql), "\(rule.code)") }
    }

    @Test("what the Act calls a public contract, and when indicators are owed, is the same in all")
    func sharedDefinitions() throws {
        let rules = try Rule.shipped.get().filter { $0.code.hasPrefix("PA23-") }
        #expect(rules.count == 5)
        func part(of rule: Rule, upTo mark: String) -> String? {
            rule.sql.range(of: mark).map { String(rule.sql[..<$0.lowerBound]) }
        }
        let publicContracts = rules.map { part(of: $0, upTo: "\n      FROM let_contract),") }
        #expect(Set(publicContracts).count == 1)
        #expect(publicContracts[0]?.contains("threshold") == true)
        let indicated = rules.filter { ["PA23-KPI", "PA23-UK9"].contains($0.code) }.map {
            part(of: $0, upTo: "AS excepted\n      FROM public_contract),")
        }
        #expect(indicated.count == 2)
        #expect(Set(indicated).count == 1)
        #expect(indicated[0] != nil)
    }

    @Test("thresholds that the program compares with too are the same in both")
    func thresholds() throws {
        let rules = try Rule.shipped.get()
        let act = try #require(rules.first { $0.code == "PA23-UK7" })
        for threshold in Thresholds.lightTouch {
            #expect(act.sql.contains("('\(threshold.from)', "))
            #expect(act.sql.contains(", \(threshold.pence / 100))"))
        }
        for (code, thresholds) in [
            ("TC-CONTRACTS", Thresholds.transparencyCode),
            ("SC14-REGISTER", Thresholds.scotlandRegister),
        ] {
            let rule = try #require(rules.first { $0.code == code })
            let written = thresholds.map { "('\($0.from)', \($0.pence))" }
            #expect(rule.sql.contains("(VALUES \(written.joined(separator: ", ")))"), "\(code)")
        }
    }

    private struct Step {
        let id: Int64
        let parent: Int64
        let text: String
    }

    @Test("no rule goes through a table for each row of another")
    func plans() throws {
        let register = try TestRegister()
        for rule in try Rule.shipped.get() {
            let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(rule.sql)") {
                Step(id: $0.integer(0), parent: $0.integer(1), text: $0.text(3))
            }
            // A table of two constants, and what is read within one record, are no tables.
            let scans = plan.filter { step in
                step.text.hasPrefix("SCAN ")
                    && !["threshold", "CONSTANT"].contains(step.text.split(separator: " ")[1])
                    && !step.text.contains("VIRTUAL TABLE")
            }
            #expect(!scans.isEmpty, "\(rule.code)")
            for (parent, siblings) in Dictionary(grouping: scans, by: \.parent) {
                #expect(siblings.count == 1, "\(rule.code): \(siblings.map(\.text))")
                let above = plan.first { $0.id == parent }?.text ?? ""
                #expect(!above.contains("CORRELATED"), "\(rule.code): \(siblings.map(\.text))")
            }
        }
    }

    @Test("every rule says something of all that it is about in the worked example")
    func nothingIsSilent() throws {
        let register = try TestRegister.demo()
        for day in ["2015-01-01", "2026-09-30", "2030-02-28"] {
            let answer = try Compliance.ask(
                Compliance.Options(), QuestionContext(asOf: try #require(Day(day))),
                of: register.connection)
            #expect(!answer.rows.isEmpty)
            #expect(
                !answer.rows.contains { $0.evidence.hasPrefix("the rule says nothing of this") })
        }
    }

    @Test("what is said of one provider's is what is said of them among all")
    func narrowed() throws {
        let register = try TestRegister.demo()
        func said(_ filters: Filters = Filters()) throws -> [String: String] {
            let context = QuestionContext(
                asOf: try #require(Day("2026-09-30")), filters: filters)
            let rows = try Compliance.ask(Compliance.Options(), context, of: register.connection)
                .rows.map {
                    ("\($0.rule.code) \($0.subject.reference)", "\($0.verdict): \($0.evidence)")
                }
            return Dictionary(uniqueKeysWithValues: rows)
        }
        let all = try said()
        var narrowed: [String: String] = [:]
        let providers = try register.connection.rows(
            "SELECT DISTINCT reference FROM organisation WHERE id IN (SELECT provider FROM contract)"
        ) { $0.text(0) }
        for provider in providers {
            var filters = Filters()
            filters.provider = [provider]
            let few = try said(filters)
            #expect(few.allSatisfy { all[$0.key] == $0.value }, "\(provider)")
            narrowed.merge(few) { $1 }
        }
        let decisions = narrowed.keys.filter { $0.hasPrefix("DECISION-FILE ") }
        #expect(narrowed.count > 100 && !decisions.isEmpty)
    }

    @Test("and of every agreement of a register of awkward texts", arguments: 1...5)
    func awkward(seed: UInt64) throws {
        let register = try TestRegister.awkward(seed: seed)
        let answer = try Compliance.ask(
            Compliance.Options(), QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: register.connection)
        #expect(!answer.rows.contains { $0.evidence == "the rule says nothing of this contract" })
    }
}
