/// What a workbook may hold at most. A few kilobytes can unpack to gigabytes: whatever is larger
/// than any sheet of records is refused before memory or time go into it.
enum WorkbookLimits {
    static let mostRows = 1_048_576
    static let mostColumns = 16_384
    /// Cells of one sheet, empty ones that only carry a format included.
    static let mostCells = 64_000_000
    static let mostParts = 10_000
    /// Bytes of one part of the file, unpacked.
    static let largestPart = 1 << 30
    /// Bytes of all parts that are read.
    static let largestTotal = 4 << 30
    /// Real sheets unpack to ten or twenty times their size, monotonous ones to a hundred.
    static let greatestRatio = 250
    /// Below this many bytes nobody asks for the ratio.
    static let smallPart = 4 << 20
    /// Texts that several cells share are kept in memory.
    static let mostSharedBytes = 128 << 20
    static let mostSharedTexts = 1 << 23
    /// Names, attributes and the like: what stands between < and >.
    static let largestToken = 1 << 20
}
