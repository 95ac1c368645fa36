import AlmonerModel

/// How the file writes its dates.
struct DateGuess {
    let lines: [String]

    /// A column with a stray date in its text says nothing about the others.
    private static let leastShare = 0.8

    init(_ columns: [ColumnProfile]) {
        var samples: [Form: String] = [:]
        var hasDayAbove12 = false
        for column in columns {
            let isDates = column.heading.lowercased().contains("date")
            let forms = column.values.map { ($0, Form($0, mayBeNumber: isDates)) }
            let dated = forms.reduce(0) { $0 + ($1.1 == nil ? 0 : column.counts[$1.0] ?? 0) }
            guard Double(dated) >= DateGuess.leastShare * Double(max(column.filled, 1)) else {
                continue
            }
            for case (let value, let form?) in forms {
                if samples[form] == nil { samples[form] = value }
                let day = value.split { !$0.isNumber }.first.flatMap { Int($0) }
                if form == .dayFirst || form == .spreadsheet, let day, day > 12 {
                    hasDayAbove12 = true
                }
            }
        }
        let doubt = hasDayAbove12 ? "" : "; check: no day is above 12, so it may be the month"
        if let sample = samples[.spreadsheet] {
            lines = ["dates = \"spreadsheet\"  # as \(sample)\(doubt)"]
        } else if let sample = samples[.dayFirst] {
            lines = ["dates = \"dmy\"  # as \(sample)\(doubt)"]
        } else if let sample = samples[.month] {
            lines = ["dates = \"dmy\"  # months as \(sample)"]
        } else if let sample = samples[.iso] {
            lines = ["dates = \"iso\"  # as \(sample)"]
        } else {
            lines = ["# dates = \"dmy\"  # no dates were seen; iso, dmy or spreadsheet"]
        }
    }

    private enum Form {
        case iso, dayFirst, spreadsheet, month

        /// - Parameter mayBeNumber: a number may be a day as a spreadsheet counts them.
        init?(_ value: String, mayBeNumber: Bool) {
            guard value.utf8.count <= 20 else { return nil }
            var text = value
            let form = text.withUTF8 { bytes -> Form? in
                let cell = CellBytes(bytes)
                if Day(iso: cell) != nil { return .iso }
                if Day(dayFirst: cell) != nil { return .dayFirst }
                if Month(named: cell) != nil { return .month }
                let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) }
                // What is ISO with a time is mostly the hour at which a row was written.
                let isTimed = bytes.contains(UInt8(ascii: ":"))
                guard mayBeNumber || !isNumber, !isTimed else { return nil }
                return Day(spreadsheet: cell) == nil ? nil : .spreadsheet
            }
            guard let form else { return nil }
            self = form
        }
    }
}
