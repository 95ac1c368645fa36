import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Importing organisations with their roles and numbers")
struct ImportOrganisationsTests {
    let trial: ImportTrial

    init() throws {
        trial = try ImportTrial()
    }

    private func roles(_ reference: String) throws -> [String] {
        try trial.texts(
            """
            SELECT role
              FROM organisation_role
              JOIN organisation ON organisation.id = organisation_role.organisation
             WHERE organisation.reference = '\(reference)'
             ORDER BY role
            """)
    }

    private func numbers() throws -> [String] {
        try trial.texts(
            """
            SELECT organisation.reference || ' ' || scheme || ' ' || value
              FROM organisation_identifier
              JOIN organisation ON organisation.id = organisation_identifier.organisation
             ORDER BY scheme, value
            """)
    }

    @Test("a cell names the whole set: what it leaves out goes, an empty one clears")
    func sets() throws {
        try trial.run(
            (
                "organisations",
                "reference,name,roles\nA,Alder,provider; partner\nB,Birch,regulator\n"
            ))
        #expect(try roles("A") == ["partner", "provider"])
        let report = try trial.run(
            ("organisations", "reference,roles\nA,partner;commissioner;partner\nB,\n"))
        #expect(
            report.countLines == ["organisations 2: 0 added, 2 changed, 0 unchanged, 0 refused"])
        #expect(try roles("A") == ["commissioner", "partner"])
        #expect(try roles("B") == [])
        let absent = try trial.run(("organisations", "reference,name\nA,Alder\n"))
        #expect(
            absent.countLines == ["organisations 1: 0 added, 0 changed, 1 unchanged, 0 refused"])
        #expect(try roles("A") == ["commissioner", "partner"])
    }

    @Test("the same set in another order, or the same number in another form, is no change")
    func sameSet() throws {
        try trial.run(
            (
                "organisations",
                "reference,name,roles,company_number,charity_number\nA,Alder,provider;partner,07444723,1;2\n"
            ))
        let report = try trial.run(
            (
                "organisations",
                "reference,name,roles,company_number,charity_number\nA,Alder,Partner ; PROVIDER,7444723,\" 2;1 ;\"\n"
            ))
        #expect(
            report.countLines == ["organisations 1: 0 added, 0 changed, 1 unchanged, 0 refused"])
    }

    @Test("each number goes to its own list, a company number with its eight characters")
    func schemes() throws {
        try trial.run(
            (
                "organisations",
                """
                reference,name,company_number,charity_number,scottish_charity_number,ods_code
                A,Alder,7444723,1012345,SC000001,RAX
                B,Birch,sc12345,,,
                """
            ))
        #expect(
            try numbers() == [
                "A GB-CHC 1012345", "A GB-COH 07444723", "B GB-COH SC012345", "A GB-NHS RAX",
                "A GB-SC SC000001",
            ])
    }

    @Test("a number that another body has is refused, and the other is named")
    func taken() throws {
        try trial.run(("organisations", "reference,name,company_number\nA,Alder,07444723\n"))
        let before = try trial.register.everything()
        let report = try trial.run(
            ("organisations", "reference,name,company_number\nB,Birch,7444723\nC,Cedar,1\n"))
        #expect(
            report.problems.map(\.description) == [
                """
                organisations.csv:2: company_number "7444723": belongs to another record: GB-COH \
                07444723 belongs to organisation A: are the two one?
                """
            ])
        #expect(try trial.register.everything() == before)
    }

    @Test("two rows of one file that claim a number are refused, the second of them")
    func claimedTwice() throws {
        let report = try trial.run(
            ("organisations", "reference,name,company_number\nA,Alder,1\nB,Birch,00000001\n"))
        #expect(report.problems.map(\.line) == [3])
        #expect(report.problems.map(\.problem.reason) == [.identifierTaken])
    }

    @Test("a number may pass from one body to another in one file, in either order of rows")
    func passedOn() throws {
        for rows in ["A,\nB,1\n", "B,1\nA,\n"] {
            let trial = try ImportTrial()
            try trial.run(
                ("organisations", "reference,name,company_number\nA,Alder,1\nB,Birch,2\n"))
            let report = try trial.run(("organisations", "reference,company_number\n\(rows)"))
            #expect(report.problems.map(\.description) == [])
            #expect(
                try trial.texts("SELECT value FROM organisation_identifier ORDER BY value")
                    == ["00000001"])
        }
    }

    @Test("numbers of other lists come in a file of their own and may change hands")
    func otherSchemes() throws {
        try trial.run(
            ("organisations", "reference,name\nA,Alder\nB,Birch\n"),
            (
                "organisation_identifiers",
                "scheme,value,organisation\nGB-NIC,1,A\nXL-LEDGER,0042,A\n"
            ))
        let report = try trial.run(
            ("organisation_identifiers", "scheme,value,organisation\nGB-NIC,1,B\n"))
        #expect(
            report.countLines
                == ["organisation_identifiers 1: 0 added, 1 changed, 0 unchanged, 0 refused"])
        #expect(try numbers() == ["B GB-NIC 1", "A XL-LEDGER 0042"])
        let company = try trial.run(
            (
                "organisation_identifiers",
                "scheme,value,organisation\nGB-COH,7444723,A\nGB-COH,123456789,A\n"
            ))
        #expect(company.problems.map { "\($0.line) \($0.column ?? "")" } == ["3 value"])
    }

    @Test("a parent body may come after its parts")
    func parents() throws {
        let report = try trial.run(
            ("organisations", "reference,name,parent,roles\nB,Branch,HEAD,provider\nHEAD,Head,,\n"))
        #expect(
            report.countLines == ["organisations 2: 2 added, 0 changed, 0 unchanged, 0 refused"])
        #expect(try roles("B") == ["provider"])
    }
}
