import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser

extension Instant: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// From what was known when a command is to answer.
struct KnownOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Answer from what the register held then: 2026-03-31T09:30:00Z, or a day for its end \
            (default: from what it holds now).
            """, valueName: "instant"))
    var asKnownOn: Instant?

    func validate() throws {
        guard let asKnownOn, let now = Instant(Clock.instant), now.day < asKnownOn.day else {
            return
        }
        throw ValidationError(
            "--as-known-on \(asKnownOn) is still to come: nobody knows what will be known then")
    }

    /// The day a question is asked for: without one, that of what was known.
    func day(_ asOf: Day?) -> Day {
        asOf ?? asKnownOn?.day ?? Clock.today
    }

    /// - Returns: the register as it is, or as it was, with what an answer has to say of that.
    func open(_ register: RegisterOption) throws -> (connection: Connection, known: AsKnown?) {
        let present = try register.openForReading()
        guard let asKnownOn else { return (present, nil) }
        let past = try PastRegister(of: present, asKnownOn: asKnownOn)
        return (past.connection, AsKnown(past, now: Instant(Clock.instant)))
    }
}

extension AnswerSheet {
    func asKnown(_ known: AsKnown?) -> AnswerSheet {
        known.map { asKnown($0) } ?? self
    }
}

extension Optional where Wrapped == AsKnown {
    /// The same where what is written has no place for notes.
    func complainOfNotes() {
        for note in self?.notes ?? [] { complain("Note: \(note)") }
    }
}
