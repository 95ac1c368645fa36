import Foundation
import TestSupport

/// The built program, run as a person runs it, in a folder of its own.
struct Trial {
    /// What the program left behind it.
    struct Outcome {
        let status: Int32
        /// True where a signal ended it, whose number the status then is.
        let isSignal: Bool
        let output: String
        let complaint: String
    }

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// With the worked example in `demo.db`, which is the register of every command.
    static func demo() throws -> Trial {
        let trial = try Trial()
        try trial.folder.write("demo.db", try demoRegister.get())
        return trial
    }

    /// Made once for all tests.
    private static let demoRegister = Result {
        let folder = try TemporaryFolder()
        _ = try Program.run(["init", "--demo", "--register", folder.file("demo.db")])
        return try folder.bytes("demo.db")
    }

    var registerBytes: [UInt8] {
        get throws { try folder.bytes("demo.db") }
    }

    /// Runs `almoner` with these arguments.
    func almoner(_ arguments: String..., input: String? = nil) throws -> Outcome {
        try run(Program.path, arguments, input: input)
    }

    /// Runs a line in a shell, where `almoner` is the program.
    func shell(_ line: String, input: String? = nil) throws -> Outcome {
        try run("/bin/bash", ["-c", "almoner() { \"$ALMONER\" \"$@\"; }; \(line)"], input: input)
    }

    private func run(_ program: String, _ arguments: [String], input: String?) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        if let input {
            try folder.write(".input", input)
            process.standardInput = FileHandle(forReadingAtPath: folder.file(".input"))
        }
        return try finish(start(process))
    }

    // MARK: While it runs

    /// A program under way; its output goes to files, so that it never waits for a reader.
    struct Running {
        let process: Process
        let name: String
    }

    func start(_ arguments: String..., input: Any = FileHandle.nullDevice) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.standardInput = input
        return try start(process)
    }

    private func start(_ process: Process) throws -> Running {
        let name = UUID().uuidString
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        var environment = ProcessInfo.processInfo.environment
        environment["ALMONER_REGISTER"] = folder.file("demo.db")
        environment["ALMONER"] = Program.path
        process.environment = environment
        for stream in ["output", "complaint"] { try folder.write(".\(stream)-\(name)", "") }
        process.standardOutput = FileHandle(forWritingAtPath: folder.file(".output-\(name)"))
        process.standardError = FileHandle(forWritingAtPath: folder.file(".complaint-\(name)"))
        try Trial.withSignals { try process.run() }
        return Running(process: process, name: name)
    }

    /// The threads of tests block signals, and what is started from one would too.
    static func withSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    func finish(_ running: Running) throws -> Outcome {
        running.process.waitUntilExit()
        let outcome = Outcome(
            status: running.process.terminationStatus,
            isSignal: running.process.terminationReason == .uncaughtSignal,
            output: try folder.text(".output-\(running.name)"),
            complaint: try folder.text(".complaint-\(running.name)"))
        for stream in ["output", "complaint", "input"] {
            let path = folder.file(stream == "input" ? ".input" : ".\(stream)-\(running.name)")
            try? FileManager.default.removeItem(atPath: path)
        }
        return outcome
    }
}
