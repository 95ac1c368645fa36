import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

/// What a command that writes a publication is called and says of itself.
protocol PublicationOffer {
    static var publication: Publication { get }
    static var abstract: String { get }
    static var discussion: String { get }
}

struct ExportTransparencyCode: PublicationOffer {
    static let publication = Publication.transparencyCode
    static let abstract = "Write what the Transparency Code asks of contracts, for a quarter."
    static let discussion = """
        England: the contracts and invitations to tender above £5,000 that were in force in the \
        quarter of --as-of, as CSV, and beside it how complete they are. An indicator, not legal \
        advice.

          $ almoner export transparency-code --out q3.csv --as-of 2026-09-30 --register demo.db
        """
}

struct ExportScotlandRegister: PublicationOffer {
    static let publication = Publication.scotlandRegister
    static let abstract = "Write the contracts register that Scottish bodies keep."
    static let discussion = """
        Procurement Reform (Scotland) Act 2014, section 35: the contracts of £50,000 or more in \
        force on the day of --as-of, as CSV, and beside it how complete they are. An indicator, \
        not legal advice.

          $ almoner export scotland-register --out s35.csv --as-of 2026-09-30 --register demo.db
        """
}

struct ExportGrants: PublicationOffer {
    static let publication = Publication.grants
    static let abstract = "Write what the Transparency Code asks of grants, for a year."
    static let discussion = """
        England: the grants in force in the financial year of --as-of, as CSV, and beside it how \
        complete they are. An indicator, not legal advice.

          $ almoner export grants --out grants.csv --as-of 2026-09-30 --register demo.db
        """
}

struct ExportPublicationCommand<Offer: PublicationOffer>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Offer.publication.name, abstract: Offer.abstract,
            discussion: Offer.discussion)
    }

    @Option(
        help: ArgumentHelp(
            "The file to make; NAME-completeness.csv comes beside NAME.csv.", valueName: "file"))
    var out: String

    @Flag(help: "Replace files that are there.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "The day that chooses what is published (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption
    @OptionGroup var asked: FilterOptions
    @OptionGroup var register: RegisterOption

    /// `q3.csv` has `q3-completeness.csv` beside it.
    private var beside: String {
        let bare = out.hasSuffix(".csv") ? String(out.dropLast(4)) : out
        return "\(bare)-completeness.csv"
    }

    func run() throws {
        try runCommand {
            for file in [out, beside] where FileIdentity(file) != nil && !force {
                throw UsageError("\(file) is already there; give --force to replace it")
            }
            let context = QuestionContext(asOf: known.day(asOf), filters: asked.filters)
            let (connection, known) = try known.open(register)
            let publication = Offer.publication
            let (rows, rates) = try connection.snapshot {
                (
                    try publication.answer(context, of: connection).sheet,
                    try publication.completeness(context, of: connection).sheet
                )
            }
            try write(rows, to: out)
            try write(rates, to: beside)
            print("\(out): \(Money.grouped(UInt64(rows.rows.count))) agreements")
            print("\(beside): how complete they are")
            for note in rows.notes + rates.notes { complain("Note: \(note)") }
            known.complainOfNotes()
        }
    }

    private func write(_ sheet: AnswerSheet, to path: String) throws {
        let output = try Output(path: path)
        try AnswerFormat.csv.write(sheet, to: output)
        try output.close()
    }
}
