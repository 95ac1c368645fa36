import AlmonerModel

/// What the parts of a process say about one agreement, in the register's columns. What they do not
/// say is not among the cells.
final class AgreementFacts {
    private var lots = 0
    private var zeroes = 0
    private var grossOnly = 0
    private var withoutCurrency = 0

    /// Contracts Finder's processes: there an amount of 0 means that none was stated.
    private static let contractsFinder = "ocds-b5fd17-"

    /// What was left out of all agreements, a line each.
    var remarks: [String] {
        let amounts = [
            (zeroes, "of 0 left out: to Contracts Finder that is an amount not stated"),
            (grossOnly, "with VAT only left out: the register's are without"),
            (withoutCurrency, "without a currency left out"),
        ].filter { $0.0 > 0 }.map { "\(counted($0.0, "amount")) \($0.1)" }
        guard lots > 0 else { return amounts }
        return amounts + [
            "\(counted(lots, "lot")) not taken: a line of a contract has a unit, and a lot has none"
        ]
    }

    /// Lots have no place in the register (docs/exchange/ocds.md says why).
    func countLots(of tender: JSONNode?) {
        lots += tender?["lots"]?.items.count ?? 0
    }

    func cells(
        of agreement: ProcessOutline.Agreement, in process: ContractingProcess,
        _ site: AgreementSite, _ intake: RecordIntake
    ) -> [String: String?] {
        let tender = process.node["tender"]
        let (award, contract) = (agreement.award, agreement.contract)
        // The nearest to the agreement that says it.
        let parts = [contract, award, tender].compactMap { $0 }
        var cells = procurement(of: tender, besides: [contract, award].compactMap { $0 })
        cells["title"] = AgreementFacts.text("title", of: parts + [process.node])
        cells["description"] = AgreementFacts.text("description", of: parts + [process.node])
        cells["awarded_on"] = Timestamp.day(award?["date"]?.cell())
        take(contract?["value"] ?? award?["value"], in: process, into: &cells)
        let period = contract?["period"] ?? award?["contractPeriod"]
        take(period, into: &cells, site, intake)
        takeFirstEnd(of: agreement, into: &cells)
        return cells
    }

    func cells(
        ofTender tender: JSONNode, in process: ContractingProcess, _ site: AgreementSite,
        _ intake: RecordIntake
    ) -> [String: String?] {
        var cells = procurement(of: tender, besides: [])
        cells["title"] = AgreementFacts.text("title", of: [tender, process.node])
        cells["description"] = AgreementFacts.text("description", of: [tender, process.node])
        take(tender["value"], in: process, into: &cells)
        let lots = tender["lots"]?.items ?? []
        let period = tender["contractPeriod"] ?? (lots.count == 1 ? lots[0]["contractPeriod"] : nil)
        take(period, into: &cells, site, intake)
        return cells
    }

    /// A contract that has come to a close is closed; terminated where the file says that it was
    /// before its last day.
    func status(
        _ status: String, stated: String?, registered: String?, end: String?,
        _ agreement: ProcessOutline.Agreement, _ process: ContractingProcess
    ) -> String? {
        guard stated == "terminated" else { return status }
        if registered == "closed" || registered == "terminated" { return nil }
        let parts = [agreement.contract].compactMap { $0 }
        let hasNotice = AgreementFacts.notices(in: parts).contains { $0.code == "UK11" }
        let isEarly = Timestamp.day(process.date).map { day in end.map { day < $0 } ?? false }
        return hasNotice || isEarly == true ? "terminated" : status
    }

    // MARK: Texts and procurement

    private static func text(_ member: String, of parts: [JSONNode]) -> String? {
        parts.lazy.compactMap { $0[member]?.cell() }.first
    }

    private func procurement(
        of tender: JSONNode?, besides parts: [JSONNode]
    ) -> [String: String?] {
        var cells: [String: String?] = [:]
        let details = tender?["procurementMethodDetails"]
        let method = tender?["procurementMethod"]
        if let found = ProcurementWords.route(details: details?.name, method: method?.name) {
            cells["procurement_route"] = found.route
            method?.use()
            if found.byDetails { details?.use() }
        }
        if let law = tender?["legalBasis"], let scheme = law["scheme"]?.name,
            let id = law["id"]?.name, let regime = ProcurementWords.regime((scheme, id))
        {
            law["scheme"]?.use()
            law["id"]?.use()
            cells["regime"] = regime
        }
        let regimes = (parts + [tender].compactMap { $0 }).flatMap {
            $0["specialRegime"]?.items ?? []
        }
        if let lightTouch = regimes.first(where: { $0.name == "lightTouch" }) {
            cells["is_light_touch"] = lightTouch.cell(as: "true")
        }
        if let isFramework = tender?["techniques"]?["hasFrameworkAgreement"],
            isFramework.cell() == "true"
        {
            cells["kind"] = "framework"
        }
        return cells
    }

    // MARK: Money and time

    private func take(
        _ value: JSONNode?, in process: ContractingProcess, into cells: inout [String: String?]
    ) {
        guard let value else { return }
        guard let amount = value["amount"], let written = amount.name else {
            if value["amountGross"] != nil { grossOnly += 1 }
            return
        }
        guard let currency = value["currency"], currency.name != nil else {
            withoutCurrency += 1
            return
        }
        if written == "0", process.ocid.hasPrefix(AgreementFacts.contractsFinder) {
            zeroes += 1
            return
        }
        cells["total_value"] = amount.cell()
        cells["currency"] = currency.cell()
    }

    private func take(
        _ period: JSONNode?, into cells: inout [String: String?], _ site: AgreementSite,
        _ intake: RecordIntake
    ) {
        guard let period else { return }
        let start = Timestamp.day(period["startDate"]?.cell())
        let end = Timestamp.day(period["endDate"]?.cell())
        let latest = Timestamp.day(period["maxExtentDate"]?.cell())
        if let start, let end, end < start {
            site.warn(
                CellProblem(
                    .ruleBroken, "it ends on \(end), before it begins on \(start): both left out"),
                column: "end_date", intake)
            return
        }
        cells["start_date"] = start
        cells["end_date"] = end
        if end != nil, start != nil { period["durationInDays"]?.use() }
        guard let latest, latest >= end ?? start ?? latest else { return }
        cells["extension_until"] = latest
    }

    /// What was awarded is what was first agreed, where the contract says what holds now.
    private func takeFirstEnd(
        of agreement: ProcessOutline.Agreement, into cells: inout [String: String?]
    ) {
        guard agreement.contract?["period"]?["endDate"]?.name != nil,
            let awarded = agreement.award?["contractPeriod"]?["endDate"],
            let first = Timestamp.day(awarded.name), let end = cells["end_date"] ?? nil,
            first <= end
        else { return }
        awarded.use()
        cells["initial_end_date"] = first
    }

    // MARK: Notices

    /// The notices of the Procurement Act 2023 among the documents of the parts.
    static func notices(in parts: [JSONNode]) -> [(code: String, day: String, id: String?)] {
        parts.flatMap { $0["documents"]?.items ?? [] }.compactMap { document in
            guard let code = document["noticeType"]?.name, ProcurementWords.isNoticeCode(code),
                let day = Timestamp.day(document["datePublished"]?.cell())
            else { return nil }
            document["noticeType"]?.use()
            let id = document["id"]?.cell()
            return (code, day, id == noticeID(code: code, day: day) ? nil : id)
        }
    }

    /// What a notice without a reference goes by when it is published.
    static func noticeID(code: String, day: String) -> String { "\(code)-\(day)" }
}
