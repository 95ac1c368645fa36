import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// How SQLite goes about a question that adds activity up.
enum ActivityPlans {
    /// Every text is one the schema takes; rows of activity are found line by line, in the index
    /// that covers them, and come in its order.
    static func expectSearched(
        by question: QuestionDescription, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let connection = try TestRegister().connection
        var searches = 0
        for named in question.sql {
            let columns = try connection.prepare(named.text).columnNames
            #expect(!columns.isEmpty, "\(named.purpose)", sourceLocation: sourceLocation)
            guard named.purpose.hasPrefix("activity") else { continue }
            let plan = try connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
            let onActivity = plan.filter { $0.contains(" activity USING") || $0 == "SCAN activity" }
            for step in onActivity {
                searches += 1
                #expect(
                    step.hasPrefix(
                        "SEARCH activity USING COVERING INDEX activity_by_line (contract_line=?"),
                    "\(named.purpose)", sourceLocation: sourceLocation)
            }
            #expect(
                !plan.contains { $0.contains("TEMP B-TREE") }, "\(named.purpose)",
                sourceLocation: sourceLocation)
        }
        #expect(searches > 0, sourceLocation: sourceLocation)
        try expectLinesLookedUp(by: question, in: connection, sourceLocation)
    }

    /// Of one financial year, only the lines with activity in it are read, each by its key.
    private static func expectLinesLookedUp(
        by question: QuestionDescription, in connection: Connection,
        _ sourceLocation: SourceLocation
    ) throws {
        for named in question.sql where named.purpose.hasPrefix("activity of one financial year") {
            let plan = try connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
            #expect(
                Array(plan.prefix(2)) == [
                    "SCAN activity_year",
                    "SEARCH contract_line USING INTEGER PRIMARY KEY (rowid=?)",
                ], sourceLocation: sourceLocation)
            #expect(
                !plan.contains { $0.contains("MATERIALIZE") || $0.contains("CO-ROUTINE") },
                sourceLocation: sourceLocation)
        }
    }
}
