/// Writes `activity.csv`: as many rows as asked, shared out over the deliveries.
struct Activity {
    private let directory: String
    private let services: Services
    private var random: Randomness

    init(directory: String, services: Services, seed: UInt64) {
        self.directory = directory
        self.services = services
        random = Randomness(seed: seed, stream: "activity")
    }

    /// - Throws: `UsageProblem` where the deliveries have no room for so many rows.
    mutating func write(_ rows: Int, of deliveries: [Delivery]) throws {
        let room = deliveries.reduce(0) { $0 + $1.room }
        guard rows <= room else {
            throw UsageProblem("so many contracts have room for \(room) rows of activity at most")
        }
        let file = try CSVFile(
            directory, "activity",
            header: "contract,service,unit,area,month,volume,cost,referrals,starts,completions")
        var roomSoFar = 0
        var written = 0
        for delivery in deliveries {
            // Rounding what is due in all, not each share, makes the sum come out even.
            roomSoFar += delivery.room
            let due = roomSoFar * rows / max(room, 1) - written
            try write(due, of: delivery, to: file)
            written += due
        }
        try file.close()
    }

    /// The newest months, because those are what people ask about; in the order of time.
    private mutating func write(
        _ rows: Int, of delivery: Delivery, to file: CSVFile
    ) throws {
        guard rows > 0 else { return }
        let areas = (rows + delivery.months - 1) / delivery.months
        let months = (rows + areas - 1) / areas
        let isBrokenDown = delivery.areas > 1
        var left = rows
        for place in delivery.months - months..<delivery.months {
            let month = delivery.firstMonth.adding(place)
            for area in 0..<min(areas, left) {
                write(
                    delivery, month, area: isBrokenDown ? area : nil, sharedBy: areas, to: file)
                try file.endRow()
            }
            left -= min(areas, left)
        }
    }

    private mutating func write(
        _ delivery: Delivery, _ month: Month, area: Int?, sharedBy areas: Int, to file: CSVFile
    ) {
        let service = services.all[delivery.service - 1]
        let tenths = max(1, delivery.monthlyTenths * random.from(60...115) / 100 / areas)
        Contract.writeReference(delivery.contract, to: file)
        service.writeReference(to: file)
        file.text(service.serviceType.unit)
        file.text(area.map { Classifications.localityCode(service.district, $0) } ?? "")
        file.month(month)
        file.tenths(random.chance(99) ? tenths : nil)
        let isReported = random.chance(94)
        file.pence(isReported ? tenths * delivery.unitPence(in: month) / 10 : nil)
        guard service.number % 3 > 0 else {
            for _ in 0..<3 { file.empty() }
            return
        }
        let referrals = random.below(40)
        let starts = referrals * random.from(50...100) / 100
        file.number(referrals)
        file.number(starts)
        file.number(starts * random.from(30...100) / 100)
    }
}
