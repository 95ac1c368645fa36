import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import ArgumentParser
internal import Glibc

extension DateOrder: ExpressibleByArgument {}
extension Encoding: ExpressibleByArgument {}

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in files, all of it or nothing.",
        discussion: """
            Give a folder of canonical CSV files, or a workbook (.xlsx) with a sheet a table, or a \
            table and its files, or a published format \
            (\(PublishedFormat.allCases.map(\.rawValue).joined(separator: ", "))) and its files; \
            - is standard input, and gzip is unpacked. Of a workbook given with a table, the first \
            sheet is read, or the one that --sheet names. Importing again changes only what \
            differs. A file with somebody else's columns takes a map, a file of yours or one that \
            comes with the program \
            (\(ExampleFiles.maps.keys.sorted().joined(separator: ", "))); --suggest-map writes a \
            first one.

              $ almoner export csv --out register-csv --register demo.db
              $ almoner import register-csv --dry-run --register demo.db
            """)

    enum OnError: String, ExpressibleByArgument, CaseIterable {
        case stop, skip
    }

    @Argument(
        help: ArgumentHelp(
            "A folder, a workbook, or a table or a published format and its files.",
            valueName: "folder | workbook | table file | format file"))
    var sources: [String]

    @Option(
        help: ArgumentHelp(
            "What somebody else's columns mean: a file, or the name of a map that comes along.",
            valueName: "map.toml"))
    var map: String?

    @Option(
        help: ArgumentHelp(
            "Which sheet of a workbook, by its name or number (default: the first that is shown).",
            valueName: "sheet"))
    var sheet: String?

    @Option(
        help: ArgumentHelp(
            "With ocds: the prefix under which the register itself publishes, as for export ocds.",
            valueName: "ocds-xxxxxx"))
    var prefix: String?

    @Flag(help: "Write a first map for the file, from its header and values.")
    var suggestMap = false

    @Option(
        help: ArgumentHelp(
            "With open-referral: which of the directory's terms are our needs and care groups.",
            valueName: "terms.toml"))
    var terms: String?

    @Flag(help: "With open-referral: write a first file of terms, from those of the directory.")
    var suggestTerms = false

    @Flag(help: "Do all the work, report, and change nothing.")
    var dryRun = false

    @Option(help: "stop: all or nothing. skip: import the good rows, exit 1.")
    var onError: OnError = .stop

    @Option(
        help: ArgumentHelp(
            "With --on-error skip: where the refused rows go (a folder for several files).",
            valueName: "file"))
    var rejects: String?

    @Option(help: ArgumentHelp("How many problems to show.", valueName: "count"))
    var maxProblems = 100

    @Option(
        help:
            "How dates are written: iso, dmy for day first, or spreadsheet. A map's own word comes first."
    )
    var dates: DateOrder = .iso

    @Option(help: "utf-8, windows-1252, macintosh or cp850. A map's own word comes first.")
    var encoding: Encoding = .utf8

    @Flag(help: "Leave out columns that the table does not have.")
    var ignoreUnknown = false

    @OptionGroup var identifiers: IdentifierOption

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func validate() throws {
        if sources.isEmpty {
            throw ValidationError("name a folder, a workbook, or a table and its files")
        }
        if maxProblems < 0 { throw ValidationError("--max-problems is not negative") }
        if rejects != nil, onError == .stop {
            throw ValidationError("--rejects goes with --on-error skip")
        }
        let isDirectory = sources.first == PublishedFormat.openReferral.rawValue
        if terms != nil || suggestTerms, !isDirectory {
            throw ValidationError("--terms and --suggest-terms go with open-referral")
        }
        if suggestTerms, sources.count != 2 {
            throw ValidationError("--suggest-terms looks at one directory")
        }
    }

    func run() throws {
        try runCommand {
            if suggestMap { return try writeSuggestion() }
            let format = PublishedFormat(rawValue: sources[0])
            let files = try format == nil ? self.files() : []
            let connection = try register.openForWriting(by: author.author)
            if suggestTerms { return try writeTerms(connection) }
            let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
            let importer = Importer(connection, try options(for: files)) { meter.show($0) }
            let report =
                try format.map { try importer.run(try published($0, connection)) }
                ?? importer.run(files)
            meter.clear()
            ImportReportText(report, isDryRun: dryRun, wasSkipping: onError == .skip).show()
            if report.problemCount > 0 {
                let isTaken = onError == .skip && !report.holdsPersonalData
                throw isTaken ? ExitStatus.findings : ExitStatus.wrongInput
            }
        }
    }

    private func published(
        _ format: PublishedFormat, _ connection: Connection
    ) throws -> [any RecordSource] {
        guard sources.count > 1 else {
            throw UsageError("name the files too: almoner import \(format.rawValue) FILE")
        }
        if map != nil || rejects != nil || sheet != nil {
            throw UsageError(
                "--map, --sheet and --rejects go with tables, not with \(format.rawValue)")
        }
        if prefix != nil, format != .openContracting {
            throw UsageError("--prefix goes with ocds")
        }
        if let prefix, !OpenContractingExport.isPrefix(prefix) {
            throw UsageError(
                "a prefix is ocds- and six letters or digits, for example ocds-abc123")
        }
        return try format.sources(
            Array(sources.dropFirst()), connection, encoding: encoding, prefix: prefix,
            terms: terms)
    }

    private func writeTerms(_ connection: Connection) throws {
        try put(
            try TermSuggestion.text(
                for: sources[1], connection, encoding: encoding, terms: terms))
    }

    private func options(for files: [ImportFile]) throws -> ImportOptions {
        var options = ImportOptions()
        options.isDryRun = dryRun
        options.dates = dates
        options.encoding = encoding
        options.ignoresUnknownColumns = ignoreUnknown
        options.skipsBadRows = onError == .skip
        options.mostProblemsShown = maxProblems
        options.rejects = rejects
        options.allowsIdentifiers = identifiers.allowIdentifiers
        if let rejects, files.count > 1 {
            mkdir(rejects, 0o755)
            options.rejects = rejects.hasSuffix("/") ? rejects : rejects + "/"
        }
        return options
    }

    // MARK: Which files

    private func files() throws -> [ImportFile] {
        let map = try map.map(readMap)
        if sources.count == 1 { return try canonicalSources(sources[0]) }
        let table = try self.table()
        return sources.dropFirst().map {
            ImportFile(path: $0, sheet: sheet, table: table, map: map)
        }
    }

    /// A file of the person's own comes before one of the program's.
    private func readMap(_ name: String) throws -> ImportMap {
        if access(name, F_OK) == 0 { return try ImportMap.read(name) }
        let shipped = name.hasSuffix(".toml") ? String(name.dropLast(5)) : name
        guard let bytes = ExampleFiles.maps[shipped]?() else {
            let names = ExampleFiles.maps.keys.sorted().joined(separator: ", ")
            throw InputError(
                .unusable, "there is no map \(name): name a file, or one of the program's: \(names)"
            )
        }
        return try ImportMap.read(name: "\(shipped).toml", bytes: bytes)
    }

    private func table() throws -> Table {
        guard let table = RegisterTables.named(sources[0]), table.hasOwnFile else {
            throw UsageError(
                """
                \(sources[0]) is no table and no published format; the formats are \
                \(PublishedFormat.allCases.map(\.rawValue).joined(separator: ", ")); the tables are \
                \(tableNames.joined(separator: ", "))
                """)
        }
        return table
    }

    private var tableNames: [String] {
        RegisterTables.all.filter(\.hasOwnFile).map(\.plural)
    }

    /// A folder or a workbook with what every table has.
    private func canonicalSources(_ source: String) throws -> [ImportFile] {
        if RegisterTables.named(source) != nil {
            throw UsageError("name the file after the table: almoner import \(source) FILE")
        }
        guard access(source, F_OK) == 0 else {
            throw InputError(
                .unusable,
                """
                \(source) is not there: name a folder, a workbook, or a table or a published \
                format and its files
                """)
        }
        if map != nil { throw UsageError("a map goes with a table and a file") }
        if sheet != nil { throw UsageError("--sheet goes with a table and a workbook") }
        if try Workbook.isWorkbook(source) { return try canonicalSheets(of: Workbook(source)) }
        return try canonicalFiles(in: source)
    }

    /// The sheets of a workbook that are called like tables, each after those it refers to.
    private func canonicalSheets(of workbook: Workbook) throws -> [ImportFile] {
        let tables = RegisterTables.all.filter(\.hasOwnFile)
        var files: [ImportFile] = []
        for table in tables {
            let sheets = workbook.sheets.filter {
                !$0.isHidden && $0.name.lowercased() == table.plural
            }
            files += sheets.prefix(1).map { ImportFile(workbook, $0, table: table) }
        }
        let names = Set(tables.map(\.plural))
        for sheet in workbook.sheets {
            guard !sheet.isHidden else {
                if names.contains(sheet.name.lowercased()) {
                    complain(
                        "warning: \(workbook.name): the sheet \(sheet.name) is hidden and was not read"
                    )
                }
                continue
            }
            guard !names.contains(sheet.name.lowercased()) else { continue }
            complain(
                """
                warning: \(workbook.name): the sheet \(ImportProblem.cut(sheet.name)) is called \
                like no table and was not read
                """)
        }
        guard !files.isEmpty else {
            throw InputError(
                .wrongContent,
                """
                \(workbook.name) has no sheet that is called like a table: name the table before \
                it, almoner import TABLE \(workbook.name), or call its sheets \
                \(tableNames.joined(separator: ", "))
                """)
        }
        return files
    }

    /// The canonical files of a folder, each after those it refers to.
    private func canonicalFiles(in folder: String) throws -> [ImportFile] {
        var files: [ImportFile] = []
        for table in RegisterTables.all where table.hasOwnFile {
            let names = ["csv", "csv.gz"].map { "\(table.plural).\($0)" }
                .filter { access("\(folder)/\($0)", F_OK) == 0 }
            guard names.count < 2 else {
                throw InputError(
                    .wrongContent,
                    "\(folder) has \(names.joined(separator: " and ")): take one of them away")
            }
            files += names.map { ImportFile(path: "\(folder)/\($0)", table: table) }
        }
        for stranger in strangers(in: folder, among: files) {
            complain("warning: \(folder)/\(stranger) is called like no table and was not read")
        }
        guard !files.isEmpty else {
            throw InputError(
                .unusable,
                """
                \(folder) is no workbook, and no folder with canonical files in it; they are called \
                \(tableNames.map { $0 + ".csv" }.joined(separator: ", "))
                """)
        }
        return files
    }

    private func strangers(in folder: String, among files: [ImportFile]) -> [String] {
        let known = Set(files.map(\.name))
        return namesOfFiles(in: folder).filter { name in
            (name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")) && !known.contains(name)
        }
    }

    private func writeSuggestion() throws {
        let table = try self.table()
        guard sources.count == 2 else {
            throw UsageError(
                "--suggest-map looks at one file: almoner import TABLE FILE --suggest-map")
        }
        try put(
            try MapSuggestion.text(
                for: sources[1], sheet: sheet, table: table, encoding: encoding))
    }
}
