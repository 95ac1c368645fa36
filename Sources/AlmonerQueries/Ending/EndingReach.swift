import AlmonerModel
import AlmonerStore

/// Which services stand beside others: all that serve a leaf cell which those serve, or one below a
/// parent with an estimate that stands above such a cell. No other service's capacity is in a row
/// of coverage that those are in.
struct EndingReach {
    /// By their ids, those asked about among them.
    private(set) var services: Set<Int64>
    /// Those asked about that have a place on the map.
    private(set) var mapped: Set<Int64> = []
    /// The estimates of the rows that they can be in.
    private(set) var estimates: [NewestEstimate] = []
    /// For the weights in whole footprints.
    private(set) var allEstimates: [NewestEstimate] = []

    init(of asked: Set<Int64>, needUpTo year: Int, in register: Connection) throws {
        services = asked
        let rows = try CellReach.rows(of: asked, in: register)
        guard !rows.isEmpty else { return }
        mapped = Set(rows.map(\.service))
        let cells = Set(rows.map(\.cell))
        let reach = try CellReach(of: register)
        allEstimates = try NewestEstimate.all(upTo: year, in: register)
        estimates = allEstimates.filter { estimate in
            cells.contains { reach.meet($0, estimate.cell) }
        }
        services.formUnion(
            try reach.services(meeting: cells.union(estimates.map(\.cell)), in: register))
    }
}
