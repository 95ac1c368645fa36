import AlmonerModel
import AlmonerStore

/// What an outcome rests on, directly.
package struct OutcomeDependency: Hashable, Sendable {
    package let outcome: NamedReference
    package let dependsOn: NamedReference
    /// `weak`, `moderate` or `strong`.
    package let strength: String?
    /// 1 for what the outcome asked for rests on itself.
    package let depth: Int
    /// The services open on the day that serve `dependsOn`, by reference.
    package let services: [String]
}

/// What does an outcome rest on, and who serves that?
///
/// - Shape: one row an outcome and one that it rests on, all the way down, each pair once.
/// - Order: by depth, then by the codes of both.
/// - Left out: services that serve the outcome itself, counted in a note.
package enum Dependencies {
    package static let description = QuestionDescription(
        name: "dependencies", asks: "What does an outcome rest on, and who serves that?",
        sql: [
            NamedSQL("the outcome", outcomeSQL),
            NamedSQL("what it rests on, all the way down", belowSQL),
            NamedSQL("the services open on the day that serve these outcomes", servicesSQL),
        ])

    /// - Parameter outcome: by code.
    /// - Throws: `UnknownRecord` for an outcome that the register does not have.
    package static func ask(
        _ outcome: String, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<OutcomeDependency> {
        try register.snapshot {
            let found = try register.firstRow(outcomeSQL, ["outcome": .text(outcome)]) {
                $0.integer(0)
            }
            guard let found else {
                throw UnknownRecord(table: RegisterTables.outcome, reference: outcome)
            }
            let edges = try register.rows(belowSQL, ["outcome": .integer(found)], Edge.init)
            let services = try services(
                of: Set(edges.map(\.below) + [found]), on: context.asOf, in: register)
            return Answer(
                question: description.name, asOf: context.asOf, filters: Filters(),
                columns: columns, rows: rows(edges, below: found, services),
                notes: notes(edges, of: found, called: outcome, services))
        }
    }

    package static let columns: [AnswerColumn<OutcomeDependency>] = [
        AnswerColumn("outcome") { .reference($0.outcome.reference, name: $0.outcome.name) },
        AnswerColumn("dependsOn") { .reference($0.dependsOn.reference, name: $0.dependsOn.name) },
        AnswerColumn("strength") { .optional($0.strength) },
        AnswerColumn("depth") { .count(Int64($0.depth)) },
        AnswerColumn("services") { .list($0.services) },
    ]

    static let outcomeSQL = """
        SELECT outcome.id AS id
          FROM outcome
         WHERE outcome.code = :outcome
        """

    /// UNION ends even where a program with the rules off has made a circle.
    static let belowSQL = """
        WITH RECURSIVE below (outcome) AS (
            SELECT :outcome
             UNION
            SELECT outcome_dependency.depends_on
              FROM below
              JOIN outcome_dependency ON outcome_dependency.outcome = below.outcome)
        SELECT above.id                    AS above,
               above.code                  AS above_code,
               above.name                  AS above_name,
               dependency.id               AS below,
               dependency.code             AS below_code,
               dependency.name             AS below_name,
               outcome_dependency.strength AS strength
          FROM below
          JOIN outcome_dependency ON outcome_dependency.outcome = below.outcome
          JOIN outcome AS above ON above.id = outcome_dependency.outcome
          JOIN outcome AS dependency ON dependency.id = outcome_dependency.depends_on
         ORDER BY above.code, dependency.code
        """

    static let servicesSQL = """
        SELECT service_outcome.outcome AS outcome,
               service.reference       AS service
          FROM service_outcome
          JOIN service ON service.id = service_outcome.service
         WHERE service_outcome.outcome IN (SELECT value FROM json_each(:outcomes))
           AND (service.opened_on IS NULL OR service.opened_on <= :asOf)
           AND (service.closed_on IS NULL OR service.closed_on >= :asOf)
         ORDER BY service.reference, service_outcome.outcome
        """
}

// MARK: How it is worked out

extension Dependencies {
    private struct Edge {
        let above: Int64
        let aboveName: NamedReference
        let below: Int64
        let belowName: NamedReference
        let strength: String?

        init(_ row: Statement) {
            above = row.integer(0)
            aboveName = NamedReference(row.text(1), name: row.text(2))
            below = row.integer(3)
            belowName = NamedReference(row.text(4), name: row.text(5))
            strength = row.optionalText(6)
        }
    }

    private static func services(
        of outcomes: Set<Int64>, on day: Day, in register: Connection
    ) throws -> [Int64: [String]] {
        var services: [Int64: [String]] = [:]
        let values: [String: SQLValue] = ["outcomes": .ids(outcomes), "asOf": .day(day)]
        try register.withStatement(servicesSQL, values) { row in
            while try row.step() { services[row.integer(0), default: []].append(row.text(1)) }
        }
        return services
    }

    private static func rows(
        _ edges: [Edge], below outcome: Int64, _ services: [Int64: [String]]
    ) -> [OutcomeDependency] {
        let depths = depths(edges, below: outcome)
        let rows = edges.map { edge in
            OutcomeDependency(
                outcome: edge.aboveName, dependsOn: edge.belowName, strength: edge.strength,
                depth: (depths[edge.above] ?? 0) + 1, services: services[edge.below] ?? [])
        }
        // The edges come by code.
        return rows.enumerated()
            .sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
            .map(\.element)
    }

    /// How far below the outcome each other is, by the shortest way.
    private static func depths(_ edges: [Edge], below outcome: Int64) -> [Int64: Int] {
        let below = Dictionary(grouping: edges, by: \.above).mapValues { $0.map(\.below) }
        var depths = [outcome: 0]
        var level = [outcome]
        while !level.isEmpty {
            var next: [Int64] = []
            for above in level {
                for each in below[above] ?? [] where depths[each] == nil {
                    depths[each] = (depths[above] ?? 0) + 1
                    next.append(each)
                }
            }
            level = next
        }
        return depths
    }

    private static func notes(
        _ edges: [Edge], of outcome: Int64, called code: String, _ services: [Int64: [String]]
    ) -> [String] {
        let own = CountedNote(
            count: Int64(services[outcome]?.count ?? 0),
            one: "open service serves \(code) itself", many: "open services serve \(code) itself")
        let unserved = Set(edges.map(\.below)).count { services[$0] == nil }
        return [
            own.text ?? "no open service serves \(code) itself",
            CountedNote(
                count: Int64(unserved), one: "outcome that it rests on has no open service",
                many: "outcomes that it rests on have no open service"
            ).text,
        ].compactMap(\.self)
    }
}
