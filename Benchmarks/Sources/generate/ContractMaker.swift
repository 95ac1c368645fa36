/// Draws agreements and writes them as rows of `contracts.csv`.
struct ContractMaker {
    static let header = """
        reference,title,kind,status,provider,commissioner,department,contract_manager,description,\
        regime,is_light_touch,start_date,initial_end_date,end_date,extension_until,terminated_on,\
        notice_days,annual_value,total_value,maximum_value,irrecoverable_vat,payment_mechanism,\
        procurement_route,procedure_reference,awarded_on,tier,review_interval_months,\
        parent_contract,currency
        """
    /// The Procurement Act 2023 holds for what was begun from this day on.
    private static let procurementAct = Day(2025, 2, 24)
    private static let healthRegime = Day(2024, 1, 1)

    private var random: Randomness
    private var lastFramework: Int?

    init(seed: UInt64) {
        random = Randomness(seed: seed, stream: "contracts")
    }

    // MARK: Drawing

    /// - Parameter isRevised: what is drawn for the others stays the same.
    mutating func contract(
        _ number: Int, provider: Int, of serviceType: ServiceType, isRevised: Bool = false
    ) -> Contract {
        let kind = kind(number, isInHouse: provider == 0)
        let status: String
        var term = term()
        (status, term) = state(of: term)
        let framework = kind == "call_off" ? lastFramework : nil
        if kind == "framework" { lastFramework = number }
        let annualPence = kind == "framework" ? nil : annualPence(kind)
        return Contract(
            number: number, provider: provider, serviceType: serviceType, kind: kind,
            status: status, term: term,
            annualPence: isRevised ? annualPence.map { $0 + $0 / 20 } : annualPence,
            framework: framework, isRevised: isRevised)
    }

    private mutating func kind(_ number: Int, isInHouse: Bool) -> String {
        if isInHouse { return "in_house" }
        if number % 50 == 25 { return "framework" }
        switch random.below(100) {
        case ..<8: return lastFramework == nil ? "contract" : "call_off"
        case ..<20: return "grant"
        case ..<28: return "service_level_agreement"
        case ..<40: return "spot_purchase"
        case ..<43: return "partnership"
        default: return "contract"
        }
    }

    private mutating func term() -> Term {
        var start = Day(2017, 4, 1).adding(days: random.below(3_650))
        if random.chance(60) { start = start.month.firstDay }
        let months = 12 * random.from(1...5)
        let extensionMonths = random.chance(65) ? 12 * random.from(1...2) : 0
        if random.chance(3) {
            return Term(
                start: start, initialEnd: nil, end: nil, latestEnd: nil, terminated: nil,
                months: 0, latestMonths: 0)
        }
        let initialEnd = start.end(ofMonths: months)
        let isExtended = extensionMonths > 0 && initialEnd < Day.asOf && random.chance(60)
        let currentMonths = months + (isExtended ? 12 : 0)
        return Term(
            start: start, initialEnd: initialEnd, end: start.end(ofMonths: currentMonths),
            latestEnd: extensionMonths > 0 ? start.end(ofMonths: months + extensionMonths) : nil,
            terminated: nil, months: currentMonths, latestMonths: months + extensionMonths)
    }

    /// Where the agreement stands on the day asked, and its term with the day it was ended early.
    private mutating func state(of term: Term) -> (String, Term) {
        if term.start > Day.asOf { return (random.chance(50) ? "planned" : "tendering", term) }
        if random.below(200) == 0 { return ("withdrawn", term) }
        let last = min(term.end ?? Day.asOf, Day.asOf)
        if random.chance(2) {
            let days = random.below(last.number - term.start.number + 1)
            let ended = Term(
                start: term.start, initialEnd: term.initialEnd, end: term.end,
                latestEnd: term.latestEnd, terminated: term.start.adding(days: days),
                months: term.months, latestMonths: term.latestMonths)
            return ("terminated", ended)
        }
        // Some run out and nobody closes them: what a register should bring to light.
        let isOver = term.end.map { $0 < Day.asOf } ?? false
        return (isOver && !random.chance(5) ? "closed" : "active", term)
    }

    private mutating func annualPence(_ kind: String) -> Int {
        let middles = [8_000, 25_000, 60_000, 140_000, 380_000, 1_600_000]
        let middle = kind == "spot_purchase" || kind == "grant" ? middles[0] : random.pick(middles)
        return middle * 100 / 2 + random.below(middle * 100)
    }

    // MARK: Writing

    mutating func write(_ contract: Contract, to file: CSVFile) {
        writeIdentity(contract, to: file)
        writeTerm(contract.term, to: file)
        writeValue(contract, to: file)
        writeProcurement(contract, to: file)
    }

    private mutating func writeIdentity(_ contract: Contract, to file: CSVFile) {
        let district = random.pick(Vocabulary.districts)
        let place = random.chance(40) ? district.name : random.pick(district.localities)
        Contract.writeReference(contract.number, to: file)
        file.text(
            "\(contract.serviceType.name): \(place)\(contract.isRevised ? " (revised)" : "")")
        file.text(contract.kind)
        file.text(contract.status)
        Organisations.writeReference(contract.provider, to: file)
        file.text("LA001")
        file.text(contract.serviceType.department)
        file.text(contract.serviceType.manager)
        if random.chance(8) {
            file.quoted("For people living in \(place), known as \"\(place) first\"")
        } else {
            file.empty()
        }
        file.text(regime(contract))
        file.flag(contract.kind != "grant")
    }

    private func regime(_ contract: Contract) -> String {
        let isProcured = !["grant", "in_house", "service_level_agreement"].contains(contract.kind)
        let start = contract.term.start
        if !isProcured { return "none" }
        let isHealth = contract.serviceType.department == "Public Health"
        if isHealth, start >= ContractMaker.healthRegime { return "psr2023" }
        return start < ContractMaker.procurementAct ? "pcr2015" : "pa2023"
    }

    private mutating func writeTerm(_ term: Term, to file: CSVFile) {
        file.day(term.start)
        file.day(term.initialEnd)
        file.day(term.end)
        file.day(term.latestEnd)
        file.day(term.terminated)
        file.number(random.pick([30, 60, 90, 90, 180]))
    }

    private mutating func writeValue(_ contract: Contract, to file: CSVFile) {
        let term = contract.term
        let hasEnd = term.months > 0
        file.pence(contract.annualPence)
        file.pence(hasEnd ? contract.annualPence.map { $0 * term.months / 12 } : nil)
        if let annual = contract.annualPence {
            file.pence(hasEnd ? annual * term.latestMonths / 12 : nil)
        } else {
            file.pence(random.from(1...80) * 10_000_000)
        }
        if random.chance(10) { file.pence(random.below(500_000)) } else { file.empty() }
        switch contract.kind {
        case "grant": file.text("grant")
        case "spot_purchase": file.text("spot")
        default: file.text(random.pick(["block", "block", "cost_and_volume", "outcome_based"]))
        }
    }

    private mutating func writeProcurement(_ contract: Contract, to file: CSVFile) {
        file.text(route(contract))
        if random.chance(30) {
            file.reference("DN", random.below(1_000_000), digits: 6)
        } else {
            file.empty()
        }
        let isAwarded = !["planned", "tendering"].contains(contract.status)
        file.day(
            isAwarded && random.chance(80)
                ? contract.term.start.adding(days: -random.from(14...150)) : nil)
        let annual = contract.annualPence ?? 0
        file.text(annual >= 100_000_000 ? "gold" : annual >= 20_000_000 ? "silver" : "bronze")
        if random.chance(85) { file.number(random.pick([3, 6, 12, 12])) } else { file.empty() }
        if let framework = contract.framework {
            Contract.writeReference(framework, to: file)
        } else {
            file.empty()
        }
        file.text("GBP")
    }

    private mutating func route(_ contract: Contract) -> String {
        switch contract.kind {
        case "grant": "grant_process"
        case "in_house", "service_level_agreement", "partnership": "not_procured"
        case "call_off": "framework_call_off"
        case "spot_purchase": "direct_award"
        default:
            random.pick(
                contract.term.start < ContractMaker.procurementAct
                    ? ["open", "open", "restricted", "light_touch", "direct_award"]
                    : ["open", "competitive_flexible", "light_touch", "direct_award"])
        }
    }
}
