import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("A part of the register")
struct RegisterPartTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What is known of the parts of the worked example comes from its files, read by eye.
    private func counts(_ filters: Filters, of register: Connection) throws -> [String: Int] {
        let part = try RegisterPart(filters, in: register)
        let path = try folder.makeFolder("part")
        let written = try CSVExport(register, of: part, withNames: true).write(to: path)
        return Dictionary(
            uniqueKeysWithValues: written.filter { $0.records > 0 }.map {
                (String($0.file.dropLast(4)), $0.records)
            })
    }

    /// What describes the world of the worked example comes with every part: the measures of
    /// outcomes, M08 and M09 being those of contracts, and what was observed in other counties.
    private static let world = [
        "areas": 7, "care_groups": 14, "needs": 13, "outcomes": 13, "service_types": 10,
        "need_estimates": 46, "outcome_dependencies": 11, "evaluation_frameworks": 1, "themes": 4,
        "features": 18, "measures": 8, "observations": 3,
    ]

    @Test("services for carers come with their map, their grant and all that belongs to it")
    func carers() throws {
        var filters = Filters()
        filters.careGroup = ["CARERS"]
        let counts = try counts(filters, of: TestRegister.demo().connection)
        // C024 and its service S022, and S023, which has no agreement; their providers P018 and
        // P005, and the commissioner P001.
        let chosen = [
            "contracts": 1, "contract_lines": 1, "activity": 4, "payments": 2, "reviews": 1,
            "risks": 1, "services": 2, "service_cells": 3, "feedback": 2, "organisations": 3,
        ]
        #expect(counts == RegisterPartTests.world.merging(chosen) { $0 + $1 })
        let payments = try folder.text("part/payments.csv")
        #expect(payments.contains("PAY0010,C024") && payments.contains("PAY0061,C024"))
        // P018 also subcontracts for C025, which nobody asked for.
        #expect(try !folder.text("part/subcontracts.csv").contains("P018"))
    }

    @Test("a call-off's framework comes alone, a subcontractor as a body")
    func callOff() throws {
        var filters = Filters()
        filters.provider = ["P006"]
        filters.contractKind = ["call_off"]
        let counts = try counts(filters, of: TestRegister.demo().connection)
        // C002 under C001, with S001; P006, its subcontractor P008 and the commissioner P001. Of
        // what P006 was paid without an agreement nobody can tell whether it was a call-off.
        let chosen = [
            "contracts": 2, "contract_lines": 2, "activity": 36, "payments": 6, "measures": 1,
            "targets": 2, "observations": 7, "reviews": 1, "risks": 1, "notices": 1,
            "subcontracts": 1, "variations": 2, "services": 1, "service_cells": 2,
            "service_outcomes": 2, "feedback": 3, "organisations": 3,
        ]
        #expect(counts == RegisterPartTests.world.merging(chosen) { $0 + $1 })
    }

    @Test("a provider's part has what it was paid without an agreement")
    func uncontracted() throws {
        var filters = Filters()
        filters.provider = ["P006"]
        let counts = try counts(filters, of: TestRegister.demo().connection)
        #expect(counts["payments"] == 7)
        #expect(try folder.text("part/payments.csv").contains("PAY0080,,P006"))
    }

    @Test("a decision comes with its assessment, an objective with its strategy and no more of it")
    func plans() throws {
        var filters = Filters()
        filters.department = ["Adults"]
        filters.provider = ["P007", "P008"]
        _ = try counts(filters, of: TestRegister.demo().connection)
        // Theirs are C004 and C005, for which objective 3 of ST-OLDER-2024 was made; S003 and S004
        // too. A08 is an action of C004. ST-OLDER-2024 supersedes ST-OLDER-2018.
        #expect(
            try lines("objective_contracts") == ["ST-OLDER-2024,3,C004", "ST-OLDER-2024,3,C005"])
        #expect(try lines("objectives").count == 1)
        #expect(
            try lines("strategies").map { $0.prefix(13) } == ["ST-OLDER-2018", "ST-OLDER-2024"])
        #expect(try lines("plan_actions").map { $0.prefix(3) } == ["A08"])
        #expect(try lines("purchasing_intentions") == [])
    }

    private func lines(_ name: String) throws -> [String] {
        try folder.text("part/\(name).csv").split(separator: "\n").dropFirst().map(String.init)
    }

    @Test("documents and evidence come with what they are about, not with what is referred to")
    func documents() throws {
        let register = try TestRegister.demo()
        try register.add(
            "evidence_link",
            """
            table_name|record_key|number|question|answer|asked_on
            contract|C002|1|spend|{}|2026-01-01
            contract_line|C002/S001/hour/2025-04-01|1|spend|{}|2026-01-01
            contract|C001|1|spend|{}|2026-01-01
            service|S002|1|spend|{}|2026-01-01
            area|E10900001|1|coverage|{}|2026-01-01
            """)
        var filters = Filters()
        filters.serviceType = ["HOMECARE"]
        filters.contractKind = ["call_off"]
        filters.provider = ["P006"]
        _ = try counts(filters, of: register.connection)
        #expect(
            try lines("evidence_links").map { $0.split(separator: ",")[1] }
                == ["C002", "C002/S001/hour/2025-04-01"])
    }

    @Test("a workbook of a part has the same records")
    func workbook() throws {
        let register = try TestRegister.demo().connection
        var filters = Filters()
        filters.careGroup = ["CARERS"]
        let part = try RegisterPart(filters, in: register)
        let path = try folder.makeFolder("part")
        let files = try CSVExport(register, of: part, withNames: false).write(to: path)
        let output = try Output(path: folder.file("part.xlsx"))
        let sheets = try RegisterWorkbook(register, of: part, withNames: false).write(to: output)
        try output.close()
        #expect(files.map(\.records) == sheets.map(\.records))
        #expect(files.contains { $0.records == 3 })
    }

    @Test("a code that the register does not have is told")
    func unknownCode() throws {
        let register = try TestRegister.demo().connection
        var filters = Filters()
        filters.area = ["NOWHERE"]
        #expect(throws: UnknownCode.self) { try RegisterPart(filters, in: register) }
    }
}
