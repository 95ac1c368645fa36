import AlmonerModel
import TestSupport
import Testing

@testable import AlmonerStore

@Suite("Reading a table by the link that its key begins with")
struct ReadingOrderTests {
    private func records(_ sql: String, of register: TestRegister, _ columns: Int) throws
        -> [[SQLValue]]
    {
        try register.connection.rows(sql) { row in
            (0...Int32(columns)).map { row.value($0) }
        }
    }

    @Test("it has the same records in the same order", arguments: 1...8)
    func same(seed: UInt64) throws {
        let register = try TestRegister.awkward(seed: seed)
        var read = 0
        for sql in RegisterTables.all.map(TableSQL.init) {
            guard let link = sql.leadingLink else { continue }
            let records = try records(sql.read(), of: register, sql.table.columns.count)
            #expect(
                try self.records(sql.read(by: link), of: register, sql.table.columns.count)
                    == records)
            read += records.count
        }
        #expect(read > 100)
    }

    @Test("the first records of activity need no sort of all of it")
    func sorted() throws {
        let register = try TestRegister.demo()
        let sql = TableSQL(table: RegisterTables.activity)
        let link = try #require(sql.leadingLink)
        #expect(link.target.name == "contract")
        let isLarge = sql.isLarge(beside: link.target)
        #expect(try register.connection.firstRow(isLarge) { $0.integer(0) } == 1)
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql.read(by: link))") {
            $0.text(3)
        }
        #expect(plan.first?.hasPrefix("SCAN linked_contract USING COVERING INDEX") == true)
        #expect(plan.last == "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY")
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN record") }, "\(plan)")
    }

    @Test("a table with little is not read by a larger one")
    func small() throws {
        let register = try TestRegister()
        try register.add("organisation", "reference|name\nA|A")
        try register.add("contract", "reference|title|kind|status|provider\nC|C|grant|active|A")
        let sql = TableSQL(table: RegisterTables.activity)
        let isLarge = sql.isLarge(beside: RegisterTables.contract)
        #expect(try register.connection.firstRow(isLarge) { $0.integer(0) } == 0)
    }
}
