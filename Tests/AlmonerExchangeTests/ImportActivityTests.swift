import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Importing activity, whose lines may have had several prices")
struct ImportActivityTests {
    let trial: ImportTrial

    init() throws {
        trial = ImportTrial(try TestRegister.oneOfEach())
    }

    /// `2024-05 2024-04-01 NORTH 80.0`: month, first day of the line, area and volume.
    private func rows() throws -> [String] {
        try trial.texts(
            """
            SELECT activity.month || ' ' || contract_line.valid_from || ' '
                       || ifnull(area.code, '-') || ' ' || ifnull(activity.volume, '?')
              FROM activity
              JOIN contract_line ON contract_line.id = activity.contract_line
              LEFT JOIN area ON area.id = activity.area
             WHERE activity.id > 2
             ORDER BY activity.month, area.code
            """)
    }

    @Test("each month goes to the line in force on its first day")
    func inForce() throws {
        let report = try trial.run(
            (
                "activity",
                """
                contract,service,unit,area,month,volume
                C1,S1,hour,,2025-03,1
                C1,S1,hour,,2025-04,2
                C1,S1,hour,TOWN,2025-04,3
                C1,S1,hour,,2024-04,4
                """
            ))
        #expect(report.countLines == ["activity 4: 4 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(report.warningCount == 0)
        #expect(
            try rows() == [
                "2024-04 2024-04-01 - 4.0", "2025-03 2024-04-01 - 1.0", "2025-04 2025-04-01 - 2.0",
                "2025-04 2025-04-01 TOWN 3.0",
            ])
    }

    @Test("late delivery is taken with a warning that names the row, or goes where it is told")
    func late() throws {
        let file = """
            contract,service,unit,valid_from,area,month,volume
            C1,S1,hour,2024-04-01,,2025-05,1
            C1,S1,hour,,,2026-05,2
            C1,S1,hour,,,2024-03,3
            C1,S2,session,,,2024-09,4
            """
        let report = try trial.run(("activity", file))
        #expect(
            report.warnings.map(\.description)
                == ["2025-05", "2026-05", "2024-03"].enumerated().map { index, month in
                    """
                    activity.csv:\(index + 2): month "\(month)": against a rule of the register: \
                    the month lies outside the dates of its line
                    """
                })
        #expect(
            try rows() == [
                "2024-03 2024-04-01 - 3.0", "2024-09 2024-04-01 - 4.0", "2025-05 2024-04-01 - 1.0",
                "2026-05 2025-04-01 - 2.0",
            ])
        let again = try trial.run(("activity", file))
        #expect(again.countLines == ["activity 4: 0 added, 0 changed, 4 unchanged, 0 refused"])
    }

    @Test("one row a line, area and month, and an area that is not broken down is one")
    func keys() throws {
        let report = try trial.run(
            (
                "activity",
                """
                contract,service,unit,area,month,volume
                C1,S1,hour,,2025-06,1
                C1,S1,hour,,2025-06,2
                C1,S1,hour,TOWN,2025-06,3
                C1,S1,hour,TOWN,2025-06,3
                """
            ))
        #expect(report.problems.map(\.line) == [3, 5])
        #expect(report.problems.allSatisfy { $0.problem.reason == .duplicateKey })
        let withoutArea = try trial.run(
            ("activity", "contract,service,unit,month,volume\nC1,S1,hour,2024-06,99\n"))
        #expect(
            withoutArea.countLines == ["activity 1: 0 added, 1 changed, 0 unchanged, 0 refused"])
    }

    @Test("what names no line says which part of it is not there")
    func noLine() throws {
        let report = try trial.run(
            (
                "activity",
                """
                contract,service,unit,valid_from,month,volume
                C9,S1,hour,,2025-06,1
                C1,S9,hour,,2025-06,1
                C1,S1,case,,2025-06,1
                C1,S1,hour,2025-04-02,2025-06,1
                C1,,hour,,2025-06,1
                C1,S1,hour,,,1
                C9,S9,hour,,June,-1
                """
            ))
        #expect(
            report.problems.map { "\($0.line) \($0.column ?? "")" } == [
                "2 contract", "3 service", "4 unit", "5 valid_from", "6 service", "7 month",
                "8 contract", "8 service", "8 month", "8 volume",
            ])
    }

    @Test("a new line and its activity may come in one import")
    func newLine() throws {
        let report = try trial.run(
            (
                "contract_lines",
                "contract,service,unit,valid_from\nC1,S2,place,2024-04-01\n"
            ),
            ("activity", "contract,service,unit,month,volume\nC1,S2,place,2024-05,7\n"))
        #expect(report.problemCount == 0)
        #expect(try rows() == ["2024-05 2024-04-01 - 7.0"])
    }

    @Test("unknown is kept apart from nought")
    func unknown() throws {
        try trial.run(
            (
                "activity",
                """
                contract,service,unit,month,volume,cost,referrals,starts,completions
                C1,S1,hour,2025-06,,,,,
                C1,S1,hour,2025-07,0,0,0,0,0
                """
            ))
        #expect(
            try trial.texts(
                """
                SELECT ifnull(volume, '?') || ifnull(cost_pence, '?') || ifnull(referrals, '?')
                           || ifnull(starts, '?') || ifnull(completions, '?')
                  FROM activity
                 WHERE month >= '2025-06'
                 ORDER BY month
                """) == ["?????", "0.00000"])
    }
}
