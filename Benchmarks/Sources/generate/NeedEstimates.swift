/// Writes `need_estimates.csv`: how many people of each care group have each need in each place.
struct NeedEstimates {
    private static let years = [
        (year: 2023, basis: "measured"), (year: 2025, basis: "survey"),
        (year: 2029, basis: "forecast"),
    ]

    private let file: CSVFile
    private var random: Randomness

    init(directory: String, seed: UInt64) throws {
        file = try CSVFile(
            directory, "need_estimates", header: "need,care_group,area,year,people,basis,source")
        random = Randomness(seed: seed, stream: "need estimates")
    }

    mutating func write(counties: Int) throws {
        for careGroup in Vocabulary.careGroups.flatMap(\.leaves) {
            for need in Vocabulary.needs.flatMap(\.leaves) {
                for district in Classifications.districts(ofCounties: counties) {
                    try write(need.code, careGroup.code, district)
                }
            }
        }
        try file.close()
    }

    /// Six cells in ten have estimates; a few of those are too small to publish.
    private mutating func write(_ need: String, _ careGroup: String, _ district: Int) throws {
        for place in 0..<Classifications.localitiesOfDistrict where random.chance(60) {
            let people = random.below(400)
            for (year, basis) in NeedEstimates.years {
                file.text(need)
                file.text(careGroup)
                file.text(Classifications.localityCode(district, place))
                file.number(year)
                file.number(people < 5 ? nil : people + random.below(20))
                file.text(basis)
                file.text("JSNA")
                try file.endRow()
            }
        }
    }
}
