/// Which records a file has already written: one bit an id, in pages, because ids run densely.
struct TouchedRecords {
    private static let emptyPage = [UInt64](repeating: 0, count: (1 << 16) / 64)
    private var pages: [Int64: [UInt64]] = [:]

    /// - Returns: whether it is the first time.
    mutating func insert(_ id: Int64) -> Bool {
        guard !contains(id) else { return false }
        let bit = Int(id & 0xFFFF)
        pages[id >> 16, default: TouchedRecords.emptyPage][bit >> 6] |= 1 << UInt64(bit & 63)
        return true
    }

    mutating func remove(_ id: Int64) {
        let bit = Int(id & 0xFFFF)
        pages[id >> 16]?[bit >> 6] &= ~(1 << UInt64(bit & 63))
    }

    func contains(_ id: Int64) -> Bool {
        guard let page = pages[id >> 16] else { return false }
        let bit = Int(id & 0xFFFF)
        return page[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }
}
