import AlmonerModel
import AlmonerQueries
import TestSupport

/// Trees, services, their map, need and cost, made up from a seed, and the overlap of services
/// worked out the slow and obvious way: every pair of services, every pair of cells.
struct ReferenceServices {
    struct Node {
        let code: String
        let parent: String?
    }

    struct Service {
        let reference: String
        let provider: String?
        let minAge: Int?
        let maxAge: Int?
        let openedOn: Day?
        let closedOn: Day?
        let capacity: Int?
        /// Care group, need and area, of any height in their trees.
        var rows: [[String]] = []
        var lines: [Line] = []
    }

    struct Line {
        let status: String
        let from: Day
        let to: Day?
        let volume: Int?
        let pricePence: Int?
    }

    struct Estimate {
        let cell: [String]
        let year: Int
        let people: Int?
    }

    var trees: [[Node]] = []
    var services: [Service] = []
    var estimates: [Estimate] = []

    init(seed: UInt64, serviceCount: Int) {
        var random = SeededGenerator(seed: seed)
        trees = ["G", "N", "A"].map { ReferenceServices.tree($0, &random) }
        services = (0..<serviceCount).map { service($0, &random) }
        var seen: Set<[String]> = []
        for _ in 0..<40 {
            let cell = randomCell(&random)
            let year = Int.random(in: 2023...2028, using: &random)
            guard seen.insert(cell + ["\(year)"]).inserted else { continue }
            let people = maybe(&random) { Int.random(in: 0...60, using: &$0) }
            estimates.append(
                Estimate(
                    cell: cell, year: year, people: seed % 7 == 0 ? people.map { _ in 0 } : people))
        }
    }

    private static func tree(_ letter: String, _ random: inout SeededGenerator) -> [Node] {
        var nodes = [Node(code: "\(letter)0", parent: nil)]
        for number in 1..<Int.random(in: 1...7, using: &random) + 1 where number > 1 {
            let parent =
                Int.random(in: 0..<4, using: &random) == 0
                ? nil : nodes.randomElement(using: &random)?.code
            nodes.append(Node(code: "\(letter)\(number)", parent: parent))
        }
        return nodes
    }

    private func maybe<Value>(
        _ random: inout SeededGenerator, _ value: (inout SeededGenerator) -> Value
    ) -> Value? {
        Int.random(in: 0..<4, using: &random) == 0 ? nil : value(&random)
    }

    private func randomCell(_ random: inout SeededGenerator) -> [String] {
        trees.map { $0.randomElement(using: &random)?.code ?? "" }
    }

    private func service(_ number: Int, _ random: inout SeededGenerator) -> Service {
        let ages = [0, 17, 18, 64, 65, 130].shuffled(using: &random).prefix(2).sorted()
        let days = (0..<2).map { _ in day(&random) }.sorted()
        var service = Service(
            reference: "S\(number)",
            provider: maybe(&random) { "P\(Int.random(in: 0..<3, using: &$0))" },
            minAge: maybe(&random) { _ in ages[0] }, maxAge: maybe(&random) { _ in ages[1] },
            openedOn: Bool.random(using: &random) ? days[0] : nil,
            closedOn: Int.random(in: 0..<3, using: &random) == 0 ? days[1] : nil,
            capacity: maybe(&random) { Int.random(in: 0...100, using: &$0) })
        let rows = (0..<Int.random(in: 0...4, using: &random)).map { _ in randomCell(&random) }
        service.rows = Array(Set(rows))
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let days = (0..<2).map { _ in day(&random) }.sorted()
            service.lines.append(
                Line(
                    status: ["active", "withdrawn", "closed"].randomElement(using: &random) ?? "",
                    from: days[0], to: maybe(&random) { _ in days[1] },
                    volume: maybe(&random) { Int.random(in: 0...1_000, using: &$0) },
                    pricePence: maybe(&random) { Int.random(in: 0...9_999, using: &$0) }))
        }
        return service
    }

    private func day(_ random: inout SeededGenerator) -> Day {
        let month = Month(
            year: Int.random(in: 2024...2028, using: &random),
            month: Int.random(in: 1...12, using: &random))
        return month.firstDay
    }

    func add(to register: TestRegister) throws {
        try register.add("organisation", "reference,name\nP0,Nought\nP1,One\nP2,Two")
        for (table, nodes) in zip(["care_group", "need", "area"], trees) {
            try register.add(
                table,
                nodes.reduce("code,name,parent") {
                    $0 + "\n\($1.code),Name,\($1.parent ?? "")"
                })
        }
        var rows = "service,care_group,need,area"
        var contracts = "reference,title,kind,status,start_date,end_date"
        var lines = "contract,service,unit,valid_from,planned_annual_volume,unit_price"
        var text = "reference,name,provider,min_age,max_age,opened_on,closed_on,annual_capacity"
        for each in services {
            let cells = [
                each.reference, "Service", written(each.provider), written(each.minAge),
                written(each.maxAge), written(each.openedOn), written(each.closedOn),
                written(each.capacity),
            ]
            text += "\n" + cells.joined(separator: ",")
            for row in each.rows { rows += "\n\(each.reference),\(row.joined(separator: ","))" }
            for (number, line) in each.lines.enumerated() {
                let contract = "\(each.reference)-\(number)"
                let price = line.pricePence.map { Money.plain(pence: Int64($0)) }
                contracts +=
                    "\n\(contract),Title,contract,\(line.status),\(line.from),\(written(line.to))"
                lines +=
                    "\n\(contract),\(each.reference),hour,\(line.from),\(written(line.volume)),"
                    + written(price)
            }
        }
        try register.add("service", text)
        try register.add("service_cell", rows)
        try register.add("contract", contracts)
        try register.add("contract_line", lines)
        try register.add(
            "need_estimate",
            estimates.reduce("care_group,need,area,year,people") {
                $0 + "\n\($1.cell.joined(separator: ",")),\($1.year),\(written($1.people))"
            })
    }

    private func written(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? ""
    }
}

// MARK: Overlap

extension ReferenceServices {
    struct Overlap {
        let serviceA: String
        let serviceB: String
        let shared: Int
        let cellsA: Int
        let cellsB: Int
        let need: Int?
        let capacity: Double?
        let costPence: Double?
    }

    private func leaves(below code: String, in tree: [Node]) -> [String] {
        let children = tree.filter { $0.parent == code }
        return children.isEmpty ? [code] : children.flatMap { leaves(below: $0.code, in: tree) }
    }

    func footprint(_ service: Service) -> Set<[String]> {
        var cells: Set<[String]> = []
        for row in service.rows {
            for group in leaves(below: row[0], in: trees[0]) {
                for need in leaves(below: row[1], in: trees[1]) {
                    for area in leaves(below: row[2], in: trees[2]) {
                        cells.insert([group, need, area])
                    }
                }
            }
        }
        return cells
    }

    func isOpen(_ service: Service, on day: Day) -> Bool {
        (service.openedOn.map { $0 <= day } ?? true) && (service.closedOn.map { $0 >= day } ?? true)
    }

    /// The newest estimate up to the year, nil if there is none or it is suppressed.
    func need(_ cell: [String], upTo year: Int) -> Int? {
        estimates.filter { $0.cell == cell && $0.year <= year }.max { $0.year < $1.year }?.people
    }

    func weights(_ service: Service, upTo year: Int) -> [[String]: Double] {
        let cells = footprint(service)
        let known = cells.compactMap { need($0, upTo: year) }
        let sum = known.reduce(0, +)
        if sum == 0 { return Dictionary(uniqueKeysWithValues: cells.map { ($0, 1) }) }
        let mean = Double(sum) / Double(known.count)
        return Dictionary(
            uniqueKeysWithValues: cells.map { cell in
                (cell, need(cell, upTo: year).map(Double.init) ?? mean)
            })
    }

    func annualCost(_ service: Service, on day: Day) -> Double? {
        let costs = service.lines.filter { line in
            line.status != "withdrawn" && line.from <= day && (line.to.map { $0 >= day } ?? true)
        }.compactMap { line in
            line.volume.flatMap { volume in line.pricePence.map { Double(volume * $0) } }
        }
        return costs.isEmpty ? nil : costs.reduce(0, +)
    }

    /// The part of a service that lies in some of its cells.
    private func share(_ service: Service, _ cells: Set<[String]>, upTo year: Int) -> Double {
        let weights = weights(service, upTo: year)
        return cells.reduce(0) { $0 + (weights[$1] ?? 0) } / weights.values.reduce(0, +)
    }

    func overlaps(asOf day: Day) -> [Overlap] {
        let year = day.month.year
        let open = services.filter { isOpen($0, on: day) }
            .sorted { $0.reference < $1.reference }
        var found: [Overlap] = []
        for (index, one) in open.enumerated() {
            for other in open[(index + 1)...] {
                let shared = footprint(one).intersection(footprint(other))
                let agesMeet =
                    max(one.minAge ?? 0, other.minAge ?? 0)
                    <= min(one.maxAge ?? 999, other.maxAge ?? 999)
                guard !shared.isEmpty, agesMeet else { continue }
                let needs = shared.compactMap { need($0, upTo: year) }
                let capacities = open.compactMap { service -> Double? in
                    let there = footprint(service).intersection(shared)
                    guard !there.isEmpty, let capacity = service.capacity else { return nil }
                    return Double(capacity) * share(service, there, upTo: year)
                }
                let costs = [one, other].compactMap { service in
                    annualCost(service, on: day).map { $0 * share(service, shared, upTo: year) }
                }
                found.append(
                    Overlap(
                        serviceA: one.reference, serviceB: other.reference, shared: shared.count,
                        cellsA: footprint(one).count, cellsB: footprint(other).count,
                        need: needs.isEmpty ? nil : needs.reduce(0, +),
                        capacity: capacities.isEmpty ? nil : capacities.reduce(0, +),
                        costPence: costs.isEmpty ? nil : costs.reduce(0, +)))
            }
        }
        return found
    }
}
