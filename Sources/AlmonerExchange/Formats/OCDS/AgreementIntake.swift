import AlmonerModel
import AlmonerStore

/// Takes the agreements of processes into the register, and counts what became of the processes.
final class AgreementIntake {
    private let intake: RecordIntake
    private let book: OrganisationBook
    private let known: KnownAgreements
    /// Empty where one file is read.
    private let files: [String]
    private let ownPrefix: String?
    private let facts: AgreementFacts

    private var taken = 0
    private var ahead = 0
    private var cameToNothing = 0
    private var gaveWay = 0
    private var knownFurther = 0
    private var silent = 0

    init(
        _ connection: Connection, _ intake: RecordIntake, files: [String], prefix: String?
    ) throws {
        self.intake = intake
        self.files = files
        ownPrefix = prefix.map { $0 + "-" }
        book = try OrganisationBook(connection)
        known = try KnownAgreements(connection)
        facts = AgreementFacts()
    }

    func take(_ process: ContractingProcess) throws {
        let site = AgreementSite(
            file: files.isEmpty ? nil : files[process.file], line: process.line,
            place: process.place)
        let parties = PartyBook(process, isOwn: isOwn(process.ocid), site, book, intake)
        for member in ["ocid", "id", "date", "tag", "initiationType"] {
            process.node[member]?.use()
        }
        facts.countLots(of: process.node["tender"])
        let agreements = ProcessOutline(process.node).agreements
        let before = try known.agreements(of: process.ocid)
        if before.isEmpty { try requireNotOwn(process.ocid, agreements) }
        if agreements.isEmpty {
            try takeTender(of: process, before, parties, site)
        } else {
            var references: Set<String> = []
            for agreement in agreements {
                let reference = reference(of: agreement, in: process.ocid, before)
                references.insert(reference)
                try take(agreement, reference, of: process, parties, site)
            }
            try giveWay(before, to: references, ocid: process.ocid, site)
        }
        intake.passOverUnused(of: process.node)
    }

    func finish() {
        var parts = [counted(taken, "agreement")]
        if ahead > 0 { parts.append("\(Money.grouped(UInt64(ahead))) of them not awarded yet") }
        intake.remark(parts.joined(separator: ", "))
        for (count, meaning) in [
            (gaveWay, "until now a tender: withdrawn, what was awarded is in its place"),
            (cameToNothing, "cancelled, unsuccessful or withdrawn: no agreement"),
            (knownFurther, "passed over: the register has what was awarded"),
            (silent, "passed over: without a tender, an award or a contract"),
        ] where count > 0 {
            intake.remark("\(counted(count, "process", "processes")) \(meaning)")
        }
        for remark in facts.remarks { intake.remark(remark) }
        if let summary = book.summary { intake.remark(summary) }
    }

    // MARK: What it is called by

    private func isOwn(_ ocid: String) -> Bool {
        ownPrefix.map { ocid.hasPrefix($0) } ?? false
    }

    /// A process that is called like an agreement of the register, with a prefix before it, is
    /// likely to have gone out of it: taken for somebody else's it would come in a second time.
    ///
    /// - Throws: `InputError` where nobody said what the register's own prefix is.
    private func requireNotOwn(
        _ ocid: String, _ agreements: [ProcessOutline.Agreement]
    ) throws {
        let prefix = String(ocid.prefix(OpenContractingExport.prefixLength))
        let reference = String(ocid.dropFirst(prefix.count + 1))
        guard ownPrefix == nil, OpenContractingExport.isPrefix(prefix),
            agreements.allSatisfy({ $0.path.last == reference }),
            try known.status(of: reference) != nil
        else { return }
        throw InputError(
            .usage,
            """
            \(ocid) is called like \(reference) of the register: if it went out of it, give \
            --prefix \(prefix); if it is somebody else's, give --prefix with the register's own
            """)
    }

    private func reference(
        of agreement: ProcessOutline.Agreement, in ocid: String,
        _ before: [KnownAgreements.Agreement]
    ) -> String {
        let id = agreement.path.last ?? ocid
        let isKnown = before.contains { $0.reference == id }
        if isKnown || isOwn(ocid) || id.hasPrefix(ocid) { return String(id.trimmed) }
        return String("\(ocid)/\(agreement.path.joined(separator: "/"))".trimmed)
    }

    // MARK: Agreements

    private func take(
        _ agreement: ProcessOutline.Agreement, _ reference: String,
        of process: ContractingProcess, _ parties: PartyBook, _ site: AgreementSite
    ) throws {
        let registered = try known.status(of: reference)
        let stated = agreement.status
        guard let status = ProcurementWords.status(ofSigned: stated) else {
            return try withdraw(reference, registered, site)
        }
        var cells = facts.cells(of: agreement, in: process, site, intake)
        cells["reference"] = reference
        cells["status"] = facts.status(
            status, stated: stated, registered: registered, end: cells["end_date"] ?? nil,
            agreement,
            process)
        cells["provider"] = try provider(of: agreement, parties, site)
        try takeRecord(
            cells, isNew: registered == nil, agreement: agreement, of: process, parties, site)
    }

    private func takeRecord(
        _ facts: [String: String?], isNew: Bool, agreement: ProcessOutline.Agreement?,
        of process: ContractingProcess, _ parties: PartyBook, _ site: AgreementSite
    ) throws {
        var cells = facts
        let tender = process.node["tender"]
        cells["commissioner"] = try parties.take(
            process.node["buyer"] ?? tender?["procuringEntity"], role: "commissioner")
        if !isOwn(process.ocid) { cells["procedure_reference"] = process.ocid }
        if isNew {
            cells["kind"] = cells["kind"] ?? "contract"
            if (cells["title"] ?? nil) == nil {
                cells["title"] = cells["reference"] ?? process.ocid
                site.warn(
                    CellProblem(.missing, "it has no title and goes by its reference"),
                    column: "title", intake)
            }
        }
        taken += 1
        try intake.take(site.record(RegisterTables.contract, cells))
        guard let reference = cells["reference"] ?? nil else { return }
        let parts = [
            process.node["planning"], tender, agreement?.award, agreement?.contract,
            agreement?.contract?["implementation"],
        ]
        for notice in AgreementFacts.notices(in: parts.compactMap { $0 }) {
            try intake.take(
                site.record(
                    RegisterTables.notice,
                    [
                        "contract": reference, "code": notice.code, "published_on": notice.day,
                        "reference": notice.id,
                    ]))
        }
    }

    /// The first supplier provides; the others are organisations of the register.
    private func provider(
        of agreement: ProcessOutline.Agreement, _ parties: PartyBook, _ site: AgreementSite
    ) throws -> String? {
        let stated = agreement.contract?["suppliers"]?.items ?? []
        let suppliers = stated.isEmpty ? agreement.award?["suppliers"]?.items ?? [] : stated
        let references = try suppliers.compactMap { try parties.take($0, role: "provider") }
        if references.count > 1 {
            site.warn(
                CellProblem(
                    .ruleBroken,
                    """
                    it has \(references.count) suppliers, and an agreement of the register one \
                    provider: the first, \(ImportProblem.cut(references[0])), was taken
                    """), column: "provider", intake)
        }
        return references.first
    }

    private func withdraw(
        _ reference: String, _ registered: String?, _ site: AgreementSite
    ) throws {
        cameToNothing += 1
        guard let registered, registered != "withdrawn" else { return }
        try intake.take(
            site.record(
                RegisterTables.contract, ["reference": reference, "status": "withdrawn"]))
    }

    /// What was in the register as a tender is now there as what was awarded.
    private func giveWay(
        _ before: [KnownAgreements.Agreement], to references: Set<String>, ocid: String,
        _ site: AgreementSite
    ) throws {
        for agreement in before where !references.contains(agreement.reference) {
            if agreement.reference == ocid, agreement.isAhead {
                gaveWay += 1
                try intake.take(
                    site.record(
                        RegisterTables.contract, ["reference": ocid, "status": "withdrawn"]))
            } else if !agreement.reference.hasPrefix(ocid), agreement.status != "withdrawn" {
                site.warn(
                    CellProblem(
                        .duplicateKey,
                        """
                        the register has \(agreement.reference) under \(ocid) too: if it is the \
                        same agreement, withdraw one of the two
                        """), column: "procedure_reference", intake)
            }
        }
    }

    // MARK: Tenders

    /// A process without an award is one agreement that is still ahead.
    private func takeTender(
        of process: ContractingProcess, _ before: [KnownAgreements.Agreement],
        _ parties: PartyBook, _ site: AgreementSite
    ) throws {
        guard let tender = process.node["tender"] else {
            silent += 1
            return
        }
        let own = ownPrefix.flatMap { prefix in
            process.ocid.hasPrefix(prefix) ? String(process.ocid.dropFirst(prefix.count)) : nil
        }
        let only = before.count == 1 ? before[0] : nil
        guard before.isEmpty || only.map({ $0.isAhead || $0.status == "withdrawn" }) == true else {
            knownFurther += 1
            return
        }
        let reference = own ?? only?.reference ?? process.ocid
        let registered = try known.status(of: reference)
        guard let status = ProcurementWords.status(ofTender: tender["status"]?.cell()) else {
            return try withdraw(reference, registered, site)
        }
        ahead += 1
        var cells = facts.cells(ofTender: tender, in: process, site, intake)
        cells["reference"] = reference
        cells["status"] = status
        try takeRecord(
            cells, isNew: registered == nil, agreement: nil, of: process, parties, site)
    }
}
