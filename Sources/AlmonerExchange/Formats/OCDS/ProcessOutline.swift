/// The agreements that a process speaks of: each contract with its award, and each award that has
/// no contract.
struct ProcessOutline {
    struct Agreement {
        let award: JSONNode?
        let contract: JSONNode?
        /// What it is called by within the process, from the award to the contract.
        let path: [String]

        var status: String? { (contract?["status"] ?? award?["status"])?.cell() }
    }

    let agreements: [Agreement]

    init(_ process: JSONNode) {
        var agreements: [Agreement] = []
        let awards = process["awards"]?.items ?? []
        var withContract: Set<String> = []
        for (number, contract) in (process["contracts"]?.items ?? []).enumerated() {
            let id = contract["id"]?.cell() ?? "\(number + 1)"
            let awardID = contract["awardID"]?.cell()
            let award = awardID.flatMap { id in awards.first { $0["id"]?.name == id } }
            agreements.append(
                Agreement(
                    award: award, contract: contract,
                    path: ProcessOutline.path(id, awardID, &withContract)))
        }
        for (number, award) in awards.enumerated() {
            let id = award["id"]?.cell() ?? "\(number + 1)"
            if withContract.contains(id) { continue }
            agreements.append(Agreement(award: award, contract: nil, path: [id]))
        }
        self.agreements = agreements
    }

    /// The first contract of an award goes by the award's id, under which it may be in the register
    /// before it is signed.
    private static func path(
        _ id: String, _ awardID: String?, _ withContract: inout Set<String>
    ) -> [String] {
        guard let awardID else { return ["contract", id] }
        return withContract.insert(awardID).inserted ? [awardID] : [awardID, id]
    }
}
