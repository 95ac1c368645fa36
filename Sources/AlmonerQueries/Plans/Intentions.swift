import AlmonerModel
import AlmonerStore

/// What is to be bought of one type of service in one financial year.
package struct IntentionYear: Hashable, Sendable {
    package enum Direction: String, Hashable, Sendable {
        case more, less, new, stop, same
    }

    package let serviceType: NamedReference
    /// Nil: for all.
    package let careGroup: NamedReference?
    /// Nil: everywhere.
    package let area: NamedReference?
    package let year: FinancialYear
    package let direction: Direction
    package let unit: String?
    package let annualVolume: Double?
    /// Excluding VAT.
    package let annualValuePence: Int64?
    /// The agreements of today that end in the year and buy what the intention is about.
    package let contractsEnding: [NamedReference]
}

/// What will be bought in the years to come?
///
/// - Shape: one row an intention and financial year, from the year after the day asked on.
/// - Order: by type of service, care group and area, those for all last; then by year, then by the
///   strategy's reference.
/// - Left out, and counted in notes: intentions not published by the day, unless they are asked
///   for; intentions of superseded strategies.
package enum Intentions {
    package struct Options: Hashable, Sendable {
        /// How many financial years ahead.
        package var years: Int
        /// Takes in what providers have not been told.
        package var unpublished: Bool

        package init(years: Int = 5, unpublished: Bool = false) {
            self.years = years
            self.unpublished = unpublished
        }
    }

    package static let description = QuestionDescription(
        name: "intentions", asks: "What will be bought in the years to come?",
        sql: [
            NamedSQL("the intentions that reach into these years", intentionsSQL),
            NamedSQL("the agreements that end in them, by service", EndingAgreements.endingSQL),
            NamedSQL("whom and where these services serve", EndingAgreements.cellsSQL),
            NamedSQL("the tree of care groups", LeafTree.careGroupsSQL),
            NamedSQL("the tree of areas", LeafTree.areasSQL),
        ])

    package static let columns: [AnswerColumn<IntentionYear>] = [
        AnswerColumn("serviceType") {
            .reference($0.serviceType.reference, name: $0.serviceType.name)
        },
        AnswerColumn("careGroup") { .optional($0.careGroup) },
        AnswerColumn("area") { .optional($0.area) },
        AnswerColumn("year") { .text($0.year.description) },
        AnswerColumn("direction") { .text($0.direction.rawValue) },
        AnswerColumn("unit") { .optional($0.unit) },
        AnswerColumn("annualVolume") { .optional(number: $0.annualVolume) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.annualValuePence) },
        AnswerColumn("contractsEnding") { .list($0.contractsEnding.map(\.reference)) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<IntentionYear> {
        try register.snapshot {
            _ = try Selection(context.filters, in: register)
            let years = years(options, asOf: context.asOf)
            let found = try FoundIntentions(options, years, context, in: register)
            let ending = try EndingAgreements(
                of: found.serviceTypes, in: years, asOf: context.asOf, of: register)
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: found.rows(with: ending),
                notes: found.notes.compactMap(\.text)
                    + unusedFilters(context.filters))
        }
    }

    /// One note for each filter that was asked for and says nothing of an intention.
    static func unusedFilters(_ filters: Filters) -> [String] {
        filters.unused(
            except: ["careGroup", "area", "serviceType", "commissioner"], of: "an intention")
    }

    /// How many intentions the answer is of, the last year that they reach among those asked for,
    /// and how many more were not published, for whoever needs no answer.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    static func reach(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> (intentions: Int, lastYear: FinancialYear?, unpublished: Int) {
        _ = try Selection(context.filters, in: register)
        let years = years(options, asOf: context.asOf)
        let found = try FoundIntentions(options, years, context, in: register)
        return (found.count, found.lastYear, Int(found.unpublished))
    }

    /// The financial years looked at: from the one after the day's on.
    package static func years(_ options: Options, asOf day: Day) -> ClosedRange<FinancialYear> {
        let first = FinancialYear(containing: day.month).startingIn + 1
        return FinancialYear(
            startingIn: first)...FinancialYear(
                startingIn: first + max(1, options.years) - 1)
    }

    /// An intention without a last year is of its first alone.
    static let intentionsSQL = """
        SELECT service_type.id                         AS service_type_id,
               service_type.code                       AS service_type,
               service_type.name                       AS service_type_name,
               care_group.id                           AS care_group_id,
               care_group.code                         AS care_group,
               care_group.name                         AS care_group_name,
               area.id                                 AS area_id,
               area.code                               AS area,
               area.name                               AS area_name,
               purchasing_intention.from_year          AS from_year,
               coalesce(purchasing_intention.to_year, purchasing_intention.from_year)
                                                       AS to_year,
               purchasing_intention.direction          AS direction,
               purchasing_intention.unit               AS unit,
               purchasing_intention.annual_volume      AS annual_volume,
               purchasing_intention.annual_value_pence AS annual_value_pence,
               purchasing_intention.published_on       AS published_on,
               strategy.status                         AS status,
               lead.reference                          AS lead
          FROM purchasing_intention
          JOIN strategy ON strategy.id = purchasing_intention.strategy
          JOIN service_type ON service_type.id = purchasing_intention.service_type
          LEFT JOIN care_group ON care_group.id = purchasing_intention.care_group
          LEFT JOIN area ON area.id = purchasing_intention.area
          LEFT JOIN organisation AS lead ON lead.id = strategy.lead
         WHERE purchasing_intention.from_year <= :lastYear
           AND coalesce(purchasing_intention.to_year, purchasing_intention.from_year) >= :firstYear
         ORDER BY service_type.code, care_group.code NULLS LAST, area.code NULLS LAST,
                  strategy.reference, purchasing_intention.from_year
        """
}

/// The intentions that were asked for.
private struct FoundIntentions {
    private struct Intention {
        let serviceTypeID: Int64
        let careGroupID: Int64?
        let areaID: Int64?
        let years: ClosedRange<Int>
        /// Its first year, and no agreements.
        let row: IntentionYear

        func isAboutTheSame(as other: Intention) -> Bool {
            serviceTypeID == other.serviceTypeID && careGroupID == other.careGroupID
                && areaID == other.areaID
        }
    }

    private var intentions: [Intention] = []
    private let years: ClosedRange<Int>
    private var superseded: Int64 = 0
    private(set) var unpublished: Int64 = 0

    var count: Int { intentions.count }

    var lastYear: FinancialYear? {
        let last = intentions.map(\.years.upperBound).max()
        return last.map { FinancialYear(startingIn: min($0, years.upperBound)) }
    }

    init(
        _ options: Intentions.Options, _ years: ClosedRange<FinancialYear>,
        _ context: QuestionContext, in register: Connection
    ) throws {
        self.years = years.lowerBound.startingIn...years.upperBound.startingIn
        let filters = context.filters
        let careGroups = try AskedNodes.careGroups(filters, in: register)
        let areas = try AskedNodes.areas(filters, in: register)
        let values: [String: SQLValue] = [
            "firstYear": .integer(Int64(self.years.lowerBound)),
            "lastYear": .integer(Int64(self.years.upperBound)),
        ]
        try register.withStatement(Intentions.intentionsSQL, values) { row in
            while try row.step() {
                let lead = row.optionalText(Column.lead)
                guard careGroups.contains(row.optionalInteger(Column.careGroupID), unknown: true),
                    areas.contains(row.optionalInteger(Column.areaID), unknown: true),
                    filters.serviceType.isEmpty
                        || filters.serviceType.contains(row.text(Column.serviceType)),
                    filters.commissioner.isEmpty
                        || lead.map(filters.commissioner.contains) ?? false
                else { continue }
                let publishedOn = row.optionalDay(Column.publishedOn)
                if row.text(Column.status) == "superseded" {
                    superseded += 1
                } else if !options.unpublished, publishedOn.map({ $0 > context.asOf }) ?? true {
                    unpublished += 1
                } else {
                    intentions.append(FoundIntentions.intention(row))
                }
            }
        }
    }

    private static func intention(_ row: Statement) -> Intention {
        func named(_ code: Int32) -> NamedReference? {
            row.optionalText(code).map { NamedReference($0, name: row.optionalText(code + 1)) }
        }
        let from = Int(row.integer(Column.fromYear))
        return Intention(
            serviceTypeID: row.integer(Column.serviceTypeID),
            careGroupID: row.optionalInteger(Column.careGroupID),
            areaID: row.optionalInteger(Column.areaID),
            years: from...max(from, Int(row.integer(Column.toYear))),
            row: IntentionYear(
                serviceType: NamedReference(
                    row.text(Column.serviceType), name: row.text(Column.serviceType + 1)),
                careGroup: named(Column.careGroup), area: named(Column.area),
                year: FinancialYear(startingIn: from),
                direction: IntentionYear.Direction(rawValue: row.text(Column.direction)) ?? .same,
                unit: row.optionalText(Column.unit),
                annualVolume: row.optionalReal(Column.annualVolume),
                annualValuePence: row.optionalInteger(Column.annualValuePence),
                contractsEnding: []))
    }

    var serviceTypes: Set<Int64> { Set(intentions.map(\.serviceTypeID)) }

    /// What is about the same comes year by year.
    func rows(with ending: EndingAgreements) -> [IntentionYear] {
        var rows: [IntentionYear] = []
        var rest = intentions[...]
        while let first = rest.first {
            let same = rest.prefix { $0.isAboutTheSame(as: first) }
            for year in years {
                for intention in same where intention.years.contains(year) {
                    let contracts = ending.contracts(
                        of: intention.serviceTypeID, for: intention.careGroupID,
                        in: intention.areaID, endingIn: year)
                    rows.append(intention.row.inYear(year, contracts))
                }
            }
            rest = rest.dropFirst(same.count)
        }
        return rows
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: superseded,
                one: "intention is of a superseded strategy and is left out",
                many: "intentions are of superseded strategies and are left out"),
            CountedNote(
                count: unpublished,
                one: "intention was not published by the day and is left out: "
                    + "--unpublished has it too",
                many: "intentions were not published by the day and are left out: "
                    + "--unpublished has them too"),
        ]
    }

    /// The columns of `intentionsSQL`, in its order; a name follows its code.
    private enum Column {
        static let serviceTypeID: Int32 = 0
        static let serviceType: Int32 = 1
        static let careGroupID: Int32 = 3
        static let careGroup: Int32 = 4
        static let areaID: Int32 = 6
        static let area: Int32 = 7
        static let fromYear: Int32 = 9
        static let toYear: Int32 = 10
        static let direction: Int32 = 11
        static let unit: Int32 = 12
        static let annualVolume: Int32 = 13
        static let annualValuePence: Int32 = 14
        static let publishedOn: Int32 = 15
        static let status: Int32 = 16
        static let lead: Int32 = 17
    }
}

extension IntentionYear {
    fileprivate func inYear(_ year: Int, _ contracts: [NamedReference]) -> IntentionYear {
        IntentionYear(
            serviceType: serviceType, careGroup: careGroup, area: area,
            year: FinancialYear(startingIn: year), direction: direction, unit: unit,
            annualVolume: annualVolume, annualValuePence: annualValuePence,
            contractsEnding: contracts)
    }
}
