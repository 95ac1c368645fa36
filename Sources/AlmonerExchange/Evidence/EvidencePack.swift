import AlmonerModel
import AlmonerQueries
import AlmonerStore
internal import Glibc

/// A folder that an auditor can check without this program and without trusting it: the register's
/// tables and the answers to its questions, the history with its seals, and documents; described as
/// a Frictionless data package and closed as a BagIt bag. The same register and day give the same
/// bytes.
package struct EvidencePack {
    package struct Options: Sendable {
        package var asOf: Day
        /// Posts and persons who manage contracts.
        package var includesNames: Bool
        /// A body's own rules of compliance.
        package var rules: [Rule]
        package var programVersion: String

        package init(
            asOf: Day, includesNames: Bool = false, rules: [Rule] = [], programVersion: String
        ) {
            self.asOf = asOf
            self.includesNames = includesNames
            self.rules = rules
            self.programVersion = programVersion
        }
    }

    private let register: Connection
    private let options: Options
    private let out: String
    /// Where it is made: it takes its place when it is whole.
    private let partial: String
    private let progress: (String) -> Void

    /// - Parameter progress: called with the name of each file before it is written.
    package init(
        _ register: Connection, _ options: Options, out: String,
        progress: @escaping (String) -> Void = { _ in }
    ) {
        self.register = register
        self.options = options
        self.out = out.count > 1 && out.hasSuffix("/") ? String(out.dropLast()) : out
        partial = self.out + ".partial"
        self.progress = progress
    }

    /// - Returns: how many files the pack has, those of the bag itself not counted.
    /// - Throws: `InputError` where the folder is there already or cannot be written.
    package func write() throws -> Int {
        guard access(out, F_OK) != 0 else {
            throw InputError(
                .unusable, "\(out) is already there; name another folder with --out")
        }
        for folder in ["", "/data", "/data/tables", "/data/answers", "/data/history"] {
            try makeFolder(partial + folder)
        }
        let files = try register.snapshot {
            let head = try SealHead(of: register)?.description ?? "no seal"
            var page = HTMLPage(title: title)
            var package = DataPackage(title: title, description: about(head))
            page.paragraph(about(head))
            page.links([
                ("datapackage.json", "what each column holds"),
                ("history/changes.jsonl", "the history"), ("history/seals.jsonl", "its seals"),
            ])
            try writeAnswers(&page, &package)
            try writeTables(&page, &package)
            try writeHistory()
            try writeDocuments(&page)
            try write(page.html, to: "data/index.html")
            try write(package.json, to: "data/datapackage.json")
            let bag = Bag(partial)
            return try bag.close(info: info(head))
        }
        guard rename(partial, out) == 0 else {
            throw InputError(
                .inputOutput, "\(out) cannot be written: \(String(cString: strerror(errno)))")
        }
        settleFolder(of: out)
        return files
    }

    // MARK: What it says of itself

    private var title: String { "Evidence from the commissioning register as of \(options.asOf)" }

    private func about(_ head: String) -> String {
        let names =
            options.includesNames
            ? "Names of contract managers are in it."
            : "Names of contract managers are left out."
        return """
            Made by almoner \(options.programVersion). Answers are for \(options.asOf), sums for \
            the financial year before it where a question has a period. The head of the register's \
            history: \(head). \(names) What is said of rules is \(Compliance.advice). \
            \(CSVWriter.harmlessMeans)
            """
    }

    private func info(_ head: String) -> [(name: String, value: String)] {
        [
            // A day of the bag's own would make each bag another.
            (name: "Bagging-Date", value: options.asOf.description),
            (name: "External-Description", value: title),
            (name: "Bag-Software-Agent", value: "almoner \(options.programVersion)"),
            (name: "Register-Head", value: head),
            (name: "Names-Left-Out", value: options.includesNames ? "no" : "yes"),
        ]
    }

    // MARK: Answers and tables

    private func writeAnswers(_ page: inout HTMLPage, _ package: inout DataPackage) throws {
        let context = QuestionContext(asOf: options.asOf)
        for answer in EvidenceAnswer.all(with: options.rules) {
            let path = "answers/\(answer.fileName)"
            progress(path)
            var made: AnswerSheet?
            let ran = try register.recordingStatements { made = try answer.ask(context, register) }
            guard var sheet = made else { continue }
            if !options.includesNames { sheet = sheet.withoutNames }
            let csv = try output("data/\(path).csv")
            try AnswerFormat.writeCSV(sheet, to: CSVWriter(csv, isHarmless: true))
            try csv.close()
            let json = try output("data/\(path).json")
            try AnswerFormat.json.write(sheet, to: json)
            try json.close()
            try write(SQLText(answer.question, ran).text, to: "data/\(path).sql")
            package.add(
                sheet, name: "answer-\(answer.fileName)", path: "\(path).csv",
                about: answer.question.asks)
            page.heading("\(answer.question.name): \(answer.question.asks)")
            page.links([
                ("\(path).csv", "CSV"), ("\(path).json", "JSON"), ("\(path).sql", "the SQL"),
            ])
            page.answer(sheet)
        }
    }

    private func writeTables(_ page: inout HTMLPage, _ package: inout DataPackage) throws {
        let tables = RegisterTables.all.filter {
            $0.hasOwnFile || $0.name == RegisterTables.document.name
        }
        let export = CSVExport(register, isHarmless: true, withNames: options.includesNames)
        var rows: [[AnswerValue]] = []
        for table in tables {
            let path = "tables/\(table.plural).csv"
            progress(path)
            let csv = try output("data/\(path)")
            let count = try export.write(table, to: csv).written
            try csv.close()
            package.add(
                table, try export.columns(of: table), path: path,
                written: Set(tables.map(\.name)))
            rows.append([.text(path), .count(Int64(count)), .text(table.meaning)])
        }
        page.heading("The tables of the register")
        page.table(["file", "records", "what a record is"], rows)
    }

    // MARK: History and documents

    /// What is left out unless it is asked for.
    fileprivate static let naming = RegisterTables.all.flatMap(\.columns)
        .filter(\.mayNameSomebody)

    private func writeHistory() throws {
        progress("history/changes.jsonl")
        let hidden = options.includesNames ? nil : try placesOfNames()
        let changes = try output("data/history/changes.jsonl")
        let given = EvidencePack.naming.map { jsonQuoted(" \($0.name)=") }
        let values: [String: SQLValue] = [
            "hidden": .optional(hidden),
            "given": .text("[\(options.includesNames ? "" : given.joined(separator: ", "))]"),
        ]
        try register.withStatement(EvidencePack.changesSQL, values) { row in
            while try row.step() { try changes.write(EvidencePack.line(row, raw: [9, 10])) }
        }
        try changes.close()
        let seals = try output("data/history/seals.jsonl")
        try register.withStatement(EvidencePack.sealsSQL) { row in
            while try row.step() { try seals.write(EvidencePack.line(row, raw: [])) }
        }
        try seals.close()
    }

    /// Where a record's row in the history has what may name a person, by table, as JSON.
    private func placesOfNames() throws -> String {
        let places = try RegisterTables.all.compactMap { table -> String? in
            guard let column = table.columns.first(where: \.mayNameSomebody) else { return nil }
            let place = try HistoryTriggers.columns(of: table, in: register)
                .firstIndex { $0.name == column.storedName }
            return place.map { "\(jsonQuoted(table.name)): \(jsonQuoted("$[\($0)]"))" }
        }
        return "{\(places.joined(separator: ", "))}"
    }

    /// - Parameter raw: the columns that are JSON already.
    private static func line(_ row: Statement, raw: Set<Int32>) -> String {
        let members = row.columnNames.enumerated().map { place, name in
            let column = Int32(place)
            let value: String =
                switch row.value(column) {
                case .null, .bytes: "null"
                case .integer(let number): String(number)
                case .real(let number): "\(number)"
                case .text(let text): raw.contains(column) ? text : jsonQuoted(text)
                }
            return "\(jsonQuoted(name)): \(value)"
        }
        return "{\(members.joined(separator: ", "))}\n"
    }

    private func writeDocuments(_ page: inout HTMLPage) throws {
        let documents = try register.rows(
            """
            SELECT table_name, record_key, file_name, sha256
              FROM document
             ORDER BY table_name, record_key, file_name, sha256
            """
        ) { (record: "\($0.text(0)) \($0.text(1))", name: $0.text(2), hash: $0.text(3)) }
        guard !documents.isEmpty else { return }
        try makeFolder(partial + "/data/documents")
        var written: Set<String> = []
        page.heading("Documents")
        for document in documents {
            guard let content = try Documents.content(document.hash, in: register) else {
                page.paragraph("\(document.record): \(document.name) is not in the register")
                continue
            }
            let path = "documents/\(document.hash)"
            page.paragraph("\(document.record): \(document.name)")
            page.links([(path, document.hash)])
            guard written.insert(document.hash).inserted else { continue }
            progress(path)
            let file = try output("data/\(path)")
            try content.withUnsafeBytes { try file.write($0) }
            try file.close()
        }
    }

    // MARK: Files

    private func output(_ path: String) throws -> Output { try Output(path: "\(partial)/\(path)") }

    private func write(_ text: String, to path: String) throws {
        let file = try output(path)
        try file.write(text)
        try file.close()
    }

    /// What an earlier run that was stopped left behind is written over.
    private func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw InputError(
                .inputOutput, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    // MARK: SQL

    static let changesSQL = """
        SELECT sequence, instant, actor, reason,
               coalesce(
                   (SELECT substr(command, 1, instr(command, value) + length(value) - 1)
                           || '(left out)'
                      FROM json_each(:given)
                     WHERE instr(command, value)), command) AS command,
               table_name, record_id, record_key, operation,
               CASE WHEN operation <> 'form'
                     AND json_extract(before, :hidden ->> table_name) IS NOT NULL
                    THEN json_replace(before, :hidden ->> table_name, '(left out)')
                    ELSE before
               END AS before,
               CASE WHEN operation <> 'form'
                     AND json_extract(after, :hidden ->> table_name) IS NOT NULL
                    THEN json_replace(after, :hidden ->> table_name, '(left out)')
                    ELSE after
               END AS after
          FROM change_log
         ORDER BY sequence
        """

    static let sealsSQL = """
        SELECT number, first_sequence, last_sequence, sealed_at, kind, actor, reason,
               previous_hash, hash
          FROM seal
         ORDER BY number
        """
}

extension AnswerSheet {
    /// Without the columns that may name somebody: posts, as the register has them, but nobody
    /// knows what was typed there.
    package var withoutNames: AnswerSheet {
        EvidencePack.naming.reduce(self) { $0.without($1.programName) }
    }
}
