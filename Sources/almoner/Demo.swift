import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore

/// Fills a register with the worked example, through the same importer as anybody's files.
enum Demo {
    static func fill(_ connection: Connection) throws {
        let report = try Importer(connection, ImportOptions()).run(
            ImportFile.canonical(ExampleFiles.demo))
        if let problem = report.problems.first {
            throw InputError(.wrongContent, "the worked example is wrong: \(problem)")
        }
        try attachMinutes(connection)
    }

    private static func attachMinutes(_ connection: Connection) throws {
        let records = [
            (table: RegisterTables.contract, key: ["C006"], says: "Why the contract is watched"),
            (
                table: RegisterTables.rating, key: ["SE-2026", "4", "a"],
                says: "A review that was asked for because of the risk"
            ),
        ]
        for record in records {
            guard let id = try RecordKeeping(connection).id(of: record.key, in: record.table),
                let day = Day(year: 2026, month: 6, day: 15)
            else { continue }
            _ = try Documents.attach(
                Documents.Attachment(
                    to: id, of: record.table, fileName: "board-2026-06-12.txt",
                    content: Array(minutes.utf8), says: record.says),
                on: day, in: connection)
        }
    }

    private static let minutes = """
        Commissioning board, 12 June 2026

        Home care in rural Farrowden (C006): the provider cannot fill its rota before October.
        The board asked for a recovery plan by 31 July and a review in September.

        """
}
