/// The commissioner and the providers. Providers are known by their number, from 1; 0 is the
/// commissioner, which also provides in house.
struct Organisations {
    static let header = """
        reference,name,sector,is_sme,is_vcse,parent,opened_on,closed_on,roles,company_number,\
        charity_number,scottish_charity_number,ods_code
        """
    private static let mostProviders = 20_000

    let providers: Int
    private let directory: String
    private var random: Randomness

    /// One provider to fifty contracts.
    init(contracts: Int, directory: String, seed: UInt64) {
        providers = max(1, min(Organisations.mostProviders, contracts / 50))
        self.directory = directory
        random = Randomness(seed: seed, stream: "organisations")
    }

    mutating func write() throws {
        let file = try CSVFile(directory, "organisations", header: Organisations.header)
        file.text("LA001")
        file.text("Wealdshire County Council")
        file.text("local_authority")
        file.flag(false)
        file.flag(false)
        for _ in 0..<3 { file.empty() }
        file.text("commissioner;provider")
        for _ in 0..<4 { file.empty() }
        try file.endRow()
        for provider in 1...providers {
            write(provider, to: file)
            try file.endRow()
        }
        try file.close()
    }

    static func writeReference(_ provider: Int, to file: CSVFile) {
        if provider == 0 { file.text("LA001") } else { file.reference("P", provider, digits: 5) }
    }

    /// One name in a hundred is that of an earlier provider written in another way, as happens
    /// where two departments each record the same body.
    static func name(_ provider: Int) -> String {
        if provider == 0 { return "Wealdshire County Council" }
        if provider % 100 == 99 { return "\(bareName(provider - 50)) Ltd." }
        return "\(bareName(provider)) \(isCharity(provider) ? "CIC" : "Limited")"
    }

    /// No two numbers below 65,536 have the same name: the factor is odd.
    private static func bareName(_ provider: Int) -> String {
        let place = provider * 40_503 % 65_536
        let first = Vocabulary.firstWords[place / 64 % 64]
        let second = Vocabulary.secondWords[place % 64]
        return "\(first)\(second) \(Vocabulary.trades[place / 4_096])"
    }

    private static func isCharity(_ provider: Int) -> Bool {
        provider % 5 < 2
    }

    private mutating func write(_ provider: Int, to file: CSVFile) {
        let isCharity = Organisations.isCharity(provider)
        Organisations.writeReference(provider, to: file)
        file.text(Organisations.name(provider))
        file.text(isCharity ? "third_sector" : "private")
        file.flag(random.chance(70))
        file.flag(isCharity)
        file.empty()
        file.day(Day(1985, 1, 1).adding(days: random.below(11_000)))
        file.empty()
        file.text("provider")
        if random.chance(90) {
            file.reference("", 1_000_000 + provider * 7, digits: 8)
        } else {
            file.empty()
        }
        if isCharity { file.number(200_000 + provider * 3) } else { file.empty() }
        file.empty()
        file.empty()
    }
}
