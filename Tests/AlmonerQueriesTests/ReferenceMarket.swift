import AlmonerModel
import AlmonerQueries
import TestSupport

/// The market worked out the slow and obvious way: every type and area looks at every service.
struct ReferenceMarket {
    private let services: ReferenceServices

    init(seed: UInt64) {
        services = ReferenceServices(seed: seed, serviceCount: 12)
    }

    func add(to register: TestRegister) throws {
        try services.add(to: register)
        try register.add("service_type", "code,name\nT1,One\nT2,Two")
        var text = "reference,service_type,provision"
        var contracts = "reference,kind"
        for number in services.services.indices {
            text += "\nS\(number),\(type(number) ?? ""),\(isInHouse(number) ? "in_house" : "")"
            for line in services.services[number].lines.indices where isSpot(number, line) {
                contracts += "\nS\(number)-\(line),spot_purchase"
            }
        }
        try register.add("service", text)
        try register.add("contract", contracts)
    }

    private func type(_ service: Int) -> String? { [nil, "T1", "T2", "T1"][service % 4] }
    private func isInHouse(_ service: Int) -> Bool { service % 3 == 0 }
    private func isSpot(_ service: Int, _ line: Int) -> Bool { (service + line) % 2 == 0 }

    /// As the test tells a row.
    func rows(asOf day: Day) -> [String] {
        let areas = services.trees[2].map(\.code)
            .filter { code in !services.trees[2].contains { $0.parent == code } }.sorted()
        return ["T1", "T2", nil].flatMap { type in
            areas.compactMap { row(type, $0, day) }
        }
    }

    private func row(_ type: String?, _ area: String, _ day: Day) -> String? {
        let there = services.services.indices.filter { number in
            self.type(number) == type && !cells(number, area).isEmpty
                && (services.services[number].openedOn.map { $0 <= day } ?? true)
        }
        let open = there.filter { services.isOpen(services.services[$0], on: day) }
        let (came, went) = moves(there, open, day)
        guard !open.isEmpty || went > 0 else { return nil }
        let providers = Set(open.compactMap { services.services[$0].provider }).count
        let (capacity, need) = capacity(open, area, day)
        let value = values(open, area, day)
        let shares = [capacity, need.map(Double.init), share(value, \.isSpot)].map(written)
        let ending = value.filter(\.isEnding).reduce(0) { $0 + $1.pence }
        return """
            \(type ?? "~") \(area) \(providers) \(came) \(went) \(shares.joined(separator: " ")) \
            \(value.isEmpty ? "-" : String(Int64(((ending * 1e6).rounded() / 1e6).rounded()))) \
            \(written(share(value, \.isInHouse)))
            """
    }

    private func written(_ number: Double?) -> String {
        number.map { fixed($0, decimals: 6) } ?? "-"
    }

    private func cells(_ number: Int, _ area: String) -> [[String]] {
        services.footprint(services.services[number]).filter { $0[2] == area }
    }

    private func moves(_ there: [Int], _ open: [Int], _ day: Day) -> (came: Int, went: Int) {
        let yearBefore = day.adding(months: -12)
        var came = 0
        var went = 0
        for provider in ["P0", "P1", "P2"] {
            let own = there.filter { services.services[$0].provider == provider }
            guard !own.isEmpty else { continue }
            let opened = own.map { services.services[$0].openedOn }
            if opened.allSatisfy({ $0.map { $0 > yearBefore } ?? false }) { came += 1 }
            let isGone = own.allSatisfy { !open.contains($0) }
            let isLate = own.contains { number in
                services.services[number].closedOn.map { $0.adding(days: 1) > yearBefore } ?? false
            }
            if isGone, isLate { went += 1 }
        }
        return (came, went)
    }

    private func capacity(
        _ open: [Int], _ area: String, _ day: Day
    ) -> (capacity: Double?, need: Int?) {
        let all = Set(open.flatMap { cells($0, area) })
        let known = all.filter { services.need($0, upTo: day.month.year) != nil }
        let counted = known.isEmpty ? all : known
        let serving = open.filter { number in cells(number, area).contains(where: counted.contains)
        }
        let capacities = serving.compactMap { number -> Double? in
            let service = services.services[number]
            return service.capacity.map { Double($0) * part(number, counted, day) }
        }
        let needs = known.compactMap { services.need($0, upTo: day.month.year) }
        let sum = capacities.reduce(0, +)
        return (
            serving.isEmpty ? 0 : capacities.isEmpty ? nil : sum,
            needs.isEmpty ? nil : needs.reduce(0, +)
        )
    }

    /// The part of a service that lies in some cells.
    private func part(_ number: Int, _ cells: Set<[String]>, _ day: Day) -> Double {
        let weights = services.weights(services.services[number], upTo: day.month.year)
        let inside = weights.filter { cells.contains($0.key) }.values.reduce(0, +)
        return inside / weights.values.reduce(0, +)
    }

    private struct Value {
        let pence: Double
        let isSpot: Bool
        let isInHouse: Bool
        let isEnding: Bool
    }

    private func values(_ open: [Int], _ area: String, _ day: Day) -> [Value] {
        var values: [Value] = []
        for number in open {
            let part = part(number, Set(cells(number, area)), day)
            for (place, line) in services.services[number].lines.enumerated() {
                guard line.status == "active", line.from <= day,
                    line.to.map({ $0 >= day }) ?? true, let volume = line.volume,
                    let price = line.pricePence
                else { continue }
                values.append(
                    Value(
                        pence: Double(volume * price) * part, isSpot: isSpot(number, place),
                        isInHouse: isInHouse(number),
                        isEnding: line.to.map { $0 <= day.adding(months: 24) } ?? false))
            }
        }
        return values
    }

    private func share(_ values: [Value], _ isCounted: (Value) -> Bool) -> Double? {
        let all = values.reduce(0) { $0 + $1.pence }
        return all > 0 ? values.filter(isCounted).reduce(0) { $0 + $1.pence } / all : nil
    }
}
