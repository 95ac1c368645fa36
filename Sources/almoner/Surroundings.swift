import AlmonerModel
internal import Glibc
import Synchronization

// What the program learns from the machine it runs on, and nothing below this module does.

func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
}

/// How many characters fit on a line of the terminal that takes the output; nil where that is
/// none, or nobody knows. Who sets COLUMNS means it.
var terminalWidth: Int? {
    guard isTerminal(STDOUT_FILENO) else { return nil }
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}

/// - Throws: `UsageError` for a file that is there, unless it may be written over.
func requireFree(_ path: String, orElse force: Bool) throws {
    guard force || access(path, F_OK) != 0 else {
        throw UsageError("\(path) is already there; give --force to write over it")
    }
}

/// In alphabetical order; none where there is no such folder.
func namesOfFiles(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        names.append(name)
    }
    return names.sorted()
}

enum Surroundings {
    /// The system's name for whoever runs the program; their number where it has none.
    static var user: String {
        environment("LOGNAME") ?? environment("USER") ?? "user \(getuid())"
    }

    /// The command as it was given.
    static var command: String {
        (["almoner"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
    }
}

enum Clock {
    /// Today in the local time zone: the day a person would write.
    static var today: Day {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return Day(
            year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
            ?? Day(number: Int(now) / 86_400)
    }

    /// This second in UTC, `2026-03-31T09:30:00Z`.
    static var instant: String {
        let now = Int(time(nil))
        let (second, minute, hour) = (now % 60, now / 60 % 60, now / 3_600 % 24)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Day(number: now / 86_400))T\(two(hour)):\(two(minute)):\(two(second))Z"
    }

    static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}

/// Whether the person pressed Ctrl-C. What is being written is then rolled back.
enum Interruption {
    private static let flag = Atomic<Bool>(false)

    static var isAsked: Bool { flag.load(ordering: .relaxed) }

    static func watch() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            Interruption.flag.store(true, ordering: .relaxed)
        }
        // Without SA_RESTART, so that waiting for input ends too. A second time ends the program
        // at once; SQLite then takes back what was written when the register is next opened.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }
}
