/// What records are called by.
package enum TakenNames {
    /// Whether an agreement, a service, an organisation or a payment is called so.
    package static func isTaken(_ name: String, in connection: Connection) throws -> Bool {
        try connection.firstRow(
            """
            SELECT EXISTS (SELECT 1 FROM contract WHERE reference = :name)
                OR EXISTS (SELECT 1 FROM service WHERE reference = :name)
                OR EXISTS (SELECT 1 FROM organisation WHERE reference = :name)
                OR EXISTS (SELECT 1 FROM payment WHERE reference = :name) AS is_taken
            """, ["name": .text(name)]
        ) { $0.integer(0) == 1 } ?? false
    }
}
