import AlmonerStore
import ArgumentParser

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a register.",
        discussion: """
            With --demo it is filled with the worked example, an invented county and its partners, \
            on which every example of the help runs.

              $ almoner init --demo --register demo.db
            """)

    @Flag(help: "Fill it with the worked example.")
    var demo = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            _ = try Register.create(path: register.path, by: author.author) {
                if demo { try Demo.fill($0) }
            }
            print("Created \(register.path)\(demo ? " with the worked example" : "").")
        }
    }
}
