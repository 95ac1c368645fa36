import AlmonerQueries
import TestSupport
import Testing

extension TestRegister {
    /// The answer to a question, which must be the same before the years are kept and after.
    func whateverIsKept<Row: Equatable>(
        _ ask: () throws -> Answer<Row>, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Answer<Row> {
        let answer = try ask()
        try keepYears()
        let kept = try ask()
        #expect(kept.rows == answer.rows, sourceLocation: sourceLocation)
        #expect(kept.notes == answer.notes, sourceLocation: sourceLocation)
        return answer
    }
}
