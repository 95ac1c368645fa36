import AlmonerModel

extension Filters {
    /// One note for each filter that was asked for and says nothing of the records of a question.
    ///
    /// - Parameters:
    ///   - usable: the names of the filters that do.
    ///   - record: such a record, with its article.
    func unused(except usable: Set<String>, of record: String) -> [String] {
        named.map(\.name).filter { !usable.contains($0) }
            .map { "the filter \($0) cannot be put to \(record) and was not used" }
    }
}
