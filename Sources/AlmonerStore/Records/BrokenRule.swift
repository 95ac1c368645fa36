import AlmonerModel

/// What a person is told when the schema refuses a record.
struct BrokenRule {
    let table: Table
    let constraint: StoreError.Constraint
    let message: String

    private static let checkPrefix = "CHECK constraint failed: "

    var problem: CellProblem {
        if constraint == .foreignKey {
            // Links are resolved by now: what is left are keys of several columns.
            guard table.parts.isEmpty else { return missingWhole }
            return CellProblem(
                .ruleBroken, column: table.columns.first { $0.linkedTable == table.name }?.name,
                "the \(table.noun) and those above and below it are of one framework")
        }
        guard message.hasPrefix(BrokenRule.checkPrefix) else {
            return named(message) ?? bare(message)
        }
        let check = String(message.dropFirst(BrokenRule.checkPrefix.count))
        return named(check) ?? unnamed(check)
    }

    private var missingWhole: CellProblem {
        let wholes = table.parts.map { part in
            let noun = RegisterTables.named(part.table)?.noun ?? part.table
            return "\(noun) of this \(part.columns.joined(separator: " and "))"
        }
        return CellProblem(
            .notFound, column: table.parts.first?.columns.last,
            "the register has no \(wholes.joined(separator: ", or no ")): add it first")
    }

    /// The schema's sentences read `column: what is wrong`, in triggers and in named checks.
    private func named(_ sentence: String) -> CellProblem? {
        let parts = sentence.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let column = table.column(String(parts[0])) else { return nil }
        return CellProblem(.ruleBroken, column: column.name, String(parts[1].drop { $0 == " " }))
    }

    private func bare(_ sentence: String) -> CellProblem {
        CellProblem(.ruleBroken, sentence)
    }

    /// A check without a sentence is SQL about its column: the person is told what that means.
    private func unnamed(_ check: String) -> CellProblem {
        let words = check.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let column = words.lazy.compactMap { table.column(String($0)) }.first
        return CellProblem(
            .ruleBroken, column: column?.name,
            "write it as the register takes it: \(column?.meaning ?? table.meaning)")
    }
}
