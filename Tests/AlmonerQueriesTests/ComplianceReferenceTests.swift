import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Compliance, against a slow and obvious answer")
struct ComplianceReferenceTests {
    private static let codes = ["PA23-UK11", "PA23-UK7", "STAFFS-NOTICE", "STAFFS-TENDER"]

    @Test("generated registers are answered alike", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = ReferenceCompliance(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        for day in ["2026-06-30", "2026-07-30", "2027-03-01"] {
            let answer = try Compliance.ask(
                Compliance.Options(codes: Self.codes),
                QuestionContext(asOf: try #require(Day(day))), of: register.connection)
            let told = Self.codes.flatMap { code in
                reference.asked.map { contract in
                    """
                    \(code) \(contract["reference"] ?? "") \
                    \(reference.verdict(code, contract, on: day))
                    """
                }
            }
            #expect(
                answer.rows.map {
                    "\($0.rule.code) \($0.subject.reference) \($0.verdict.rawValue)"
                } == told)
        }
    }

    @Test("the generated registers give every verdict of the rules of notices")
    func everyVerdict() throws {
        var seen: Set<String> = []
        for seed in UInt64(1)...40 {
            let reference = ReferenceCompliance(seed: seed)
            for contract in reference.asked {
                seen.insert(reference.verdict("PA23-UK7", contract, on: "2026-07-30"))
            }
        }
        #expect(seen == Set(ComplianceFinding.Verdict.allCases.map(\.rawValue)))
    }

    @Test(
        "the Code is broken where `completeness` finds something, and kept where it does not",
        arguments: 1...20)
    func completeness(seed: UInt64) throws {
        let reference = ReferenceCompleteness(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        try register.sql(
            "UPDATE organisation SET sector = 'local_authority' WHERE reference IN ('P4', 'P5')")
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let found = try Completeness.findings(
            .transparencyCode, context, of: register.connection)
        let gaps = Dictionary(grouping: found.rows, by: \.record.reference)
        let answer = try Compliance.ask(
            Compliance.Options(codes: ["TC-CONTRACTS"]), context, of: register.connection)
        for row in answer.rows {
            let fields = gaps[row.subject.reference, default: []]
            switch row.verdict {
            case .kept: #expect(fields.isEmpty)
            case .broken:
                let written = fields.map { finding in
                    finding.field + (finding.value.map { " (\($0))" } ?? "")
                }
                #expect(
                    row.evidence.hasSuffix("; not recorded: \(written.joined(separator: ", "))"))
            case .notApplicable, .cannotTell: continue
            }
        }
        #expect(answer.rows.contains { $0.verdict == .broken })
    }
}
