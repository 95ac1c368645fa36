/// Writes `reviews.csv` and `risks.csv`: the judgement on contracts that ran.
struct Judgements {
    private static let mostReviews = 3

    private let reviews: CSVFile
    private let risks: CSVFile
    private var random: Randomness

    init(directory: String, seed: UInt64) throws {
        reviews = try CSVFile(
            directory, "reviews",
            header: """
                contract,kind,due_on,held_on,rating,users_consulted,carers_consulted,\
                provider_consulted,findings,actions
                """)
        risks = try CSVFile(
            directory, "risks", header: "contract,assessed_on,likelihood,impact,mitigation")
        random = Randomness(seed: seed, stream: "judgements")
    }

    mutating func judge(_ contract: Contract) throws {
        guard let ran = contract.ran else { return }
        let years = (ran.upperBound.number - ran.lowerBound.number) / 365
        for year in max(1, years - Judgements.mostReviews + 1)..<max(1, years + 1) {
            try writeReview(contract, due: ran.lowerBound.end(ofMonths: 12 * year))
        }
        if contract.status == "active", random.chance(30) {
            try writePlannedReview(contract, due: Day.asOf.adding(days: random.from(1...300)))
        }
        guard random.chance(60) else { return }
        let assessed = ran.upperBound.adding(days: -random.below(365))
        try writeRisk(contract, assessedOn: max(ran.lowerBound, assessed))
        if random.chance(25), years > 1 {
            try writeRisk(contract, assessedOn: assessed.adding(days: -365))
        }
    }

    func close() throws {
        try reviews.close()
        try risks.close()
    }

    private mutating func writeReview(_ contract: Contract, due: Day) throws {
        let isHeld = random.chance(90)
        Contract.writeReference(contract.number, to: reviews)
        reviews.text(random.chance(10) ? "strategic" : "annual")
        reviews.day(due)
        reviews.day(isHeld ? min(due.adding(days: random.from(-20...40)), Day.asOf) : nil)
        reviews.number(isHeld ? random.from(1...6) : nil)
        for _ in 0..<3 { reviews.text(isHeld ? (random.chance(60) ? "true" : "false") : "") }
        reviews.text(isHeld ? random.pick(["Steady", "Rates hold", "Staffing thin"]) : "")
        reviews.empty()
        try reviews.endRow()
    }

    private mutating func writePlannedReview(_ contract: Contract, due: Day) throws {
        Contract.writeReference(contract.number, to: reviews)
        reviews.text("monitoring")
        reviews.day(due)
        for _ in 0..<7 { reviews.empty() }
        try reviews.endRow()
    }

    private mutating func writeRisk(_ contract: Contract, assessedOn: Day) throws {
        Contract.writeReference(contract.number, to: risks)
        risks.day(assessedOn)
        risks.number(random.from(1...5))
        risks.number(random.from(1...5))
        risks.text(random.chance(40) ? "Quarterly meetings" : "")
        try risks.endRow()
    }
}
