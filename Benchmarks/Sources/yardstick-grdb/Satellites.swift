import GRDB

/// What stands in the file of an organisation, and in tables of its own in the register.
struct Satellites {
    private static let schemes = [
        "company_number": "GB-COH", "charity_number": "GB-CHC",
        "scottish_charity_number": "GB-SC", "ods_code": "GB-NHS",
    ]

    private let insertRole: Statement
    private let insertIdentifier: Statement

    init(_ database: Database) throws {
        insertRole = try database.cachedStatement(
            sql: """
                INSERT INTO organisation_role (organisation, role) VALUES (?, ?)
                ON CONFLICT (organisation, role) DO NOTHING
                """)
        insertIdentifier = try database.cachedStatement(
            sql: """
                INSERT INTO organisation_identifier (organisation, scheme, value)
                VALUES (?, ?, ?)
                ON CONFLICT (scheme, value) DO NOTHING
                """)
    }

    /// - Parameter cell: what the record has in a column.
    func write(of organisation: Int64, _ cell: (String) -> String) throws {
        for role in cell("roles").split(separator: ";") {
            try insertRole.execute(arguments: [organisation, String(role)])
        }
        for (column, scheme) in Satellites.schemes where !cell(column).isEmpty {
            try insertIdentifier.execute(arguments: [organisation, scheme, cell(column)])
        }
    }
}
