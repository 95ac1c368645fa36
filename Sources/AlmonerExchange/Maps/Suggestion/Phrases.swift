/// How people head what the register has columns for; the likeliest first.
enum Phrases {
    /// - Parameter isBeside: the file is about another table, where "reference" and "name" are not
    ///   this one's.
    static func of(_ column: String, in table: String, isBeside: Bool) -> [String] {
        let known = known[table]?[column] ?? []
        if isBeside { return known }
        let own = column.split(separator: "_").joined(separator: " ")
        return table == "organisation"
            ? (ofBodies[column] ?? []) + [own] + known : known + [own]
    }

    /// Where nothing says it outright: the next best.
    static func fallback(of column: String, in table: String) -> [String] {
        table == "contract" && column == "title"
            ? ["description", "contract description", "name", "subject", "purpose"] : []
    }

    /// Columns that mostly hold people.
    static let people = [
        "contract manager", "contact", "officer", "contract owner", "lead officer", "telephone",
        "email", "contact name",
    ]

    /// In a file of organisations; in one of contracts these are mostly the buyer's.
    private static let ofBodies = [
        "reference": ["organisation reference"], "name": ["organisation name", "organisation"],
    ]

    private static let known: [String: [String: [String]]] = [
        "contract": [
            "reference": ["contract reference", "reference", "unique reference"],
            "title": ["contract title", "title", "contract name"],
            "kind": ["contract type", "kind", "type"],
            "status": ["status", "contract status", "state"],
            "commissioner": [
                "commissioner", "contracting authority", "buyer", "buyer name",
                "funder name", "funder organisation name", "organisation name", "organisation",
                "awarding authority",
            ],
            "department": [
                "department", "service area", "business unit", "team", "service",
                "funder department",
            ],
            "description": [
                "description", "contract description", "purpose", "scope", "summary", "category",
            ],
            "start_date": [
                "contract start date", "start date", "date from", "start", "from", "contract from",
            ],
            "end_date": [
                "contract end date", "end date", "date to", "current end date", "end", "to",
                "contract to",
            ],
            "extension_until": [
                "extension end date", "extension until", "maximum end date", "latest end date",
                "extension to", "extension date",
            ],
            "terminated_on": ["termination date", "terminated"],
            "notice_days": ["notice days", "notice period days"],
            "annual_value": ["annual value", "annual contract value", "annual expenditure"],
            "total_value": [
                "contract value", "value", "total value", "total contract value", "award value",
                "awarded value", "amount awarded", "lifetime value", "amount", "contract amount",
                "estimated value",
            ],
            "maximum_value": ["maximum value", "value including extension"],
            "irrecoverable_vat": ["irrecoverable vat", "vat cannot be recovered"],
            "procurement_route": [
                "procurement route", "procurement method", "procurement type",
                "procurement process", "procurement procedure", "procedure", "procedure type",
                "tender process", "type",
            ],
            "procedure_reference": [
                "procurement reference", "notice reference", "tender reference",
            ],
            "awarded_on": ["award date", "date awarded", "awarded"],
            "parent_contract": ["framework reference", "parent contract"],
        ],
        "organisation": [
            "reference": ["supplier reference"],
            "name": [
                "supplier name", "supplier", "company name", "organisation which owns supplier",
            ],
            "sector": ["sector", "supplier type", "organisation type"],
            "is_sme": ["sme", "supplier size", "company size"],
            "is_vcse": ["vcse", "vcs", "voluntary sector", "third sector"],
            "company_number": [
                "company reference", "companies house reference",
                "company registration reference",
            ],
            "charity_number": ["charity reference", "registered charity reference"],
        ],
        "payment": [
            "reference": [
                "transaction reference", "transaction", "payment reference", "invoice reference",
                "document reference", "voucher reference", "reference",
            ],
            "contract": ["contract reference", "contract"],
            "payee_name": ["supplier name", "supplier", "name"],
            "payee_number": ["supplier reference"],
            "paid_on": [
                "payment date", "date", "transaction date", "posting date", "invoice date",
            ],
            "amount": [
                "amount", "net amount", "value", "payment amount", "net value",
                "transaction amount", "invoice amount",
            ],
            "department": [
                "department", "department unit", "service area", "cost centre", "service",
            ],
            "purpose": [
                "description", "purpose", "expenditure category", "expenditure type",
                "account description", "narrative", "category",
            ],
        ],
        "service": [
            "reference": [
                "service reference", "location reference", "reference", "cqc reference",
            ],
            "name": ["service name", "setting name", "name", "home name"],
            "service_type": [
                "service type", "provision type", "care service", "supplier type", "type",
            ],
            "opened_on": ["registration date", "date registered", "opening date"],
            "closed_on": ["closing date", "deregistration date"],
        ],
        "service_location": ["postcode": ["postcode", "service postcode", "post code"]],
        "review": ["due_on": ["review date", "next review", "next review date", "review due"]],
    ]
}
