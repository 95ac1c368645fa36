import AlmonerModel
import AlmonerStore

/// The rows of coverage that lose a service: as they would be on the day after, and as they are.
struct EndingCells {
    let rows: [EndedCell]

    init(_ services: EndingServices, _ days: EndingDays, in register: Connection) throws {
        guard !services.lost.isEmpty, !services.reach.mapped.isEmpty else {
            rows = []
            return
        }
        let map = try ServiceMap(
            openOn: days.asOf, services.reach.allEstimates, among: services.reach.services,
            of: register)
        func walk(_ lasting: LastingServices) throws -> CoverageWalk {
            var walk = CoverageWalk(
                try CoverageReading(map, lasting, services.reach.estimates, in: register))
            walk.addEstimates()
            walk.addServices()
            return walk
        }
        let walked = try walk(services.after)
        let before = try walk(services.before).shownTallies
        let after = walked.shownTallies
        let places = Set(
            after.indices.filter {
                after[$0].lostServices.count > before[$0].lostServices.count
            })
        let touched = places.sorted()
        let names = try CoverageNames(touched.map { after[$0] }, in: register)
        let there = walked.services(inRows: places)
        rows = names.places(touched.map { after[$0] }, CoverageDimension.allCases).map { index in
            let place = touched[index]
            let all = there[place] ?? []
            func references(_ isWanted: (Int64) -> Bool) -> [String] {
                all.map { map.services[$0.place] }.filter { isWanted($0.id) }
                    .map(\.name.reference)
            }
            let lost = all.filter { services.lost.contains(map.services[$0.place].id) }
            let known = lost.compactMap(\.capacityPeople)
            return EndedCell(
                before: names.row(before[place]), after: names.row(after[place]),
                lostCapacityPeople: known.isEmpty ? nil : known.reduce(0, +),
                services: references(services.lost.contains),
                otherServices: references(services.after.lasts))
        }
    }
}
