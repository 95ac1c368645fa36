import AlmonerStore

extension Author {
    /// Somebody whose clock stands still.
    package static func at(_ instant: String) -> Author {
        Author(actor: "tester", command: "test", now: { instant })
    }
}
