import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("Restoring", .serialized)
struct RestoreCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
        let backup = try trial.almoner("backup", "copy.db")
        #expect(backup.status == 0, "\(backup)")
    }

    private var kept: [String] {
        get throws { try trial.folder.names.filter { $0.contains(".before-restore-") } }
    }

    private func codes(_ register: String = "demo.db") throws -> Set<String> {
        let connection = try Register.open(path: trial.folder.file(register), mode: .read)
        return Set(try connection.rows("SELECT code FROM area") { $0.text(0) })
    }

    private func addArea(_ code: String, _ register: String = "demo.db") throws {
        let added = try trial.almoner(
            "add", "area", "code=\(code)", "name=New", "--register", trial.folder.file(register))
        #expect(added.status == 0, "\(added)")
    }

    @Test("a register with newer history is left as it is, and with --force kept beside")
    func newerHistory() throws {
        try addArea("NEW")
        let before = try trial.registerBytes
        let refused = try trial.almoner("restore", "copy.db")
        #expect(refused.status == 66)
        #expect(refused.complaint.contains("history that the backup lacks: 1 change since then"))
        #expect(refused.complaint.contains("--force"))
        #expect(try trial.registerBytes == before)
        #expect(try kept == [])

        let restored = try trial.almoner("restore", "copy.db", "--force")
        #expect(restored.status == 0, "\(restored)")
        #expect(restored.output.contains("as it was at seal "))
        #expect(try !codes().contains("NEW"))
        let name = try #require(try kept.first)
        #expect(try codes(name).contains("NEW"))
        #expect(restored.output.hasSuffix("\(name).\n"))
        #expect(try trial.almoner("check").status == 0)
        #expect(try trial.folder.names == ["copy.db", "demo.db", name])
    }

    @Test("a backup that has all of the register's history needs no force")
    func continuation() throws {
        #expect(try trial.almoner("restore", "copy.db").status == 0)
        try addArea("LATER", "copy.db")
        let restored = try trial.almoner("restore", "copy.db")
        #expect(restored.status == 0, "\(restored)")
        #expect(try codes().contains("LATER"))
        #expect(try kept.count == 2)
    }

    @Test("a backup of another register, or of one that went another way, needs force")
    func otherHistory() throws {
        try addArea("HERE")
        try addArea("THERE", "copy.db")
        #expect(try trial.almoner("init", "--register", "other.db").status == 0)
        for backup in ["copy.db", "other.db"] {
            let refused = try trial.almoner("restore", backup)
            #expect(refused.status == 66)
            #expect(refused.complaint.contains("history"), "\(refused)")
        }
        #expect(try codes().contains("HERE"))
    }

    @Test("changes by another program count as history too")
    func unsealed() throws {
        func change(_ register: String, to population: Int64) throws {
            try Connection(path: trial.folder.file(register), mode: .write).run(
                "UPDATE area SET population = :population WHERE code = 'E10900001'",
                ["population": .integer(population)])
        }
        try change("demo.db", to: 77)
        #expect(try trial.almoner("restore", "copy.db").status == 66)
        // As many changes in the backup, and not the same ones.
        try change("copy.db", to: 78)
        let refused = try trial.almoner("restore", "copy.db")
        #expect(refused.status == 66)
        #expect(refused.complaint.contains("another history"), "\(refused)")
    }

    @Test("where there is no register the backup becomes one")
    func noRegister() throws {
        try FileManager.default.removeItem(atPath: trial.folder.file("demo.db"))
        let restored = try trial.almoner("restore", "copy.db")
        #expect(restored.status == 0, "\(restored)")
        #expect(try kept == [])
        #expect(try trial.almoner("check").status == 0)
    }

    @Test("a damaged register is set aside, with --force")
    func damagedRegister() throws {
        for bytes in [Array("no register".utf8), Array(try trial.registerBytes.prefix(9_000)), []] {
            try trial.folder.write("demo.db", bytes)
            let refused = try trial.almoner("restore", "copy.db")
            #expect(refused.status == 66)
            #expect(refused.complaint.contains("cannot be read"), "\(refused)")
            #expect(try trial.registerBytes == bytes)
            let restored = try trial.almoner("restore", "copy.db", "--force")
            #expect(restored.status == 0, "\(restored)")
            #expect(try trial.almoner("check").status == 0)
        }
        #expect(try kept.count == 3)
    }

    @Test("a backup that is none, damaged, or newer is refused; nothing changes")
    func uselessBackup() throws {
        let copy = try trial.folder.bytes("copy.db")
        try trial.folder.write("letter.db", "Dear Sir")
        try trial.folder.write("short.db", Array(copy.dropLast(40_000)))
        var flipped = copy
        for index in flipped.indices.suffix(60_000) { flipped[index] = 0x5A }
        try trial.folder.write("flipped.db", flipped)
        let newer = try Connection(path: trial.folder.file("copy.db"), mode: .write)
        try newer.run(
            """
            INSERT INTO schema_migration (number, name, sql, applied_at)
            VALUES (999, 'later', 'SELECT 1', '2099-01-01T00:00:00Z')
            """)
        let before = try trial.registerBytes
        for file in ["nowhere.db", "letter.db", "short.db", "flipped.db", "copy.db"] {
            for flags in [[], ["--force"]] {
                let outcome = try trial.shell("almoner restore \(file) \(flags.joined())")
                #expect(outcome.status == 66, "\(file): \(outcome)")
                #expect(outcome.output == "")
            }
        }
        #expect(try trial.registerBytes == before)
        #expect(try kept == [])
    }

    @Test("64: the register itself is not its backup")
    func itself() throws {
        #expect(try trial.almoner("restore", "demo.db").status == 64)
    }

    @Test("75: while another program has the register open it stays")
    func open() throws {
        let other = try Connection(path: trial.folder.file("demo.db"), mode: .write)
        _ = try other.firstRow("SELECT count(*) FROM area") { $0.integer(0) }
        let refused = try trial.almoner("restore", "copy.db", "--force")
        #expect(refused.status == 75, "\(refused)")
        #expect(try kept == [])
        try other.run("UPDATE area SET population = 5 WHERE code = 'E10900001'")
        #expect(try trial.almoner("check").status == 0)
    }

    @Test("permissions of the register stay, and its copy is as private")
    func permissions() throws {
        _ = try trial.shell("chmod 600 demo.db")
        #expect(try trial.almoner("restore", "copy.db").status == 0)
        let modes = try trial.shell("stat -c %a demo.db demo.db.before-restore-*")
        #expect(modes.output == "600\n600\n")
    }

    @Test("backups taken while an import runs are all of it or nothing, and whole")
    func backupDuringImport() throws {
        let name = String(repeating: "x", count: 500)
        let rows = 12_000
        try trial.folder.write(
            "many.csv", "code,name\n" + (0..<rows).map { "N\($0),\(name)\n" }.joined())
        let before = try codes().count
        let running = try trial.start("import", "areas", "many.csv")
        var counts: [Int] = []
        repeat {
            let file = "during-\(counts.count).db"
            let backup = try trial.almoner("backup", file)
            #expect(backup.status == 0, "\(backup)")
            counts.append(try codes(file).count)
            #expect(
                try trial.almoner("check", "--register", trial.folder.file(file)).status == 0)
        } while running.process.isRunning
        let outcome = try trial.finish(running)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(counts.first == before)
        #expect(counts.allSatisfy { $0 == before || $0 == before + rows }, "\(counts)")
        #expect(counts == counts.sorted())
        #expect(counts.count >= 2, "only \(counts.count)")
        #expect(try codes().count == before + rows)
    }
}
