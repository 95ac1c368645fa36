import AlmonerStore
import ArgumentParser

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring a register of an older almoner up to date.",
        discussion: """
            A backup is made beside the register first.

              $ almoner migrate --dry-run --register demo.db
            """)

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            if dryRun {
                let connection = try Register.openAnyVersion(path: register.path, mode: .read)
                report(try Migrator().pending(in: connection), "would be applied")
                return
            }
            let done = try Register.migrate(path: register.path, by: author.author)
            if let backup = done.backup { print("The register as it was is in \(backup).") }
            report(done.steps, "applied")
        }
    }

    private func report(_ steps: [Migrator.Step], _ verb: String) {
        if steps.isEmpty { print("The register is up to date.") }
        for step in steps { print("Schema step \(step.number) (\(step.name)) \(verb).") }
    }
}
