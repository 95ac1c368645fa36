import Foundation
import TestSupport
import Testing

/// What a person at a terminal sees: the program writes to one, as wide as it is told.
@Suite("On a terminal")
struct TerminalCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    private struct Screen {
        let lines: [String]
        let complaint: String
    }

    private static let getNumber: UInt = 0x8004_5430
    private static let setLock: UInt = 0x4004_5431

    /// Runs the program with a terminal of so many columns for its output.
    private func screen(
        _ arguments: [String], columns: UInt16, environment: [String: String] = [:]
    ) throws -> Screen {
        // By the kernel's own calls: the C library hides its wrappers from Swift.
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (number, isLocked) = (Int32(0), Int32(0))
        try #require(terminal >= 0 && ioctl(terminal, Self.setLock, &isLocked) == 0)
        try #require(ioctl(terminal, Self.getNumber, &number) == 0)
        let line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(line >= 0 && ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments + ["--register", trial.folder.file("demo.db")]
        var inherited = ProcessInfo.processInfo.environment
        inherited["COLUMNS"] = nil
        process.environment = inherited.merging(environment) { $1 }
        process.standardOutput = FileHandle(fileDescriptor: line)
        let complaints = Pipe()
        process.standardError = complaints
        try Trial.withSignals { try process.run() }
        close(line)
        // Reading fails once nobody can write any more.
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(terminal, &buffer, buffer.count), count > 0 {
            bytes += buffer.prefix(count)
        }
        close(terminal)
        let complaint = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Screen(
            lines: String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
                .map(String.init),
            complaint: String(decoding: complaint, as: UTF8.self))
    }

    private static let reviews = ["reviews", "--overdue", "--as-of", "2026-09-30"]

    @Test("a table is shortened to its width, and the last line says how to see all")
    func narrow() throws {
        let screen = try screen(Self.reviews, columns: 150)
        #expect(screen.lines.count == 9)
        #expect(screen.lines.allSatisfy { $0.count <= 150 }, "\(screen.lines)")
        #expect(screen.lines[4].contains("…"))
        for whole in ["C011 ", "P009 ", "2026-02-28", "£1,372,800"] {
            #expect(screen.lines[3].contains(whole), "\(screen.lines[3])")
        }
        #expect(
            screen.complaint
                == "Note: shortened to fit the terminal; in full with --format csv, or fewer --columns\n"
        )
    }

    @Test("COLUMNS says it in place of the terminal; what fits is left as it is")
    func wide() throws {
        let wide = try screen(Self.reviews, columns: 80, environment: ["COLUMNS": "300"])
        #expect(wide.complaint == "")
        #expect(!wide.lines.joined().contains("…"))
        let narrow = try screen(Self.reviews, columns: 300, environment: ["COLUMNS": "150"])
        #expect(narrow.lines.allSatisfy { $0.count <= 150 })
    }

    @Test("the summary fits a terminal of 80 columns, its commands whole")
    func summary() throws {
        let screen = try screen(["summary", "--as-of", "2026-09-30"], columns: 80)
        let rows = screen.lines.filter { !$0.hasPrefix("Note: ") }
        #expect(screen.lines.count <= 32)
        #expect(rows.allSatisfy { $0.count <= 80 }, "\(rows)")
        #expect(rows.contains { $0.hasPrefix("almoner duplication contracts    2 pairs") })
    }

    @Test("a pipe gets every text in full, however narrow the terminal")
    func pipe() throws {
        let outcome = try trial.shell(
            "COLUMNS=60 almoner reviews --as-of 2026-09-30 --format table")
        #expect(!outcome.output.contains("…"))
        #expect(outcome.complaint == "")
    }

    @Test("the page of a contract is shortened likewise")
    func page() throws {
        let screen = try screen(["show", "contract", "C006", "--as-of", "2026-09-30"], columns: 80)
        #expect(screen.lines.allSatisfy { $0.count <= 80 }, "\(screen.lines)")
        #expect(screen.complaint.hasPrefix("Note: shortened to fit the terminal"))
    }

    // MARK: What is offered and understood

    @Test("only the questions about days offer a calendar; the others say where it belongs")
    func calendars() throws {
        for command in ["reviews", "key-dates"] {
            #expect(try trial.almoner(command, "--help").output.contains("ics)"))
        }
        for command in ["spend agreed", "summary", "list", "sql", "show", "coverage"] {
            let help = try trial.shell("almoner \(command) --help")
            #expect(help.status == 0 && !help.output.contains("ics"), "\(command)")
            #expect(help.output.contains("markdown"), "\(command)")
        }
        let refused = try trial.almoner("coverage", "--format", "ics")
        #expect(refused.status == 64)
        #expect(refused.complaint.contains("goes with reviews, key-dates and actions"))
    }

    @Test("a list's columns are understood by their names in CSV and in JSON, whatever is written")
    func columns() throws {
        func list(_ options: String) throws -> String {
            let outcome = try trial.shell(
                "almoner list contracts --where reference=C006 \(options)")
            #expect(outcome.status == 0, "\(outcome.complaint)")
            return outcome.output
        }
        let csv = "reference,annual_value\nC006,561600.00\n"
        #expect(try list("--format csv --columns reference,annual_value") == csv)
        #expect(try list("--format csv --columns reference,annualValuePence") == csv)
        let json = #"{"reference": "C006", "annualValuePence": 56160000}"# + "\n"
        #expect(try list("--format jsonl --columns reference,annual_value") == json)
        #expect(try list("--format jsonl --columns reference,annualValuePence") == json)
        let sorted = try trial.shell(
            "almoner list contracts --format csv --columns reference --sort annualValuePence:desc --limit 1"
        )
        #expect(sorted.output == "reference\nC009\n")
        let refused = try trial.almoner("list", "contracts", "--columns", "value")
        #expect(refused.status == 64)
    }
}
