import AlmonerExchange
import AlmonerStore
import ArgumentParser

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the register.",
        discussion: """
            The backup is checked first, and the register as it was is kept beside. A register \
            whose history has what the backup lacks is only replaced with --force.

              $ almoner backup register-copy.db --register demo.db
              $ almoner restore register-copy.db --register demo.db
            """)

    @Argument(help: "The backup.")
    var file: String

    @Flag(help: "Also where changes would be lost, or nobody can tell.")
    var force = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            if let source = FileIdentity(file), source == FileIdentity(register.path) {
                throw UsageError("\(file) is the register itself; name its backup")
            }
            let done = try Restoration.restore(
                file, to: register.path, isForced: force, at: Clock.instant)
            let seal = done.seal.map { ", as it was at seal \($0.number) of \($0.sealedAt)" } ?? ""
            print("Restored \(register.path) from \(file)\(seal).")
            if let kept = done.kept { print("The register as it was is in \(kept).") }
        }
    }
}
