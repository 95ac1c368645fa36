import AlmonerModel
internal import Glibc

/// Finds the id behind a reference or code, from memory where it was met lately.
final class LinkResolver {
    /// What the memory holds is bounded, so that an import's memory does not grow with its file.
    private static let slotCount = 1 << 14
    private static let longestKey = 55

    private let statement: Statement
    private let target: Table
    private let slots: UnsafeMutableRawBufferPointer
    private static let slotSize = 64

    init(_ connection: Connection, to target: Table) throws {
        self.target = target
        statement = try connection.prepare(
            "SELECT id FROM \(target.name) WHERE \(target.key[0]) = ?1")
        // Not allocated and then cleared: pages that are never used, as where one record is kept,
        // then cost nothing.
        slots = UnsafeMutableRawBufferPointer(
            start: calloc(LinkResolver.slotCount, LinkResolver.slotSize),
            count: LinkResolver.slotCount * LinkResolver.slotSize)
    }

    deinit {
        free(slots.baseAddress)
    }

    /// Nil if no record of the table is called so.
    func id(of key: CellBytes) throws -> Int64? {
        guard key.count <= LinkResolver.longestKey, !key.isEmpty else { return try look(key) }
        let slot = slots.baseAddress.map { $0 + slotIndex(key) * LinkResolver.slotSize }
        guard let slot else { return try look(key) }
        // A slot is the id, the length of the key, and the key. A length of 0: nothing yet.
        let remembered = CellBytes(
            start: slot + 9, count: Int(slot.load(fromByteOffset: 8, as: UInt8.self)))
        if remembered.equals(key) { return slot.load(as: Int64.self) }
        guard let id = try look(key) else { return nil }
        slot.storeBytes(of: id, as: Int64.self)
        slot.storeBytes(of: UInt8(key.count), toByteOffset: 8, as: UInt8.self)
        (slot + 9).copyMemory(from: key.baseAddress ?? UnsafeRawPointer(slot), byteCount: key.count)
        return id
    }

    /// Records that were found have been taken back: their ids may soon be others'.
    func forget() {
        slots.initializeMemory(as: UInt8.self, repeating: 0)
    }

    var missing: CellProblem {
        CellProblem(
            .notFound,
            """
            the register has no \(target.noun) with this \(target.key[0]): \
            import it first, or correct the cell
            """)
    }

    private func look(_ key: CellBytes) throws -> Int64? {
        statement.bind(inPlace: key, at: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// FNV-1a, folded to the number of slots.
    private func slotIndex(_ key: CellBytes) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash >> 32) ^ hash) & (LinkResolver.slotCount - 1)
    }
}
