import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser
internal import Glibc

struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Pack what an auditor needs, and check such a pack.",
        subcommands: [EvidencePackCommand.self, EvidenceVerifyCommand.self])
}

struct EvidencePackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Write a folder that can be checked without this program.",
        discussion: """
            The tables and every question's answer as CSV and JSON with the SQL behind it, the \
            history with its seals, attached documents, and index.html to read first: a BagIt bag \
            with a Frictionless data package in it. The same register and day give the same bytes.

              $ almoner evidence pack --as-of 2026-09-30 --out pack --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "The day the questions are asked for (default: today).", valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @Option(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var out: String

    @Flag(help: "Leave the names of contract managers in.")
    var withNames = false

    @Option(
        help: ArgumentHelp("Also the rules of your own in this folder.", valueName: "folder"))
    var rules: String?

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try register.openForReading()
            let options = EvidencePack.Options(
                asOf: asOf ?? Clock.today, includesNames: withNames,
                rules: try rules.map(OwnRules.read) ?? [], programVersion: programVersion)
            let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
            let pack = EvidencePack(connection, options, out: out) {
                meter.show(ImportProgress(file: $0, rows: 0))
            }
            let files = try pack.write()
            meter.clear()
            print("\(out): \(files) files. Check it with: almoner evidence verify \(out)")
        }
    }
}

struct EvidenceVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that a pack is whole and as it was packed.",
        discussion: """
            So does any other validator of BagIt. The exit code is 1 if something is wrong.

              $ almoner evidence pack --as-of 2026-09-30 --out another-pack --register demo.db
              $ almoner evidence verify another-pack
            """)

    @Argument(help: "The folder.")
    var folder: String

    func run() throws {
        try runCommand {
            let findings = try Bag(folder).findings()
            for finding in findings { try put("\(finding)\n") }
            if !findings.isEmpty { throw ExitStatus.findings }
            print("\(folder) is whole.")
        }
    }
}
