import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser
internal import Glibc

/// A question as it was asked, and what the register answered: what a judgement rested on stays to
/// be seen when the register has moved on.
struct FrozenAnswer {
    /// As on the command line, with the day it is asked for.
    let question: String
    let json: String

    /// Names of managers are left out: what is kept is exported and goes into evidence packs.
    @TaskLocal static var isUnderWay = false

    /// The most that an answer may hold: what is larger is not read as evidence.
    private static let mostBytes = 1_000_000

    static func asked(_ words: [String], of register: RegisterOption) throws -> FrozenAnswer {
        let questions = Almoner.questions.compactMap { $0.configuration.commandName }
        guard let name = words.first, questions.contains(name) else {
            throw UsageError(
                "behind -- stands a question: \(questions.joined(separator: ", "))")
        }
        if let own = words.first(where: { $0.hasPrefix("--register") || $0.hasPrefix("--format") })
        {
            throw UsageError("\(own) is not part of a question that is kept")
        }
        let day = words.contains { $0.hasPrefix("--as-of") || $0.hasPrefix("--as-known-on") }
        let dated = words + (day ? [] : ["--as-of", Clock.today.description])
        let json = try answer(dated + ["--format", "json", "--register", register.path])
        guard json.utf8.count <= mostBytes else {
            throw UsageError(
                "the answer is too long to be kept: ask for less, by a filter or with --limit")
        }
        return FrozenAnswer(question: dated.map(asTyped).joined(separator: " "), json: json)
    }

    private static func answer(_ words: [String]) throws -> String {
        var command: any ParsableCommand
        do {
            command = try Almoner.parseAsRoot(words)
        } catch {
            throw UsageError(Almoner.message(for: error))
        }
        return try $isUnderWay.withValue(true) { try capturedOutput { try command.run() } }
    }

    /// What holds a blank or a quote is quoted as a shell has it.
    private static func asTyped(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.,:/=".contains($0) }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}

/// What a piece of work writes to standard output.
private func capturedOutput(_ body: () throws -> Void) throws -> String {
    guard let file = tmpfile() else { throw notKept() }
    defer { fclose(file) }
    let descriptor = fileno(file)
    let usual = dup(STDOUT_FILENO)
    guard usual >= 0, dup2(descriptor, STDOUT_FILENO) >= 0 else { throw notKept() }
    defer {
        dup2(usual, STDOUT_FILENO)
        close(usual)
    }
    try body()
    fflush(nil)
    var status = stat()
    guard fstat(descriptor, &status) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
        throw notKept()
    }
    let bytes = try [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
        while count < buffer.count {
            let got = read(
                descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            guard got > 0 else { throw notKept() }
            count += got
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func notKept() -> InputError {
    InputError(.inputOutput, "the answer cannot be kept: \(String(cString: strerror(errno)))")
}
