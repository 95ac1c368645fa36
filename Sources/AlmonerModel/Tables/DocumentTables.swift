extension RegisterTables {
    package static let document = Table(
        "document", plural: "documents",
        "A file attached to a record: minutes, a signed contract, a report.",
        key: ["table_name", "record_key", "sha256"],
        listed: ["table_name", "record_key", "file_name", "byte_count", "attached_on", "says"],
        hasOwnFile: false,
        columns: [
            Column("table_name", .code, "The table of the record.", required: true),
            Column("record_key", .code, "What the record is known by.", required: true),
            Column("sha256", .code, "The SHA-256 of what the file holds.", required: true),
            Column("file_name", .text, "What the file was called.", required: true),
            Column(
                "byte_count", .integer(0...25_000_000), "How many bytes it has.", required: true),
            Column("attached_on", .date, "When it was attached.", required: true),
            Column("says", .text, "What it shows."),
        ])
}
