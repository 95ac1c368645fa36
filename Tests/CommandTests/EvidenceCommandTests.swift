import AlmonerExchange
import AlmonerQueries
import Foundation
import TestSupport
import Testing

@Suite("Evidence packs and documents from the command line")
struct EvidenceCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    /// It worked and complained of nothing.
    private func run(
        _ line: String, location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let outcome = try trial.shell("almoner \(line)")
        #expect(outcome.status == 0, "\(line): \(outcome)", sourceLocation: location)
        #expect(outcome.complaint == "", sourceLocation: location)
        return outcome.output
    }

    private func pack(_ name: String, _ options: String = "") throws {
        _ = try run("evidence pack --as-of 2026-09-30 --out \(name) \(options)")
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try trial.folder.bytes(path), as: UTF8.self)
    }

    private func files(of pack: String) throws -> [String: [UInt8]] {
        let listed = try trial.shell("cd \(pack) && find . -type f").output
        var files: [String: [UInt8]] = [:]
        for name in listed.split(separator: "\n") {
            files[String(name)] = try trial.folder.bytes("\(pack)/\(name)")
        }
        return files
    }

    // MARK: Packing

    @Test("the same register and day give the same bytes, run after run")
    func deterministic() throws {
        for name in ["one", "two", "three"] { try pack(name) }
        let first = try files(of: "one")
        #expect(first.count > 90)
        #expect(try files(of: "two") == first)
        #expect(try files(of: "three") == first)
    }

    @Test("every question that is asked of a whole register has its answer in the pack")
    func everyQuestion() throws {
        let asked = Set(EvidenceAnswer.all().map(\.question.name))
        #expect(
            asked
                == Set(QuestionCatalog.all.map(\.name)).subtracting(EvidenceAnswer.askedOfNamed))
        try pack("one")
        for answer in EvidenceAnswer.all() {
            for ending in ["csv", "json", "sql"] {
                let bytes = try trial.folder.bytes("one/data/answers/\(answer.fileName).\(ending)")
                #expect(!bytes.isEmpty, "\(answer.fileName).\(ending)")
            }
        }
        let json = try text("one/data/answers/gaps.json")
        #expect(try json == run("gaps --as-of 2026-09-30 --format json"))
    }

    @Test("contract managers are left out of every file, unless they are asked for")
    func names() throws {
        try pack("without")
        for (name, bytes) in try files(of: "without") {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Home Care Lead"), "\(name)")
        }
        try pack("with", "--with-names")
        for name in [
            "tables/contracts.csv", "tables/plan_actions.csv", "answers/reviews.csv",
            "answers/actions.csv", "history/changes.jsonl",
        ] {
            #expect(try text("with/data/\(name)").contains("Home Care Lead"), "\(name)")
        }
    }

    @Test("a text that a spreadsheet would run is harmless in CSV and as it is in JSON")
    func formulas() throws {
        for title in ["=1+1", "'quoted", "@sum", "+44", "-5"] {
            _ = try run("edit contract C001 title=\"\(title)\"")
            let name = "pack\(title.utf8.count)\(title.utf8.first ?? 0)"
            try pack(name)
            #expect(try text("\(name)/data/tables/contracts.csv").contains("\nC001,'\(title),"))
            #expect(
                try text("\(name)/data/history/changes.jsonl").contains("\"C001\",\"\(title)\""))
        }
        // Figures are figures, and nothing is put before them.
        #expect(try text("pack245/data/answers/spend.csv").contains(",-"))
    }

    @Test("a folder that is there is left as it is")
    func isThere() throws {
        try pack("one")
        let before = try files(of: "one")
        let outcome = try trial.almoner("evidence", "pack", "--out", "one")
        #expect(outcome.status == 66)
        #expect(outcome.complaint.contains("one is already there"))
        #expect(try files(of: "one") == before)
    }

    @Test("an empty register has a pack too")
    func empty() throws {
        _ = try run("init --register empty.db")
        _ = try run("evidence pack --as-of 2026-09-30 --out one --register empty.db")
        #expect(try run("evidence verify one") == "one is whole.\n")
    }

    // MARK: Verifying

    private static let damages: [(damage: String, says: String)] = [
        ("echo x >>one/data/index.html", "data/index.html: is not what was packed"),
        ("rm one/data/answers/gaps.csv", "data/answers/gaps.csv: is listed and not there"),
        ("echo x >one/data/more", "data/more: is there and not listed in manifest-sha256.txt"),
        ("ln -s /etc/passwd one/data/link", "data/link: is there and not listed"),
        ("sed -i s/2026/2027/ one/bag-info.txt", "bag-info.txt: is not what was packed"),
        ("echo junk >>one/manifest-sha256.txt", "manifest-sha256.txt: has a line that is no entry"),
        ("rm one/tagmanifest-sha256.txt", "tagmanifest-sha256.txt: is missing"),
        ("echo BagIt-Version: 0.9 >one/bagit.txt", "bagit.txt: does not say BagIt 1.0 in UTF-8"),
        (
            "head -1 one/manifest-sha256.txt >line; cat line >>one/manifest-sha256.txt",
            "data/answers/actions.csv: is listed twice"
        ),
        (
            "sed -i '1s,data/,data/../data/,' one/manifest-sha256.txt",
            "data/../data/answers/actions.csv: is listed and not there"
        ),
    ]

    @Test("whatever was done to a pack is found, and exits 1", arguments: damages)
    func damaged(damage: String, says: String) throws {
        try pack("one")
        #expect(try run("evidence verify one") == "one is whole.\n")
        _ = try trial.shell(damage)
        let outcome = try trial.almoner("evidence", "verify", "one")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains(says), "\(outcome.output)")
    }

    @Test("what is no pack is said to be none", arguments: ["nowhere", "."])
    func noPack(folder: String) throws {
        #expect(try trial.almoner("evidence", "verify", folder).status == 66)
    }

    // MARK: Documents

    @Test("a document is kept once, listed, packed, and had back as it was")
    func documents() throws {
        try trial.folder.write("minutes.txt", "minutes\0of the board\n")
        let attached = try run("attach minutes.txt --to contract C001 --says 'board, June'")
        let told = String(attached.dropFirst("Attached: ".count).dropLast())
        #expect(told.count == 64)
        let sum = try trial.shell("sha256sum minutes.txt").output
        #expect(sum.hasPrefix(told))
        #expect(
            try run("attach minutes.txt --to contract C001")
                == "It is attached already; nothing was changed.\n")
        _ = try run("attach minutes.txt --to contract C002")
        #expect(
            try run("list documents --columns table_name,record_key,file_name,byte_count,says")
                == """
                table_name,record_key,file_name,byte_count,says
                contract,C001,minutes.txt,21,"board, June"
                contract,C002,minutes.txt,21,
                contract,C006,board-2026-06-12.txt,196,Why the contract is watched
                rating,SE-2026/4/a,board-2026-06-12.txt,196,\
                A review that was asked for because of the risk

                """)
        #expect(
            try run("export document \(told.prefix(8)) --out back.txt")
                == "back.txt: 21 bytes\n")
        #expect(try trial.folder.bytes("back.txt") == trial.folder.bytes("minutes.txt"))
        #expect(try trial.almoner("export", "document", told, "--out", "back.txt").status == 64)
        try pack("one")
        #expect(
            try trial.folder.bytes("one/data/documents/\(told)")
                == trial.folder.bytes("minutes.txt"))
    }

    @Test("what cannot be attached is refused, and nothing is changed")
    func refused() throws {
        try trial.folder.write("small.txt", "x")
        _ = try trial.shell("head -c 25000001 /dev/zero >big.bin")
        let before = try trial.registerBytes
        for (line, status, says) in [
            ("attach big.bin --to contract C001", 65, "more than 25 MB"),
            ("attach nowhere.txt --to contract C001", 66, "nowhere.txt"),
            ("attach small.txt --to contract NOWHERE", 65, "no contract NOWHERE"),
            ("attach small.txt --to nothing C001", 64, "nothing"),
            ("attach small.txt --to contract", 64, "a table and a key"),
            ("export document 00 --out x", 65, "no document 00"),
        ] as [(String, Int32, String)] {
            let outcome = try trial.shell("almoner \(line)")
            #expect(outcome.status == status, "\(line): \(outcome)")
            #expect(outcome.complaint.contains(says), "\(line): \(outcome.complaint)")
        }
        #expect(try trial.registerBytes == before)
    }
}
