import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Dependencies: what an outcome rests on")
struct DependenciesTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func ask(_ outcome: String, _ day: String = "2026-09-30") throws
        -> Answer<OutcomeDependency>
    {
        try Dependencies.ask(
            outcome, QuestionContext(asOf: try #require(Day(day))), of: register.connection)
    }

    /// Each row as `outcome dependsOn strength depth services`.
    private func told(_ answer: Answer<OutcomeDependency>) -> [String] {
        answer.rows.map(DependenciesTests.told)
    }

    static func told(_ row: OutcomeDependency) -> String {
        """
        \(row.outcome.reference) \(row.dependsOn.reference) \(row.strength ?? "-") \(row.depth) \
        \(row.services.joined(separator: "+"))
        """
    }

    private func addOutcomes() throws {
        try register.add(
            "outcome", "code,framework,name\nA,F,One\nB,F,Two\nC,F,Three\nD,F,Four\nE,F,Five")
        try register.add(
            "outcome_dependency",
            """
            outcome,depends_on,strength
            A,C,strong
            A,B,weak
            B,D,
            C,B,moderate
            D,E,strong
            A,D,weak
            """)
    }

    @Test("all the way down, each pair once, at the shortest way from the top")
    func depths() throws {
        try addOutcomes()
        // D is right below A, so that D's own is at 2 and not at 4.
        #expect(
            told(try ask("A")) == [
                "A B weak 1 ", "A C strong 1 ", "A D weak 1 ",
                "B D - 2 ", "C B moderate 2 ", "D E strong 2 ",
            ])
        #expect(told(try ask("C")) == ["C B moderate 1 ", "B D - 2 ", "D E strong 3 "])
        #expect(try ask("E").rows.isEmpty)
        #expect(try ask("A").rows.first?.dependsOn.name == "Two")
    }

    @Test("services open on the day serve; who serves the outcome itself stands in a note")
    func services() throws {
        try addOutcomes()
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on
            S1,Open since ever,,
            S2,Opens today,2026-09-30,
            S3,Opens tomorrow,2026-10-01,
            S4,Closes today,2020-01-01,2026-09-30
            S5,Closed yesterday,2020-01-01,2026-09-29
            """)
        try register.add(
            "service_outcome",
            "service,outcome\nS4,E\nS2,E\nS1,E\nS3,E\nS5,E\nS5,D\nS1,A\nS2,A\nS1,C")
        let answer = try ask("D")
        #expect(told(answer) == ["D E strong 1 S1+S2+S4"])
        #expect(answer.notes == ["no open service serves D itself"])
        #expect(
            try ask("A").notes == [
                "2 open services serve A itself",
                "2 outcomes that it rests on have no open service",
            ])
        #expect(try ask("D", "2026-09-29").notes == ["1 open service serves D itself"])
    }

    @Test("a circle that another program made ends")
    func circle() throws {
        try addOutcomes()
        try register.sql(
            """
            DROP TRIGGER outcome_dependency_added;
            INSERT INTO outcome_dependency (outcome, depends_on)
            SELECT one.id, two.id
              FROM outcome AS one JOIN outcome AS two ON two.code = 'A'
             WHERE one.code = 'E';
            """)
        // D on E, E on A, A on B, C and D, and each of those on its own.
        #expect(
            told(try ask("D")) == [
                "D E strong 1 ", "E A - 2 ", "A B weak 3 ", "A C strong 3 ", "A D weak 3 ",
                "B D - 4 ", "C B moderate 4 ",
            ])
    }

    @Test("an outcome that is not there is an error; the keys are the question's")
    func unknown() throws {
        #expect(throws: UnknownRecord.self) { try ask("A") }
        #expect(
            Dependencies.columns.map(\.key) == [
                "outcome", "dependsOn", "strength", "depth", "services",
            ])
    }
}

@Suite("Dependencies, against a slow and obvious answer")
struct DependenciesReferenceTests {
    private struct Edge {
        let above: Int
        let below: Int
        let strength: String
    }

    @Test("generated outcomes are answered alike", arguments: 1...60)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...8, using: &random)
        var edges: [Edge] = []
        for above in 0..<count {
            for below in (above + 1)..<max(count, above + 1)
            where Int.random(in: 0..<3, using: &random) == 0 {
                let strength = ["weak", "moderate", "strong", ""].randomElement(using: &random)
                edges.append(Edge(above: above, below: below, strength: strength ?? ""))
            }
        }
        // By service: whether it is open, and what it serves.
        let services = (0..<6).map { _ in
            (
                isOpen: Bool.random(using: &random),
                serves: (0..<count).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            )
        }
        let register = try TestRegister()
        try register.add(
            "outcome", (0..<count).reduce("code,framework,name") { $0 + "\nO\($1),F,Name" })
        try register.add(
            "outcome_dependency",
            edges.reduce("outcome,depends_on,strength") {
                $0 + "\nO\($1.above),O\($1.below),\($1.strength)"
            })
        var text = "reference,name,closed_on"
        var served = "service,outcome"
        for (number, service) in services.enumerated() {
            text += "\nS\(number),Name,\(service.isOpen ? "" : "2026-01-01")"
            for outcome in service.serves { served += "\nS\(number),O\(outcome)" }
        }
        try register.add("service", text)
        try register.add("service_outcome", served)
        for top in 0..<count {
            let rows = try Dependencies.ask(
                "O\(top)", QuestionContext(asOf: try #require(Day("2026-09-30"))),
                of: register.connection
            ).rows
            // Every way down, by every edge; of those by the same edge the shortest.
            var shortest: [[Int]: Int] = [:]
            func walk(from above: Int, _ depth: Int) {
                for edge in edges where edge.above == above {
                    let key = [edge.above, edge.below]
                    shortest[key] = min(shortest[key] ?? depth, depth)
                    walk(from: edge.below, depth + 1)
                }
            }
            walk(from: top, 1)
            let expected = edges.compactMap { edge in
                shortest[[edge.above, edge.below]].map { depth in
                    let open = services.indices.filter {
                        services[$0].isOpen && services[$0].serves.contains(edge.below)
                    }
                    let strength = edge.strength.isEmpty ? "-" : edge.strength
                    return (
                        order: [depth, edge.above, edge.below],
                        text: """
                        O\(edge.above) O\(edge.below) \(strength) \(depth) \
                        \(open.map { "S\($0)" }.joined(separator: "+"))
                        """
                    )
                }
            }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
            #expect(rows.map(DependenciesTests.told) == expected.map(\.text))
        }
    }
}
