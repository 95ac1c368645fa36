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

    /// What is to be said of a record that was written, and what it left unsaid.
    package struct Remarks {
        /// Written all the same.
        package var warnings: [CellProblem] = []
        /// Columns that name a record the register lacks, and may.
        package var leftUnknown: [String] = []
        /// The stored columns that the record says nothing about.
        var unsaid: [Int] = []

        package var isEmpty: Bool { warnings.isEmpty && leftUnknown.isEmpty }
    }

    /// Why a record was not written. Nothing of it was.
    package struct Refusal: Error {
        package let problems: [CellProblem]
        /// It may be accepted once other records are in.
        package let isWorthAnotherTry: Bool
    }
}

extension CellProblem {
    static func repeatedKey(of table: Table) -> CellProblem {
        CellProblem(
            .duplicateKey, column: table.key.first,
            "an earlier row has the same \(table.key.joined(separator: ", ")): keep one of them")
    }

    static func contradiction(in table: Table) -> CellProblem {
        CellProblem(
            .duplicateKey, column: table.key.first,
            "an earlier row says something else about this \(table.noun); that was kept")
    }

    static func unknown(in table: Table) -> CellProblem {
        CellProblem(
            .notFound, column: table.key.first,
            "the register has no such \(table.noun): use almoner add to add it")
    }

    static func needed(_ column: Column, in table: Table) -> CellProblem {
        CellProblem(
            .missing, column: column.name,
            "a new \(table.noun) needs the column \(column.name): \(column.meaning)")
    }
}
