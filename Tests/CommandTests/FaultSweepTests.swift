import AlmonerStore
import Foundation
import TestSupport
import Testing

/// Many faults of one sort, at points that a seed chooses. After each the register opens and is
/// sound, or the damage is named; what was reported done is there, and what was not is there whole
/// or not at all.
///
/// `ALMONER_FAULTS` multiplies how many; `ALMONER_FAULT_SEED` chooses others.
@Suite("Faults at many points", .serialized)
struct FaultSweepTests {
    let trial: Trial
    private var random: SeededGenerator

    init() throws {
        trial = try Trial.demo()
        random = SeededGenerator(seed: UInt64(FaultSweepTests.setting("ALMONER_FAULT_SEED") ?? 7))
    }

    private static func setting(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }

    private static let times = max(1, setting("ALMONER_FAULTS") ?? 1)

    // MARK: What has to hold

    /// Everything that must be so of a register that no damage was done to.
    private func expectSound(_ what: String, location: SourceLocation = #_sourceLocation) throws {
        for command in FaultSweepTests.verdicts {
            let outcome = try trial.shell("almoner \(command)")
            let said = "\(what): \(command): \(outcome)"
            #expect(outcome.status == 0, "\(said)", sourceLocation: location)
        }
    }

    /// The commands that say whether a register is sound.
    private static let verdicts = ["check", "history verify"]

    /// How many areas the import brought in, read from the file itself.
    private func imported() throws -> Int {
        let register = try Register.open(path: trial.folder.file("demo.db"), mode: .read)
        #expect(try register.rows("PRAGMA quick_check") { $0.text(0) } == ["ok"])
        return try register.firstRow("SELECT count(*) FROM area WHERE code LIKE 'N%'") {
            Int($0.integer(0))
        } ?? -1
    }

    private func writeAreas(_ round: Int, _ rows: Int) throws -> String {
        let name = String(repeating: "x", count: 400)
        try trial.folder.write(
            "many.csv", "code,name\n" + (0..<rows).map { "N\(round)-\($0),\(name)\n" }.joined())
        return "many.csv"
    }

    // MARK: Killed

    private static let rowsOfImport = 1_500

    @Test("killed at any point of an import: all of it or nothing, and never less than was said")
    mutating func killedImport() throws {
        let rows = FaultSweepTests.rowsOfImport
        _ = try writeAreas(0, rows)
        let began = Date()
        #expect(try trial.almoner("import", "areas", "many.csv").status == 0)
        let duration = Date().timeIntervalSince(began)
        var before = try imported()
        #expect(before == rows)
        var killed = 0
        for round in 1...(100 * FaultSweepTests.times) {
            _ = try writeAreas(round, rows)
            let running = try trial.start("import", "areas", "many.csv")
            // Half of them in the last part, where the file is written.
            let part = Double.random(in: (round % 2 == 0 ? 0 : 0.7)...1.05, using: &random)
            usleep(UInt32(duration * part * 1e6))
            kill(running.process.processIdentifier, SIGKILL)
            let outcome = try trial.finish(running)
            let after = try imported()
            if outcome.isSignal {
                killed += 1
                #expect(after == before || after == before + rows, "round \(round): \(outcome)")
            } else {
                #expect(outcome.status == 0, "round \(round): \(outcome)")
                #expect(after == before + rows, "round \(round): reported done, and lost")
            }
            before = after
            if round % 20 == 0 { try expectSound("round \(round)") }
        }
        #expect(killed > 20, "only \(killed) were killed in time")
        try expectSound("at the end")
    }

    @Test("killed at any point of a restore: the register is the old one or the new one")
    mutating func killedRestore() throws {
        #expect(try trial.almoner("backup", "old.db").status == 0)
        _ = try writeAreas(0, 2_000)
        #expect(try trial.almoner("import", "areas", "many.csv").status == 0)
        #expect(try trial.almoner("backup", "new.db").status == 0)
        let began = Date()
        #expect(try trial.almoner("restore", "old.db", "--force").status == 0)
        let duration = Date().timeIntervalSince(began)
        var isNew = false
        for round in 1...(30 * FaultSweepTests.times) {
            let running = try trial.start("restore", isNew ? "old.db" : "new.db", "--force")
            usleep(UInt32(duration * Double.random(in: 0...1.1, using: &random) * 1e6))
            kill(running.process.processIdentifier, SIGKILL)
            let outcome = try trial.finish(running)
            let count = try imported()
            #expect(count == 0 || count == 2_000, "round \(round): \(outcome)")
            if !outcome.isSignal {
                #expect(outcome.status == 0, "round \(round): \(outcome)")
                #expect((count > 0) == !isNew, "round \(round): reported done, and not so")
            }
            isNew = count > 0
            if round % 10 == 0 { try expectSound("round \(round)") }
        }
    }

    // MARK: No room

    /// Done and there, or 74 and as before. A limit met after the commit loses nothing.
    private func expectAllOrNothing(
        _ outcome: Trial.Outcome, _ before: Int, _ rows: Int, _ what: String
    ) throws -> Int {
        let after = try imported()
        #expect([0, 74].contains(outcome.status), "\(what): \(outcome)")
        #expect(after == (outcome.status == 0 ? before + rows : before), "\(what): \(outcome)")
        return after
    }

    @Test("the disk full at any size: done, or 74 and nothing changed")
    func limits() throws {
        let rows = 600
        let size = try trial.registerBytes.count / 1_024
        var before = 0
        var full = 0
        var done = 0
        for (round, limit) in stride(from: 1, through: size + 2_000, by: 97).enumerated() {
            _ = try writeAreas(round, rows)
            let outcome = try trial.shell("ulimit -f \(limit); almoner import areas many.csv")
            if outcome.status == 0 { done += 1 } else { full += 1 }
            before = try expectAllOrNothing(outcome, before, rows, "limit of \(limit) KB")
            if round % 10 == 0 { try expectSound("limit of \(limit) KB") }
        }
        #expect(full > 3 && done > 3, "\(full) full, \(done) done")
        try expectSound("at the end")
    }

    @Test("a small disk, filled to any degree", .enabled(if: Privilege.mayMount))
    func smallDisk() throws {
        _ = try writeAreas(0, 1_000)
        let outcome = try trial.shell(
            """
            unshare -m bash -c '
            mkdir small && mount -t tmpfs -o size=8m none small
            for room in 16 64 128 256 400 600 800 1200 1600 2400 4000; do
              rm -f small/*; cp demo.db small/demo.db
              free=$(df --output=avail -k small | tail -1)
              head -c $(( (free - room) * 1024 )) /dev/zero > small/filler
              "$ALMONER" import areas many.csv --register small/demo.db > /dev/null 2>&1
              status=$?; rm small/filler
              "$ALMONER" check --register small/demo.db; check=$?
              count=$("$ALMONER" sql "SELECT count(*) FROM area WHERE code LIKE \\"N%\\"" \\
                --format csv --register small/demo.db | tail -1)
              echo "$status $check $count"
            done'
            """)
        let lines = outcome.output.split(whereSeparator: \.isNewline)
        #expect(lines.count == 11, "\(outcome)")
        #expect(lines.allSatisfy { ["74 0 0", "0 0 1000"].contains($0) }, "\(outcome)")
        #expect(lines.first == "74 0 0" && lines.last == "0 0 1000", "\(outcome)")
    }

    // MARK: Damage

    /// Named with 66 or by `check`, and never a crash; a restore mends it.
    private func expectNamed(
        _ what: String, mayPass: Bool = false, location: SourceLocation = #_sourceLocation
    ) throws {
        let check = try trial.almoner("check")
        #expect(!check.isSignal, "\(what): \(check)", sourceLocation: location)
        #expect(
            (mayPass ? [0, 1, 66] : [1, 66]).contains(check.status), "\(what): \(check)",
            sourceLocation: location)
        if check.status != 0 {
            #expect(!(check.output + check.complaint).isEmpty, "\(what)", sourceLocation: location)
        }
        let list = try trial.almoner("list", "contracts")
        #expect(
            !list.isSignal && [0, 66].contains(list.status), "\(what): \(list)",
            sourceLocation: location)
    }

    @Test("cut short at any length the register is damaged, and says so")
    mutating func cutShort() throws {
        #expect(try trial.almoner("backup", "copy.db").status == 0)
        let whole = try trial.registerBytes
        var lengths = [1, 15, 16, 99, 100, 512, 4_095, 4_096, 4_097, whole.count - 1]
        for _ in 0..<(20 * FaultSweepTests.times) {
            lengths.append(Int.random(in: 100..<whole.count, using: &random))
            lengths.append(Int.random(in: 1..<(whole.count / 4_096), using: &random) * 4_096)
        }
        for (index, length) in lengths.enumerated() {
            try trial.folder.write("demo.db", Array(whole.prefix(length)))
            try expectNamed("cut to \(length)")
            guard index % 10 == 0 else { continue }
            let restored = try trial.almoner("restore", "copy.db", "--force")
            #expect(restored.status == 0, "cut to \(length): \(restored)")
            try expectSound("restored after a cut to \(length)")
        }
    }

    @Test("with a byte changed anywhere it opens or names the damage, and never crashes")
    mutating func flipped() throws {
        #expect(try trial.almoner("backup", "copy.db").status == 0)
        let whole = try trial.registerBytes
        for round in 0..<(60 * FaultSweepTests.times) {
            var bytes = whole
            // One in three in the first page, where the file says what it is.
            let place = Int.random(in: 0..<(round % 3 == 0 ? 4_096 : whole.count), using: &random)
            bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            try trial.folder.write("demo.db", bytes)
            for log in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: trial.folder.file("demo.db\(log)"))
            }
            try expectNamed("byte \(place)", mayPass: true)
            guard round % 15 == 0 else { continue }
            let restored = try trial.almoner("restore", "copy.db", "--force")
            #expect(restored.status == 0, "byte \(place): \(restored)")
            try expectSound("restored after byte \(place)")
        }
    }

    // MARK: Locks

    @Test("a lock that comes and goes: what waits long enough is done, the rest says so")
    func locks() throws {
        let other = try Register.open(
            path: trial.folder.file("demo.db"), mode: .write, by: .at("2026-01-01T00:00:00Z"))
        for round in 0..<5 {
            var running: Trial.Running?
            try other.transaction { () throws -> Void in
                try other.run("UPDATE area SET population = 1 WHERE code = 'E10900001'")
                running = try trial.start("add", "area", "code=N\(round)", "name=New")
                usleep(UInt32(200_000 * (round + 1)))
            }
            let outcome = try trial.finish(try #require(running))
            #expect(outcome.status == 0, "\(outcome)")
            // Through this connection: closing another of this process would drop its locks.
            let count = try other.firstRow("SELECT count(*) FROM area WHERE code LIKE 'N%'") {
                $0.integer(0)
            }
            #expect(count == Int64(round + 1))
        }
        try expectSound("after the locks")
    }
}
