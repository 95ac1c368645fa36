/// A large service map with what the questions about it need: who provides, under which contracts,
/// for how many people in need.
struct ServiceMap {
    /// What a service can serve: the leaves of one branch of care groups and of one of needs, in
    /// all localities of a county.
    static let mostCells = 4 * 4 * localitiesOfCounty
    private static let localitiesOfCounty =
        Vocabulary.districts.count * Classifications.localitiesOfDistrict
    /// So that as many services meet in a cell at any size.
    private static let servicesOfCounty = 2_000
    private static let contractsOfService = 2

    let services: Int
    /// The leaf cells of each service, a row each.
    let cells: Int
    let directory: String
    let seed: UInt64

    func write() throws {
        let counties = (services - 1) / ServiceMap.servicesOfCounty + 1
        try Classifications.write(directory, counties: counties)
        var organisations = Organisations(
            contracts: services * ServiceMap.contractsOfService, directory: directory, seed: seed)
        try organisations.write()
        var services = Services(
            count: services, providers: organisations.providers, counties: counties,
            directory: directory, seed: seed)
        var random = Randomness(seed: seed, stream: "cells of the map")
        try services.write { _, service, file in
            try writeCells(of: service, &random, to: file)
        }
        try writeContracts(of: services)
        var needEstimates = try NeedEstimates(directory: directory, seed: seed)
        try needEstimates.write(counties: counties)
    }

    /// Neighbouring localities, crossed with some leaves of both branches, up to the number asked.
    private func writeCells(
        of service: Service, _ random: inout Randomness, to file: CSVFile
    ) throws {
        let careGroups = leaves(of: Vocabulary.careGroups[service.serviceType.careGroup], &random)
        let needs = leaves(of: Vocabulary.needs[service.serviceType.need], &random)
        let county = service.district / Vocabulary.districts.count
        let firstPlace =
            service.district % Vocabulary.districts.count * Classifications.localitiesOfDistrict
            + random.below(Classifications.localitiesOfDistrict)
        for cell in 0..<cells {
            let people = cell % (careGroups.count * needs.count)
            let place =
                (firstPlace + cell / (careGroups.count * needs.count))
                % ServiceMap.localitiesOfCounty
            service.writeReference(to: file)
            file.text(careGroups[people / needs.count])
            file.text(needs[people % needs.count])
            file.text(localityCode(place, ofCounty: county))
            try file.endRow()
        }
    }

    /// Two to four of the leaves; all, where fewer would not make as many cells as asked.
    private func leaves(of branch: Branch, _ random: inout Randomness) -> [String] {
        let fewest = cells > 2 * 2 * ServiceMap.localitiesOfCounty ? branch.leaves.count : 2
        return random.pick(random.from(fewest...branch.leaves.count), of: branch.leaves)
            .map(\.code)
    }

    private func localityCode(_ place: Int, ofCounty county: Int) -> String {
        Classifications.localityCode(
            county * Vocabulary.districts.count + place / Classifications.localitiesOfDistrict,
            place % Classifications.localitiesOfDistrict)
    }

    private func writeContracts(of services: Services) throws {
        let contractFile = try CSVFile(directory, "contracts", header: ContractMaker.header)
        let lineFile = try CSVFile(directory, "contract_lines", header: ContractLines.header)
        var maker = ContractMaker(seed: seed)
        var lines = ContractLines(seed: seed)
        for number in 1...services.all.count * ServiceMap.contractsOfService {
            let service = services.all[(number - 1) % services.all.count]
            let contract = maker.contract(
                number, provider: service.provider, of: service.serviceType)
            maker.write(contract, to: contractFile)
            try contractFile.endRow()
            _ = try lines.lines(of: contract, for: service, among: services, to: lineFile)
        }
        try contractFile.close()
        try lineFile.close()
    }
}
