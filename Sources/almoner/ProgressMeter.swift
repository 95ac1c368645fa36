import AlmonerExchange
import AlmonerModel

/// One line on the terminal that says how far long work has come.
final class ProgressMeter {
    private static let secondsBetweenUpdates = 0.2

    private let isShown: Bool
    private let start = Clock.seconds
    private var last = 0.0

    init(isShown: Bool) {
        self.isShown = isShown
    }

    func show(_ progress: ImportProgress) {
        let now = Clock.seconds
        guard isShown, now - last >= ProgressMeter.secondsBetweenUpdates else { return }
        last = now
        let rate = Double(progress.rows) / max(now - start, 0.001)
        var line = """
            \(progress.file): \(Money.grouped(UInt64(progress.rows))) rows, \
            \(Money.grouped(UInt64(rate))) a second
            """
        if let total = progress.totalBytes, progress.bytes > 0, total > progress.bytes {
            let left = (now - start) * Double(total - progress.bytes) / Double(progress.bytes)
            line += ", \(Int(left.rounded(.up))) s left"
        }
        writeToStandardError("\r\u{1B}[K\(line)")
    }

    /// Takes the line away before anything else is said.
    func clear() {
        if isShown, last > 0 { writeToStandardError("\r\u{1B}[K") }
    }
}
