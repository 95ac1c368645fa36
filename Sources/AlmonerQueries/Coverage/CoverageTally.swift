/// The need and the capacity of one row, added up as they are met.
struct CoverageTally {
    let cell: CoverageCell
    let isOfParent: Bool
    private(set) var needPeople: Int64 = 0
    private(set) var knownNeeds: Int32 = 0
    private(set) var suppressedNeeds: Int32 = 0
    private(set) var year = Common<Int>.nothing
    private(set) var basis = Common<String?>.nothing

    private(set) var services: Int32 = 0
    private(set) var capacityPeople: Double?
    private(set) var lostCapacityPeople: Double?
    /// The places in the map of the services that no longer run.
    private(set) var lostServices: [Int32] = []
    private var lastService: Int32 = -1

    init(_ cell: CoverageCell, isOfParent: Bool) {
        self.cell = cell
        self.isOfParent = isOfParent
    }

    mutating func add(_ estimate: NewestEstimate) {
        if let people = estimate.people {
            knownNeeds += 1
            needPeople += people
        } else {
            suppressedNeeds += 1
        }
        year.add(estimate.year)
        basis.add(estimate.basis)
    }

    /// Adds one cell of a service. The cells of a service come one after the other.
    mutating func add(service: Int32, capacity: Double?, lasts: Bool) {
        if service != lastService {
            lastService = service
            if lasts { services += 1 } else { lostServices.append(service) }
        }
        guard let capacity else { return }
        if lasts {
            capacityPeople = (capacityPeople ?? 0) + capacity
        } else {
            lostCapacityPeople = (lostCapacityPeople ?? 0) + capacity
        }
    }

    func row(
        careGroup: NamedReference?, need: NamedReference?, area: NamedReference?,
        endingContracts: [String]
    ) -> CoverageRow {
        CoverageRow(
            isOfParent: isOfParent, careGroup: careGroup, need: need, area: area,
            needPeople: knownNeeds == 0 ? nil : needPeople,
            needYear: year.value, needBasis: basis.value ?? nil,
            isSuppressed: suppressedNeeds > 0,
            capacityPeople: services == 0 ? 0 : capacityPeople, services: Int(services),
            lostCapacityPeople: lostServices.isEmpty ? 0 : lostCapacityPeople,
            endingContracts: endingContracts)
    }
}

/// What all of several values are, if they are the same.
enum Common<Value: Equatable> {
    case nothing
    case one(Value)
    case several

    mutating func add(_ value: Value) {
        switch self {
        case .nothing: self = .one(value)
        case .one(let known): if known != value { self = .several }
        case .several: break
        }
    }

    var value: Value? {
        if case .one(let value) = self { value } else { nil }
    }
}
