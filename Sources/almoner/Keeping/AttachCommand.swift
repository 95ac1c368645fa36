import AlmonerExchange
import AlmonerModel
import AlmonerStore
import ArgumentParser

struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Keep a document, or an answer, with a record.",
        discussion: """
            It lies in the register, known by its SHA-256, and goes into evidence packs; at most \
            \(Documents.mostBytes / 1_000_000) MB. To have it back: almoner export document. A \
            question stands behind -- in place of a file: its answer is kept as it is today, and \
            shown by show evidence_link.

              $ almoner export csv --out minutes --register demo.db
              $ almoner attach minutes/reviews.csv --to contract C001 --register demo.db
              $ almoner attach --to rating SE-2026 1 d --register demo.db -- unit-costs --year 2025-26
            """)

    @Argument(help: "The file.")
    var file: String?

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Behind --: a question, as it is asked.", valueName: "question"))
    var question: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The record: its table and key, for example contract C001.", valueName: "table key"))
    var to: [String]

    @Option(help: ArgumentHelp("What it shows.", valueName: "text"))
    var says: String?

    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func validate() throws {
        if to.count < 2 { throw ValidationError("--to takes a table and a key: contract C001") }
        if says?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("--says tells something")
        }
        if (file == nil) == question.isEmpty {
            throw ValidationError("give a file, or a question behind --")
        }
    }

    func run() throws {
        try runCommand {
            let table = try tableNamed(to[0])
            let arguments = try RecordArguments(table, Array(to.dropFirst()))
            guard arguments.values.isEmpty else {
                throw UsageError("name the record by \(table.key.joined(separator: ", "))")
            }
            if let file {
                try attach(file, to: arguments)
            } else {
                try attachAnswer(to: arguments)
            }
        }
    }

    private func attach(_ file: String, to arguments: RecordArguments) throws {
        let content = try SmallFile.bytes(file, atMost: Documents.mostBytes)
        guard content.count <= Documents.mostBytes else {
            throw InputError(
                .wrongContent,
                """
                \(file) has more than \(Documents.mostBytes / 1_000_000) MB; attach a \
                smaller one
                """)
        }
        let connection = try register.openForWriting(by: author.author)
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let hash = try Documents.attach(
            Documents.Attachment(
                to: try arguments.id(in: connection), of: arguments.table, fileName: name,
                content: content, says: says), on: Clock.today, in: connection)
        print(hash.map { "Attached: \($0)" } ?? "It is attached already; nothing was changed.")
    }

    /// The question is asked first: what cannot be answered is not linked to.
    private func attachAnswer(to arguments: RecordArguments) throws {
        let frozen = try FrozenAnswer.asked(question, of: register)
        let connection = try register.openForWriting(by: author.author)
        let isLinked = try arguments.explained {
            try EvidenceLinks.link(
                frozen.question, answer: frozen.json, to: try arguments.id(in: connection),
                of: arguments.table, says: says, in: connection)
        }
        print(
            isLinked
                ? "Linked, with its answer of today: \(frozen.question)"
                : "It is linked already, with the answer of then; nothing was changed.")
    }
}

struct ExportDocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document", abstract: "Write an attached document to a file.",
        discussion: """
            Documents are listed by: almoner list documents

              $ almoner list documents --columns file_name,sha256 --register demo.db
              $ almoner export document 99d13d6e --out minutes.txt --register demo.db
            """)

    @Argument(help: "Its SHA-256, or enough of its beginning.")
    var sha256: String

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var out: String

    @Flag(help: "Write over a file that is there.")
    var force = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try register.openForReading()
            let found = try Documents.hashes(beginningWith: sha256.lowercased(), in: connection)
            guard found.count < 2 else {
                throw RecordError("\(found.count) documents begin with \(sha256); give more of it")
            }
            guard let hash = found.first,
                let content = try Documents.content(hash, in: connection)
            else {
                throw RecordError("there is no document \(sha256); see: almoner list documents")
            }
            try requireFree(out, orElse: force)
            let output = try Output(path: out)
            try content.withUnsafeBytes { try output.write($0) }
            try output.close()
            print("\(out): \(Money.grouped(UInt64(content.count))) bytes")
        }
    }
}
