extension Breach {
    static let shares = [
        Breach(
            "a second share of a partner in a year", "funding_share",
            """
            contract|partner|financial_year|amount
            C1|COUNCIL|2026-27|1
            C1|COUNCIL|2026-27|2
            """, column: "contract",
            sql: """
                INSERT INTO funding_share (contract, partner, financial_year)
                SELECT contract, partner, financial_year FROM funding_share
                """, .unique),
        Breach(
            "a share of a partner that is not there", "funding_share",
            "contract|partner|financial_year\nC1|NOBODY|2025-26", column: "partner",
            sql: "UPDATE funding_share SET partner = 999999", .foreignKey),
        Breach(
            "a share in a month", "funding_share",
            "contract|partner|financial_year\nC1|ALDER|2025-04", column: "financial_year",
            sql: "UPDATE funding_share SET financial_year = '2025-04'", .check),
        Breach(
            "a share below nought", "funding_share",
            "contract|partner|financial_year|amount\nC1|COUNCIL|2025-26|-1", column: "amount",
            sql: "UPDATE funding_share SET amount_pence = -1", .check),
        Breach(
            "a share under no known law", "funding_share",
            "contract|partner|financial_year|legal_basis\nC1|COUNCIL|2025-26|s1",
            column: "legal_basis",
            sql: "UPDATE funding_share SET legal_basis = 's1'", .check),
    ]
}
