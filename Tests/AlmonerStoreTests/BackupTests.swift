import AlmonerStore
import TestSupport
import Testing

@Suite("Backups")
struct BackupTests {
    let folder: TemporaryFolder
    let path: String
    let register: Connection

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("register.db")
        register = try Register.create(path: path, by: .at("2026-01-01T00:00:00Z"))
    }

    private func pay(_ name: String, through connection: Connection) throws {
        // A payment and its credit: in every state that was ever committed they cancel out.
        try connection.transaction { () throws -> Void in
            for (suffix, pence) in [("A", Int64(100)), ("B", Int64(-100))] {
                try connection.run(
                    """
                    INSERT INTO payment (reference, payee_name, paid_on, amount_pence, purpose)
                    VALUES (:reference, 'Payee', '2026-01-01', :pence, hex(zeroblob(100000)))
                    """,
                    ["reference": .text(name + suffix), "pence": .integer(pence)])
            }
        }
    }

    private func sums(_ connection: Connection) throws -> [Int64] {
        try connection.firstRow("SELECT count(*), sum(amount_pence) FROM payment") {
            [$0.integer(0), $0.integer(1)]
        } ?? []
    }

    @Test("a copy taken while another program writes is one moment's, and comes to an end")
    func consistent() throws {
        for number in 0..<30 { try pay("before\(number)", through: register) }
        let writer = try Register.open(path: path, mode: .write)
        var steps = 0
        do {
            let copy = try Connection(path: folder.file("copy.db"), mode: .create)
            let reader = try Register.open(path: path, mode: .read)
            try reader.copy(to: copy) { _, _ in
                steps += 1
                // A writer who never rests must not keep the copy from its end.
                if steps < 100 { storeErrorIsNone { try pay("during\(steps)", through: writer) } }
            }
        }
        #expect(steps < 20)
        let copy = try Register.open(path: folder.file("copy.db"), mode: .read)
        #expect(try sums(copy) == [60, 0])
        #expect(try copy.rows("PRAGMA integrity_check") { $0.text(0) } == ["ok"])
        #expect(try sums(writer) == [60 + 2 * Int64(steps), 0])
    }

    private func storeErrorIsNone(_ body: () throws -> Void) {
        #expect(storeError(body) == nil)
    }

    @Test("what is not yet committed is not in a copy")
    func uncommitted() throws {
        try pay("before", through: register)
        let writer = try Register.open(path: path, mode: .write)
        try writer.transaction { () throws -> Void in
            try pay("during", through: writer)
            let reader = try Register.open(path: path, mode: .read)
            try reader.copy(to: Connection(path: folder.file("copy.db"), mode: .create))
        }
        let copy = try Register.open(path: folder.file("copy.db"), mode: .read)
        #expect(try sums(copy) == [2, 0])
    }

    @Test("a copy of a register that nobody writes is the register")
    func same() throws {
        let original = try TestRegister.oneOfEach()
        try original.connection.copy(to: Connection(path: folder.file("copy.db"), mode: .create))
        let copy = try TestRegister(Register.open(path: folder.file("copy.db"), mode: .read))
        #expect(try copy.everything() == original.everything())
    }

    @Test("a copied file replaces the one that was there, and what that had left behind")
    func replaced() throws {
        try pay("one", through: register)
        do {
            let earlier = try Register.create(
                path: folder.file("copy.db"), by: .at("2026-01-01T00:00:00Z"))
            try pay("earlier", through: earlier)
            // As a program that was killed leaves it: changes in the log, and the log there.
            try folder.write("kept-wal", try folder.bytes("copy.db-wal"))
        }
        try folder.write("copy.db-wal", try folder.bytes("kept-wal"))
        try register.copy(toFile: folder.file("copy.db"))
        let copy = try Register.open(path: folder.file("copy.db"), mode: .read)
        #expect(
            try copy.rows("SELECT reference FROM payment ORDER BY 1") { $0.text(0) } == [
                "oneA", "oneB",
            ])
        #expect(try copy.rows("PRAGMA integrity_check") { $0.text(0) } == ["ok"])
        #expect(try folder.names.allSatisfy { !$0.contains("partial") })
    }

    @Test("a copy that fails leaves the file that was there as it was")
    func failed() throws {
        _ = try folder.makeFolder("taken")
        try folder.write("taken/inside", "x")
        let error = storeError { try register.copy(toFile: folder.file("taken")) }
        #expect(error?.kind == .inputOutput)
        #expect(error?.message.contains("taken") == true)
        let missing = storeError { try register.copy(toFile: folder.file("nowhere/copy.db")) }
        #expect(missing?.kind == .unreadable)
        #expect(try folder.names == ["register.db", "register.db-shm", "register.db-wal", "taken"])
    }
}
