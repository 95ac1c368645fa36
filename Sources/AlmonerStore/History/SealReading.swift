/// All seals recomputed over the rows as they stand, and the rows that no seal covers.
struct SealReading {
    struct Sealed {
        let seal: Seals.Seal
        let hash: String
    }

    /// By number.
    let seals: [Sealed]
    private(set) var findings: [HistoryFinding] = []
    private(set) var states = RecordStates()
    private(set) var changes = 0
    /// Rows that are there and under no seal, in unbroken ranges.
    private(set) var unsealed: [ClosedRange<Int64>] = []

    private let register: Connection

    init(_ register: Connection) throws {
        self.register = register
        seals = try register.rows(SealReading.sealsSQL) { row in
            Sealed(
                seal: Seals.Seal(
                    number: row.integer(0), first: row.integer(1), last: row.integer(2),
                    sealedAt: row.text(3), kind: row.text(4), actor: row.text(5),
                    reason: row.optionalText(6), previousHash: row.text(7)),
                hash: row.text(8))
        }
        try readSealedRows()
        try readOtherRows()
    }

    // MARK: Seals

    private mutating func readSealedRows() throws {
        var before: Sealed?
        for sealed in seals {
            checkChain(sealed, after: before)
            try checkRows(of: sealed)
            before = sealed
        }
        if seals.isEmpty {
            findings.append(
                HistoryFinding(.seals, "there is no seal", remedy: HistoryFinding.backup))
        }
    }

    private mutating func checkChain(_ sealed: Sealed, after before: Sealed?) {
        let seal = sealed.seal
        let expected = (before?.seal.number ?? 0) &+ 1
        if seal.number != expected {
            let last = seal.number &- 1
            findings.append(
                HistoryFinding(
                    .seals, sequence: (before?.seal.last ?? 0) &+ 1,
                    last > expected
                        ? "seals \(expected) to \(last) are missing"
                        : "seal \(expected) is missing before seal \(seal.number)",
                    remedy: HistoryFinding.backup))
        } else if seal.previousHash != before?.hash ?? Seals.noHash {
            findings.append(
                HistoryFinding(
                    .seals, sequence: before?.seal.first ?? seal.first,
                    before.map { "seal \(seal.number) does not follow from seal \($0.seal.number)" }
                        ?? "seal 1 is not the first: it follows from another",
                    remedy: HistoryFinding.backup))
        }
    }

    private mutating func checkRows(of sealed: Sealed) throws {
        let seal = sealed.seal
        var states = states
        // Held once, so that adding to it copies nothing.
        self.states = RecordStates()
        var sequences: [Int64] = []
        let hashed = try Seals.hash(of: seal, in: register) { row in
            sequences.append(row.integer(0))
            states.add(row)
        }
        self.states = states
        changes += sequences.count
        let stored = try register.firstRow(
            "SELECT row_marks FROM seal WHERE number = :number", ["number": .integer(seal.number)]
        ) { $0.value(0) }
        let isHeld = hashed.hash == sealed.hash
        let marks = SealMarks(first: seal.first, last: seal.last, sequences, hashed.marks, stored)
        if let (detail, sequence) = marks.missing {
            findings.append(
                HistoryFinding(
                    .history, sequence: sequence, "\(detail) of seal \(seal.number)",
                    remedy: HistoryFinding.backup))
        }
        if !isHeld, let (detail, sequence) = marks.changed {
            findings.append(
                HistoryFinding(
                    .history, sequence: sequence, "\(detail) under seal \(seal.number)",
                    remedy: HistoryFinding.backup))
        } else if isHeld ? !marks.areKept : marks.missing == nil {
            findings.append(
                HistoryFinding(
                    .seals, sequence: seal.first, "seal \(seal.number) was changed",
                    remedy: HistoryFinding.backup))
        }
    }

    // MARK: Rows under no seal

    private mutating func readOtherRows() throws {
        // Sequences begin with 1: what is before is read too, and named.
        var next = Int64.min
        for seal in seals.map(\.seal).sorted(by: { ($0.first, $0.number) < ($1.first, $1.number) })
        {
            if seal.first < next {
                findings.append(
                    HistoryFinding(
                        .seals, sequence: seal.first,
                        "seal \(seal.number) covers changes that another seal covers",
                        remedy: HistoryFinding.backup))
            } else if seal.first > next {
                try readRows(from: next, to: seal.first - 1, isEnd: false)
            }
            guard seal.last < .max else { return }
            next = max(next, seal.last + 1)
        }
        try readRows(from: next, to: .max, isEnd: true)
    }

    private mutating func readRows(from first: Int64, to last: Int64, isEnd: Bool) throws {
        var run = UnsealedRun()
        var expected = max(first, 1)
        try register.withStatement(
            Seals.rowsSQL, ["first": .integer(first), "last": .integer(last)]
        ) { row in
            while try row.step() {
                let sequence = row.integer(0)
                changes += 1
                states.add(row)
                if sequence < 1 {
                    findings.append(
                        HistoryFinding(
                            .history, sequence: sequence, "changes are numbered from 1",
                            remedy: HistoryFinding.backup))
                    continue
                }
                noteMissing(from: expected, to: sequence &- 1)
                if let last = unsealed.last, last.upperBound == sequence &- 1 {
                    unsealed[unsealed.count - 1] = last.lowerBound...sequence
                } else {
                    unsealed.append(sequence...sequence)
                }
                if !run.takes(row) {
                    findings += run.finding.map { [$0] } ?? []
                    run = UnsealedRun(row)
                }
                expected = sequence == .max ? sequence : sequence + 1
            }
        }
        findings += run.finding.map { [$0] } ?? []
        if !isEnd { noteMissing(from: expected, to: last) }
    }

    private mutating func noteMissing(from first: Int64, to last: Int64) {
        guard first <= last else { return }
        findings.append(
            HistoryFinding(
                .history, sequence: first,
                first == last
                    ? "change \(first) is missing" : "changes \(first) to \(last) are missing",
                remedy: HistoryFinding.backup))
    }

    static let sealsSQL = """
        SELECT number         AS number,
               first_sequence AS first_sequence,
               last_sequence  AS last_sequence,
               sealed_at      AS sealed_at,
               kind           AS kind,
               actor          AS actor,
               reason         AS reason,
               previous_hash  AS previous_hash,
               hash           AS hash
          FROM seal
         ORDER BY number
        """
}

/// The rows that stand under a seal, held against the marks that it took of them.
private struct SealMarks {
    /// The first row that is gone.
    let missing: (detail: String, sequence: Int64)?
    /// The first row that is not what was sealed.
    let changed: (detail: String, sequence: Int64)?
    let areKept: Bool

    init(
        first: Int64, last: Int64, _ sequences: [Int64], _ marks: [UInt8], _ stored: SQLValue?
    ) {
        var kept: [UInt8] = []
        if case .bytes(let bytes) = stored { kept = bytes }
        let size = Seals.bytesOfMark
        let (span, isTooLong) = last.subtractingReportingOverflow(first)
        guard !isTooLong, span == Int64(kept.count / size) - 1 else {
            // It says so many rows and has marks of so many others: it is the seal that is wrong.
            (missing, changed, areKept) = (nil, nil, false)
            return
        }
        areKept = kept == marks
        if span >= Int64(sequences.count) {
            let gap = sequences.indices.first { sequences[$0] != first + Int64($0) }
            let sequence = first + Int64(gap ?? sequences.count)
            missing = (
                SealMarks.counted(sequence, span - Int64(sequences.count), "missing"), sequence
            )
        } else {
            missing = nil
        }
        let wrong = sequences.indices.filter { index in
            let place = Int(sequences[index] - first) * size
            return kept[place..<place + size] != marks[index * size..<(index + 1) * size]
        }
        changed = wrong.first.map {
            let sequence = sequences[$0]
            return (
                SealMarks.counted(sequence, Int64(wrong.count - 1), "not what was sealed"),
                sequence
            )
        }
    }

    private static func counted(_ sequence: Int64, _ more: Int64, _ what: String) -> String {
        more == 0
            ? "change \(sequence) is \(what)" : "change \(sequence) and \(more) more are \(what)"
    }
}

/// Neighbouring rows under no seal, of one table and one author.
private struct UnsealedRun {
    private var table = ""
    private var actor = ""
    private var command = ""
    private var first: Int64 = 0
    private var last: Int64 = 0
    private var keys: [String] = []
    private var operations: [String] = []

    private static let mostKeys = 5

    init() {}

    init(_ row: Statement) {
        first = row.integer(0)
        actor = row.text(2)
        command = row.text(4)
        table = row.text(5)
        add(row)
    }

    /// Whether the row goes on with it; then it is in it.
    mutating func takes(_ row: Statement) -> Bool {
        guard first != 0, row.integer(0) == last + 1, row.text(2) == actor, row.text(4) == command,
            row.text(5) == table
        else { return false }
        add(row)
        return true
    }

    private mutating func add(_ row: Statement) {
        last = row.integer(0)
        let operation = row.text(8)
        if !operations.contains(operation) { operations.append(operation) }
        let key = row.text(7)
        if keys.count < UnsealedRun.mostKeys, !keys.contains(key) { keys.append(key) }
    }

    var finding: HistoryFinding? {
        guard first != 0 else { return nil }
        let what = operations.joined(separator: ", ")
        let end = first == last ? "" : ", up to change \(last)"
        return HistoryFinding(
            .unsealed, sequence: first, table: table, key: keys.joined(separator: "; "),
            "\(what) by \(actor), \(command)\(end)", remedy: HistoryFinding.acceptance)
    }
}
