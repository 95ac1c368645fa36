import AlmonerStore
import ArgumentParser
internal import Glibc

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
            if access(file, F_OK) == 0 {
                guard force else {
                    throw UsageError("\(file) is already there; give --force to replace it")
                }
                unlink(file)
            }
            try source.copy(to: Connection(path: file, mode: .create))
            print("Copied \(register.path) to \(file).")
        }
    }
}
