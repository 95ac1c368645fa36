import Foundation
import GRDB

/// The import of `yardstick-import` as one would write it with GRDB.
@main
enum YardstickGRDB {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isAudited = arguments.first != "--no-audit"
        if !isAudited { arguments.removeFirst() }
        guard arguments.count >= 4 else {
            end(
                "usage: yardstick-grdb [--no-audit] REGISTER ORGANISATIONS CONTRACTS MIGRATION…",
                64)
        }
        do {
            let register = try open(arguments[0], migrations: Array(arguments[3...]))
            let counts = try register.write { database in
                try bringIn(
                    database, organisations: arguments[1], contracts: arguments[2],
                    isAudited: isAudited)
            }
            print(counts.joined(separator: "\n"))
        } catch {
            end("\(error)", 65)
        }
    }

    private static func open(_ path: String, migrations: [String]) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let register = try DatabaseQueue(path: path, configuration: configuration)
        try register.write { database in
            guard try !database.tableExists("contract") else { return }
            for migration in migrations {
                try database.execute(sql: String(contentsOfFile: migration, encoding: .utf8))
            }
            try database.execute(
                sql: """
                    CREATE TABLE audit (
                        seq        INTEGER PRIMARY KEY,
                        table_name TEXT NOT NULL,
                        key        TEXT NOT NULL,
                        operation  TEXT NOT NULL,
                        record     TEXT NOT NULL
                    ) STRICT
                    """)
        }
        return register
    }

    private static func bringIn(
        _ database: Database, organisations: String, contracts: String, isAudited: Bool
    ) throws -> [String] {
        let known = try Row.fetchAll(database, sql: "SELECT reference, id FROM organisation")
        var ids = Dictionary(uniqueKeysWithValues: known.map { ($0[0] as String, $0[1] as Int64) })
        let satellites = try Satellites(database)
        let ofOrganisations = try Import(
            database, .organisation, path: organisations, isAudited: isAudited, organisations: ids
        ).run { id, reference, cell in
            ids[reference] = id
            try satellites.write(of: id, cell)
        }
        let indexes = try SecondaryIndexes(database, of: .contract)
        let ofContracts = try Import(
            database, .contract, path: contracts, isAudited: isAudited, organisations: ids
        ).run()
        try indexes.make(in: database)
        return [ofOrganisations, ofContracts]
    }

    private static func end(_ message: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data("yardstick-grdb: \(message)\n".utf8))
        exit(status)
    }
}

struct Problem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
