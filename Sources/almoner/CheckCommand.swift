import AlmonerQueries
import ArgumentParser

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the file and the register's own rules.",
        discussion: """
            Every check is run and every finding shown; the exit code is 1 if there is one. \
            Without findings it says nothing.

              $ almoner check --register demo.db
            """)

    @Flag(help: "Also what is accepted and worth a look, such as late activity.")
    var strict = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let findings = try RegisterChecks.run(
                on: try register.openForReading(), isStrict: strict)
            for finding in findings { try put("\(finding)\n") }
            if !findings.isEmpty { throw ExitStatus.findings }
        }
    }
}
