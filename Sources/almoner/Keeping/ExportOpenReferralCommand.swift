import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser
internal import Glibc

struct ExportOpenReferralCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-referral", abstract: "Write the services as an Open Referral directory.",
        discussion: """
            A JSON list of services in HSDS 3, with their organisations, areas, postcodes, terms \
            and capacity; nothing about a person. What comes in again with import open-referral \
            makes the same services and providers and, where the register has the same areas, \
            needs and care groups, the same service map; types of services stay behind.

              $ almoner export open-referral --out directory.json --publisher wealdshire.example \
            --register demo.db
            """)

    @Option(help: ArgumentHelp("The file to make.", valueName: "file"))
    var out: String

    @Flag(help: "Replace a file that is there.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "What makes the identifiers this body's own: its name or web address, never changed.",
            valueName: "text"))
    var publisher: String?

    @Option(
        help: ArgumentHelp(
            "The day that tells which services are open (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var known: KnownOption
    @OptionGroup var asked: FilterOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            guard force || FileIdentity(out) == nil else {
                throw UsageError("\(out) is already there; give --force to replace it")
            }
            let day = known.day(asOf)
            let (connection, known) = try known.open(register)
            let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
            let written = try connection.snapshot {
                let services = try SelectedServices(asked.filters, in: connection).ids
                let directory = ServiceDirectory(
                    connection, of: services, asOf: day, publisher: publisher)
                let output = try Output(path: out)
                let written = try directory.write(to: output) {
                    meter.show(ImportProgress(file: out, rows: $0))
                }
                try output.close()
                return written
            }
            meter.clear()
            print("\(out): \(Money.grouped(UInt64(written.services))) services")
            known.complainOfNotes()
            if written.providersLeftOut > 0 {
                complain(
                    "Left out, because they are persons: the providers of "
                        + "\(Money.grouped(UInt64(written.providersLeftOut))) services")
            }
        }
    }
}
