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
    }
}
