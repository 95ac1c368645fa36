import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("What an import does")
struct ImportCountsTests {
    private static let areas = "code,name,parent\nA,Alpha,\nB,Beta,A\nC,Gamma,A\n"

    @Test("rows are added, changed or left as they are, and counted so")
    func counts() throws {
        let trial = try ImportTrial()
        #expect(
            try trial.run(("areas", ImportCountsTests.areas)).countLines
                == ["areas 3: 3 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(
            try trial.run(("areas", "code,name,parent\nA,Alpha,\nB,Bet,A\nD,Delta,B\n")).countLines
                == ["areas 3: 1 added, 1 changed, 1 unchanged, 0 refused"])
        #expect(
            try trial.texts("SELECT name FROM area ORDER BY code") == [
                "Alpha", "Bet", "Gamma", "Delta",
            ])
    }

    @Test("the same file twice changes nothing and says so")
    func twice() throws {
        let trial = try ImportTrial()
        let files = RegisterTables.all.compactMap { table in
            ExampleFiles.demo["\(table.plural).csv"].map { (table: table.plural, bytes: $0) }
        }
        let first = try trial.run(files)
        #expect(first.tables.allSatisfy { $0.added == $0.read && $0.read > 0 })
        #expect(first.tables.count == 47)
        let before = try trial.register.everything()
        let second = try trial.run(files)
        #expect(second.tables.allSatisfy { $0.unchanged == $0.read && $0.read > 0 })
        #expect(!second.changedAnything)
        #expect(second.problemCount == 0 && second.warningCount == first.warningCount)
        #expect(try trial.register.everything() == before)
    }

    @Test("a column that is absent leaves what is stored, an empty cell clears it")
    func absentAndEmpty() throws {
        let trial = try ImportTrial()
        try trial.run(
            ("areas", "code,name,kind,population\nA,Alpha,county,1000\nB,Beta,county,2000\n"))
        let report = try trial.run(("areas", "population,code\n,A\n2000,B\n"))
        #expect(report.countLines == ["areas 2: 0 added, 1 changed, 1 unchanged, 0 refused"])
        #expect(
            try trial.texts(
                "SELECT code || name || kind || ifnull(population, '-') FROM area ORDER BY code")
                == ["AAlphacounty-", "BBetacounty2000"])
    }

    @Test("columns may stand in any order, and blank rows are left out and counted")
    func orderAndBlanks() throws {
        let trial = try ImportTrial()
        let report = try trial.run(
            ("areas", "\n,,\nname, code ,parent\nAlpha,A,\n\n,,\nBeta,B,A\n"))
        #expect(report.countLines == ["areas 2: 2 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(report.blankRows == 2)
    }

    @Test("a header and nothing else is a file of no rows")
    func headerOnly() throws {
        let trial = try ImportTrial()
        for text in ["code,name", "code,name\n", "\u{FEFF}code,name\r\n\r\n"] {
            let report = try trial.run(("areas", text))
            #expect(report.countLines == ["areas 0: 0 added, 0 changed, 0 unchanged, 0 refused"])
            #expect(report.problemCount == 0)
        }
    }

    @Test("a dry run says what would be done, and does nothing")
    func dryRun() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        var options = ImportOptions()
        options.isDryRun = true
        let before = try trial.register.everything()
        let files: [(table: String, bytes: [UInt8])] = [
            ("areas", Array("code,name,parent\nTOWN,Town,NORTH\nNEW,New,TOWN\n".utf8)),
            ("service_cells", Array("service,care_group,need,area\nS1,OLDER,HOME,NEW\n".utf8)),
        ]
        let dry = try trial.run(files, options: options)
        #expect(try trial.register.everything() == before)
        #expect(!trial.register.connection.isInTransaction)
        let real = try trial.run(files)
        #expect(dry.countLines == real.countLines)
        #expect(try trial.register.everything() != before)
    }

    // MARK: What refers to what

    @Test("children may stand before their parents, however deep")
    func childrenFirst() throws {
        let trial = try ImportTrial()
        var rows = (1...60).map { "A\($0),Area \($0),A\($0 - 1)" }
        rows.append("A0,Area 0,")
        let report = try trial.run(
            ("areas", "code,name,parent\n" + rows.reversed().joined(separator: "\n")))
        #expect(report.countLines == ["areas 61: 61 added, 0 changed, 0 unchanged, 0 refused"])
        var generator = SeededGenerator(seed: 7)
        let shuffled = try ImportTrial()
        let again = try shuffled.run(
            (
                "areas",
                "code,name,parent\n" + rows.shuffled(using: &generator).joined(separator: "\n")
            ))
        #expect(again.countLines == report.countLines)
        #expect(
            try shuffled.texts("SELECT count(*) FROM v_area_below")
                == trial.texts("SELECT count(*) FROM v_area_below"))
    }

    @Test("a file may refer to one before it, and within one table to one after it")
    func acrossFiles() throws {
        let trial = try ImportTrial()
        let report = try trial.run(
            ("areas", "code,name,parent\nCHILD,Child,PARENT\n"),
            ("areas", "code,name,parent\nPARENT,Parent,TOP\n"),
            ("areas", "code,name,parent\nTOP,Top,\nLAST,Last,CHILD\n"))
        #expect(report.countLines == ["areas 4: 4 added, 0 changed, 0 unchanged, 0 refused"])
        let services = try trial.run(
            ("service_types", "code,name\nHOME,Home care\n"),
            ("services", "reference,name,service_type\nS1,Care,HOME\n"))
        #expect(services.problemCount == 0)
    }

    @Test("a call-off may stand before its framework")
    func callOffFirst() throws {
        let trial = try ImportTrial()
        let report = try trial.run(
            (
                "contracts",
                """
                reference,title,kind,status,parent_contract
                C,Call-off,call_off,active,F
                F,Framework,framework,active,
                """
            ))
        #expect(report.countLines == ["contracts 2: 2 added, 0 changed, 0 unchanged, 0 refused"])
    }

    @Test("parent and child may change places")
    func treeTurnedRound() throws {
        let trial = try ImportTrial()
        try trial.run(("areas", ImportCountsTests.areas))
        let report = try trial.run(("areas", "code,name,parent\nA,Alpha,B\nB,Beta,\n"))
        #expect(report.countLines == ["areas 2: 0 added, 2 changed, 0 unchanged, 0 refused"])
    }

    @Test("a contract's dates and its lines' shrink together, and grow together")
    func datesAndLines() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        let shrink = try trial.run(
            (
                "contracts",
                "reference,initial_end_date,end_date,extension_until\nC1,2025-06-30,2025-06-30,\n"
            ),
            (
                "contract_lines",
                """
                contract,service,unit,valid_from,valid_to
                C1,S1,hour,2025-04-01,2025-06-30
                C1,S2,session,2024-04-01,2025-06-30
                """
            ))
        #expect(shrink.problems.map(\.description) == [])
        #expect(shrink.countLines[0] == "contracts 1: 0 added, 1 changed, 0 unchanged, 0 refused")
        let grow = try trial.run(
            ("contracts", "reference,start_date,end_date\nC1,2023-04-01,2027-03-31\n"),
            (
                "contract_lines",
                """
                contract,service,unit,valid_from,valid_to
                C1,S1,hour,2025-07-01,2027-03-31
                C1,S1,hour,2023-04-01,2024-03-31
                """
            ))
        #expect(grow.problems.map(\.description) == [])
    }

    @Test("a new price may stand before the end of the one it follows")
    func priceBeforeTheOneItFollows() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        let report = try trial.run(
            (
                "contract_lines",
                """
                contract,service,unit,valid_from,unit_price,valid_to
                C1,S1,hour,2025-10-01,23.50,
                C1,S1,hour,2025-04-01,22.50,2025-09-30
                """
            ))
        #expect(
            report.countLines == ["contract_lines 2: 1 added, 1 changed, 0 unchanged, 0 refused"])
    }

    @Test("what waits for later files is in before the files that rest on it are read")
    func linesBeforeActivity() throws {
        let trial = ImportTrial(try TestRegister.oneOfEach())
        // The contract is to run from a year earlier to nine months earlier. Its row waits for the
        // session line to shrink, the new line waits for the contract, the activity is the line's.
        let report = try trial.run(
            (
                "contracts",
                """
                reference,start_date,initial_end_date,end_date,extension_until
                C1,2023-04-01,2025-06-30,2025-06-30,
                """
            ),
            (
                "contract_lines",
                """
                contract,service,unit,valid_from,valid_to
                C1,S1,hour,2023-04-01,2024-03-31
                C1,S2,session,2024-04-01,2025-06-30
                """
            ),
            ("activity", "contract,service,unit,month,volume\nC1,S1,hour,2023-05,9\n"))
        #expect(report.problems.map(\.description) == [])
        #expect(report.warnings.map(\.description) == [])
        #expect(
            try trial.texts(
                """
                SELECT contract_line.valid_from
                  FROM activity JOIN contract_line ON contract_line.id = activity.contract_line
                 WHERE activity.month = '2023-05'
                """) == ["2023-04-01"])
    }
}
