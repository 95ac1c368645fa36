import AlmonerStore
import ArgumentParser
internal import Glibc

/// In whose name a command changes the register.
struct ActorOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who makes the change, for the history. Without it ALMONER_ACTOR, else the system's user.",
            valueName: "name"))
    var actor: String?

    func validate() throws {
        if actor.map(\.isBlank) == true { throw ValidationError("--actor names somebody") }
    }

    func author(reason: String?) -> Author {
        Author(
            actor: actor ?? environment("ALMONER_ACTOR") ?? Surroundings.user, reason: reason,
            command: Surroundings.command, now: { Clock.instant })
    }
}

/// The same with the reason, where a command does not ask for one itself.
struct AuthorOptions: ParsableArguments {
    @OptionGroup var actor: ActorOption

    @Option(help: ArgumentHelp("Why the change is made, for the history.", valueName: "text"))
    var reason: String?

    func validate() throws {
        if reason.map(\.isBlank) == true { throw ValidationError("--reason says something") }
    }

    var author: Author { actor.author(reason: reason) }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
