/// One thing that is wrong with the history, or with a record that it does not account for.
package struct HistoryFinding: Equatable, Sendable {
    package enum Check: String, Sendable {
        /// What writes and keeps the history is gone or changed.
        case triggers
        /// A seal is gone, changed, or does not follow from the one before it.
        case seals
        /// A row of the history is gone or not what was sealed.
        case history
        /// Written by another program, and accepted by nobody.
        case unsealed
        /// A record is not what the history says.
        case records
        /// Not a continuation of what somebody saw earlier.
        case head
        case signature
    }

    package let check: Check
    /// The first change that it concerns.
    package let sequence: Int64?
    package let table: String?
    package let key: String?
    package let detail: String
    package let remedy: String

    init(
        _ check: Check, sequence: Int64? = nil, table: String? = nil, key: String? = nil,
        _ detail: String, remedy: String
    ) {
        self.check = check
        self.sequence = sequence
        self.table = table
        self.key = key
        self.detail = detail
        self.remedy = remedy
    }

    static let backup = """
        somebody changed what cannot be put right: restore a backup whose history holds, or keep \
        this register as evidence
        """
    static let acceptance = """
        look at it, and then accept it with: almoner history seal --reason TEXT
        """
}
