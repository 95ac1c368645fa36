import AlmonerStore
import Foundation
import TestSupport
import Testing

/// Faults that really happen, made to happen: after each the register is as it was, and the next
/// command works.
@Suite("Faults", .serialized)
struct FaultTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    private func expectWorking(_ before: [UInt8], location: SourceLocation = #_sourceLocation)
        throws
    {
        let check = try trial.almoner("check")
        #expect(check.status == 0, "\(check)", sourceLocation: location)
        let isSame = try trial.registerBytes == before
        #expect(isSame, "the register has changed", sourceLocation: location)
        let add = try trial.almoner("add", "area", "code=AFTER", "name=After")
        #expect(add.status == 0, "\(add)", sourceLocation: location)
    }

    /// Areas with names of a kilobyte: more than SQLite keeps in memory.
    private func manyAreas(_ count: Int) throws -> String {
        let name = String(repeating: "x", count: 1_000)
        return try trial.folder.write(
            "many.csv", "code,name\n" + (0..<count).map { "N\($0),\(name)\n" }.joined())
    }

    // MARK: Full disks

    @Test("74: a limit on the size of files stops an import, and nothing is changed")
    func fileSizeLimit() throws {
        _ = try manyAreas(3_000)
        let before = try trial.registerBytes
        let outcome = try trial.shell("ulimit -f 1000; almoner import areas many.csv")
        #expect(outcome.status == 74, "\(outcome)")
        #expect(outcome.complaint.contains("check the disk and its free space"))
        #expect(outcome.output == "")
        try expectWorking(before)
    }

    @Test(
        "74: a full disk stops an import, and nothing is changed", .enabled(if: Privilege.mayMount))
    func fullDisk() throws {
        _ = try manyAreas(3_000)
        let outcome = try trial.shell(
            """
            unshare -m bash -c '
            mkdir small && mount -t tmpfs -o size=2m none small && cp demo.db small/demo.db
            "$ALMONER" import areas many.csv --register small/demo.db
            echo "status $?"
            cmp demo.db small/demo.db && echo same
            "$ALMONER" check --register small/demo.db; echo "check $?"
            "$ALMONER" export csv --out small/out --register demo.db > small/filler
            head -c 3000000 /dev/zero > small/filler
            "$ALMONER" export csv --out small/again --register demo.db; echo "export $?"
            "$ALMONER" backup small/copy.db --register demo.db; echo "backup $?"
            "$ALMONER" init --demo --register small/new.db; echo "init $?"
            "$ALMONER" list areas --register demo.db > small/list; echo "list $?"
            ls small'
            """)
        for line in [
            "status 74", "same", "check 0", "export 74", "backup 74", "init 74", "list 74",
        ] {
            #expect(outcome.output.contains("\(line)\n"), "\(line): \(outcome)")
        }
        #expect(outcome.complaint.contains("the disk is full; nothing was changed"))
        for left in ["copy.db", "new.db"] { #expect(!outcome.output.contains(left), "\(outcome)") }
    }

    @Test("74: init, export and backup say so where files cannot grow, and leave no register")
    func noRoom() throws {
        for (command, left) in [
            ("init --demo --register new.db", "new.db"), ("backup copy.db", "copy.db"),
            ("export csv --out out", "never"),
        ] {
            let outcome = try trial.shell("ulimit -f 4; almoner \(command)")
            #expect(outcome.status == 74, "\(command): \(outcome)")
            #expect(try trial.folder.names.allSatisfy { !$0.hasPrefix(left) }, "\(command)")
        }
    }

    @Test("74: an answer that cannot be written is no answer")
    func fullOutput() throws {
        for command in [
            "list areas", "list payments --format json", "show contract C001", "sql 'SELECT 1'",
            "tables", "reviews --as-of 2026-09-30", "reviews --as-of 2026-09-30 --format ics",
            "reviews --show-sql", "version",
        ] {
            let outcome = try trial.shell("almoner \(command) > /dev/full")
            #expect(outcome.status == 74, "\(command): \(outcome)")
            #expect(outcome.complaint.contains("standard output cannot be written"), "\(command)")
        }
    }

    @Test("a broken pipe ends quietly, whoever began the program")
    func brokenPipe() throws {
        _ = try trial.shell("almoner import payments - > /dev/null", input: payments(20_000))
        for line in [
            "almoner list payments | head -1", "almoner list payments --format json | head -1",
            "almoner tables --format markdown | head -1",
            "trap '' PIPE; almoner list payments | head -1",
        ] {
            let outcome = try trial.shell(line)
            #expect(outcome.complaint == "", "\(line)")
            #expect(outcome.output.split(separator: "\n").count == 1, "\(line)")
        }
    }

    private func payments(_ count: Int) -> String {
        "reference,payee_name,paid_on,amount\n"
            + (0..<count).map { "X\($0),Payee,2026-01-01,\($0)\n" }.joined()
    }

    // MARK: Other programs

    @Test("75: another program is writing; reading goes on")
    func locked() throws {
        let other = try Connection(path: trial.folder.file("demo.db"), mode: .write)
        try other.transaction { () throws -> Void in
            try other.run("UPDATE area SET population = 1")
            let running = try trial.start("add", "area", "code=NEW", "name=New")
            let list = try trial.almoner("list", "areas")
            #expect(list.status == 0)
            #expect(!list.output.contains(",1\n"))
            let outcome = try trial.finish(running)
            #expect(outcome.status == 75)
            #expect(
                outcome.complaint == """
                    almoner: the register is in use by another program; try again in a moment

                    """)
        }
        #expect(try trial.almoner("add", "area", "code=NEW", "name=New").status == 0)
    }

    // MARK: Stopped

    /// An import that has read many rows from a pipe and waits for more.
    private func waitingImport() throws -> (import: Trial.Running, feeder: Process) {
        let file = try manyAreas(30_000)
        let feeder = Process()
        feeder.executableURL = URL(fileURLWithPath: "/bin/bash")
        feeder.arguments = ["-c", "cat '\(file)'; exec sleep 60"]
        let pipe = Pipe()
        feeder.standardOutput = pipe
        feeder.standardError = FileHandle.nullDevice
        try Trial.withSignals { try feeder.run() }
        let running = try trial.start("import", "areas", "-", input: pipe)
        let log = trial.folder.file("demo.db-wal")
        var quiet = 0
        var waits = 0
        // More than the cache holds has been written, and the program sleeps: it waits for more.
        while quiet < 10, waits < 3_000, running.process.isRunning {
            usleep(20_000)
            waits += 1
            quiet = size(of: log) > 1_000_000 && isAsleep(running) ? quiet + 1 : 0
        }
        return (running, feeder)
    }

    private func isAsleep(_ running: Trial.Running) -> Bool {
        let path = "/proc/\(running.process.processIdentifier)/stat"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: ")").last?.hasPrefix(" S") == true
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }

    @Test("killed in the middle of an import, the register is as it was")
    func killed() throws {
        let before = try trial.registerBytes
        let (running, feeder) = try waitingImport()
        #expect(running.process.isRunning)
        kill(running.process.processIdentifier, SIGKILL)
        let outcome = try trial.finish(running)
        feeder.terminate()
        #expect(outcome.isSignal && outcome.status == SIGKILL)
        // What it had written lies beside the register, and counts for nothing.
        #expect(size(of: trial.folder.file("demo.db-wal")) > 1_000_000)
        try expectWorking(before)
        #expect(try trial.folder.names.contains("demo.db-wal") == false)
    }

    @Test("130: Ctrl-C rolls back and says so", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let before = try trial.registerBytes
        let (running, feeder) = try waitingImport()
        #expect(running.process.isRunning)
        kill(running.process.processIdentifier, signal)
        let outcome = try trial.finish(running)
        // It did not wait for the minute for which no more rows come.
        #expect(feeder.isRunning)
        feeder.terminate()
        #expect(!outcome.isSignal && outcome.status == 130, "\(outcome)")
        #expect(outcome.complaint == "almoner: stopped; nothing was changed\n")
        #expect(outcome.output == "")
        try expectWorking(before)
    }

    @Test("130: Ctrl-C while rows are being written rolls back")
    func interruptedAtWork() throws {
        let before = try trial.registerBytes
        _ = try manyAreas(60_000)
        let running = try trial.start("import", "areas", "many.csv")
        var waits = 0
        // The first rows go to the file when the memory set aside is full, long before the last.
        while size(of: trial.folder.file("demo.db-wal")) == 0, waits < 6_000 {
            usleep(5_000)
            waits += 1
        }
        kill(running.process.processIdentifier, SIGINT)
        let outcome = try trial.finish(running)
        #expect(!outcome.isSignal && outcome.status == 130, "\(outcome)")
        #expect(outcome.complaint == "almoner: stopped; nothing was changed\n")
        try expectWorking(before)
    }

    // MARK: Permissions

    @Test(
        "66: a register that may not be written is read, and not written",
        .enabled(if: Privilege.mayBecomeNobody))
    func readOnly() throws {
        try FileManager.default.copyItem(atPath: Program.path, toPath: trial.folder.file("almoner"))
        let nobody = "cd /; \(Privilege.asNobody) \(trial.folder.file("almoner"))"
        let register = "--register \(trial.folder.file("demo.db"))"
        let before = try trial.registerBytes
        for (file, folder) in [("444", "755"), ("444", "777"), ("644", "755")] {
            _ = try trial.shell("chmod \(file) demo.db; chmod \(folder) .")
            let list = try trial.shell("\(nobody) list areas \(register)")
            #expect(list.status == 0, "\(file) \(folder): \(list)")
            let add = try trial.shell("\(nobody) add area code=NEW name=New \(register)")
            #expect(add.status == 66, "\(file) \(folder): \(add)")
            #expect(add.complaint.contains("permissions of the file and its folder"), "\(add)")
        }
        _ = try trial.shell("chmod 600 demo.db; chmod 755 .")
        let list = try trial.shell("\(nobody) list areas \(register)")
        #expect(list.status == 66)
        #expect(list.complaint.contains("cannot be read; check the permissions"), "\(list)")
        let initial = try trial.shell("\(nobody) init --register \(trial.folder.file("new.db"))")
        #expect(initial.status == 66)
        #expect(initial.complaint.contains("cannot be opened; check that its folder is there"))
        _ = try trial.shell("chmod 644 demo.db")
        try expectWorking(before)
    }
}

/// What the person who runs the tests may do.
enum Privilege {
    static let asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"

    static let mayMount = succeeds(
        "unshare -m bash -c 'd=$(mktemp -d); mount -t tmpfs none $d; s=$?; umount $d; rmdir $d; exit $s'"
    )

    /// And run a program as nobody, its libraries found.
    static let mayBecomeNobody = succeeds(
        "d=$(mktemp -d); cp '\(Program.path)' $d/almoner; chmod 755 $d; \(asNobody) $d/almoner version; "
            + "s=$?; rm -r $d; exit $s")

    private static func succeeds(_ line: String) -> Bool {
        let result = try? Program.launch("/bin/bash", ["-c", line], in: NSTemporaryDirectory())
        return result?.status == 0
    }
}
