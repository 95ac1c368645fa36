extension RegisterTables {
    package static let organisation = Table(
        "organisation", plural: "organisations",
        "A body that commissions, provides, regulates or shares.",
        key: ["reference"],
        listed: ["reference", "name", "sector", "is_sme", "is_vcse", "roles"],
        columns: [
            Column("reference", .code, "What people call the body by.", required: true),
            Column("name", .text, "Its name.", required: true),
            Column(
                "sector",
                .choice([
                    "local_authority", "nhs", "police", "probation", "central_government",
                    "other_public", "third_sector", "private", "individual",
                ]), "The part of the economy it belongs to."),
            Column("is_sme", .flag, "Whether it is a small or medium-sized enterprise."),
            Column(
                "is_vcse", .flag,
                "Whether it is a voluntary, community or social enterprise."),
            Column("parent", .link(to: "organisation"), "The body it is part of."),
            Column("opened_on", .date, "The day it began."),
            Column("closed_on", .date, "The day it ended; not before it began."),
            Column(
                "roles", .choice(["commissioner", "provider", "regulator", "partner"]),
                "What it does here; several are separated by a semicolon.", storage: .roles),
            Column(
                "company_number", .code, "Companies House number, 8 characters.",
                storage: .identifiers(scheme: "GB-COH")),
            Column(
                "charity_number", .code, "Charity Commission number (England and Wales).",
                storage: .identifiers(scheme: "GB-CHC")),
            Column(
                "scottish_charity_number", .code, "OSCR number (Scotland).",
                storage: .identifiers(scheme: "GB-SC")),
            Column(
                "ods_code", .code, "NHS Organisation Data Service code.",
                storage: .identifiers(scheme: "GB-NHS")),
        ])

    package static let organisationRole = Table(
        "organisation_role", plural: "organisation_roles",
        "What an organisation does here. It travels in the roles column of organisations.",
        key: ["organisation", "role"], hasOwnFile: false,
        columns: [
            Column("organisation", .link(to: "organisation"), "The body.", required: true),
            Column(
                "role", .choice(["commissioner", "provider", "regulator", "partner"]),
                "What it does.", required: true),
        ])

    package static let organisationIdentifier = Table(
        "organisation_identifier", plural: "organisation_identifiers",
        """
        A number under which some list knows an organisation. Those of the four schemes that \
        organisations carries as columns travel there.
        """,
        key: ["scheme", "value"],
        columns: [
            Column(
                "scheme", .code,
                """
                The list, as an org-id code (GB-COH, GB-CHC, GB-SC, GB-NIC, GB-NHS); XL- and a \
                name for a body's own ledger.
                """, required: true),
            Column(
                "value", .code, "The number; a company number has 8 characters.", required: true),
            Column(
                "organisation", .link(to: "organisation"), "The body it belongs to.",
                required: true),
        ])
}
