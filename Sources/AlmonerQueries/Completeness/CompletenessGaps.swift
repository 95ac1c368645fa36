import AlmonerModel
import AlmonerStore

/// The fields of a standard that an agreement does not fill, whether or not the standard asks for
/// the agreement: that is for a rule to say.
struct CompletenessGaps {
    let id: Int64
    /// The agreement's reference.
    let contract: String
    let standard: CompletenessStandard.Name
    /// In the standard's order, with commas between them; a placeholder stands behind its field.
    let fields: String
}

extension Completeness {
    /// Tells of each agreement and standard of which something is not filled.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    static func eachGap(
        _ standards: [CompletenessStandard.Name], _ filters: Filters, of register: Connection,
        _ body: (CompletenessGaps) -> Void
    ) throws {
        let contracts = try Selection(filters, in: register).contracts
        let standards = standards.map(CompletenessStandard.named)
        try AgreementRecord.each(of: contracts, in: register) { record in
            for standard in standards {
                let fields = standard.gaps(in: record)
                if fields.isEmpty { continue }
                body(
                    CompletenessGaps(
                        id: record.id, contract: record.reference, standard: standard.name,
                        fields: fields))
            }
        }
    }
}

extension CompletenessStandard {
    fileprivate func gaps(in record: AgreementRecord) -> String {
        var gaps = ""
        for field in fields {
            guard let gap = field.gap(in: record) else { continue }
            if !gaps.isEmpty { gaps += ", " }
            gaps += gap
        }
        return gaps
    }
}

extension CompletenessStandard.Field {
    fileprivate func gap(in record: AgreementRecord) -> String? {
        switch content(of: record) {
        case nil, .something: nil
        case .placeholder(let text): "\(name) (\(text))"
        case .nothing: name
        }
    }
}
