import AlmonerExchange
import AlmonerQueries
internal import Glibc

/// A body's own rules of compliance, in a folder of theirs.
enum OwnRules {
    /// More than any body has; it guards against being given another folder.
    private static let mostRules = 1_000

    static func read(_ folder: String) throws -> [Rule] {
        let names = namesOfFiles(in: folder).filter { !$0.hasPrefix(".") }
        let files = names.filter { $0.hasSuffix(".sql") }
        guard !files.isEmpty else {
            throw InputError(
                .unusable,
                "\(folder) is no folder with rules in it; a rule is a file whose name ends in .sql")
        }
        guard files.count <= mostRules else {
            throw InputError(
                .wrongContent,
                "\(folder) has \(files.count) files of SQL; rules are \(mostRules) at most")
        }
        for stranger in names where !stranger.hasSuffix(".sql") {
            complain("warning: \(folder)/\(stranger) is no rule and was not read")
        }
        return try files.map { name in
            let bytes = try SmallFile.bytes("\(folder)/\(name)", atMost: Rule.largestFile)
            return try Rule.read(bytes, file: "\(folder)/\(name)")
        }
    }
}
