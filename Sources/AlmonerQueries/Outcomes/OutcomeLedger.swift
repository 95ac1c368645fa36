import AlmonerModel
import AlmonerStore

/// Sorts the figures of each measure into groups and puts them together.
struct OutcomeLedger {
    /// What one contract or service puts into a group.
    struct Member {
        let subject: OutcomeHolder
        /// Those that can be added up, by period; a month's only where its year has none.
        var figures: [ObservedPeriod: [OutcomeFigure]] = [:]
    }

    private struct GroupKey: Hashable {
        let group: [Int64]
        /// Its place among the measures.
        let measure: Int
    }

    private let figures: OutcomeFigures
    private let scope: OutcomeScope
    private let measures: [OutcomeMeasure]
    private let places: [Int64: Int]
    private let aims: OutcomeAims
    private let areas: ObservedAreas
    private let subjects: [OutcomeHolder: OutcomeSubject]
    private var groups: [GroupKey: [Member]] = [:]

    private var suppressed: Int64 = 0
    private var scattered: Int64 = 0
    private var withoutArea: Int64 = 0
    private var older: Int64 = 0
    private var unadded: Int64 = 0
    private var severalComparators: Int64 = 0

    init(
        _ figures: OutcomeFigures, _ scope: OutcomeScope, in register: Connection
    ) throws {
        self.figures = figures
        self.scope = scope
        measures = try OutcomeMeasure.all(in: register)
        places = Dictionary(
            uniqueKeysWithValues: measures.enumerated().map { ($1.id, $0) })
        aims = try OutcomeAims(in: figures.period, of: register)
        areas = try ObservedAreas(of: register)
        let asked = OutcomeLedger.series(figures, aims)
        subjects = try scope.subjects(Set(asked.map(\.subject)), in: register)
        for key in asked { add(key) }
    }

    /// What was observed in the period, or had a target for it.
    private static func series(
        _ figures: OutcomeFigures, _ aims: OutcomeAims
    ) -> [OutcomeSeriesKey] {
        let period = figures.period
        let observed = figures.known.filter { $1.contains { $0.period.isInside(period) } }.keys
        return Set(observed).union(figures.suppressed.keys).union(aims.keys)
            .filter { $0.subject != .none }
            .sorted {
                ($0.measure, $0.subject.contract, $0.subject.service)
                    < ($1.measure, $1.subject.contract, $1.subject.service)
            }
    }

    // MARK: Into groups

    private mutating func add(_ key: OutcomeSeriesKey) {
        guard let place = places[key.measure], let subject = subjects[key.subject],
            subject.isAsked != false
        else { return }
        suppressed += figures.suppressed[key] ?? 0
        guard subject.isAsked == true, scope.group(key, subject, area: 0) != nil else {
            scattered += 1
            return
        }
        let known = Dictionary(grouping: figures.known[key] ?? [], by: \.period)
        var members: [[Int64]: Member] = [:]
        for period in ObservedPeriod.once(known.keys) {
            for figure in areas.once(known[period] ?? [], in: scope.isArea) {
                if figure.area == 0, scope.areas != nil {
                    withoutArea += period.isInside(figures.period) ? 1 : 0
                } else if let group = scope.group(key, subject, area: figure.area) {
                    members[group, default: Member(subject: key.subject)]
                        .figures[period, default: []].append(figure)
                }
            }
        }
        members = members.filter { $1.figures.keys.contains { $0.isInside(figures.period) } }
        // Suppressed, or aimed at and never observed: a row that says so.
        if members.isEmpty, scope.areas == nil, let group = scope.group(key, subject, area: 0) {
            members[group] = Member(subject: key.subject)
        }
        for (group, member) in members {
            groups[GroupKey(group: group, measure: place), default: []].append(member)
        }
    }

    // MARK: Rows

    mutating func rows(in register: Connection) throws -> [OutcomeRow] {
        let names = try OutcomeNames(groups.keys.map(\.group), by: scope.by, in: register)
        let comparators = try OutcomeComparators(figures, areas, subjects.keys, in: register)
        return
            groups
            .map { (group: $0.key.group, measure: measures[$0.key.measure], members: $0.value) }
            .sorted { names.precedes(($0.group, $0.measure), ($1.group, $1.measure)) }
            .map { row in
                self.row(
                    row.members, of: row.measure, named: names.names(row.group, row.measure),
                    comparators)
            }
    }

    private mutating func row(
        _ members: [Member], of measure: OutcomeMeasure, named group: [NamedReference?],
        _ comparators: OutcomeComparators
    ) -> OutcomeRow {
        let inside = members.flatMap { $0.figures.keys.filter { $0.isInside(figures.period) } }
        let latest = inside.max()
        let present = latest.map { latest in members.filter { $0.figures[latest] != nil } } ?? []
        if latest != nil {
            older += Int64(members.count { !$0.figures.isEmpty } - present.count)
        }
        let all = latest.map { latest in present.flatMap { $0.figures[latest] ?? [] } } ?? []
        let value = OutcomeArithmetic.value(of: all, isCount: measure.isCount)
        if value == nil, all.count > 1 { unadded += 1 }
        let aim = aims.aim(
            (latest == nil ? members : present).map { member in
                OutcomeAims.Part(
                    subject: member.subject,
                    figures: latest.flatMap { member.figures[$0] } ?? [],
                    isByArea: scope.isArea != nil)
            }, of: measure, for: latest)
        let comparator = latest.flatMap {
            comparators.comparator(measure.id, present, not: $0, byArea: scope.by.contains(.area))
        }
        if comparator?.isOneOfSeveral ?? false { severalComparators += 1 }
        return OutcomeRow(
            group: group, measure: measure.name, latestPeriod: latest?.text, value: value,
            baseline: aim.baseline, target: aim.target, comparator: comparator?.value,
            trend: latest.flatMap { trend(of: members, present, of: measure, upTo: $0) },
            status: OutcomeArithmetic.status(
                value, against: aim.target, from: aim.baseline,
                isLowerBetter: measure.isLowerBetter))
    }

    /// Over the periods in which those of the latest one, and no others, were observed: a sum that
    /// grows because another joined is no trend.
    private func trend(
        of members: [Member], _ present: [Member], of measure: OutcomeMeasure,
        upTo latest: ObservedPeriod
    ) -> Double? {
        let holders = Set(present.map(\.subject))
        let periods = Set(present.flatMap(\.figures.keys)).filter { $0 <= latest }.sorted()
        return OutcomeArithmetic.slope(
            periods.compactMap { period in
                let observed = members.filter { $0.figures[period] != nil }
                guard Set(observed.map(\.subject)) == holders else { return nil }
                let all = observed.flatMap { $0.figures[period] ?? [] }
                return OutcomeArithmetic.value(of: all, isCount: measure.isCount)
                    .map { (period, $0) }
            })
    }

    // MARK: Notes

    var notes: [CountedNote] {
        [
            CountedNote(
                count: suppressed, one: "observation is suppressed and is left out",
                many: "observations are suppressed and are left out"),
            CountedNote(
                count: scattered,
                one: "measure of a contract or service belongs to several groups and is left out",
                many: "measures of contracts or services belong to several groups "
                    + "and are left out"),
            CountedNote(
                count: withoutArea,
                one: "observation is not broken down by area and is left out",
                many: "observations are not broken down by area and are left out"),
            CountedNote(
                count: older,
                one: "contract or service has no figure for its group's latest period "
                    + "and is left out of it",
                many: "contracts or services have no figure for their group's latest period "
                    + "and are left out of it"),
            CountedNote(
                count: unadded,
                one: "row's figures are no counts and cannot be added up: its value is unknown",
                many: "rows' figures are no counts and cannot be added up: "
                    + "their values are unknown"),
            CountedNote(
                count: severalComparators,
                one: "row has several comparators of one period; the first by area is shown",
                many: "rows have several comparators of one period; the first by area is shown"),
        ]
    }
}
