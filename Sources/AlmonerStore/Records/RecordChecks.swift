import AlmonerModel

/// What a table's records must be besides what their columns say, once their values are known.
enum RecordChecks {
    /// - Returns: a doubt, where a row of activity has more who completed than who started.
    static func moreCompletedThanStarted(
        _ values: [CellValue], starts: Int?, completions: Int?
    ) -> CellProblem? {
        guard let starts, let completions, case .integer(let started) = values[starts],
            case .integer(let completed) = values[completions], completed > started
        else { return nil }
        return CellProblem(
            .ruleBroken, column: "completions", "more people completed than started")
    }

    /// Gives an organisation's number the form that its list has.
    static func normaliseIdentifier(
        _ values: inout [CellValue], _ stored: [String], _ arena: Arena
    ) throws {
        guard let scheme = stored.firstIndex(of: "scheme"),
            let value = stored.firstIndex(of: "value"),
            case .text(let schemeBytes) = values[scheme],
            case .text(let valueBytes) = values[value]
        else { return }
        do throws(CellProblem) {
            let normal = try Identifier.normalised(valueBytes.string, scheme: schemeBytes.string)
            values[value] = .text(arena.copy(normal))
        } catch {
            throw RecordWriter.Refusal(
                problems: [CellProblem(error.reason, column: "value", error.remedy)],
                isWorthAnotherTry: false)
        }
    }
}
