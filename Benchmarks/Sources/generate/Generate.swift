import Glibc

/// Writes the canonical CSV that the benchmarks import: the same bytes from the same seed.
@main
enum Generate {
    private static let usage = """
        usage: generate contracts COUNT DIRECTORY [--changed tenth] [--seed NUMBER]
               generate register CONTRACTS ACTIVITY DIRECTORY [--seed NUMBER]
               generate map SERVICES CELLS DIRECTORY [--seed NUMBER]
        """

    private enum Status {
        static let wrongUsage: Int32 = 64
        static let failedToWrite: Int32 = 74
    }

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let seed = try takeSeed(&arguments)
            try run(seed: seed, isTenthChanged: takeChanged(&arguments), arguments)
        } catch let problem as UsageProblem {
            end("\(problem.message)\n\(usage)", Status.wrongUsage)
        } catch {
            end("\(error)", Status.failedToWrite)
        }
    }

    private static func run(
        seed: UInt64, isTenthChanged: Bool, _ arguments: [String]
    ) throws {
        switch (arguments.first, arguments.count) {
        case ("contracts", 3):
            try ContractsOnly(
                contracts: count(arguments[1]), directory: directory(arguments[2]), seed: seed,
                isTenthChanged: isTenthChanged
            ).write()
        case ("register", 4) where !isTenthChanged:
            try WholeRegister(
                contracts: count(arguments[1]), activity: count(arguments[2], atLeast: 0),
                directory: directory(arguments[3]), seed: seed
            ).write()
        case ("map", 4) where !isTenthChanged:
            try ServiceMap(
                services: count(arguments[1]),
                cells: count(arguments[2], atMost: ServiceMap.mostCells),
                directory: directory(arguments[3]), seed: seed
            ).write()
        default:
            throw UsageProblem("say what to generate")
        }
    }

    private static func takeSeed(_ arguments: inout [String]) throws -> UInt64 {
        guard let place = arguments.firstIndex(of: "--seed") else { return 1 }
        guard place + 1 < arguments.count, let seed = UInt64(arguments[place + 1]) else {
            throw UsageProblem("--seed takes a whole number")
        }
        arguments.removeSubrange(place...place + 1)
        return seed
    }

    private static func takeChanged(_ arguments: inout [String]) throws -> Bool {
        guard let place = arguments.firstIndex(of: "--changed") else { return false }
        guard place + 1 < arguments.count, arguments[place + 1] == "tenth" else {
            throw UsageProblem("--changed takes the word tenth")
        }
        arguments.removeSubrange(place...place + 1)
        return true
    }

    private static func count(
        _ text: String, atLeast lowest: Int = 1, atMost highest: Int = 99_999_999
    ) throws -> Int {
        guard let count = Int(text), (lowest...highest).contains(count) else {
            throw UsageProblem("\(text): write a whole number from \(lowest) to \(highest)")
        }
        return count
    }

    private static func directory(_ path: String) throws -> String {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw WriteProblem(path) }
        return path
    }

    private static func end(_ message: String, _ status: Int32) {
        let line = Array("generate: \(message)\n".utf8)
        // Where stderr itself cannot be written, the exit status still tells.
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}

struct UsageProblem: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
