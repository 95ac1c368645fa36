import AlmonerModel
import AlmonerStore

/// The organisations of one process: a buyer or a supplier by the part of the file that describes
/// it.
struct PartyBook {
    private let parties: [String: JSONNode]
    private let book: OrganisationBook
    private let intake: RecordIntake
    private let site: AgreementSite
    private let isOwn: Bool

    /// - Parameter isOwn: the register itself has published the process.
    init(
        _ process: ContractingProcess, isOwn: Bool, _ site: AgreementSite,
        _ book: OrganisationBook, _ intake: RecordIntake
    ) {
        self.isOwn = isOwn
        self.book = book
        self.intake = intake
        self.site = site
        var parties: [String: JSONNode] = [:]
        for party in process.node["parties"]?.items ?? [] {
            // Ids of parties hold within their process alone, and tell nothing else.
            if let id = party["id"]?.cell() { parties[id] = party }
            party["roles"]?.use()
        }
        self.parties = parties
    }

    /// - Parameter mention: the party itself, or its id and name.
    /// - Returns: its reference in the register; nil where it has no name.
    func take(_ mention: JSONNode?, role: String) throws -> String? {
        guard let mention else { return nil }
        let id = mention["id"]?.cell()
        let party = id.flatMap { parties[$0] }
        guard let name = party?["name"]?.cell() ?? mention["name"]?.cell() else { return nil }
        // Said twice, it is in the register once.
        mention["name"]?.use()
        var described = OrganisationBook.Party(name: String(name.trimmed))
        if isOwn { described.reference = id }
        for node in [party, mention].compactMap({ $0 }) {
            try takeIdentifiers(of: node, id: id, into: &described)
            takeDetails(of: node, into: &described)
        }
        return try book.take(
            described, role: role, file: site.file, line: site.line, place: site.place, into: intake
        )
    }

    private func takeIdentifiers(
        of node: JSONNode, id: String?, into party: inout OrganisationBook.Party
    ) throws {
        let all =
            [node["identifier"]].compactMap { $0 } + (node["additionalIdentifiers"]?.items ?? [])
        for identifier in all {
            guard let scheme = identifier["scheme"]?.name, let value = identifier["id"]?.name,
                PartyBook.isList(scheme), !value.trimmed.isEmpty, !value.contains(";")
            else { continue }
            identifier["scheme"]?.use()
            identifier["id"]?.use()
            if let name = identifier["legalName"]?.name, name.trimmed == party.name.trimmed {
                identifier["legalName"]?.use()
            }
            let whole = number(value, of: scheme, partyID: id)
            guard !party.identifiers.contains(where: { $0.scheme == scheme }) else { continue }
            do throws(CellProblem) {
                let number = try Identifier.normalised(whole, scheme: scheme)
                party.identifiers.append((scheme, number))
            } catch {
                site.warn(
                    CellProblem(
                        error.reason,
                        "\(party.name): \(scheme) \(ImportProblem.cut(value)) was left out: \(error.remedy)"
                    ), intake)
            }
        }
    }

    /// A spreadsheet makes 11111111.0 of a number; the party's id may still have it as it was.
    private func number(_ value: String, of scheme: String, partyID: String?) -> String {
        let value = String(value.trimmed)
        guard value.hasSuffix(".0"), let partyID else { return value }
        let bare = String(value.dropLast(2))
        return partyID == "\(scheme)-\(bare)" ? bare : value
    }

    /// As the register writes lists: GB-COH.
    private static func isList(_ scheme: String) -> Bool {
        let bytes = Array(scheme.utf8)
        guard bytes.count > 3, bytes[2] == UInt8(ascii: "-") else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            return isLetter || (place >= 2 && (isDigit || byte == UInt8(ascii: "-")))
        }
    }

    /// As the United Kingdom's publishers describe suppliers.
    private func takeDetails(of node: JSONNode, into party: inout OrganisationBook.Party) {
        guard let details = node["details"] else { return }
        switch details["scale"]?.name {
        case "sme", "micro", "small", "medium":
            party.facts["is_sme"] = details["scale"]?.cell(as: "true")
        case "large": party.facts["is_sme"] = details["scale"]?.cell(as: "false")
        default: break
        }
        if let isVCSE = details["vcse"]?.cell() { party.facts["is_vcse"] = isVCSE }
    }
}

extension JSONNode {
    /// Makes use of a text, which the register says in a word of its own.
    func cell(as word: String) -> String? {
        cell() == nil ? nil : word
    }
}
