import AlmonerModel
import AlmonerStore

/// What the lead provider of an agreement passes on, and to whom.
package struct SupplyChainRow: Hashable, Sendable {
    package let contract: NamedReference
    package let leadProvider: NamedReference?
    /// Of all tiers.
    package let subcontractors: Int64
    /// In a year, to the first tier; what a second gets is part of that. Nil where no value is known.
    package let passedOnPence: Int64?
    /// Of the agreement's annual value. Nil also where any value of the first tier is unknown.
    package let passedOnShare: Double?
    /// By value, of those of the first tier of whom it is known; so the next three.
    package let smeShare: Double?
    package let thirdSectorShare: Double?
    package let specialistShare: Double?
    package let localShare: Double?
    /// Subcontractors whose terms were not checked in the twelve months up to the day.
    package let unchecked: Int64
}

/// What is passed on, to whom, and were its terms checked?
///
/// - Shape: one row an agreement that runs on the day and has subcontractors.
/// - Order: by the agreement's reference.
/// - Units: pence a year, excluding VAT; shares from 0 to 1 by value.
/// - Left out: agreements that do not run. Unknown values are in no sum, and counted in notes.
package enum SupplyChain {
    package static let description = QuestionDescription(
        name: "supply-chain", asks: "What is passed on, to whom, and were its terms checked?",
        sql: [
            NamedSQL("the subcontractors of agreements that run on the day", subcontractsSQL),
            NamedSQL("what subcontractors are", ConcentrationProviders.sql),
        ])

    package static let columns: [AnswerColumn<SupplyChainRow>] = [
        AnswerColumn("contract") { .optional($0.contract) },
        AnswerColumn("leadProvider") { .optional($0.leadProvider) },
        AnswerColumn("subcontractors") { .count($0.subcontractors) },
        AnswerColumn("passedOnPence") { .optional(pence: $0.passedOnPence) },
        AnswerColumn("passedOnShare") { .optional(number: $0.passedOnShare) },
        AnswerColumn("smeShare") { .optional(number: $0.smeShare) },
        AnswerColumn("thirdSectorShare") { .optional(number: $0.thirdSectorShare) },
        AnswerColumn("specialistShare") { .optional(number: $0.specialistShare) },
        AnswerColumn("localShare") { .optional(number: $0.localShare) },
        AnswerColumn("unchecked") { .count($0.unchecked) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<SupplyChainRow> {
        try register.snapshot {
            let (chains, startless) = try chains(context, in: register)
            let bodies = try ConcentrationProviders(
                of: Set(chains.flatMap(\.all).map(\.organisation)), in: register)
            let notes =
                [CountedNote.withoutStart(startless)] + notes(chains)
                + notes(chains.flatMap(\.valued), bodies)
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: chains.map { $0.row(bodies) },
                notes: notes.compactMap(\.text))
        }
    }

    // MARK: SQL

    static let subcontractsSQL = """
        SELECT contract.id                        AS contract,
               contract.reference                 AS reference,
               contract.title                     AS title,
               contract.start_date IS NULL        AS is_startless,
               contract.currency = 'GBP'          AS is_in_pounds,
               contract.annual_value_pence        AS annual_value_pence,
               provider.reference                 AS provider,
               provider.name                      AS provider_name,
               subcontract.organisation           AS organisation,
               subcontract.tier                   AS tier,
               subcontract.annual_value_pence     AS passed_on_pence,
               subcontract.is_specialist          AS is_specialist,
               subcontract.is_local               AS is_local,
               coalesce(subcontract.terms_checked_on BETWEEN :yearBefore AND :asOf, 0)
                                                  AS is_checked
          FROM subcontract
          JOIN contract ON contract.id = subcontract.contract
          JOIN organisation AS body ON body.id = subcontract.organisation
          LEFT JOIN organisation AS provider ON provider.id = contract.provider
         WHERE contract.status = 'active'
           AND (contract.start_date IS NULL OR contract.start_date <= :asOf)
           AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
           AND (:contracts IS NULL
                OR subcontract.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference, body.reference
        """
}

// MARK: Chains

extension SupplyChain {
    /// An agreement with its subcontractors.
    fileprivate struct Chain {
        struct Subcontractor {
            let organisation: Int64
            /// Nil counts as the first.
            let tier: Int64?
            /// Nil too where the agreement is not in pounds.
            let pence: Int64?
            let isSpecialist: Bool?
            let isLocal: Bool?
            let isChecked: Bool

            var isOfFirstTier: Bool { tier ?? 1 == 1 }
        }

        let id: Int64
        let contract: NamedReference
        let leadProvider: NamedReference?
        let isInPounds: Bool
        let annualPence: Int64?
        var all: [Subcontractor] = []

        var firstTier: [Subcontractor] { all.filter(\.isOfFirstTier) }
        var valued: [Subcontractor] { firstTier.filter { $0.pence != nil } }

        func row(_ bodies: ConcentrationProviders) -> SupplyChainRow {
            let passedOn = Chain.sum(valued)
            let isWhole = !valued.isEmpty && valued.count == firstTier.count
            return SupplyChainRow(
                contract: contract, leadProvider: leadProvider,
                subcontractors: Int64(all.count),
                passedOnPence: valued.isEmpty ? nil : Int64(clamping: passedOn),
                passedOnShare: isWhole
                    ? Chain.quotient(passedOn, annualPence.map { Int128($0) }) : nil,
                smeShare: share { bodies[$0.organisation]?.isSME },
                thirdSectorShare: share { bodies[$0.organisation]?.isThirdSector },
                specialistShare: share(\.isSpecialist), localShare: share(\.isLocal),
                unchecked: Int64(all.count { !$0.isChecked }))
        }

        /// By value, among those of whom it is known.
        private func share(_ isOne: (Subcontractor) -> Bool?) -> Double? {
            let known = valued.filter { isOne($0) != nil }
            return Chain.quotient(
                Chain.sum(known.filter { isOne($0) == true }), Chain.sum(known))
        }

        private static func sum(_ subcontractors: [Subcontractor]) -> Int128 {
            subcontractors.reduce(0) { $0 + Int128($1.pence ?? 0) }
        }

        private static func quotient(_ part: Int128, _ whole: Int128?) -> Double? {
            whole.flatMap { $0 > 0 ? Double(part) / Double($0) : nil }
        }
    }

    private static func chains(
        _ context: QuestionContext, in register: Connection
    ) throws -> (chains: [Chain], startless: Int64) {
        var chains: [Chain] = []
        var startless: Set<Int64> = []
        let values: [String: SQLValue] = [
            "asOf": .day(context.asOf), "yearBefore": .day(context.asOf.adding(months: -12)),
            "contracts": try Selection(context.filters, in: register).contracts,
        ]
        try register.withStatement(subcontractsSQL, values) { row in
            while try row.step() {
                if row.integer(3) == 1 {
                    startless.insert(row.integer(0))
                    continue
                }
                if chains.last?.id != row.integer(0) { chains.append(chain(row)) }
                chains[chains.count - 1].all.append(subcontractor(row))
            }
        }
        return (chains, Int64(startless.count))
    }

    private static func chain(_ row: Statement) -> Chain {
        let isInPounds = row.integer(4) == 1
        return Chain(
            id: row.integer(0), contract: NamedReference(row.text(1), name: row.text(2)),
            leadProvider: row.optionalText(6).map {
                NamedReference($0, name: row.optionalText(7))
            }, isInPounds: isInPounds, annualPence: isInPounds ? row.optionalInteger(5) : nil)
    }

    private static func subcontractor(_ row: Statement) -> Chain.Subcontractor {
        Chain.Subcontractor(
            organisation: row.integer(8), tier: row.optionalInteger(9),
            pence: row.integer(4) == 1 ? row.optionalInteger(10) : nil,
            isSpecialist: row.optionalInteger(11).map { $0 == 1 },
            isLocal: row.optionalInteger(12).map { $0 == 1 }, isChecked: row.integer(13) == 1)
    }

    // MARK: Notes

    private static func notes(_ chains: [Chain]) -> [CountedNote] {
        let unvalued = chains.filter(\.isInPounds).flatMap(\.firstTier).filter { $0.pence == nil }
        return [
            CountedNote(
                count: Int64(chains.count { !$0.isInPounds }),
                one: "agreement is not in pounds: what it passes on is not shown",
                many: "agreements are not in pounds: what they pass on is not shown"),
            CountedNote(
                count: Int64(chains.flatMap(\.all).count { $0.tier == nil }),
                one: "subcontractor has no recorded tier and counts as of the first",
                many: "subcontractors have no recorded tier and count as of the first"),
            CountedNote(
                count: Int64(unvalued.count),
                one: "subcontractor of the first tier has no known value: it is in no sum, "
                    + "and the part of its agreement that is passed on is unknown",
                many: "subcontractors of the first tier have no known value: they are in no sum, "
                    + "and the parts of their agreements that are passed on are unknown"),
            CountedNote(
                count: Int64(chains.count { $0.isInPounds && $0.annualPence == nil }),
                one: "agreement has no known annual value: the part passed on is unknown",
                many: "agreements have no known annual value: the parts passed on are unknown"),
        ]
    }

    /// Of those whose value is in the sums.
    private static func notes(
        _ valued: [Chain.Subcontractor], _ bodies: ConcentrationProviders
    ) -> [CountedNote] {
        func note(
            _ what: String, _ isOne: (Chain.Subcontractor) -> Bool?
        ) -> CountedNote {
            CountedNote(
                count: Int64(valued.count { isOne($0) == nil }),
                one:
                    "subcontractor is not known to be \(what) or not: its value is not in that share",
                many: "subcontractors are not known to be \(what) or not: "
                    + "their value is not in that share")
        }
        return [
            note("small or medium-sized") { bodies[$0.organisation]?.isSME },
            note("of the third sector") { bodies[$0.organisation]?.isThirdSector },
            note("specialist", \.isSpecialist), note("local", \.isLocal),
        ]
    }
}
