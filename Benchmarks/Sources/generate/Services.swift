/// A service as far as contracts, prices and activity must agree with it.
struct Service {
    let number: Int
    let provider: Int
    let serviceType: ServiceType
    /// What its contracts pay for one unit, more or less.
    let unitPence: Int
    /// The district it works in, counted from 0 through all counties.
    let district: Int

    func writeReference(to file: CSVFile) {
        file.reference("S", number, digits: 5)
    }
}

/// The services and the service map.
struct Services {
    let all: [Service]
    private let ofProvider: [Int: [Int]]
    private let directory: String
    private var random: Randomness

    /// One service in twelve is in house.
    init(count: Int, providers: Int, counties: Int, directory: String, seed: UInt64) {
        var random = Randomness(seed: seed, stream: "services")
        let districts = Classifications.districts(ofCounties: counties)
        all = (1...count).map { number in
            let serviceType = random.pick(Vocabulary.serviceTypes)
            return Service(
                number: number, provider: number % 12 == 5 ? 0 : 1 + number % providers,
                serviceType: serviceType, unitPence: random.from(serviceType.unitPence),
                district: random.from(districts))
        }
        ofProvider = Dictionary(grouping: all.indices) { [all] in all[$0].provider }
        self.directory = directory
        self.random = random
    }

    /// The services of the provider of this one, itself among them.
    func besides(_ service: Service) -> [Int] {
        ofProvider[service.provider] ?? []
    }

    /// The services of a register, each with a few rows of the service map.
    mutating func write() throws {
        try write { services, service, cells in try services.writeCells(service, to: cells) }
    }

    /// - Parameter writeCells: writes the rows of the service map of one service.
    mutating func write(
        writeCells: (inout Services, Service, CSVFile) throws -> Void
    ) throws {
        let services = try CSVFile(
            directory, "services",
            header: """
                reference,name,service_type,provider,provision,level,min_age,max_age,opened_on,\
                closed_on,annual_capacity
                """)
        let cells = try CSVFile(
            directory, "service_cells", header: "service,care_group,need,area")
        for service in all {
            write(service, to: services)
            try services.endRow()
            try writeCells(&self, service, cells)
        }
        try services.close()
        try cells.close()
    }

    private mutating func write(_ service: Service, to file: CSVFile) {
        service.writeReference(to: file)
        file.text(
            "\(Vocabulary.district(service.district).name) \(service.serviceType.name)")
        file.text(service.serviceType.code)
        Organisations.writeReference(service.provider, to: file)
        file.text(service.provider == 0 ? "in_house" : "external")
        file.text(
            random.pick(["universal", "early_intervention", "targeted", "intensive", "acute"]))
        let isForAdults = service.serviceType.careGroup != 1
        file.number(random.chance(80) ? (isForAdults ? random.pick([16, 18, 18, 65]) : 0) : nil)
        file.number(isForAdults || random.chance(30) ? nil : random.pick([17, 18, 25]))
        let opened = Day(2012, 4, 1).adding(days: random.below(1_700))
        file.day(opened)
        file.day(random.chance(5) ? Day(2025, 3, 31).adding(days: random.below(900)) : nil)
        file.number(random.chance(90) ? random.from(10...600) : nil)
    }

    /// A few nodes of each tree, crossed. Nine in ten are leaves or districts; the others stand
    /// for a whole tree.
    private mutating func writeCells(_ service: Service, to file: CSVFile) throws {
        let careGroups = codes(Vocabulary.careGroups[service.serviceType.careGroup])
        let needs = codes(Vocabulary.needs[service.serviceType.need])
        for area in areas(service) {
            for careGroup in careGroups {
                for need in needs {
                    service.writeReference(to: file)
                    file.text(careGroup)
                    file.text(need)
                    file.text(area)
                    try file.endRow()
                }
            }
        }
    }

    private mutating func codes(_ branch: Branch) -> [String] {
        random.chance(10)
            ? [branch.code] : random.pick(random.from(1...2), of: branch.leaves).map(\.code)
    }

    private mutating func areas(_ service: Service) -> [String] {
        if random.chance(10) { return [Classifications.countyCode(0)] }
        if random.chance(30) {
            let places = random.pick(
                random.from(1...3), of: Array(0..<Classifications.localitiesOfDistrict))
            return places.map { Classifications.localityCode(service.district, $0) }
        }
        let districts = random.pick(random.from(1...3), of: Array(Vocabulary.districts.indices))
        return districts.map(Classifications.districtCode)
    }
}
