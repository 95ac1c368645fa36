import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// A register, and files that a person brings into it.
struct ImportTrial {
    let register: TestRegister

    init(_ register: TestRegister) {
        self.register = register
    }

    init() throws {
        register = try TestRegister()
    }

    /// Imports files in one go: the name of a file is the table's, with `.csv` behind it.
    @discardableResult
    func run(
        _ files: (table: String, text: String)..., options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        try run(files.map { (table: $0.table, bytes: Array($0.text.utf8)) }, options: options)
    }

    func run(
        _ files: [(table: String, bytes: [UInt8])], options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        let report = try Importer(register.connection, options).run(
            try files.map { name, bytes in
                let table = try #require(RegisterTables.named(name))
                return ImportFile(name: "\(table.plural).csv", bytes: bytes, table: table)
            })
        for table in report.tables {
            #expect(
                table.read == table.added + table.changed + table.unchanged + table.refused,
                "\(table): every row read is counted once")
        }
        return report
    }

    /// Why the files cannot be read at all; nothing of the register changes.
    func inputError(_ table: String, _ bytes: [UInt8]) throws -> InputError? {
        let before = try register.everything()
        do {
            let report = try run([(table, bytes)])
            Issue.record("read all the same: \(report.tables)")
            return nil
        } catch let error as InputError {
            #expect(try register.everything() == before)
            return error
        }
    }

    func inputError(_ table: String, _ text: String) throws -> InputError? {
        try inputError(table, Array(text.utf8))
    }

    func texts(_ sql: String) throws -> [String] {
        try register.connection.rows(sql) { $0.text(0) }
    }
}

extension ImportReport {
    /// `areas 3: 1 added, 1 changed, 1 unchanged, 0 refused` for each table.
    var countLines: [String] {
        tables.map {
            "\($0.table) \($0.read): \($0.added) added, \($0.changed) changed, "
                + "\($0.unchanged) unchanged, \($0.refused) refused"
        }
    }
}
