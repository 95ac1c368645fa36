import AlmonerExchange
import AlmonerModel
import AlmonerStore
import ArgumentParser
internal import Glibc

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the register to files.",
        subcommands: [ExportCSVCommand.self, ExportDocumentCommand.self])
}

struct ExportCSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Write every table as canonical CSV.",
        discussion: """
            What comes in again makes an identical register.

              $ almoner export csv --out register-csv --register demo.db
            """)

    @Option(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var out: String

    @Flag(help: "Write into a folder that is there, over the files in it.")
    var force = false

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var known: KnownOption
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let (connection, known) = try known.open(register)
            if mkdir(out, 0o755) != 0 {
                guard errno == EEXIST else {
                    throw InputError(
                        .inputOutput, "\(out) cannot be made: \(String(cString: strerror(errno)))")
                }
                guard force else {
                    throw UsageError("\(out) is already there; give --force to write into it")
                }
            }
            let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
            let written = try CSVExport(connection).write(to: out) { file, records in
                meter.show(ImportProgress(file: file, rows: records))
            }
            meter.clear()
            for (file, records) in written {
                print("\(out)/\(file): \(Money.grouped(UInt64(records))) records")
            }
            known.complainOfNotes()
        }
    }
}
