import AlmonerModel
import AlmonerStore

/// What does the end of these agreements do?
///
/// - Shape: one row an effect: an agreement that ends, a service under it, a cell that loses cover,
///   an outcome whose service is lost or that rests on one of those, a commissioner's money, a
///   partner's share, a provider's income. Each has its own keys; the others are unknown.
/// - Order: by effect, as they stand here; within one by reference or code.
/// - Units: people and pence; the agreements end together, with the day asked as their last.
/// - Left out, and counted in notes: what cannot be worked out for want of a value, an end, a notice
///   period; agreements that do not run, which are rows and change nothing.
package enum Ending {
    package enum Effect: String, Hashable, Sendable, CaseIterable {
        case contract, service, cell, outcome, commissioner, partner, provider
    }

    package struct Options: Hashable, Sendable {
        /// By reference. They end together.
        package var contracts: [String]
        /// Their last day; nil: the day asked.
        package var lastDay: Day?
        /// Only these; none: all.
        package var effects: [Effect]

        package init(contracts: [String], lastDay: Day? = nil, effects: [Effect] = []) {
            self.contracts = contracts
            self.lastDay = lastDay
            self.effects = effects
        }
    }

    /// The last day lies before the day it is asked for.
    package struct PastDay: Error, CustomStringConvertible {
        package let lastDay: Day
        package let asOf: Day

        package init(lastDay: Day, asOf: Day) {
            self.lastDay = lastDay
            self.asOf = asOf
        }

        package var description: String {
            "\(lastDay) is before \(asOf), the day the question is asked for"
        }
    }

    package static let description = QuestionDescription(
        name: "ending", asks: "What does the end of these agreements do?",
        sql: [
            NamedSQL("the agreements named, and all of their providers'", EndingContracts.sql),
            NamedSQL("agreements under those that end", EndingContracts.underSQL),
            NamedSQL("what was paid in the last twelve months", EndingMoney.paidSQL),
            NamedSQL("partners' shares from the year of the end on", EndingMoney.sharesSQL),
            NamedSQL("the services under the agreements", EndingServices.sql),
            NamedSQL(
                "the outcomes of these services and what rests on them, with all who serve them",
                EndingOutcomes.sql),
            NamedSQL("what rests on the outcomes of lost services", EndingOutcomes.restingSQL),
            NamedSQL("outcomes that are only measured", EndingOutcomes.measuredSQL),
            NamedSQL("the tree of care groups", LeafTree.careGroupsSQL),
            NamedSQL("the tree of needs", LeafTree.needsSQL),
            NamedSQL("the tree of areas", LeafTree.areasSQL),
            NamedSQL("all estimates of need up to the year, oldest first", NewestEstimate.sql),
            NamedSQL("the service map of some services", ServiceMap.rowsOfSQL),
            NamedSQL("who serves what these services serve", CellReach.servingSQL),
            NamedSQL("services that close or open until then", LastingServices.datesSQL),
            NamedSQL("the agreements of each of them", LastingServices.agreementsOfSQL),
            NamedSQL("the services open on the day", ServiceMap.openServicesSQL),
            NamedSQL("care groups by name", CoverageNames.careGroupSQL),
            NamedSQL("needs by name", CoverageNames.needSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownRecord`; `PastDay` for a last day before the day asked.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<EndingRow> {
        let lastDay = options.lastDay ?? context.asOf
        guard lastDay >= context.asOf else { throw PastDay(lastDay: lastDay, asOf: context.asOf) }
        return try register.snapshot {
            let days = EndingDays(asOf: context.asOf, lastDay: lastDay)
            let contracts = try EndingContracts(options.contracts, days, in: register)
            let money = try EndingMoney(contracts, in: register)
            let services = try EndingServices(contracts, in: register)
            let cells = try EndingCells(services, days, in: register)
            let rows =
                money.contractRows.map(EndingRow.contract)
                + services.rows.map(EndingRow.service) + cells.rows.map(EndingRow.cell)
                + services.outcomes.rows.map(EndingRow.outcome)
                + money.commissionerRows.map(EndingRow.commissioner)
                + money.shares.map(EndingRow.partner) + money.providerRows.map(EndingRow.provider)
            var filters = Filters()
            filters.contract = contracts.named.map(\.name.reference)
            let effects = options.effects.isEmpty ? Effect.allCases : options.effects
            return Answer(
                question: description.name, asOf: context.asOf, filters: filters,
                columns: columns(effects), rows: rows.filter { effects.contains($0.effect) },
                notes: contracts.notes + (money.notes + services.notes).compactMap(\.text))
        }
    }
}

/// The days of the question.
struct EndingDays {
    let asOf: Day
    /// The last day of the agreements, as the question has it.
    let lastDay: Day

    /// The first day without them: what it is like then is compared with what it would be.
    var dayAfter: Day { lastDay.adding(days: 1) }
}
