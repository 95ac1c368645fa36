import AlmonerModel
import AlmonerStore

/// What is asked for, and into which groups it falls.
struct OutcomeScope {
    let by: [Outcomes.Grouping]
    let context: QuestionContext
    /// The areas asked for and all below them; nil: all.
    let areas: Set<Int64>?
    private let lines: UnitCostScope

    /// - Throws: `UnknownCode` for a code the register does not have.
    init(
        _ by: [Outcomes.Grouping], _ context: QuestionContext, in register: Connection
    ) throws {
        self.by = by
        self.context = context
        lines = try UnitCostScope(context, in: register)
        areas = lines.areas.ids
    }

    /// Nil for the whole of everything, wherever it was.
    var isArea: ((Int64) -> Bool)? {
        areas != nil || by.contains(.area) ? { areas?.contains($0) ?? true } : nil
    }

    func subjects(
        _ subjects: Set<OutcomeHolder>, in register: Connection
    ) throws -> [OutcomeHolder: OutcomeSubject] {
        try OutcomeSubject.all(subjects, of: lines, in: register)
    }

    /// The group, its parts in the order asked; nil if it belongs to several.
    ///
    /// - Parameter area: that of a figure; 0: not broken down.
    func group(
        _ key: OutcomeSeriesKey, _ subject: OutcomeSubject, area: Int64
    ) -> [Int64]? {
        if by.isEmpty { return [key.subject.contract, key.subject.service] }
        var group: [Int64] = []
        for grouping in by {
            switch grouping {
            // Each row is about one measure, and it about one outcome.
            case .measure, .outcome: break
            case .area: group.append(area)
            case .provider:
                guard let provider = subject.only(\.provider) else { return nil }
                group.append(provider)
            case .service:
                guard let service = subject.only(\.service) else { return nil }
                group.append(service)
            }
        }
        return group
    }
}

/// The names of groups, and the order in which they come.
struct OutcomeNames {
    private let by: [Outcomes.Grouping]
    private let parts: [RecordNames]

    init(_ groups: [[Int64]], by: [Outcomes.Grouping], in register: Connection) throws {
        self.by = by
        let texts =
            by.isEmpty
            ? [RecordNames.contractSQL, RecordNames.serviceSQL] : by.compactMap(\.namesSQL)
        parts = try texts.enumerated().map { place, sql in
            try RecordNames(sql, of: Set(groups.map { $0[place] }), in: register)
        }
    }

    func names(_ group: [Int64]) -> [NamedReference?] {
        var places = zip(parts, group).map { $0[$1] }
        // An outcome is the measure's: its place is filled in by whoever knows the measure.
        for (place, grouping) in by.filter({ $0 != .measure }).enumerated()
        where grouping == .outcome {
            places.insert(nil, at: place)
        }
        return places
    }

    /// With the outcome of a measure in its place.
    func names(_ group: [Int64], _ measure: OutcomeMeasure) -> [NamedReference?] {
        var names = names(group)
        if let place = by.filter({ $0 != .measure }).firstIndex(of: .outcome) {
            names[place] = measure.outcome
        }
        return names
    }

    /// Orders rows by their groups as asked, the unknown last, then by measure.
    func precedes(
        _ left: (group: [Int64], measure: OutcomeMeasure),
        _ right: (group: [Int64], measure: OutcomeMeasure)
    ) -> Bool {
        order(left).lexicographicallyPrecedes(order(right)) { left, right in
            switch (left, right) {
            case (let left?, let right?): left < right
            default: left != nil && right == nil
            }
        }
    }

    private func order(_ row: (group: [Int64], measure: OutcomeMeasure)) -> [String?] {
        let names = names(row.group, row.measure).map { $0?.reference }
        let measure = row.measure.name.reference
        if by.isEmpty { return [measure] + names }
        var order = names
        order.insert(measure, at: by.firstIndex(of: .measure) ?? order.count)
        return order
    }
}

extension Outcomes.Grouping {
    fileprivate var namesSQL: String? {
        switch self {
        case .measure, .outcome: nil
        case .provider: RecordNames.organisationSQL
        case .service: RecordNames.serviceSQL
        case .area: RecordNames.areaSQL
        }
    }
}
