import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser

struct ExportOCDSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocds", abstract: "Write the contracts as Open Contracting data.",
        discussion: """
            One release package of OCDS 1.1, with a compiled release a process. Contracts, \
            frameworks, call-offs and spot purchases are in it; grants, in-house work and what was \
            withdrawn are not, nor is anything about a person. The same register gives the same \
            bytes.

              $ almoner export ocds --prefix ocds-abc123 --publisher 'Wealdshire County Council' \
            --out wealdshire.json --register demo.db
            """)

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp(
            """
            The prefix that the Open Contracting Partnership gave you, for contracts without an \
            ocid as procedure_reference.
            """, valueName: "ocds-xxxxxx"))
    var prefix: String?

    @Option(
        help: ArgumentHelp(
            "Who publishes (default: the commissioner, where there is one).", valueName: "name"))
    var publisher: String?

    @Option(
        help: ArgumentHelp("Where the package will be found on the web.", valueName: "address"))
    var uri: String?

    @Flag(help: "Write over a file that is there.")
    var force = false

    @OptionGroup var asked: FilterOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try register.openForReading()
            try requireFree(out, orElse: force)
            let written = try connection.snapshot { try write(connection) }
            print(
                """
                \(out): \(grouped(written.agreements)) agreements of \
                \(grouped(written.processes)) processes
                """)
            if written.leftOut > 0 {
                complain(
                    """
                    Left out: \(grouped(written.leftOut)) agreements that are withdrawn, or no \
                    procurement (grants, in-house, partnerships, service level agreements)
                    """)
            }
        }
    }

    private func write(_ connection: Connection) throws -> OpenContractingExport.Written {
        let contracts = try Selection(asked.filters, in: connection).contracts
        let output = try Output(path: out)
        let export = OpenContractingExport(
            connection,
            .init(prefix: prefix, publisher: publisher, uri: uri, contracts: contracts))
        let written = try export.write(to: output)
        try output.close()
        return written
    }

    private func grouped(_ count: Int) -> String { Money.grouped(UInt64(count)) }
}
