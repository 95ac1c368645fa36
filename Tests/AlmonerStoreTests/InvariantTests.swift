import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Rules about several records and columns")
struct InvariantTests {
    @Test("the program refuses it and says where", arguments: Breach.all)
    func throughTheProgram(breach: Breach) throws {
        let register = try TestRegister.oneOfEach()
        let before = try register.everything()
        do {
            try register.connection.transaction { try register.add(breach.table, breach.records) }
            Issue.record("taken")
        } catch let refusal as RecordWriter.Refusal {
            #expect(refusal.problems.map(\.column) == [breach.column])
            for problem in refusal.problems { expectPlainWords(problem.sentence) }
        }
        #expect(try register.everything() == before)
    }

    @Test("the database refuses it to any program", arguments: Breach.all)
    func pastTheProgram(breach: Breach) throws {
        let register = try TestRegister.oneOfEach()
        let before = try register.everything()
        let error = storeError { try register.sql(breach.sql) }
        #expect(error?.kind == .constraint(breach.constraint))
        #expect(try register.everything() == before)
    }

    /// A person can act on it: no SQL, no name of the schema's own.
    private func expectPlainWords(_ sentence: String) {
        for word in ["CHECK", "constraint", "FOREIGN", "UNIQUE", "failed", "json_valid", "IS NULL"]
        {
            #expect(!sentence.contains(word), "\(sentence)")
        }
    }

    @Test("what is referred to cannot be deleted", arguments: RegisterTables.all.map(\.name))
    func deletion(name: String) throws {
        let register = try TestRegister.oneOfEach()
        let referring = RegisterTables.all.flatMap {
            $0.columns.compactMap(\.linkedTable) + $0.parts.map(\.table)
        }
        let isReferredTo = referring.contains(name) || name == "contract_line"
        let error = storeError { try register.sql("DELETE FROM \(name)") }
        // A withdrawal stays for good; what was judged is kept by a rule of its own.
        if ["withdrawal", "theme", "feature"].contains(name) {
            #expect(error?.kind == .constraint(.rule))
        } else {
            #expect(error?.kind == (isReferredTo ? .constraint(.foreignKey) : nil))
        }
    }

    @Test("a contract may run on over its lines, and a price follow the day after another")
    func whatIsAllowed() throws {
        let register = try TestRegister.oneOfEach()
        try register.add("contract", "reference|end_date|extension_until\nC1|2027-03-31|2028-03-31")
        try register.add("contract", "reference|end_date|extension_until\nC1||")
        try register.add(
            "contract_line",
            """
            contract|service|unit|valid_from|valid_to
            C1|S1|hour|2025-04-01|2026-03-31
            C1|S1|hour|2026-04-01|2026-04-01
            C1|S1|hour|2026-04-02|
            """)
        try register.add("contract", "reference|kind\nFRAME|framework")
        #expect(try register.count("contract_line") == 5)
    }

    @Test("several days of a contract may be unknown")
    func unknownDays() throws {
        let register = try TestRegister()
        try register.add(
            "contract",
            """
            reference|title|kind|status|start_date|initial_end_date|end_date|extension_until
            A|T|contract|active|||2025-03-31|
            B|T|contract|active|2025-04-01|2025-04-01|2025-04-01|2025-04-01
            C|T|contract|active||2025-04-01||2025-04-01
            """)
        #expect(try register.count("contract") == 3)
    }

    @Test("activity before or after its line is taken, with a warning")
    func lateActivity() throws {
        let register = try TestRegister.oneOfEach()
        let table = RegisterTables.activity
        func warnings(_ validFrom: String, _ month: String) throws -> [CellProblem] {
            let writer = try RecordWriter(
                register.connection, table,
                columns: ["contract", "service", "unit", "valid_from", "month", "volume"].compactMap
                {
                    table.column($0)
                })
            let arena = Arena()
            let cells = ["C1", "S1", "hour", validFrom, month, "1"].map { arena.copy($0) }
            #expect(try writer.write(cells) == .added)
            return writer.remarks.warnings
        }
        #expect(try warnings("2024-04-01", "2025-04").map(\.column) == ["month"])
        #expect(try warnings("2024-04-01", "2024-03").map(\.column) == ["month"])
        #expect(try warnings("2024-04-01", "2025-03").isEmpty)
        #expect(try warnings("2024-04-01", "2024-04").isEmpty)
        // The last line runs until its contract ends, on 31 March 2026.
        #expect(try warnings("2025-04-01", "2026-03").isEmpty)
        #expect(try warnings("2025-04-01", "2026-04").map(\.column) == ["month"])
    }

    @Test("more completions than starts are taken, with a warning")
    func completions() throws {
        let register = try TestRegister.oneOfEach()
        let table = RegisterTables.activity
        let names = ["contract", "service", "unit", "month", "starts", "completions"]
        let writer = try RecordWriter(
            register.connection, table, columns: names.compactMap { table.column($0) })
        let arena = Arena()
        func warnings(_ cells: String...) throws -> [String?] {
            _ = try writer.write((["C1", "S1", "hour"] + cells).map { arena.copy($0) })
            return writer.remarks.warnings.map(\.column)
        }
        #expect(try warnings("2024-07", "5", "6") == ["completions"])
        #expect(try warnings("2024-08", "5", "5") == [])
        #expect(try warnings("2024-09", "", "6") == [])
    }

    @Test("the level of a risk is the product's: 1–5 low, 6–12 medium, 15–25 high")
    func riskLevels() throws {
        let register = try TestRegister.oneOfEach()
        for likelihood in 1...5 {
            for impact in 1...5 {
                try register.add(
                    "risk",
                    """
                    contract|assessed_on|likelihood|impact
                    C1|2025-0\(likelihood)-0\(impact)|\(likelihood)|\(impact)
                    """)
                let level = try register.connection.firstRow(
                    "SELECT level FROM risk WHERE assessed_on = :day",
                    ["day": .text("2025-0\(likelihood)-0\(impact)")]
                ) { $0.text(0) }
                let score = likelihood * impact
                #expect(level == (score <= 5 ? "low" : score <= 12 ? "medium" : "high"))
            }
        }
    }

    @Test(
        "what is no company number is refused, not filled up with zeros",
        arguments: ["TBC", "none", "Unknown", "0", "00000000", "N/A", "123456789", "A1B2C3"])
    func noCompanyNumbers(typed: String) throws {
        let register = try TestRegister()
        #expect(throws: RecordWriter.Refusal.self) {
            try register.add("organisation", "reference|name|company_number\nP1|Alder|\(typed)")
        }
    }

    @Test("a company number gets its eight characters back")
    func companyNumbers() throws {
        for (typed, kept) in [
            ("7444723", "07444723"), (" 07444723 ", "07444723"), ("sc12345", "SC012345"),
            ("NI 12345", "NI012345"), ("1", "00000001"), ("OC300001", "OC300001"),
        ] {
            let register = try TestRegister()
            try register.add("organisation", "reference|name|company_number\nP1|Alder|\(typed)")
            try register.add("organisation", "reference|name\nP2|Birch")
            let value = try register.connection.firstRow(
                "SELECT value FROM organisation_identifier"
            ) { $0.text(0) }
            #expect(value == kept)
            #expect(throws: RecordWriter.Refusal.self) {
                try register.add("organisation", "reference|company_number\nP2|\(typed)")
            }
        }
    }
}
