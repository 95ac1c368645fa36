/// Why one cell, or one record, cannot be taken, with what to do about it.
package struct CellProblem: Error, Equatable, Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        case missing = "missing"
        case notADate = "not a date"
        case notAMonth = "not a month"
        case notAPeriod = "not a period"
        case notAnInstant = "not an instant"
        case notMoney = "not an amount of money"
        case notANumber = "not a number"
        case outOfRange = "out of range"
        case notInList = "not in the list"
        case notYesOrNo = "not yes or no"
        case notFound = "not in the register"
        case duplicateKey = "twice in the file"
        case ruleBroken = "against a rule of the register"
        case raggedRow = "wrong number of cells"
        case strayQuote = "stray quote"
        case openQuote = "quote never closed"
        case encoding = "not UTF-8"
        case nulByte = "NUL byte"
        case tooLong = "too long"
        case alreadyThere = "already there"
        case identifierTaken = "belongs to another record"
        case personalData = "personal data"
        case notAnAreaCode = "not an area code"
        case formula = "without a result"
    }

    package let reason: Reason
    /// The column it is about, where the problem is found far from the cell.
    package let column: String?
    /// What to do about it, as half a sentence.
    package let remedy: String

    package init(_ reason: Reason, column: String? = nil, _ remedy: String) {
        self.reason = reason
        self.column = column
        self.remedy = remedy
    }

    /// `start_date: not a date: write …`
    package var sentence: String {
        "\(column.map { "\($0): " } ?? "")\(reason.rawValue): \(remedy)"
    }
}
