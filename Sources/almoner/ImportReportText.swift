import AlmonerExchange
import AlmonerModel

/// The report after an import, in lines.
struct ImportReportText {
    /// What was wrong, for stderr.
    let problems: [String]
    /// What was done, for stdout.
    let counts: [String]

    init(_ report: ImportReport, isDryRun: Bool, wasSkipping: Bool) {
        problems = ImportReportText.problems(report)
        counts = ImportReportText.counts(report, isDryRun: isDryRun, wasSkipping: wasSkipping)
    }

    func show() {
        for line in problems { complain(line) }
        for line in counts { print(line) }
    }

    private static func problems(_ report: ImportReport) -> [String] {
        var lines = report.warnings.map { "warning: \($0)" }
        if report.warningCount > report.warnings.count {
            lines.append(
                "warning: and \(grouped(report.warningCount - report.warnings.count)) more")
        }
        lines += report.problems.map(\.description)
        if report.problemCount > report.problems.count {
            lines.append(
                "and \(grouped(report.problemCount - report.problems.count)) more (--max-problems shows more)"
            )
        }
        if report.problemCount > 0 {
            // Personal data are found at the end, in rows that were taken till then.
            let rows = report.refused > 0 ? " in \(number(report.refused, "row"))" : ""
            lines.append("\(number(report.problemCount, "problem"))\(rows)")
        }
        return lines
    }

    private static func counts(
        _ report: ImportReport, isDryRun: Bool, wasSkipping: Bool
    ) -> [String] {
        var lines = report.tables.map { table in
            // Rows are read and refused for the table that was named; a map fills others besides.
            let isBeside = table.read == 0 && table.added + table.changed + table.unchanged > 0
            let read = isBeside ? "" : "\(grouped(table.read)) read, "
            let refused = isBeside ? "" : ", \(grouped(table.refused)) refused"
            return """
                \(table.table): \(read)\(grouped(table.added)) added, \
                \(grouped(table.changed)) changed, \(grouped(table.unchanged)) unchanged\(refused)
                """
        }
        if report.blankRows > 0 {
            lines.append("\(number(report.blankRows, "blank row")) left out")
        }
        if report.rowsPassedOver > 0 {
            let rows = number(report.rowsPassedOver, "row")
            lines.append("\(rows) passed over, as the map says (only_where)")
        }
        if report.rowsRepeated > 0 {
            let rows = number(report.rowsRepeated, "row")
            lines.append("\(rows) about a record that an earlier row had told of (repeats)")
        }
        for (column, count) in report.leftUnknown.sorted(by: { $0.key < $1.key }) {
            lines.append("\(column): \(number(count, "cell")) left unknown, not in the register")
        }
        for (file, columns) in report.unusedColumns where !columns.isEmpty {
            lines.append("not taken from \(file): \(columns.joined(separator: ", "))")
        }
        lines += report.remarks
        for (file, paths) in report.notTaken where !paths.isEmpty {
            let counted = paths.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) (\(grouped($0.value)))" }
            lines.append("not taken from \(file): \(counted.joined(separator: ", "))")
        }
        let isRefused = report.problemCount > 0 && !wasSkipping
        if report.holdsPersonalData {
            lines.append("Nothing was changed: the register is no place for personal data.")
        } else if isRefused {
            lines.append("Nothing was changed: correct the rows, or use --on-error skip.")
        } else if isDryRun {
            lines.append("Nothing was changed: this was a dry run.")
        }
        return lines
    }

    private static func grouped(_ count: Int) -> String {
        Money.grouped(UInt64(count.magnitude))
    }

    private static func number(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
