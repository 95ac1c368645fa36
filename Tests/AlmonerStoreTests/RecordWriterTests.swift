import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Writing records by their key")
struct RecordWriterTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.oneOfEach()
    }

    /// One writer, as for one file, and its records one by one.
    private final class File {
        private let writer: RecordWriter
        private let arena = Arena()

        init(
            _ register: TestRegister, _ table: Table, _ columns: String,
            dates: DateOrder = .iso, repetition: RecordWriter.Repetition = .refused
        ) throws {
            writer = try RecordWriter(
                register.connection, table,
                columns: columns.split(separator: ",").map { name in
                    try #require(table.column(String(name)))
                }, dates: dates, repetition: repetition)
        }

        func write(_ record: String) throws -> RecordWriter.Outcome {
            arena.reset()
            return try writer.write(
                record.split(separator: "|", omittingEmptySubsequences: false).map {
                    arena.copy(String($0))
                })
        }

        func refusal(_ record: String) throws -> RecordWriter.Refusal {
            try #require(throws: RecordWriter.Refusal.self) { _ = try write(record) }
        }
    }

    private func value(_ sql: String) throws -> String? {
        try register.connection.firstRow(sql) { $0.text(0) }
    }

    // MARK: By key

    @Test("a record is added, found the same, and changed where it differs")
    func outcomes() throws {
        let columns = "reference,title,kind,status,annual_value"
        func write(_ record: String) throws -> RecordWriter.Outcome {
            try File(register, RegisterTables.contract, columns).write(record)
        }
        #expect(try write("NEW|Title|grant|active|1,200") == .added)
        #expect(try write("NEW|Title|Grant|ACTIVE|£1200.00") == .unchanged)
        #expect(try write("NEW|Title|grant|active|") == .changed)
        #expect(try write("NEW|Title|grant|active|0") == .changed)
        #expect(try value("SELECT annual_value_pence FROM contract WHERE reference = 'NEW'") == "0")
    }

    @Test("a column that is not given stays, an empty cell clears")
    func absentAndEmpty() throws {
        let file = try File(register, RegisterTables.contract, "reference,notice_days")
        #expect(try file.write("C1|") == .changed)
        #expect(
            try value(
                "SELECT notice_days IS NULL AND tier = 'gold' FROM contract WHERE reference = 'C1'")
                == "1")
    }

    @Test("a key with unknown parts is a key: the same record is found again")
    func unknownPartsOfKeys() throws {
        let target = try File(register, RegisterTables.target, "measure,period,value")
        #expect(try target.write("M1|2024-25|1") == .added)
        let again = try File(register, RegisterTables.target, "measure,contract,period,value")
        #expect(try again.write("M1||2024-25|2") == .changed)
        #expect(try again.write("M1|C1|2024-25|2") == .added)
        #expect(try register.count("target") == 3)
    }

    @Test("a part of the key that is not given has its default")
    func defaultOfKey() throws {
        let columns = "measure,period,value"
        #expect(
            try File(register, RegisterTables.observation, columns).write("M1|2024-25|1") == .added)
        #expect(
            try File(register, RegisterTables.observation, columns).write("M1|2024-25|1")
                == .unchanged)
        #expect(
            try File(register, RegisterTables.observation, columns).write("M1|2024-25|2")
                == .changed)
        let full = try File(register, RegisterTables.observation, "measure,period,point,value")
        #expect(try full.write("M1|2024-25||2") == .unchanged)
        #expect(try full.write("M1|2024-25|start|2") == .added)
    }

    @Test("the same key twice in a file is refused, in an empty table and in a full one")
    func twice() throws {
        let empty = TestRegister(try TestRegister().connection)
        for register in [empty, register] {
            let file = try File(register, RegisterTables.serviceType, "code,name")
            #expect(try file.write("X|One") == .added)
            let refusal = try file.refusal("X|One")
            #expect(refusal.problems.map(\.reason) == [.duplicateKey])
            #expect(!refusal.isWorthAnotherTry)
        }
    }

    @Test("where others' rows repeat a record, the first is kept and a difference warned of")
    func firstKept() throws {
        let file = try File(
            register, RegisterTables.organisation, "reference,name,roles", repetition: .firstKept)
        #expect(try file.write("ALDER|Alder|") == .changed)
        #expect(try file.write("ALDER|Other|partner") == .changed)
        #expect(try value("SELECT name FROM organisation WHERE reference = 'ALDER'") == "Alder")
        // Such a file sees one role at a time: what is there stays.
        #expect(
            try value(
                """
                SELECT group_concat(role, ' ')
                  FROM (SELECT role FROM organisation_role WHERE organisation = 2 ORDER BY role)
                """) == "partner provider")
    }

    // MARK: Refusals

    @Test("everything that is wrong with a record is said in one go")
    func allProblems() throws {
        let contract = try File(
            register, RegisterTables.contract,
            "reference,title,kind,status,provider,start_date,annual_value,is_light_touch")
        let refusal = try contract.refusal("NEW||gift|active|NOBODY|31/02/2026|12.345|perhaps")
        #expect(
            refusal.problems.map(\.column) == [
                "title", "kind", "provider", "start_date", "annual_value", "is_light_touch",
            ])
        #expect(
            refusal.problems.map(\.reason) == [
                .missing, .notInList, .notFound, .notADate, .notMoney, .notYesOrNo,
            ])

        let organisation = try File(
            register, RegisterTables.organisation, "reference,name,sector,roles,company_number")
        let second = try organisation.refusal("NEW|Name|charity|landlord|123456789")
        #expect(second.problems.map(\.column) == ["sector", "roles", "company_number"])

        let activity = try File(
            register, RegisterTables.activity, "contract,service,unit,month,volume")
        let third = try activity.refusal("C9|S9|hour|2024|-1")
        #expect(third.problems.map(\.column) == ["contract", "service", "month", "volume"])
    }

    @Test("blanks alone are no name, and blanks around a text are the text's own")
    func blanks() throws {
        let file = try File(register, RegisterTables.area, "code,name,kind")
        #expect(try file.refusal("NEW|  |").problems.map(\.reason) == [.missing])
        #expect(try file.write(" NEW | New |  ward ") == .added)
        #expect(
            try value("SELECT code || '|' || name || '|' || kind FROM area WHERE code = 'NEW'")
                == "NEW| New |  ward ")
    }

    @Test("a refused record leaves nothing, and may be tried again when its trouble is gone")
    func triedAgain() throws {
        let file = try File(register, RegisterTables.organisation, "reference,name,company_number")
        let refusal = try file.refusal("COUNCIL|Wealdshire County|07444723")
        #expect(refusal.problems.map(\.reason) == [.identifierTaken])
        #expect(refusal.isWorthAnotherTry)
        #expect(
            try value("SELECT name FROM organisation WHERE reference = 'COUNCIL'") == "Wealdshire")
        #expect(try file.write("ALDER|Alder Care|") == .changed)
        // Not "twice in the file": the first try was no record.
        #expect(try file.write("COUNCIL|Wealdshire County|07444723") == .changed)
    }

    @Test("a parent that is not there yet is worth another try, another link is not")
    func worthAnotherTry() throws {
        let area = try File(register, RegisterTables.area, "code,name,parent")
        #expect(try area.refusal("NEW|New|LATER").isWorthAnotherTry)
        let service = try File(register, RegisterTables.service, "reference,name,provider")
        #expect(try !service.refusal("NEW|New|LATER").isWorthAnotherTry)
    }

    @Test("a role is taken in any case, as other lists are")
    func rolesInAnyCase() throws {
        let file = try File(register, RegisterTables.organisation, "reference,roles")
        #expect(try file.write("ALDER|Provider; PARTNER ;") == .changed)
        let roles = try register.connection.rows(
            "SELECT role FROM organisation_role WHERE organisation = 2 ORDER BY role"
        ) { $0.text(0) }
        #expect(roles == ["partner", "provider"])
    }

    @Test("what a register is asked to add or change must be new or there")
    func expectations() throws {
        let keeping = RecordKeeping(register.connection)
        let table = RegisterTables.serviceType
        let code = try #require(table.column("code"))
        let name = try #require(table.column("name"))
        func reason(_ text: String, _ expectation: RecordWriter.Expectation) -> CellProblem.Reason?
        {
            do {
                _ = try keeping.write(
                    table, [(code, text), (name, "Name")], expecting: expectation,
                    ending: .rollback)
                return nil
            } catch {
                return (error as? RecordWriter.Refusal)?.problems.first?.reason
            }
        }
        #expect(reason("HOMECARE", .new) == .alreadyThere)
        #expect(reason("OTHER", .new) == nil)
        #expect(reason("HOMECARE", .known) == nil)
        #expect(reason("OTHER", .known) == .notFound)
        #expect(try register.count("service_type") == 1)
    }

    // MARK: Which line a row of activity means

    @Test("without the line's first day it is the one in force on the first of the month")
    func lineInForce() throws {
        let file = try File(register, RegisterTables.activity, "contract,service,unit,month,volume")
        for (month, firstDay) in [
            ("2024-03", "2024-04-01"), ("2024-04", "2024-04-01"), ("2025-03", "2024-04-01"),
            ("2025-04", "2025-04-01"), ("2027-01", "2025-04-01"),
        ] {
            #expect(try file.write("C1|S1|hour|\(month)|5") == .added)
            #expect(
                try value(
                    """
                    SELECT contract_line.valid_from
                      FROM activity JOIN contract_line ON contract_line.id = activity.contract_line
                     WHERE activity.id = (SELECT max(id) FROM activity)
                    """) == firstDay)
        }
    }

    @Test("the line's first day says which line, however days are written")
    func lineByFirstDay() throws {
        let columns = "contract,service,unit,valid_from,month,volume"
        let british = try File(register, RegisterTables.activity, columns, dates: .dmy)
        #expect(try british.write("C1|S1|hour|01/04/2025|2024-07|5") == .added)
        #expect(
            try value(
                """
                SELECT contract_line.valid_from
                  FROM activity JOIN contract_line ON contract_line.id = activity.contract_line
                 WHERE activity.month = '2024-07'
                """) == "2025-04-01")
        let iso = try File(register, RegisterTables.activity, columns)
        #expect(try iso.write("C1|S1|hour|2025-04-01|2024-07|5") == .unchanged)
        #expect(
            try iso.refusal("C1|S1|hour|2025-04-02|2024-07|5").problems.map(\.column)
                == ["valid_from"])
    }
}
