import AlmonerModel
import AlmonerQueries

/// Unit costs worked out the slow and obvious way, in exact fractions.
struct ReferenceUnitCosts {
    let delivery: ReferenceDelivery
    let options: UnitCosts.Options
    let period: Period
    var provider: String?
    var serviceType: String?
    var area: String?

    /// What one row of activity, or one line without any, adds to a row of the answer.
    private struct Part {
        let line: ReferenceDelivery.Line
        let area: String?
        var quantity: Fraction?
        var costedQuantity: Fraction?
        var cost: Fraction?
    }

    // MARK: Rows

    /// Each row as text, in order.
    var rows: [String] {
        let parts = parts
        let peers = peers(parts)
        let asked = parts.filter(isAsked)
        return Dictionary(grouping: asked, by: key)
            .sorted { precedes($0.key, $1.key) }
            .compactMap { key, parts in row(key, parts, peers) }
    }

    private func row(_ key: [String?], _ parts: [Part], _ peers: [[String?]: [Int]]) -> String? {
        let quantity = knownSum(parts.map(\.quantity))
        if options.per != nil, quantity == nil { return nil }
        let cost = knownSum(parts.map(\.cost)).map(\.rounded)
        let costed =
            cost == nil ? quantity.map { _ in .zero } : knownSum(parts.map(\.costedQuantity))
        let unitCost = unitCost(parts)
        let type = key[key.count - 2]
        let values = type == nil ? nil : (peers[[type, key[key.count - 1]]] ?? []).sorted()
        let quartiles = values.map { values in [1, 2, 3].map { quartile($0, values) } }
        var ratio: Double?
        if let unitCost, let median = quartiles?[1], median != 0 {
            ratio = Double(unitCost) / Double(median)
        }
        let cells: [String?] =
            key + [
                quantity?.double.description, costed?.double.description, cost?.description,
                unitCost?.description,
            ] + (quartiles ?? [nil, nil, nil]).map { $0?.description } + [
                values?.count.description, ratio?.description,
                flag(cost, unitCost, values, quartiles),
            ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }

    /// Hundredths of a penny.
    private func unitCost(_ parts: [Part]) -> Int? {
        guard let cost = knownSum(parts.map(\.cost)),
            let costed = knownSum(parts.map(\.costedQuantity)), costed != .zero
        else { return nil }
        return (Fraction(cost.rounded * 100) / costed).rounded
    }

    private func flag(
        _ cost: Int?, _ unitCost: Int?, _ values: [Int]?, _ quartiles: [Int?]?
    ) -> String? {
        if cost == nil { return "no_cost" }
        guard let unitCost else { return "no_activity" }
        guard let values, values.count >= 5, let q1 = quartiles?[0], let q3 = quartiles?[2] else {
            return nil
        }
        let fence = Fraction(3, over: 2) * Fraction(q3 - q1)
        if Fraction(unitCost) > Fraction(q3) + fence { return "high" }
        return Fraction(unitCost) < Fraction(q1) - fence ? "low" : nil
    }

    // MARK: Peers

    /// The unit costs of all services, by service type and unit.
    private func peers(_ parts: [Part]) -> [[String?]: [Int]] {
        var peers: [[String?]: [Int]] = [:]
        for service in delivery.services where service.type != nil {
            let own = parts.filter { $0.line.service.reference == service.reference }
            for (unit, parts) in Dictionary(grouping: own, by: unit) {
                if let value = unitCost(parts) {
                    peers[[service.type, unit], default: []] += [value]
                }
            }
        }
        return peers
    }

    private func quartile(_ quarters: Int, _ sorted: [Int]) -> Int? {
        guard !sorted.isEmpty else { return nil }
        let position = Fraction(Int128(quarters * (sorted.count - 1)), over: 4)
        let below = Int(position.numerator / position.denominator)
        let above = min(below + 1, sorted.count - 1)
        let way = position - Fraction(below)
        return (Fraction(sorted[below]) + way * Fraction(sorted[above] - sorted[below])).rounded
    }

    // MARK: Groups

    private func unit(_ part: Part) -> String { options.per?.rawValue ?? part.line.unit }

    private func key(_ part: Part) -> [String?] {
        options.by.map { grouping in
            switch grouping {
            case .service: part.line.service.reference
            case .provider: part.line.contract.provider
            case .contract: part.line.contract.reference
            case .area: part.area
            case .serviceType: part.line.service.type
            case .provision: part.line.service.provision
            }
        } + [part.line.service.type, unit(part)]
    }

    /// The unknown come last.
    private func precedes(_ left: [String?], _ right: [String?]) -> Bool {
        left.map { $0 ?? "~" }.lexicographicallyPrecedes(right.map { $0 ?? "~" })
    }

    private func isAsked(_ part: Part) -> Bool {
        if let provider, part.line.contract.provider != provider { return false }
        if let serviceType, part.line.service.type != serviceType { return false }
        if let area {
            return part.area.map { ReferenceDelivery.upwards($0).contains(area) } ?? false
        }
        return true
    }

    // MARK: Costs

    private var parts: [Part] {
        delivery.lines.indices.flatMap { place -> [Part] in
            let line = delivery.lines[place]
            guard line.contract.status != "withdrawn" else { return [] }
            let rows = delivery.activity.filter {
                $0.line == place && $0.month >= period.from && $0.month <= period.to
            }
            let parts =
                options.basis == .paid ? paid(line, rows) : rows.map { delivered(line, $0) }
            return parts.map { part in
                guard line.contract.currency != "GBP" else { return part }
                var part = part
                part.cost = nil
                part.costedQuantity = part.quantity.map { _ in .zero }
                return part
            }
        }
    }

    private func quantity(_ row: ReferenceDelivery.Activity) -> Fraction? {
        switch options.per {
        case .start: row.starts.map { Fraction($0) }
        case .completion: row.completions.map { Fraction($0) }
        default: volume(row)
        }
    }

    private func volume(_ row: ReferenceDelivery.Activity) -> Fraction? {
        row.volumeQuarters.map { Fraction(Int128($0), over: 4) }
    }

    private func delivered(
        _ line: ReferenceDelivery.Line, _ row: ReferenceDelivery.Activity
    ) -> Part {
        var cost = row.costPence.map { Fraction($0) }
        if options.basis == .contracted {
            cost = nil
            if let price = line.pricePence, let volume = volume(row) {
                cost = Fraction(price) * volume
            }
        }
        let quantity = quantity(row)
        return Part(
            line: line, area: row.area, quantity: quantity,
            costedQuantity: quantity.map { cost == nil ? .zero : $0 }, cost: cost)
    }

    // MARK: Paid

    private func paid(
        _ line: ReferenceDelivery.Line, _ rows: [ReferenceDelivery.Activity]
    ) -> [Part] {
        let share = share(of: line)
        guard !rows.isEmpty || share.takesPart else { return [] }
        let isPaid = share.pence != nil
        let total = knownSum(rows.map(volume)) ?? .zero
        var parts = rows.map { row in
            let quantity = quantity(row)
            let part = total == .zero ? .zero : (volume(row) ?? .zero) / total
            return Part(
                line: line, area: row.area, quantity: quantity,
                costedQuantity: quantity.map { isPaid ? $0 : .zero },
                cost: share.pence.map { $0 * part })
        }
        if total == .zero {
            let nothing: Fraction? = rows.isEmpty ? .zero : nil
            parts.append(
                Part(
                    line: line, area: nil, quantity: nothing, costedQuantity: nothing,
                    cost: share.pence))
        }
        return parts
    }

    private func share(of line: ReferenceDelivery.Line) -> (pence: Fraction?, takesPart: Bool) {
        let payments = delivery.payments.filter {
            $0.contract?.reference == line.contract.reference
                && (period.firstDay...period.lastDay).contains($0.paidOn)
        }
        guard !payments.isEmpty else { return (nil, false) }
        let all = delivery.lines.filter { $0.contract.reference == line.contract.reference }
        let valid = all.filter(isValid)
        guard valid.isEmpty || isValid(line) else { return (.zero, false) }
        let sharing = valid.isEmpty ? all : valid
        let weights = sharing.reduce(0) { $0 + (weight($1) ?? 0) }
        let part =
            weights == 0
            ? Fraction(1, over: Int128(sharing.count))
            : Fraction(Int128(weight(line) ?? 0), over: Int128(weights))
        return (Fraction(payments.reduce(0) { $0 + $1.pence }) * part, true)
    }

    private func isValid(_ line: ReferenceDelivery.Line) -> Bool {
        line.validFrom <= period.lastDay && (line.validTo ?? period.lastDay) >= period.firstDay
    }

    private func weight(_ line: ReferenceDelivery.Line) -> Int? {
        guard let volume = line.plannedVolume, let price = line.pricePence else { return nil }
        return volume * price
    }
}
