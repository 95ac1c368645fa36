import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser
internal import Glibc

/// Which forms a command offers.
protocol FormatOffer: Sendable {
    static var formats: [AnswerFormat] { get }
}

/// What every answer can be written as.
enum PlainFormats: FormatOffer {
    static let formats: [AnswerFormat] = [.table, .csv, .json, .jsonl, .markdown, .xlsx]
}

/// The same, and a calendar.
enum CalendarFormats: FormatOffer {
    static let formats = PlainFormats.formats + [.ics]
}

/// A form as it was typed. One that the command does not offer is understood, so that the error
/// can say where it belongs.
struct ChosenFormat<Offer: FormatOffer>: ExpressibleByArgument, Sendable {
    let format: AnswerFormat

    init?(argument: String) {
        guard let format = AnswerFormat(rawValue: argument) else { return nil }
        self.format = format
    }

    static var allValueStrings: [String] { Offer.formats.map(\.rawValue) }
}

extension AnswerFormat {
    /// A workbook is nothing to be read on a terminal.
    func requirePlace() throws {
        if self == .xlsx, isTerminal(STDOUT_FILENO) {
            throw UsageError("--format xlsx makes a workbook: send it to a file, > answer.xlsx")
        }
    }
}

typealias OutputOptions = OutputOptionsOffering<PlainFormats>

/// How an answer is to be written.
struct OutputOptionsOffering<Offer: FormatOffer>: ParsableArguments {
    @Option(help: "How it is written (default: table on a terminal, else csv).")
    var format: ChosenFormat<Offer>?

    @Option(help: ArgumentHelp("Sort by a column of the answer.", valueName: "column[:desc]"))
    var sort: String?

    @Option(help: ArgumentHelp("Show only the first rows.", valueName: "rows"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("Only these columns, in this order.", valueName: "column,column"))
    var columns: String?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is not negative") }
    }

    var chosenFormat: AnswerFormat {
        format?.format ?? (isTerminal(STDOUT_FILENO) ? .table : .csv)
    }

    var isForProgram: Bool {
        switch chosenFormat {
        case .csv, .json, .jsonl: true
        case .table, .markdown, .ics, .html, .xlsx: false
        }
    }

    /// Whether a page may stand in the place of the one table: not where an order, a part of the
    /// rows or some of the columns were asked for.
    var allowsPage: Bool { sort == nil && limit == nil && columns == nil }

    /// How many of the first rows are written, for questions that can spare themselves the others;
    /// nil: all, or not the first.
    var firstRows: Int? {
        sort == nil && chosenFormat != .ics ? limit : nil
    }

    /// The column to sort by, as it was typed, and the direction; nil where that is none.
    var sorting: (key: String, isDescending: Bool)? {
        let parts = (sort ?? "").split(separator: ":", maxSplits: 1)
        let direction = parts.count == 2 ? parts[1] : "asc"
        guard let key = parts.first, ["asc", "desc"].contains(direction) else { return nil }
        return (String(key), direction == "desc")
    }

    func unknownColumn(among keys: [String]) -> UsageError {
        UsageError("--columns takes some of the columns \(keys.joined(separator: ", "))")
    }

    /// - Parameter page: the answer and its notes as a page for people; nil in a form that has none.
    func write<Row>(
        _ answer: Answer<Row>, _ known: AsKnown?,
        page: ((Answer<Row>, [String]) -> SectionsText?)?
    ) throws {
        let sheet = answer.sheet.asKnown(known)
        guard allowsPage, let page = page?(answer, sheet.notes) else { return try write(sheet) }
        let written = Output()
        try page.write(chosenFormat, to: written)
        try written.flush()
    }

    func write(_ sheet: AnswerSheet) throws {
        let format = chosenFormat
        guard format != .ics else {
            throw UsageError(
                "--format ics goes with reviews, key-dates and actions, which are about days")
        }
        guard format != .html else {
            throw UsageError("--format html goes with self-evaluation, whose record is printed")
        }
        try format.requirePlace()
        let output = Output()
        let isShortened = try format.write(try arranged(sheet), to: output, width: terminalWidth)
        try output.flush()
        if isShortened {
            complain(
                "Note: shortened to fit the terminal; in full with --format csv, or fewer --columns"
            )
        }
        // Dropping them silently would mislead.
        if !format.hasNotes {
            for note in sheet.notes { complain("Note: \(note)") }
        }
    }

    private func arranged(_ sheet: AnswerSheet) throws -> AnswerSheet {
        var sheet = FrozenAnswer.isUnderWay ? sheet.withoutNames : sheet
        let keys = sheet.columns.map(\.key).joined(separator: ", ")
        if sort != nil {
            guard let sorting,
                let sorted = sheet.sorted(by: sorting.key, descending: sorting.isDescending)
            else {
                throw UsageError("--sort takes one of the columns \(keys), with :desc or without")
            }
            sheet = sorted
        }
        if let limit { sheet = sheet.limited(to: limit) }
        if let columns {
            let wanted = columns.split(separator: ",").map(String.init)
            guard let only = sheet.only(wanted) else {
                throw unknownColumn(among: sheet.columns.map(\.key))
            }
            sheet = only
        }
        return sheet
    }
}
