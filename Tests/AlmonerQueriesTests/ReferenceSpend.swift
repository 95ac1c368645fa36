import AlmonerModel
import AlmonerQueries
import TestSupport

/// Contracts and payments made up from a seed, and the questions about spend answered the slow and
/// obvious way, day by day and payment by payment.
struct ReferenceSpend {
    struct Contract {
        let reference: String
        let kind: String
        let status: String
        let provider: String?
        let department: String?
        let start: Day?
        let end: Day?
        let terminatedOn: Day?
        let annualPence: Int?
        let currency: String

        func runs(on day: Day) -> Bool {
            guard ["active", "closed", "terminated"].contains(status), let start else {
                return false
            }
            return start <= day && (end ?? day) >= day && (terminatedOn ?? day) >= day
        }
    }

    struct Payment {
        let contract: String?
        let payee: String?
        let name: String?
        let number: String?
        let department: String?
        let paidOn: Day
        let pence: Int
    }

    /// Organisations with their names and company numbers; P3 and P4 have one name.
    static let organisations = [
        ("P0", "Alder Care Ltd", "00000010"), ("P1", "Beech & Co", "00000011"),
        ("P2", "The Cedar Trust", ""), ("P3", "Twin Homes", ""), ("P4", "TWIN HOMES LTD", ""),
    ]

    var contracts: [Contract] = []
    var payments: [Payment] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<8 {
            let days = (0..<3).map { _ in ReferenceSpend.day(&random) }.sorted()
            contracts.append(
                Contract(
                    reference: "K\(number)", kind: random.oneIn(6) ? "framework" : "contract",
                    status: [
                        "active", "active", "closed", "terminated", "planned", "withdrawn",
                    ].randomElement(using: &random) ?? "",
                    provider: random.maybe { "P\(Int.random(in: 0..<5, using: &$0))" },
                    department: random.maybe { ["Adults", "Health"].randomElement(using: &$0) }
                        ?? nil,
                    start: random.oneIn(9) ? nil : days[0], end: random.maybe { _ in days[2] },
                    terminatedOn: random.oneIn(4) ? days[1] : nil,
                    annualPence: random.maybe { Int.random(in: 0...4_000, using: &$0) },
                    currency: random.oneIn(9) ? "EUR" : "GBP"))
        }
        for _ in 0..<25 { payments.append(ReferenceSpend.payment(&random)) }
    }

    private static func day(_ random: inout SeededGenerator) -> Day {
        Month(year: 2024, month: 1).firstDay.adding(days: Int.random(in: 0..<600, using: &random))
    }

    private static func payment(_ random: inout SeededGenerator) -> Payment {
        let payee = random.oneIn(3) ? "P\(Int.random(in: 0..<5, using: &random))" : nil
        let names = [
            "ALDER CARE LIMITED", "Beech and Co.", "CEDAR TRUST", "Twin Homes", "OAK", "Oak Ltd",
            "***",
        ]
        return Payment(
            contract: random.oneIn(2) ? "K\(Int.random(in: 0..<8, using: &random))" : nil,
            payee: payee, name: payee == nil ? names.randomElement(using: &random) : nil,
            number: random.oneIn(3)
                ? ["P2", "00000010", "V1"].randomElement(using: &random) : nil,
            department: random.maybe { ["Adults", "Health"].randomElement(using: &$0) } ?? nil,
            paidOn: day(&random), pence: Int.random(in: -300...1_000, using: &random))
    }

    func add(to register: TestRegister) throws {
        try register.add(
            "organisation", header: "reference,name,company_number",
            ReferenceSpend.organisations.map { [$0.0, $0.1, $0.2] })
        try register.add(
            "contract",
            header: """
                reference,title,kind,status,provider,department,start_date,end_date,\
                terminated_on,annual_value,currency
                """,
            contracts.map {
                [
                    $0.reference, "Title", $0.kind, $0.status, $0.provider, $0.department,
                    $0.start?.description, $0.end?.description, $0.terminatedOn?.description,
                    $0.annualPence.map { Money.plain(pence: Int64($0)) }, $0.currency,
                ]
            })
        try register.add(
            "payment",
            header: "reference,contract,payee,payee_name,payee_number,department,paid_on,amount",
            payments.enumerated().map { place, each in
                [
                    "\(place)", each.contract, each.payee, each.name, each.number, each.department,
                    each.paidOn.description, Money.plain(pence: Int64(each.pence)),
                ]
            })
    }

    private func contract(of payment: Payment) -> Contract? {
        contracts.first { $0.reference == payment.contract && $0.status != "withdrawn" }
    }

    // MARK: Spend

    /// Each row as text, in order.
    func spend(by: [Spend.Grouping], in period: Period, department: String?) -> [String] {
        let slots = by.contains(.month) ? ReferenceSpend.months(of: period) : [period]
        var groups: [[String?]: Group] = [:]
        if by == [.month] { for slot in slots { groups[["\(slot.from)"]] = Group() } }
        for slot in slots {
            for contract in contracts where isCounted(contract, department) {
                let days = ReferenceSpend.days(of: slot).count { contract.runs(on: $0) }
                guard days > 0 else { continue }
                let key = key(by, contract, nil, slot)
                groups[key, default: Group()].ran = true
                guard contract.kind != "framework", let annual = contract.annualPence else {
                    continue
                }
                let share =
                    Fraction(Int128(slot.months), over: 12)
                    * Fraction(Int128(days), over: Int128(slot.days))
                groups[key, default: Group()].known.append((Fraction(annual) * share).rounded)
            }
            for payment in payments where ReferenceSpend.days(of: slot).contains(payment.paidOn) {
                let own = contract(of: payment)
                if let own, !isCounted(own, department) { continue }
                if own == nil, let department, payment.department != department { continue }
                let key = key(by, own, payment, slot)
                groups[key, default: Group()].paid.append(payment.pence)
                guard let own else { continue }
                if ReferenceSpend.days(of: slot).contains(where: own.runs) {
                    groups[key, default: Group()].ran = true
                } else {
                    groups[key, default: Group()].hasIdle = true
                }
            }
        }
        return
            groups
            .sorted { left, right in
                left.key.map { $0 ?? "~" }.lexicographicallyPrecedes(right.key.map { $0 ?? "~" })
            }
            .map { key, group in (key.map { $0 ?? "-" } + group.cells).joined(separator: " ") }
    }

    struct Group {
        var paid: [Int] = []
        var known: [Int] = []
        var ran = false
        var hasIdle = false

        var cells: [String] {
            let paidPence = paid.reduce(0, +)
            var agreed: Int?
            if !known.isEmpty { agreed = known.reduce(0, +) } else if !ran, hasIdle { agreed = 0 }
            var rate: Fraction?
            if let agreed, agreed > 0 {
                rate = Fraction(Int128(paidPence - agreed), over: Int128(agreed))
            }
            var flag = "-"
            if let rate {
                if rate > Fraction(1, over: 10) { flag = "over" }
                if rate < Fraction(-1, over: 10) { flag = "under" }
            }
            if !paid.isEmpty && !ran { flag = "no_contract" }
            return [
                "\(paidPence)", agreed.map { "\($0)" } ?? "-",
                agreed.map { "\(paidPence - $0)" } ?? "-", rate.map { "\($0.double)" } ?? "-",
                flag,
            ]
        }
    }

    private func isCounted(_ contract: Contract, _ department: String?) -> Bool {
        contract.status != "withdrawn" && contract.currency == "GBP"
            && (department == nil || contract.department == department)
    }

    private func key(
        _ by: [Spend.Grouping], _ contract: Contract?, _ payment: Payment?, _ slot: Period
    ) -> [String?] {
        by.map { grouping in
            switch grouping {
            case .contract: contract?.reference
            case .provider: contract?.provider ?? payment?.payee
            case .department: contract?.department ?? payment?.department
            case .month: "\(slot.from)"
            }
        }
    }

    private static func months(of period: Period) -> [Period] {
        (0..<period.months).compactMap { offset in
            let month = period.from.adding(offset)
            return Period(from: month, to: month)
        }
    }

    private static func days(of period: Period) -> [Day] {
        (0..<period.days).map { period.firstDay.adding(days: $0) }
    }

    // MARK: Off contract

    /// Each row as text, in order.
    func offContract(in period: Period, above pence: Int) -> [String] {
        let off = payments.filter { payment in
            guard (period.firstDay...period.lastDay).contains(payment.paidOn) else { return false }
            let own = contracts.first { $0.reference == payment.contract }
            if let own, own.currency != "GBP" || own.runs(on: payment.paidOn) { return false }
            let organisation = organisation(behind: payment).reference
            return organisation == nil
                || !contracts.contains {
                    $0.provider == organisation && $0.runs(on: payment.paidOn)
                }
        }
        let groups = Dictionary(grouping: off) { payment -> String in
            organisation(behind: payment).reference
                ?? "\(payment.number ?? "") \(FoldedName(payment.name ?? ""))"
        }
        return groups.values.map(offContractRow)
            .filter { $0.pence > pence }
            .sorted { ($1.pence, $0.payee, $0.number) < ($0.pence, $1.payee, $1.number) }
            .map(\.text)
    }

    private func offContractRow(
        _ payments: [Payment]
    ) -> (pence: Int, payee: String, number: String, text: String) {
        let pence = payments.reduce(0) { $0 + $1.pence }
        let found = payments.map { organisation(behind: $0) }
        let payee = found[0].reference ?? payments.compactMap(\.name).min() ?? ""
        let days = payments.map(\.paidOn).sorted()
        let match = found.contains { $0.by == "name" } ? "name" : found[0].by
        let text = "\(payee) \(pence) \(payments.count) \(days[0]) \(days[days.count - 1]) \(match)"
        return (pence, payee, payments[0].number ?? "", text)
    }

    private func organisation(behind payment: Payment) -> (reference: String?, by: String) {
        if let payee = payment.payee { return (payee, "identifier") }
        for (reference, _, company) in ReferenceSpend.organisations {
            if let number = payment.number, number == reference || number == company {
                return (reference, "identifier")
            }
        }
        let named = ReferenceSpend.organisations.filter {
            FoldedName($0.1) == FoldedName(payment.name ?? "")
        }
        return named.count == 1 ? (named[0].0, "name") : (nil, "-")
    }
}
