import AlmonerModel

extension RecordWriter {
    package enum Outcome: Sendable {
        case added, changed, unchanged
        /// An earlier row of the file said what it is; this one changes nothing.
        case metAgain
    }

    /// What a writer expects to find.
    package enum Expectation: Sendable {
        case newOrKnown, new, known
    }

    /// What a second record with the same key in one file means.
    package enum Repetition: Sendable {
        /// An error: a file has one row a record.
        case refused
        /// Another row about the same record, as when each contract repeats its provider. The
        /// first one is kept.
        case firstKept
    }

    /// Why a record was not written. Nothing of it was.
    package struct Refusal: Error {
        package let problems: [CellProblem]
        /// It may be accepted once other records are in.
        package let isWorthAnotherTry: Bool
    }
}
