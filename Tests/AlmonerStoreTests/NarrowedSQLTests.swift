import AlmonerStore
import Testing

@Suite("SQL narrowed to the lists that are given")
struct NarrowedSQLTests {
    private let sql = """
        SELECT id
          FROM contract
         WHERE (:contracts IS NULL OR id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL
                OR id IN (SELECT value FROM json_each(:services)))
           AND (:kind IS NULL OR kind = :kind)
        """

    @Test("only the question of a list that is given is taken out")
    func givenList() {
        #expect(
            NarrowedSQL.text(
                sql, with: ["contracts": .null, "services": .text("[1]"), "kind": .text("grant")])
                    == """
                    SELECT id
                      FROM contract
                     WHERE (:contracts IS NULL OR id IN (SELECT value FROM json_each(:contracts)))
                       AND (id IN (SELECT value FROM json_each(:services)))
                       AND (:kind IS NULL OR kind = :kind)
                    """)
    }

    @Test(
        "what only looks like it stays",
        arguments: [
            "(:contracts IS NULL AND id > 1)", ":contracts IS NULL OR id > 1",
            "(:contractsToo IS NULL OR id > 1)", "(:contracts IS NULL)", "(:contracts",
        ])
    func other(_ sql: String) {
        #expect(NarrowedSQL.text(sql, with: ["contracts": .text("[1]")]) == sql)
    }

    @Test("a list that is null, or none, leaves the text as it is")
    func noList() {
        #expect(NarrowedSQL.text(sql, with: ["contracts": .null, "services": .null]) == sql)
        #expect(NarrowedSQL.text(sql, with: [:]) == sql)
    }
}
