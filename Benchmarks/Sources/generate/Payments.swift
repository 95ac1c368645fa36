/// Writes `payments.csv`: what was paid under contracts each quarter, and what was paid off them.
struct Payments {
    private static let header =
        "reference,contract,payee,payee_name,payee_number,paid_on,amount,department,purpose"
    /// The quarters paid for: those of the last complete financial years and of this one.
    private static let firstQuarter = Month(2024, 6)
    private static let quarters = 9

    private let file: CSVFile
    private let providers: Int
    private var random: Randomness
    private var count = 0

    init(directory: String, providers: Int, seed: UInt64) throws {
        file = try CSVFile(directory, "payments", header: Payments.header)
        self.providers = providers
        random = Randomness(seed: seed, stream: "payments")
    }

    /// One payment for each quarter the contract ran in.
    mutating func pay(_ contract: Contract) throws {
        guard let ran = contract.ran, let annual = contract.annualPence else { return }
        for quarter in 0..<Payments.quarters {
            let month = Payments.firstQuarter.adding(3 * quarter)
            let paidOn = month.firstDay.adding(days: 24)
            guard ran.contains(paidOn) else { continue }
            // A few are credits, and a few are far from what was agreed.
            let percent = random.chance(2) ? random.from(-30...180) : random.from(90...110)
            try write(
                contract: contract.number, payee: contract.provider, paidOn: paidOn,
                pence: annual / 4 * percent / 100, department: contract.serviceType.department)
        }
    }

    /// Payments that no contract stands behind, to known and unknown payees. The last of all.
    mutating func payOffContract(contracts: Int) throws {
        for _ in 0..<max(1, contracts / 10) {
            let month = Payments.firstQuarter.adding(random.below(3 * Payments.quarters))
            try write(
                contract: nil, payee: random.chance(70) ? random.from(1...providers) : nil,
                paidOn: month.firstDay.adding(days: random.below(month.days)),
                pence: random.from(5_000...3_000_000),
                department: random.pick(Vocabulary.serviceTypes).department)
        }
        try file.close()
    }

    private mutating func write(
        contract: Int?, payee: Int?, paidOn: Day, pence: Int, department: String
    ) throws {
        count += 1
        file.reference("PAY", count, digits: 8)
        if let contract { Contract.writeReference(contract, to: file) } else { file.empty() }
        writePayee(payee)
        file.day(paidOn)
        file.pence(pence)
        file.text(department)
        file.text(contract == nil ? "Off contract" : "")
        try file.endRow()
    }

    /// Ledgers print names in their own way, and one payment in five has nothing but the name.
    private mutating func writePayee(_ payee: Int?) {
        guard let payee else {
            file.empty()
            file.text("SUNDRY SUPPLIER \(random.from(1...200))")
            file.reference("V", random.below(100_000), digits: 6)
            return
        }
        let isKnown = random.chance(80)
        if isKnown { Organisations.writeReference(payee, to: file) } else { file.empty() }
        file.text(isKnown ? "" : Organisations.name(payee).uppercased())
        file.reference("V", 200_000 + payee, digits: 6)
    }
}
