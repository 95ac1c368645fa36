import AlmonerStore
import ArgumentParser

/// Which register a command is about.
struct RegisterOption: ParsableArguments {
    @Option(
        name: .customLong("register"),
        help: ArgumentHelp(
            "The register. Without it ALMONER_REGISTER, else ./register.db.", valueName: "path"))
    var named: String?

    func validate() throws {
        if named?.isEmpty == true { throw ValidationError("--register names a file") }
    }

    var path: String {
        named ?? environment("ALMONER_REGISTER") ?? "./register.db"
    }

    func openForReading() throws -> Connection {
        try Register.open(path: path, mode: .read)
    }

    /// Ctrl-C rolls back what is being written.
    func openForWriting(by author: Author) throws -> Connection {
        let connection = try Register.open(path: path, mode: .write, by: author)
        Interruption.watch()
        connection.stopWhen { Interruption.isAsked }
        return connection
    }
}
