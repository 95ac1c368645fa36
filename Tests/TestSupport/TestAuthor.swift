import AlmonerModel
import AlmonerStore
import Synchronization

extension Author {
    /// Somebody whose clock stands still.
    package static func at(_ instant: String) -> Author {
        Author(actor: "tester", command: "test", now: { instant })
    }
}

/// A clock that goes on by a second each time it is read, and to which a test can set another hand.
package final class TickingClock: Sendable {
    private let second: Mutex<Int>

    /// - Parameter start: when it begins to go.
    package init(_ start: Day) {
        second = Mutex(start.number * 86_400)
    }

    /// What it shows, and goes on showing until it is read for a change.
    package var now: Instant { TickingClock.instant(second.withLock { $0 }) }

    package func set(to instant: Instant) {
        let parts = instant.description.dropFirst(11).dropLast().split(separator: ":")
        let time = parts.reduce(0) { $0 * 60 + (Int($1) ?? 0) }
        second.withLock { $0 = instant.day.number * 86_400 + time }
    }

    package func author(_ actor: String = "tester", command: String = "test") -> Author {
        Author(actor: actor, command: command, now: { self.tick().description })
    }

    @discardableResult
    package func tick() -> Instant {
        TickingClock.instant(
            second.withLock { second in
                second += 1
                return second
            })
    }

    private static func instant(_ second: Int) -> Instant {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (day, rest) = (Day(number: second / 86_400), second % 86_400)
        let text = "\(day)T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
        guard let instant = Instant(text) else {
            preconditionFailure("\(text) is an instant by its making")
        }
        return instant
    }
}
