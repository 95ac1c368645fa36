/// A file for each table of a register in use: what the questions are measured on.
struct WholeRegister {
    let contracts: Int
    let activity: Int
    let directory: String
    let seed: UInt64

    func write() throws {
        try Classifications.write(directory, counties: 1)
        var organisations = Organisations(contracts: contracts, directory: directory, seed: seed)
        try organisations.write()
        // One service to five contracts.
        var services = Services(
            count: min(20_000, max(4, contracts / 5)), providers: organisations.providers,
            counties: 1, directory: directory, seed: seed)
        try services.write()
        let deliveries = try writeContracts(services, providers: organisations.providers)
        var activityRows = Activity(directory: directory, services: services, seed: seed)
        try activityRows.write(activity, of: deliveries)
        var needEstimates = try NeedEstimates(directory: directory, seed: seed)
        try needEstimates.write(counties: 1)
    }

    /// The contracts with all that hangs on each, and what they delivered.
    private func writeContracts(_ services: Services, providers: Int) throws -> [Delivery] {
        let contractFile = try CSVFile(directory, "contracts", header: ContractMaker.header)
        let lineFile = try CSVFile(directory, "contract_lines", header: ContractLines.header)
        var random = Randomness(seed: seed, stream: "services of contracts")
        var maker = ContractMaker(seed: seed)
        var lines = ContractLines(seed: seed)
        var payments = try Payments(directory: directory, providers: providers, seed: seed)
        var judgements = try Judgements(directory: directory, seed: seed)
        var deliveries: [Delivery] = []
        for number in 1...contracts {
            let service = random.pick(services.all)
            let contract = maker.contract(
                number, provider: service.provider, of: service.serviceType)
            maker.write(contract, to: contractFile)
            try contractFile.endRow()
            deliveries += try lines.lines(of: contract, for: service, among: services, to: lineFile)
            try payments.pay(contract)
            try judgements.judge(contract)
        }
        try payments.payOffContract(contracts: contracts)
        try judgements.close()
        try contractFile.close()
        try lineFile.close()
        return deliveries
    }
}
