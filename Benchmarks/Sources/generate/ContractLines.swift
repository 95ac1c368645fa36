/// One service of one contract in one unit: its lines of prices, and the months it delivered in.
struct Delivery {
    let contract: Int
    let service: Int
    /// From the first to the last month on which activity is known; none: not begun.
    let firstMonth: Month
    let months: Int
    /// What a month delivers, in tenths of a unit.
    let monthlyTenths: Int
    let unitPence: Int
    /// The price from 1 April 2025, where it was raised.
    let raisedPence: Int?
    /// How many areas a month could be broken down by; 1: it is not.
    let areas: Int

    /// The rows of activity there could be.
    var room: Int { months * areas }

    func unitPence(in month: Month) -> Int {
        month >= ContractLines.raise.month ? raisedPence ?? unitPence : unitPence
    }
}

/// Draws the priced services of contracts and writes them as rows of `contract_lines.csv`.
struct ContractLines {
    static let header =
        "contract,service,unit,valid_from,planned_annual_volume,unit_price,valid_to"
    static let raise = Day(2025, 4, 1)
    /// Activity is known up to the month before the one asked in.
    private static let lastMonth = Day.asOf.month.adding(-1)

    private var random: Randomness

    init(seed: UInt64) {
        random = Randomness(seed: seed, stream: "contract lines")
    }

    /// A contract is for one service, and three in ten are for another of the same provider too.
    mutating func lines(
        of contract: Contract, for service: Service, among services: Services, to file: CSVFile
    ) throws -> [Delivery] {
        guard contract.hasLines else { return [] }
        var chosen = [service]
        let neighbour = services.all[random.pick(services.besides(service))]
        if neighbour.number != service.number, random.chance(30) { chosen.append(neighbour) }
        let annualPence = (contract.annualPence ?? 0) / chosen.count
        return try chosen.map { service in
            let delivery = delivery(contract, service, annualPence: annualPence)
            try write(delivery, contract.term, service, to: file)
            return delivery
        }
    }

    private mutating func delivery(
        _ contract: Contract, _ service: Service, annualPence: Int
    ) -> Delivery {
        let unitPence = max(1, service.unitPence * random.from(85...115) / 100)
        let isRaised =
            contract.term.start < ContractLines.raise
            && contract.term.end.map { $0 >= ContractLines.raise } ?? true && random.chance(50)
        let first = contract.term.start.month
        let last = contract.ran.map { min($0.upperBound.month, ContractLines.lastMonth) }
        return Delivery(
            contract: contract.number, service: service.number, firstMonth: first,
            months: last.map { max(0, $0.number - first.number + 1) } ?? 0,
            monthlyTenths: max(1, annualPence * 10 / unitPence / 12), unitPence: unitPence,
            raisedPence: isRaised ? unitPence * 104 / 100 : nil,
            areas: random.pick([1, 1, 3, Classifications.localitiesOfDistrict]))
    }

    private mutating func write(
        _ delivery: Delivery, _ term: Term, _ service: Service, to file: CSVFile
    ) throws {
        let lastOfFirst = delivery.raisedPence == nil ? nil : ContractLines.raise.adding(days: -1)
        try write(
            delivery, service, from: term.start, to: lastOfFirst, pence: delivery.unitPence, file)
        guard let raised = delivery.raisedPence else { return }
        try write(delivery, service, from: ContractLines.raise, to: nil, pence: raised, file)
    }

    private mutating func write(
        _ delivery: Delivery, _ service: Service, from first: Day, to last: Day?, pence: Int,
        _ file: CSVFile
    ) throws {
        Contract.writeReference(delivery.contract, to: file)
        service.writeReference(to: file)
        file.text(service.serviceType.unit)
        file.day(first)
        file.tenths(random.chance(97) ? delivery.monthlyTenths * 12 : nil)
        file.pence(pence)
        file.day(last)
        try file.endRow()
    }
}
