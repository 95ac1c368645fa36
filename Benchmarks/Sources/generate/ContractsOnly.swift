/// `organisations.csv` and `contracts.csv`: what the import is measured on.
struct ContractsOnly {
    let contracts: Int
    let directory: String
    let seed: UInt64
    /// Each tenth contract with another title and value: the file as it is sent a month later.
    let isTenthChanged: Bool

    func write() throws {
        var organisations = Organisations(contracts: contracts, directory: directory, seed: seed)
        try organisations.write()
        var random = Randomness(seed: seed, stream: "providers of contracts")
        var maker = ContractMaker(seed: seed)
        let file = try CSVFile(directory, "contracts", header: ContractMaker.header)
        for number in 1...contracts {
            // One agreement in twelve is in house.
            let provider = random.below(12) == 0 ? 0 : random.from(1...organisations.providers)
            let contract = maker.contract(
                number, provider: provider, of: random.pick(Vocabulary.serviceTypes),
                isRevised: isTenthChanged && number.isMultiple(of: 10))
            maker.write(contract, to: file)
            try file.endRow()
        }
        try file.close()
    }
}
