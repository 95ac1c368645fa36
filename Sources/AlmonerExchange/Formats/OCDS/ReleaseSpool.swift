import AlmonerModel
import AlmonerStore

/// The releases of a file, kept in a temporary table until all are there, and then handed out
/// process by process: what they say of one process may be anywhere in the file.
final class ReleaseSpool {
    enum Kind: Int64 {
        case release = 0
        /// All that is known of a process at its date.
        case compiled = 1
        /// Each value a list of its versions.
        case versioned = 2
    }

    struct Release {
        let kind: Kind
        /// Which of the files.
        let file: Int
        let line: Int
        let place: String
        let date: String?
        /// Days of the calendar with the part of the day; nil for a release without a date.
        let moment: Double?
        let text: [UInt8]
    }

    /// Where a part of a file stands.
    struct Origin {
        let file: Int
        let line: Int
        let place: String
    }

    private let connection: Connection
    private let insertion: Statement
    private(set) var releases = 0
    /// Releases that the files have more than once.
    private(set) var repeated = 0
    /// Those among them that say something else, whatever blanks are between it.
    private(set) var differing = 0

    init(_ connection: Connection) throws {
        self.connection = connection
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS ocds_release (
                    number     INTEGER PRIMARY KEY,
                    ocid       TEXT NOT NULL,
                    kind       INTEGER NOT NULL,
                    release_id TEXT,
                    date       TEXT,
                    moment     REAL,
                    file       INTEGER NOT NULL,
                    line       INTEGER NOT NULL,
                    place      TEXT NOT NULL,
                    content    BLOB NOT NULL,
                    UNIQUE (ocid, kind, release_id)
                ) STRICT;
                CREATE INDEX IF NOT EXISTS temp.ocds_release_in_order
                    ON ocds_release (ocid, moment, number);
                CREATE TEMP TABLE IF NOT EXISTS ocds_process (
                    number INTEGER PRIMARY KEY,
                    ocid   TEXT NOT NULL
                ) STRICT;
                DELETE FROM temp.ocds_release;
                DELETE FROM temp.ocds_process;
                """)
        insertion = try connection.prepare(
            """
            INSERT INTO temp.ocds_release
                   (ocid, kind, release_id, date, moment, file, line, place, content)
            VALUES (?1, ?2, ?3, ?4, julianday(?4), ?5, ?6, ?7, ?8)
                ON CONFLICT DO NOTHING
            RETURNING number
            """)
    }

    func add(
        _ text: [UInt8], _ kind: Kind, ocid: String, id: String?, date: String?, from origin: Origin
    ) throws {
        releases += 1
        insertion.bind(.text(ocid), at: 1)
        insertion.bind(kind.rawValue, at: 2)
        insertion.bind(.optional(id), at: 3)
        insertion.bind(.optional(date), at: 4)
        insertion.bind(Int64(origin.file), at: 5)
        insertion.bind(Int64(origin.line), at: 6)
        insertion.bind(.text(origin.place), at: 7)
        insertion.bind(.bytes(text), at: 8)
        guard try !insertion.step() else { return try insertion.run() }
        insertion.reset()
        repeated += 1
        let isSame = try connection.firstRow(
            """
            SELECT json(CAST(content AS TEXT)) = json(:content)
              FROM temp.ocds_release
             WHERE ocid = :ocid
               AND kind = :kind
               AND release_id = :id
            """,
            [
                "content": .text(String(decoding: text, as: UTF8.self)), "ocid": .text(ocid),
                "kind": .integer(kind.rawValue),
                "id": .optional(id),
            ]
        ) { $0.integer(0) == 1 }
        if isSame == false { differing += 1 }
    }

    /// Hands out the processes in the order in which the files begin to speak of them, the
    /// releases of each from the oldest to the newest.
    func forEachProcess(_ body: (_ ocid: String, _ releases: [Release]) throws -> Void) throws {
        try connection.execute(
            script: """
                INSERT INTO temp.ocds_process (number, ocid)
                SELECT min(number), ocid
                  FROM temp.ocds_release
                 GROUP BY ocid;
                """)
        // One at a time: indexes of the register cannot be laid aside while a list is being read.
        var number: Int64 = 0
        while let process = try process(after: number) {
            number = process.number
            try body(process.ocid, try releases(of: process.ocid))
        }
    }

    private func process(after number: Int64) throws -> (number: Int64, ocid: String)? {
        try connection.firstRow(
            """
            SELECT number, ocid
              FROM temp.ocds_process
             WHERE number > :number
             ORDER BY number
             LIMIT 1
            """, ["number": .integer(number)]
        ) { ($0.integer(0), $0.text(1)) }
    }

    private func releases(of ocid: String) throws -> [Release] {
        try connection.rows(
            """
            SELECT kind, file, line, place, date, moment, content
              FROM temp.ocds_release
             WHERE ocid = :ocid
             ORDER BY moment, number
            """, ["ocid": .text(ocid)]
        ) { row in
            guard case .bytes(let text) = row.value(6) else { return nil }
            return Release(
                kind: Kind(rawValue: row.integer(0)) ?? .release, file: Int(row.integer(1)),
                line: Int(row.integer(2)), place: row.text(3), date: row.optionalText(4),
                moment: row.optionalReal(5), text: text)
        }.compactMap { $0 }
    }

    func clear() throws {
        try connection.execute(
            script: "DELETE FROM temp.ocds_release; DELETE FROM temp.ocds_process")
    }
}
