/// Which records a file has already written: one bit an id, in pages, because ids run densely.
struct TouchedRecords {
    private static let pageBits = 1 << 16
    private static let emptyPage = [UInt64](repeating: 0, count: pageBits / 64)
    private var pages: [Int64: [UInt64]] = [:]

    /// False if the record was there already.
    mutating func insert(_ id: Int64) -> Bool {
        let page = id >> 16
        let bit = Int(id & 0xFFFF)
        let mask: UInt64 = 1 << UInt64(bit & 63)
        let before = pages[page, default: TouchedRecords.emptyPage][bit >> 6]
        guard before & mask == 0 else { return false }
        pages[page, default: TouchedRecords.emptyPage][bit >> 6] = before | mask
        return true
    }

    func contains(_ id: Int64) -> Bool {
        guard let page = pages[id >> 16] else { return false }
        let bit = Int(id & 0xFFFF)
        return page[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }
}
