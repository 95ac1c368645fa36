import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Completeness, against a slow and obvious answer")
struct CompletenessReferenceTests {
    @Test("generated registers are answered alike, by every standard", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = ReferenceCompleteness(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        for day in ["2026-09-30", "2026-10-01"] {
            let context = QuestionContext(asOf: try #require(Day(day)))
            for standard in CompletenessStandard.Name.allCases {
                let told = reference.told(standard, asOf: day)
                let rows = try Completeness.findings(
                    standard, context, of: register.connection
                ).rows
                let found = rows.map { row in
                    """
                    \(row.table.rawValue) \(row.record.reference) \(row.field) \
                    \(row.finding.rawValue) \(row.value ?? "-")
                    """
                }
                #expect(Set(found).count == found.count)
                #expect(Set(found) == told.filter { isShown($0) })
                try compareRates(told, standard, context, register)
            }
        }
    }

    private static let lists = [
        "contract_line", "activity", "provider_agreement", "service_map", "service_agreement",
        "procurement_step", "feedback", "objective", "plan_action",
    ]

    /// What does not apply is shown of the lists alone.
    private func isShown(_ line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        switch words[3] {
        case "present", "exempt": return false
        case "not_applicable": return Self.lists.contains(words[2])
        default: return true
        }
    }

    private func compareRates(
        _ told: Set<String>, _ standard: CompletenessStandard.Name, _ context: QuestionContext,
        _ register: TestRegister
    ) throws {
        var counts: [String: [String: Int64]] = [:]
        for line in told {
            let words = line.split(separator: " ").map(String.init)
            counts[words[2], default: [:]][words[3], default: 0] += 1
        }
        for row in try Completeness.rates(standard, context, of: register.connection).rows {
            let count = counts[row.field] ?? [:]
            #expect(row.present == count["present"] ?? 0, "\(row.field)")
            #expect(row.missing == count["missing"] ?? 0, "\(row.field)")
            #expect(row.placeholder == count["placeholder"] ?? 0, "\(row.field)")
            #expect(row.implausible == count["implausible"] ?? 0, "\(row.field)")
            #expect(
                row.notApplicable == (count["not_applicable"] ?? 0) + (count["exempt"] ?? 0),
                "\(row.field)")
        }
    }
}
