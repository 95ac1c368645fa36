import AlmonerStore
import ArgumentParser
internal import Glibc

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

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try Register.create(path: register.path, at: Clock.instant)
            if demo {
                do {
                    try Demo.fill(connection)
                } catch {
                    unlink(register.path)
                    throw error
                }
            }
            print("Created \(register.path)\(demo ? " with the worked example" : "").")
        }
    }
}
