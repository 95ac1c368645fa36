/// Which records of one table a file has already written: one bit an id, in pages, because ids run
/// densely. Writers that take the same table from the same file share one.
package final class TouchedRecords {
    private static let emptyPage = [UInt64](repeating: 0, count: (1 << 16) / 64)
    private var pages: [Int64: [UInt64]] = [:]

    package init() {}

    func insert(_ id: Int64) {
        let bit = Int(id & 0xFFFF)
        pages[id >> 16, default: TouchedRecords.emptyPage][bit >> 6] |= 1 << UInt64(bit & 63)
    }

    func remove(_ id: Int64) {
        let bit = Int(id & 0xFFFF)
        pages[id >> 16]?[bit >> 6] &= ~(1 << UInt64(bit & 63))
    }

    func contains(_ id: Int64) -> Bool {
        guard let page = pages[id >> 16] else { return false }
        let bit = Int(id & 0xFFFF)
        return page[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }
}
