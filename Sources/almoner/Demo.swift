import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore

/// Fills a register with the worked example, through the same importer as anybody's files.
enum Demo {
    static func fill(_ connection: Connection) throws {
        let files = RegisterTables.all.compactMap { table in
            ExampleFiles.demo["\(table.plural).csv"].map {
                ImportFile(name: "\(table.plural).csv", bytes: $0, table: table)
            }
        }
        let report = try Importer(connection, ImportOptions()).run(files)
        if let problem = report.problems.first {
            throw InputError(.wrongContent, "the worked example is wrong: \(problem)")
        }
        try attachMinutes(connection)
    }

    private static func attachMinutes(_ connection: Connection) throws {
        let contract = RegisterTables.contract
        guard let id = try RecordKeeping(connection).id(of: ["C006"], in: contract),
            let day = Day(year: 2026, month: 6, day: 15)
        else { return }
        _ = try Documents.attach(
            Documents.Attachment(
                to: id, of: contract, fileName: "board-2026-06-12.txt",
                content: Array(minutes.utf8), says: "Why the contract is watched"),
            on: day, in: connection)
    }

    private static let minutes = """
        Commissioning board, 12 June 2026

        Home care in rural Farrowden (C006): the provider cannot fill its rota before October.
        The board asked for a recovery plan by 31 July and a review in September.

        """
}
