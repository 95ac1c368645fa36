import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser
internal import Glibc

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the register to files.",
        subcommands: [
            ExportCSVCommand.self, ExportWorkbookCommand.self, ExportOCDSCommand.self,
            ExportDocumentCommand.self,
            ExportPublicationCommand<ExportTransparencyCode>.self,
            ExportPublicationCommand<ExportScotlandRegister>.self,
            ExportPublicationCommand<ExportGrants>.self, ExportOpenReferralCommand.self,
            ExportSelfEvaluationCommand.self,
        ])
}

struct ExportCSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Write every table as canonical CSV.",
        discussion: """
            With filters only a part: the agreements and services asked for, what belongs to them \
            and what they refer to, which an empty register takes as it is.

              $ almoner export csv --out home-care --service-type HOMECARE --register demo.db

            What may name a person is left out: the manager of a contract, and contracts that were \
            withdrawn. Importing the files into a register that has those keeps them. With \
            --with-names nothing is left out, and what comes in again makes an identical register.

              $ almoner export csv --out register-csv --register demo.db
            """)

    @Option(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var out: String

    @Flag(help: "Write into a folder that is there, over the files in it.")
    var force = false

    @Flag(help: "Also what may name a person: the manager of a contract.")
    var withNames = false

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var known: KnownOption
    @OptionGroup var asked: FilterOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let (connection, known) = try known.open(register)
            let written = try connection.snapshot {
                let part = try asked.part(of: connection)
                try makeFolder()
                return try write(CSVExport(connection, of: part, withNames: withNames))
            }
            for file in written {
                print("\(out)/\(file.file): \(Money.grouped(UInt64(file.records))) records")
            }
            known.complainOfNotes()
            if !withNames { complain(ExportCSVCommand.leftOut(written)) }
        }
    }

    private func makeFolder() throws {
        guard mkdir(out, 0o755) != 0 else { return }
        guard errno == EEXIST else {
            throw InputError(
                .inputOutput, "\(out) cannot be made: \(String(cString: strerror(errno)))")
        }
        guard force else {
            throw UsageError("\(out) is already there; give --force to write into it")
        }
    }

    private func write(_ export: CSVExport) throws -> [CSVExport.Written] {
        let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
        defer { meter.clear() }
        return try export.write(to: out) { file, records in
            meter.show(ImportProgress(file: file, rows: records))
        }
    }

    static func leftOut(_ written: [CSVExport.Written]) -> String {
        let files = written.filter { $0.leftOut > 0 }.map { file in
            ", \(Money.grouped(UInt64(file.leftOut))) of \(file.file)"
        }
        return """
            Left out, because it may name a person: \
            \(CSVExport.leftOut.joined(separator: ", "))\(files.joined()); --with-names writes it
            """
    }
}

extension FilterOptions {
    /// What the filters ask for, said to the person as well; nil without filters.
    func part(of register: Connection) throws -> RegisterPart? {
        guard !filters.isEmpty else { return nil }
        let part = try RegisterPart(filters, in: register)
        complain(
            """
            A part: \(counted(part.contracts, "agreement")) and \(counted(part.services, "service")), \
            with what belongs to them and what they refer to
            """)
        return part
    }
}
