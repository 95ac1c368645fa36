extension Summary {
    /// Whether the terms of subcontractors were checked, and how much goes to them.
    static func supplyChain(_ reading: SummaryReading) throws -> Headline {
        let rows = try SupplyChain.ask(reading.context, of: reading.register).rows
        let all = rows.reduce(0) { $0 + Int($1.subcontractors) }
        let unchecked = rows.reduce(0) { $0 + Int($1.unchecked) }
        let known = rows.compactMap(\.passedOnPence)
        let passedOn = Int64(clamping: known.reduce(Int128(0)) { $0 + Int128($1) })
        // Of several as high, the first in the order of the answer.
        let highest = rows.filter { $0.passedOnShare != nil }.reduce(into: SupplyChainRow?.none) {
            if ($1.passedOnShare ?? 0) > ($0?.passedOnShare ?? -1) { $0 = $1 }
        }
        let subcontractors = Told.count(all, "subcontractor", "subcontractors")
        let share = highest?.passedOnShare.map { "; up to \(Told.percent($0)) passed on" } ?? ""
        let finding: HeadlineFinding =
            if rows.isEmpty {
                .notKept("No subcontractor of a running agreement is recorded")
            } else if unchecked == 0 {
                .well("Terms of all \(subcontractors) checked\(share)")
            } else {
                .attention(
                    "Terms of \(Told.number(unchecked)) of \(subcontractors) unchecked\(share)")
            }
        return reading.headline(
            of: SupplyChain.description.name,
            [
                .count("agreements", rows.count), .count("subcontractors", all),
                .count("unchecked", unchecked),
                .pence("passedOnPence", known.isEmpty ? nil : passedOn),
                .text("highestContract", highest?.contract.reference),
                .number("highestPassedOnShare", highest?.passedOnShare),
            ], finding)
    }
}
