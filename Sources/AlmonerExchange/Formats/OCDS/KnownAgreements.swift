import AlmonerModel
import AlmonerStore

/// The agreements that the register had before the import, by the process they came from.
struct KnownAgreements {
    struct Agreement {
        let reference: String
        let status: String

        /// Nobody has been chosen yet.
        var isAhead: Bool { status == "planned" || status == "tendering" }
    }

    private let connection: Connection

    init(_ connection: Connection) throws {
        self.connection = connection
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS ocds_agreement (
                    ocid      TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    status    TEXT NOT NULL,
                    PRIMARY KEY (ocid, reference)
                ) STRICT, WITHOUT ROWID;
                DELETE FROM temp.ocds_agreement;
                INSERT INTO ocds_agreement (ocid, reference, status)
                SELECT procedure_reference, reference, status
                  FROM contract
                 WHERE procedure_reference IS NOT NULL;
                """)
    }

    func agreements(of ocid: String) throws -> [Agreement] {
        try connection.rows(
            """
            SELECT reference, status
              FROM temp.ocds_agreement
             WHERE ocid = :ocid
             ORDER BY reference
            """, ["ocid": .text(ocid)]
        ) { Agreement(reference: $0.text(0), status: $0.text(1)) }
    }

    func status(of reference: String) throws -> String? {
        try connection.firstRow(
            "SELECT status FROM contract WHERE reference = :reference",
            ["reference": .text(reference)]
        ) { $0.text(0) }
    }
}
