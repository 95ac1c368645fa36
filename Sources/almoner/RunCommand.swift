import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser
internal import Glibc

/// The exit codes of sysexits, as far as Almoner uses them.
enum ExitStatus {
    /// Done, and something needs a person.
    static let findings = ExitCode(1)
    static let usage = ExitCode(64)
    static let wrongInput = ExitCode(65)
    static let cannotUse = ExitCode(66)
    static let inputOutput = ExitCode(74)
    static let busy = ExitCode(75)

    static func status(of error: any Error) -> ExitCode {
        switch error {
        case let error as StoreError: status(of: error.kind)
        case let error as InputError:
            switch error.kind {
            case .usage: usage
            case .unusable: cannotUse
            case .wrongContent: wrongInput
            case .inputOutput: inputOutput
            }
        case is UnknownCode, is UnknownRule, is UnknownInstant, is UsageError: usage
        case is RecordError, is RuleError, is UnknownRecord: wrongInput
        default: ExitCode(70)
        }
    }

    private static func status(of kind: StoreError.Kind) -> ExitCode {
        switch kind {
        case .busy: busy
        case .inputOutput: inputOutput
        case .constraint: wrongInput
        case .refusedQuery, .sqlite: wrongInput
        case .interrupted: ExitCode(130)
        case .missing, .notARegister, .damaged, .readOnly, .unreadable, .schemaOlder,
            .schemaNewer, .schemaDrift, .alreadyThere:
            cannotUse
        }
    }
}

/// The command line says something that cannot be meant.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A record that a person typed cannot be taken; nothing was changed.
struct RecordError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Turns any error into one line on stderr and its exit status. Every `run()` calls this.
func runCommand(_ body: () throws -> Void) throws {
    // A file size limit would kill the program in the middle of a write: the write is to fail.
    signal(SIGXFSZ, SIG_IGN)
    // A reader that goes away ends the program quietly, whatever its parent made of the signal.
    signal(SIGPIPE, SIG_DFL)
    do {
        try body()
        try flushOutput()
    } catch let status as ExitCode {
        throw status
    } catch {
        complain("almoner: \(error)")
        throw ExitStatus.status(of: error)
    }
}

/// What was printed has to arrive; what was done stays done.
private func flushOutput() throws {
    guard fflush(nil) == 0 else {
        let reason = String(cString: strerror(errno))
        throw InputError(.inputOutput, "done, but standard output cannot be written: \(reason)")
    }
}

/// Writes an answer of any length as it is. `print` is for a line or two: it does not tell when
/// more than its buffer did not arrive.
func put(_ text: String) throws {
    let output = Output()
    try output.write(text)
    try output.flush()
}

/// A line for the person, beside the answer.
func complain(_ line: String) {
    writeToStandardError(line + "\n")
}

func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
