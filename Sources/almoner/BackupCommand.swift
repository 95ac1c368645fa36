import AlmonerExchange
import AlmonerStore
import ArgumentParser

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the register while others use it.",
        discussion: """
            The copy is consistent even if somebody is writing.

              $ almoner backup register-copy.db --register demo.db
            """)

    @Argument(help: "Where the copy goes.")
    var file: String

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let source = try register.openForReading()
            if let target = FileIdentity(file) {
                guard target != FileIdentity(register.path) else {
                    throw UsageError("\(file) is the register itself; name another file")
                }
                guard force else {
                    throw UsageError("\(file) is already there; give --force to replace it")
                }
            }
            try source.copy(toFile: file)
            print("Copied \(register.path) to \(file).")
        }
    }
}
