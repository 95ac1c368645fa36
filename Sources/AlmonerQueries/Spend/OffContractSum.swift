import AlmonerModel
import AlmonerStore

/// What one payee was paid off contract.
struct OffContractSum {
    /// Who was paid: an organisation, else a supplier's number with a name, else a name.
    enum Payee: Hashable {
        case organisation(Int64)
        case nobodyKnown(number: String?, name: FoldedName)

        init(_ each: MatchedPayment) {
            if let organisation = each.match.organisation {
                self = .organisation(organisation)
            } else {
                self = .nobodyKnown(
                    number: each.payment.payeeNumber,
                    name: FoldedName(each.payment.payeeName ?? ""))
            }
        }

        var organisation: Int64? {
            if case .organisation(let id) = self { id } else { nil }
        }
    }

    private(set) var pence: Int128 = 0
    private var payments = 0
    private var firstPaidOn: Day
    private var lastPaidOn: Day
    private var match: OffContractPayee.Match?
    /// The least of its spellings.
    private var name: String
    private let number: String

    private init(_ payment: OffContractPayment) {
        firstPaidOn = payment.paidOn
        lastPaidOn = payment.paidOn
        name = payment.payeeName ?? ""
        number = payment.payeeNumber ?? ""
    }

    private mutating func add(_ each: MatchedPayment) {
        pence += Int128(each.payment.pence)
        payments += 1
        firstPaidOn = min(firstPaidOn, each.payment.paidOn)
        lastPaidOn = max(lastPaidOn, each.payment.paidOn)
        if let spelling = each.payment.payeeName { name = min(name, spelling) }
        // One payment matched by name makes the whole row no better than that.
        if match != .name { match = each.match.by }
    }

    private func row(_ organisation: NamedReference?) -> OffContractPayee {
        OffContractPayee(
            payee: organisation.map(OffContractPayee.Payee.organisation) ?? .name(name),
            paidPence: Int64(clamping: pence), payments: payments, firstPaidOn: firstPaidOn,
            lastPaidOn: lastPaidOn, matchedBy: match)
    }

    /// - Parameter above: what a payee must have been paid more than, in pence.
    static func rows(
        _ off: [MatchedPayment], above: Int64, in register: Connection
    ) throws -> [OffContractPayee] {
        var sums: [Payee: OffContractSum] = [:]
        for each in off {
            sums[Payee(each), default: OffContractSum(each.payment)].add(each)
        }
        sums = sums.filter { $0.value.pence > above }
        let names = try RecordNames(
            RecordNames.organisationSQL, of: Set(sums.keys.compactMap(\.organisation)),
            in: register)
        return
            sums
            .map { payee, sum in
                (row: sum.row(payee.organisation.flatMap { names[$0] }), number: sum.number)
            }
            .sorted { left, right in
                (right.row.paidPence, left.row.payee.text, left.number)
                    < (left.row.paidPence, right.row.payee.text, right.number)
            }
            .map(\.row)
    }
}

extension OffContractPayee.Payee {
    /// What it is sorted by.
    fileprivate var text: String {
        switch self {
        case .organisation(let organisation): organisation.reference
        case .name(let name): name
        }
    }
}
