import AlmonerModel

/// A record that a question is asked of, and that the register does not have.
package struct UnknownRecord: Error, CustomStringConvertible {
    package let table: Table
    package let reference: String

    package init(table: Table, reference: String) {
        self.table = table
        self.reference = reference
    }

    package var description: String {
        "there is no \(table.noun) \(reference); see: almoner list \(table.plural)"
    }
}
