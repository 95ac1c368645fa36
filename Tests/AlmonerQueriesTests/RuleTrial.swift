import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

/// A register for the rules: bodies are there, and a test adds agreements by what matters of them.
struct RuleTrial {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference|name|sector|is_sme|is_vcse
            COUNCIL|Wealdshire|local_authority||
            OTHER|Dunlowe|local_authority||
            MINISTRY|A department|central_government||
            TRUST|A trust|nhs||
            NOBODY|A body of no known sector|||
            FIRM|Alder Care|private|yes|no
            CHARITY|Elm Trust|third_sector||
            CIC|Birch CIC|private|yes|yes
            STRANGER|Somebody|||
            """)
        // The register holds notices of the council's agreements.
        try contract("KNOWN", "regime=none")
        try notice("KNOWN", "other", "2015-01-01")
    }

    /// Adds an agreement: under the Act, of the council, no light touch, worth a million, but for
    /// what is said; what is said later comes before what was said earlier.
    func contract(_ reference: String, _ said: String...) throws {
        try contract(reference, said)
    }

    func contract(_ reference: String, _ said: [String]) throws {
        var cells = [
            "title": "Care", "kind": "contract", "status": "active", "commissioner": "COUNCIL",
            "regime": "pa2023", "is_light_touch": "no", "maximum_value": "1000000",
        ]
        for part in said {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            cells[pair[0]] = pair[1]
        }
        let names = cells.keys.sorted()
        try register.add(
            "contract",
            """
            reference|\(names.joined(separator: "|"))
            \(reference)|\(names.map { cells[$0] ?? "" }.joined(separator: "|"))
            """)
    }

    func notice(_ contract: String, _ code: String, _ day: String) throws {
        try register.add("notice", "contract|code|published_on\n\(contract)|\(code)|\(day)")
    }

    /// What a rule says of an agreement on a day: the verdict and its evidence.
    func said(_ code: String, of contract: String, on day: String) throws -> String {
        let rows = try answer(code, on: day).rows.filter { $0.subject.reference == contract }
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        return "\(row.verdict.rawValue): \(row.evidence)"
    }

    /// The verdict alone.
    func verdict(
        _ code: String, of contract: String, on day: String
    ) throws -> ComplianceFinding.Verdict {
        try #require(
            try answer(code, on: day).rows.first { $0.subject.reference == contract }
        ).verdict
    }

    func answer(_ code: String, on day: String) throws -> Answer<ComplianceFinding> {
        let context = QuestionContext(asOf: try #require(Day(day)))
        return try Compliance.ask(
            Compliance.Options(codes: [code]), context, of: register.connection)
    }
}
