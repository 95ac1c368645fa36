/// A second in UTC: when something was done, or became known.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let day: Day
    /// ISO text, `2026-03-31T09:30:00Z`. Of two instants the later has the later text.
    package let description: String

    /// Reads `2026-03-31T09:30:00Z`, and a date alone as the last second of that day.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let first = parts.first, let day = Day(first), parts.count <= 2 else { return nil }
        let time = parts.count == 2 ? parts[1] : "23:59:59Z"
        guard Instant.isTime(Array(time.utf8)) else { return nil }
        self.day = day
        description = "\(day)T\(time)"
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.description < right.description
    }

    /// `09:30:00Z`
    private static func isTime(_ text: [UInt8]) -> Bool {
        let most = Array("29:59:59Z".utf8)
        guard text.count == most.count else { return false }
        for (byte, limit) in zip(text, most) {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(limit)
            guard isDigit ? (UInt8(ascii: "0")...limit).contains(byte) : byte == limit else {
                return false
            }
        }
        return text[0] < UInt8(ascii: "2") || text[1] < UInt8(ascii: "4")
    }
}
