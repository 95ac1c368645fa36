import AlmonerModel
import AlmonerStore

/// How often one field says something, of all records that should have it.
package struct FieldCompleteness: Hashable, Sendable {
    package let field: String
    /// The denominator of the rate: present, missing, placeholder and implausible together.
    package var applicable: Int64 { present + missing + placeholder + implausible }
    package fileprivate(set) var present: Int64 = 0
    package fileprivate(set) var missing: Int64 = 0
    package fileprivate(set) var placeholder: Int64 = 0
    package fileprivate(set) var implausible: Int64 = 0
    package fileprivate(set) var notApplicable: Int64 = 0

    /// From 0 to 1; nil where the field applies to nothing.
    package var rate: Double? { applicable == 0 ? nil : Double(present) / Double(applicable) }
}

/// A record and a field that it does not fill as it should.
package struct CompletenessFinding: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case missing
        /// Something is written that says nothing.
        case placeholder
        /// What is recorded cannot be so: deliveries of an agreement that is over.
        case implausible
        /// There is none, and none is to be expected. Said of the register's lists alone.
        case notApplicable = "not_applicable"
    }

    package enum Table: String, Hashable, Sendable {
        case contract, organisation, service, strategy, objective
    }

    package let record: NamedReference
    package let table: Table
    package let field: String
    package let finding: Kind
    /// What is written instead; nil where nothing is.
    package let value: String?
}

/// Is the register fit to be relied on?
///
/// - Shape: one row a field with its rate, or one row a record and field with a finding.
/// - Order: rates in the order of the standard; findings by table, record and field.
/// - Left out: withdrawn agreements; those a standard does not ask for, which notes count.
package enum Completeness {
    package static let description = QuestionDescription(
        name: "completeness", asks: "Is the register fit to be relied on?",
        sql: AgreementRecord.namedSQL + AgreementLists.namedSQL
            + RegisterList.all.map { NamedSQL($0.purpose, $0.sql) })

    /// The rate of every field.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func rates(
        _ standard: CompletenessStandard.Name = .register, _ context: QuestionContext,
        of register: Connection
    ) throws -> Answer<FieldCompleteness> {
        let tally = try Tally(
            CompletenessStandard.named(standard), context, of: register)
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: rateColumns, rows: tally.rates, notes: tally.notes)
    }

    /// Every record and field with a finding.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func findings(
        _ standard: CompletenessStandard.Name = .register, _ context: QuestionContext,
        of register: Connection
    ) throws -> Answer<CompletenessFinding> {
        let tally = try Tally(
            CompletenessStandard.named(standard), context, of: register, keepsFindings: true)
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: findingColumns, rows: tally.findings, notes: tally.notes)
    }

    /// The rates of the agreements that are published, for the file beside the publication.
    static func rates(
        _ standard: CompletenessStandard.Name, _ context: QuestionContext,
        of register: Connection, where isPublished: (AgreementRecord) -> Bool
    ) throws -> Answer<FieldCompleteness> {
        let tally = try Tally(
            CompletenessStandard.named(standard), context, of: register,
            where: isPublished)
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: rateColumns, rows: tally.rates, notes: tally.notes)
    }

    /// The rates, and how many agreements lack something, for whoever needs no answer.
    static func ratesAndLacking(
        _ standard: CompletenessStandard.Name, _ context: QuestionContext, of register: Connection
    ) throws -> (rates: [FieldCompleteness], lacking: Int) {
        let tally = try Tally(
            CompletenessStandard.named(standard), context, of: register)
        return (tally.rates, tally.lacking)
    }

    package static let rateColumns: [AnswerColumn<FieldCompleteness>] = [
        AnswerColumn("field") { .text($0.field) },
        AnswerColumn("applicable") { .count($0.applicable) },
        AnswerColumn("present") { .count($0.present) },
        AnswerColumn("missing") { .count($0.missing) },
        AnswerColumn("placeholder") { .count($0.placeholder) },
        AnswerColumn("implausible") { .count($0.implausible) },
        AnswerColumn("notApplicable") { .count($0.notApplicable) },
        AnswerColumn("rate") { .optional(number: $0.rate) },
    ]

    package static let findingColumns: [AnswerColumn<CompletenessFinding>] = [
        AnswerColumn("record") { .reference($0.record.reference, name: $0.record.name) },
        AnswerColumn("table") { .text($0.table.rawValue) },
        AnswerColumn("field") { .text($0.field) },
        AnswerColumn("finding") { .text($0.finding.rawValue) },
        AnswerColumn("value") { .optional($0.value) },
    ]
}

// MARK: How it is worked out

extension Completeness {
    /// The register held against one standard.
    private struct Tally {
        private(set) var rates: [FieldCompleteness]
        private var found = FindingList()
        private var belowThreshold: Int64 = 0
        private var withoutValue: Int64 = 0
        private var notAskedFor: Int64 = 0
        /// In how many agreements something is wrong.
        private(set) var lacking = 0
        private let standard: CompletenessStandard
        /// Where the rates of the lists of agreements stand.
        private let listPlaces: [Int]
        /// They may be millions.
        private let keepsFindings: Bool

        init(
            _ standard: CompletenessStandard, _ context: QuestionContext, of register: Connection,
            keepsFindings: Bool = false,
            where isAsked: (AgreementRecord) -> Bool = { _ in true }
        ) throws {
            self.standard = standard
            self.keepsFindings = keepsFindings
            // The lists are about the register as a whole, not about what a law asks for.
            let hasLists = standard.name == .register
            let fields = standard.fields.map(\.name) + (hasLists ? RegisterList.fields : [])
            rates = fields.map { FieldCompleteness(field: $0) }
            listPlaces = AgreementList.allCases.map { fields.firstIndex(of: $0.field) ?? 0 }
            let contracts = try Selection(context.filters, in: register).contracts
            var lists =
                hasLists
                ? try AgreementLists(of: contracts, on: context.asOf, in: register) : nil
            try AgreementRecord.each(of: contracts, in: register) { record in
                guard isAsked(record), counts(record, on: context.asOf) else { return }
                if try add(record, &lists) { lacking += 1 }
            }
            if hasLists { try addLists(context, of: register) }
        }

        var findings: [CompletenessFinding] { found.rows(fields: rates.map(\.field)) }

        /// Whether the standard asks for the agreement, which is counted if it does not.
        private mutating func counts(_ record: AgreementRecord, on day: Day) -> Bool {
            if !record.traits.isDisjoint(with: standard.leavesOut) {
                notAskedFor += 1
                return false
            }
            if standard.thresholds.isEmpty { return true }
            guard let value = record.wholeValue else {
                withoutValue += 1
                return true
            }
            if standard.isBelowThreshold(value, on: day) {
                belowThreshold += 1
                return false
            }
            return true
        }

        /// - Returns: whether something is wrong in the agreement.
        private mutating func add(
            _ record: AgreementRecord, _ lists: inout AgreementLists?
        ) throws -> Bool {
            let name = keepsFindings ? record.name : nil
            var isLacking = addFields(of: record, name)
            try lists?.look(at: record) { list, found in
                if add(found, name, .contract, at: listPlaces[list.rawValue]) {
                    isLacking = true
                }
            }
            return isLacking
        }

        /// - Returns: whether something is wrong in its fields.
        private mutating func addFields(
            of record: AgreementRecord, _ name: NamedReference?
        ) -> Bool {
            var isLacking = false
            for (place, field) in standard.fields.enumerated() {
                switch field.content(of: record) {
                case nil: rates[place].notApplicable += 1
                case .something: rates[place].present += 1
                case .placeholder(let text):
                    isLacking = true
                    add(.placeholder, name, .contract, at: place, value: text)
                case .nothing:
                    isLacking = true
                    add(.missing, name, .contract, at: place)
                }
            }
            return isLacking
        }

        /// Notes a finding, and counts it in the rate of its field.
        ///
        /// - Parameter record: nil where findings are not kept.
        private mutating func add(
            _ kind: CompletenessFinding.Kind, _ record: NamedReference?,
            _ table: CompletenessFinding.Table, at place: Int, value: String? = nil
        ) {
            switch kind {
            case .missing: rates[place].missing += 1
            case .placeholder: rates[place].placeholder += 1
            case .implausible: rates[place].implausible += 1
            case .notApplicable: rates[place].notApplicable += 1
            }
            if let record { found.add(kind, record, table, at: place, value: value) }
        }

        /// - Returns: whether something is wrong in the record.
        private mutating func add(
            _ found: ListFinding, _ record: NamedReference?,
            _ table: CompletenessFinding.Table, at place: Int
        ) -> Bool {
            switch (found.isWanted, found.isApplicable, found.value) {
            case (true, true, nil): add(.missing, record, table, at: place)
            case (true, false, nil):
                add(.notApplicable, record, table, at: place)
                return false
            case (false, true, let value?):
                add(.implausible, record, table, at: place, value: value)
            case (_, true, _):
                rates[place].present += 1
                return false
            case (_, false, _):
                rates[place].notApplicable += 1
                return false
            }
            return true
        }

        /// The lists of what is no agreement.
        private mutating func addLists(
            _ context: QuestionContext, of register: Connection
        ) throws {
            let selected = try SelectedRecords(context.filters, in: register)
            for list in RegisterList.all {
                let place = rates.firstIndex { $0.field == list.field } ?? 0
                let values: [String: SQLValue] = list.isOfDay ? ["asOf": .day(context.asOf)] : [:]
                try register.withStatement(list.sql, values) { statement in
                    while try statement.step() {
                        guard selected.contains(statement.integer(0), in: list.table) else {
                            continue
                        }
                        let record =
                            keepsFindings
                            ? NamedReference(statement.text(1), name: statement.text(2)) : nil
                        let found = ListFinding(
                            isApplicable: statement.integer(3) != 0,
                            value: statement.optionalText(4))
                        _ = add(found, record, list.table, at: place)
                    }
                }
            }
        }

        var notes: [String] {
            let law = standard.law.map { "\($0): an indicator, not legal advice" }
            let counted = [
                CountedNote(
                    count: notAskedFor,
                    one: "agreement is of a kind, or at a stage, that it does not ask for",
                    many: "agreements are of a kind, or at a stage, that it does not ask for"),
                CountedNote(
                    count: belowThreshold,
                    one: "agreement is below its threshold and does not count",
                    many: "agreements are below its threshold and do not count"),
                CountedNote(
                    count: withoutValue,
                    one: "agreement has no known value in pounds and counts, whatever it may be",
                    many: "agreements have no known value in pounds and count, whatever it may be"),
            ]
            return [law].compactMap(\.self) + counted.compactMap(\.text)
        }
    }

    /// The records of each table that the filters select.
    private struct SelectedRecords {
        private let services: SelectedServices
        /// Strategies are of no provider, department or area: a filter selects none.
        private let takesStrategies: Bool
        /// Those of the organisations that are providers.
        private let providers: Set<Int64>

        init(_ filters: Filters, in register: Connection) throws {
            services = try SelectedServices(filters, in: register)
            takesStrategies = filters.isEmpty
            providers = Set(
                try ProviderDuplication.providers(filters, in: register)
                    .filter(\.isSelected).map(\.id))
        }

        func contains(_ id: Int64, in table: CompletenessFinding.Table) -> Bool {
            switch table {
            case .contract: true
            case .organisation: providers.contains(id)
            case .service: services.contains(id)
            case .strategy, .objective: takesStrategies
            }
        }
    }
}
