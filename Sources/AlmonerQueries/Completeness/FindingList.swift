/// The findings of a register, which may be millions: those of a record are kept together, so that
/// only records have to be put in order.
struct FindingList {
    private struct Record {
        let name: NamedReference
        let table: CompletenessFinding.Table
        /// Where its findings begin.
        let first: Int
    }

    private struct Finding {
        /// That of its field in the standard.
        let place: Int
        let kind: CompletenessFinding.Kind
        let value: String?
    }

    private var records: [Record] = []
    private var findings: [Finding] = []

    /// Findings of one record come one after another, by their places.
    mutating func add(
        _ kind: CompletenessFinding.Kind, _ record: NamedReference,
        _ table: CompletenessFinding.Table, at place: Int, value: String?
    ) {
        if records.last?.name.reference != record.reference || records.last?.table != table {
            records.append(Record(name: record, table: table, first: findings.count))
        }
        findings.append(Finding(place: place, kind: kind, value: value))
    }

    /// In a total order: by table and reference; a record's fields stand as in the standard.
    func rows(fields: [String]) -> [CompletenessFinding] {
        var rows: [CompletenessFinding] = []
        rows.reserveCapacity(findings.count)
        for place in records.indices.sorted(by: precedes) {
            let record = records[place]
            let end = place + 1 < records.count ? records[place + 1].first : findings.count
            for finding in findings[record.first..<end] {
                rows.append(
                    CompletenessFinding(
                        record: record.name, table: record.table, field: fields[finding.place],
                        finding: finding.kind, value: finding.value))
            }
        }
        return rows
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let tables = (records[left].table, records[right].table)
        if tables.0 != tables.1 { return tables.0.rawValue < tables.1.rawValue }
        let references = (records[left].name.reference, records[right].name.reference)
        if references.0 != references.1 { return references.0 < references.1 }
        return findings[records[left].first].place < findings[records[right].first].place
    }
}
