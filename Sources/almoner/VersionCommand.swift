import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Say which almoner this is.",
        discussion: "  $ almoner version")

    func run() throws {
        try runCommand { print("almoner \(programVersion)") }
    }
}
