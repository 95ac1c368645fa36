import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Personal data in files")
struct PersonWatchTests {
    let trial: ImportTrial

    init() throws {
        trial = try ImportTrial()
    }

    private static let header = "reference,title,kind,status,description,procedure_reference\n"

    private func contracts(_ descriptions: [String], references: [String] = []) -> String {
        PersonWatchTests.header
            + descriptions.enumerated().map { index, text in
                let reference = index < references.count ? references[index] : ""
                return "C\(index),Home care,contract,active,\"\(text)\",\(reference)\n"
            }.joined()
    }

    private func expectRefused(
        _ table: String, _ text: String, _ lines: [String],
        location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try trial.register.everything()
        let report = try trial.run((table, text))
        #expect(
            report.problems.map { "\($0.line) \($0.column ?? "") \($0.value ?? "")" } == lines,
            sourceLocation: location)
        #expect(report.problems.allSatisfy { $0.problem.reason == .personalData })
        #expect(report.holdsPersonalData, sourceLocation: location)
        #expect(try trial.register.everything() == before, sourceLocation: location)
    }

    private func expectTaken(
        _ table: String, _ text: String, location: SourceLocation = #_sourceLocation
    ) throws -> ImportReport {
        let report = try trial.run((table, text))
        #expect(report.problems == [], sourceLocation: location)
        #expect(!report.holdsPersonalData, sourceLocation: location)
        #expect(report.changedAnything, sourceLocation: location)
        return report
    }

    @Test("one NHS number in prose keeps the whole import out, and is not repeated")
    func prose() throws {
        try expectRefused(
            "contract", contracts(["", "for 943 476 5919", "fine"]), ["3 description 94…"])
        let report = try trial.run(("contract", contracts(["for 943 476 5919"])))
        #expect(!report.problems.map(\.description).joined().contains("5919"))
        #expect(
            report.problems.first?.description
                == """
                contracts.csv:2: description "94…": personal data: it looks like an NHS number: \
                take it out, or give --allow-identifiers where it is something else
                """)
    }

    @Test("numbers of orders in prose are told by those that fail the check")
    func orders() throws {
        // One in eleven passes by chance, as the first of these.
        let texts = ["order 9434765919", "order 4500012345", "order 4500012347"]
        _ = try expectTaken("contract", contracts(texts))
        try expectRefused(
            "contract", contracts(["order 9434765919", "order 4500012345", "NHS no 9434765919"]),
            ["4 description 94…"])
    }

    @Test("among references three that pass and more than half are refused")
    func references() throws {
        let passing = ["9434765919", "4010232137", "943 476 5870"]
        try expectRefused(
            "contract", contracts(["", "", "", ""], references: passing + ["4500012345"]),
            [
                "2 procedure_reference 94…", "3 procedure_reference 40…",
                "4 procedure_reference 94…",
            ])
    }

    @Test("two that pass are a warning, three of six nothing")
    func fewReferences() throws {
        let passing = ["9434765919", "4010232137", "943 476 5870"]
        let failing = ["4500012345", "4500012347", "4500012349"]
        let some = try expectTaken(
            "contract", contracts(["", ""], references: Array(passing.prefix(2))))
        #expect(some.warnings.map(\.line) == [2, 3])
        let many = try expectTaken(
            "contract",
            contracts(Array(repeating: "x", count: 6), references: passing + failing))
        #expect(many.warnings.isEmpty)
    }

    @Test("a word like a CRN is refused in prose, unless a record is called so")
    func probation() throws {
        let rows = "X123456,Other,contract,active,,\n"
        try expectRefused("contract", contracts(["about X123456"]), ["2 description X1…"])
        _ = try expectTaken("contract", contracts(["follows X123456"]) + rows)
    }

    @Test("the text of a payment has numbers of invoices, and those of persons only by their name")
    func ledger() throws {
        let header = "reference,payee_name,paid_on,amount,purpose\n"
        _ = try expectTaken("payment", header + "P1,Payee,2026-01-01,1,inv M287005\n")
        try expectRefused(
            "payment", header + "P1,Payee,2026-01-01,1,CRN M287005\n", ["2 purpose M2…"])
    }

    @Test("dates of birth and UPNs in prose are refused")
    func others() throws {
        try expectRefused(
            "contract", contracts(["J, DOB 12/03/1984", "pupil B801200005001"]),
            ["2 description 12…", "3 description B8…"])
    }

    @Test("a header about people is refused, also where its column would be left out")
    func headers() throws {
        var options = ImportOptions()
        options.ignoresUnknownColumns = true
        let file = ImportFile(
            name: "areas.csv", bytes: Array("code,name,D.O.B.\nA,Alpha,\n".utf8),
            table: RegisterTables.area)
        #expect(throws: InputError.self) {
            try Importer(trial.register.connection, options).run([file])
        }
        options.allowsIdentifiers = true
        let report = try Importer(trial.register.connection, options).run([file])
        #expect(report.tables.first?.added == 1)
    }

    @Test("a person who has looked may let it in")
    func allowed() throws {
        var options = ImportOptions()
        options.allowsIdentifiers = true
        let report = try trial.run(
            ("contract", contracts(["for 943 476 5919"])), options: options)
        #expect(report.tables.first?.added == 1)
        #expect(report.problems.isEmpty)
    }

    @Test("skipping bad rows skips none of these: nothing comes in, and no rejects are written")
    func skipping() throws {
        let folder = try TemporaryFolder()
        var options = ImportOptions()
        options.skipsBadRows = true
        options.rejects = folder.file("rejects.csv")
        let before = try trial.register.everything()
        let text = contracts(["for 943 476 5919", "fine"]) + "C9,,contract,active,,\n"
        let report = try trial.run(("contract", text), options: options)
        #expect(report.holdsPersonalData)
        #expect(report.problemCount == 2)
        #expect(try trial.register.everything() == before)
        #expect(try folder.names == [])
    }

    @Test("a thousand are counted, and as many shown as asked for")
    func many() throws {
        var options = ImportOptions()
        options.mostProblemsShown = 3
        let report = try trial.run(
            ("contract", contracts(Array(repeating: "9434765919", count: 1_000))),
            options: options)
        #expect(report.problemCount == 1_000)
        #expect(report.problems.map(\.line) == [2, 3, 4])
    }

    @Test("other messages of the row do not show the number either")
    func otherMessages() throws {
        let report = try trial.run(
            (
                "area",
                "code,name,parent\n" + "A,Alpha,9434765919\n" + "9434765919,B,\n9434765919,B,\n"
            ))
        #expect(report.problemCount > 0)
        #expect(!report.problems.map(\.description).joined().contains("94347"))
    }
}
