import AlmonerExchange
import TestSupport
import Testing

@Suite("Releases of one process")
struct OpenContractingMergeTests {
    private let trial: OpenContractingTrial

    init() throws {
        trial = try OpenContractingTrial()
    }

    private func release(_ id: String, _ date: String, _ rest: String) -> String {
        """
        {"ocid": "ocds-abc123-1", "id": "\(id)", "date": "\(date)T09:00:00Z", "tag": ["tender"], \
        "initiationType": "tender", \(rest)}
        """
    }

    private static let contract =
        "SELECT reference, title, status, end_date FROM contract ORDER BY reference"

    @Test("they merge by their dates, wherever they stand")
    func order() throws {
        try trial.bring(
            release(
                "2", "2025-02-01",
                #""awards": [{"id": "A", "title": "New", "contractPeriod": {"endDate": "2027-03-31T00:00:00Z"}}]"#
            ),
            release(
                "1", "2025-01-01",
                #""awards": [{"id": "A", "title": "Old", "status": "active", "contractPeriod": {"endDate": "2026-03-31T00:00:00Z"}}]"#
            ))
        #expect(try trial.rows(Self.contract) == ["ocds-abc123-1/A|New|active|2027-03-31"])
    }

    @Test("the same release twice counts once, and where it says something else the first is kept")
    func repeated() throws {
        let first = release("1", "2025-01-01", #""tender": {"title": "First"}"#)
        let report = try trial.bring(
            first, first.replacing(" ", with: "\n"),
            release("1", "2025-01-01", #""tender": {"title": "Other"}"#))
        #expect(
            report.remarks[0]
                == "3 releases of 1 process, 2 of them repeated under the same id; 1 of them say something else: the first was kept"
        )
        #expect(try trial.rows("SELECT title FROM contract") == ["First"])
    }

    @Test("what files that are read together say differently of an organisation does not alternate")
    func severalFiles() throws {
        func file(_ number: Int, _ scale: String) throws -> String {
            try trial.write(
                "\(number).json",
                Array(
                    """
                    {"ocid": "ocds-abc123-\(number)", "id": "1", "date": "2025-01-01T00:00:00Z", \
                    "parties": [{"id": "1", "name": "Elm Care", "details": {\(scale)}}], \
                    "awards": [{"id": "A", "title": "T", "suppliers": [{"id": "1"}]}]}
                    """.utf8))
        }
        let files = [
            try file(1, ""), try file(2, #""scale": "sme""#), try file(3, #""scale": "large""#),
        ]
        let report = try trial.bring(files)
        #expect(report.warningCount == 1)
        #expect(try trial.rows("SELECT is_sme FROM organisation") == ["1"])
        #expect(try trial.bring(files).changedAnything == false)
    }

    @Test("a date in another zone is the moment that it says")
    func zones() throws {
        let early =
            #"{"ocid": "ocds-abc123-1", "id": "1", "date": "2025-01-01T23:30:00+01:00", "tender": {"title": "Early"}}"#
        let late =
            #"{"ocid": "ocds-abc123-1", "id": "2", "date": "2025-01-01T23:00:00Z", "tender": {"title": "Late"}}"#
        try trial.bring(late, early)
        #expect(try trial.rows("SELECT title FROM contract") == ["Late"])
    }

    @Test("a null takes away, a list of parts is merged part by part, another is replaced")
    func rules() throws {
        try trial.bring(
            release(
                "1", "2025-01-01",
                #""tender": {"title": "Tender", "specialRegime": ["lightTouch"]}, "awards": [{"id": 1, "title": "First", "contractPeriod": {"startDate": "2025-04-01", "endDate": "2026-03-31"}}]"#
            ),
            release(
                "2", "2025-02-01",
                #""tender": {"specialRegime": ["other"]}, "awards": [{"id": 2, "title": "Second"}, {"id": "1", "contractPeriod": {"endDate": null}}]"#
            ))
        #expect(
            try trial.rows(
                "SELECT reference, title, start_date, end_date, is_light_touch FROM contract ORDER BY reference"
            ) == ["ocds-abc123-1/1|First|2025-04-01|-|-", "ocds-abc123-1/2|Second|-|-|-"])
    }

    @Test("a compiled release is the state at its date, and later releases are laid over it")
    func compiled() throws {
        let report = try trial.bring(
            """
            {"records": [{"ocid": "ocds-abc123-1",
              "releases": [\(release("1", "2025-01-01", #""tender": {"title": "Tender"}"#)), {"url": "https://example.org/2", "date": "2025-01-02T00:00:00Z"}],
              "compiledRelease": {"ocid": "ocds-abc123-1", "id": "c", "date": "2025-02-01T00:00:00Z", "tag": ["compiled"], "awards": [{"id": "A", "title": "Compiled"}]}}]}
            """,
            release("3", "2025-03-01", #""awards": [{"id": "A", "status": "pending"}]"#))
        #expect(try trial.rows(Self.contract) == ["ocds-abc123-1/A|Compiled|planned|-"])
        #expect(report.remarks[1].hasPrefix("1 linked release not read"))
    }

    @Test("the last of each version is what holds")
    func versions() throws {
        try trial.bring(
            #"""
            {"records": [{"ocid": "ocds-abc123-1", "versionedRelease": {"ocid": "ocds-abc123-1",
             "initiationType": [{"releaseDate": "2025-01-01T00:00:00Z", "value": "tender"}],
             "awards": [{"id": "A",
              "title": [{"releaseDate": "2025-01-01T00:00:00Z", "value": "Old"}, {"releaseDate": "2025-02-01T00:00:00Z", "value": "New"}],
              "status": [{"releaseDate": "2025-01-01T00:00:00Z", "value": "active"}]}]}}]}
            """#)
        #expect(try trial.rows(Self.contract) == ["ocds-abc123-1/A|New|active|-"])
    }

    @Test("packages in pages, in a list and one after another are read")
    func pages() throws {
        let one = release("1", "2025-01-01", #""tender": {"title": "Tender"}"#)
        let other = one.replacing("ocds-abc123-1", with: "ocds-abc123-2")
        for text in [
            #"{"results": [{"releases": [\#(one)]}, {"releases": [\#(other)]}]}"#,
            #"[{"releases": [\#(one)]}, {"releases": [\#(other)]}]"#,
            #"{"releases": [\#(one)]} {"releases": [\#(other)]}"#,
            #"{"releases": []} [\#(one), \#(other)]"#,
        ] {
            let trial = try OpenContractingTrial()
            try trial.bring(text)
            #expect(
                try trial.rows("SELECT reference FROM contract ORDER BY reference")
                    == ["ocds-abc123-1", "ocds-abc123-2"], "\(text)")
        }
    }

    // MARK: From a tender to its awards

    private func tender(_ status: String = "active") -> String {
        release("1", "2025-01-01", #""tender": {"title": "Tender", "status": "\#(status)"}"#)
    }

    private func award(_ id: String, _ date: String, _ status: String = "active") -> String {
        release(
            "award \(id) \(status)", date,
            #""awards": [{"id": "\#(id)", "title": "Award \#(id)", "status": "\#(status)"}]"#)
    }

    @Test("what was awarded takes the place of the tender, and later awards rename nothing")
    func givesWay() throws {
        try trial.bring(tender())
        #expect(try trial.rows(Self.contract) == ["ocds-abc123-1|Tender|tendering|-"])
        let report = try trial.bring(award("A", "2025-02-01"))
        #expect(report.remarks.contains { $0.hasPrefix("1 process until now a tender") })
        let afterFirst = ["ocds-abc123-1|Tender|withdrawn|-", "ocds-abc123-1/A|Award A|active|-"]
        #expect(try trial.rows(Self.contract) == afterFirst)
        try trial.bring(award("B", "2025-03-01"))
        #expect(try trial.rows(Self.contract) == afterFirst + ["ocds-abc123-1/B|Award B|active|-"])
        let late = try trial.bring(tender())
        #expect(late.changedAnything == false)
        #expect(late.remarks.contains { $0.contains("the register has what was awarded") })
    }

    @Test("a contract keeps the reference of its award; a second one of the award has its own")
    func contracts() throws {
        try trial.bring(award("A", "2025-02-01"))
        try trial.bring(
            release(
                "c", "2025-03-01",
                #""contracts": [{"id": "C1", "awardID": "A", "title": "Signed", "status": "active"}, {"id": "C2", "awardID": "A", "title": "Second", "status": "pending"}]"#
            ))
        #expect(
            try trial.rows(Self.contract) == [
                "ocds-abc123-1/A|Signed|active|-", "ocds-abc123-1/A/C2|Second|planned|-",
            ])
    }

    @Test("what came to nothing is no agreement, and withdrawn where the register had it")
    func cameToNothing() throws {
        let report = try trial.bring(award("A", "2025-02-01", "cancelled"), tender("cancelled"))
        #expect(try trial.register.count("contract") == 0)
        #expect(report.remarks.contains { $0.hasPrefix("1 process cancelled") })
        try trial.bring(award("B", "2025-02-01"))
        try trial.bring(award("B", "2025-03-01", "cancelled"))
        #expect(try trial.rows(Self.contract) == ["ocds-abc123-1/B|Award B|withdrawn|-"])
    }

    @Test("a contract that came to a close is closed, before its last day terminated")
    func closes() throws {
        let ended =
            #""contracts": [{"id": "A", "awardID": "A", "title": "T", "status": "terminated", "period": {"endDate": "2025-06-30T00:00:00Z"}}]"#
        try trial.bring(release("1", "2025-07-01", ended))
        #expect(try trial.rows("SELECT status FROM contract") == ["closed"])
        let early = try OpenContractingTrial()
        try early.bring(release("1", "2025-05-01", ended))
        #expect(try early.rows("SELECT status FROM contract") == ["terminated"])
    }

    @Test("a record of the register's own under the same procedure is pointed out")
    func ownRecord() throws {
        try trial.register.add(
            "contract",
            """
            reference|title|kind|status|procedure_reference
            C9|Ours|contract|tendering|ocds-abc123-1
            """)
        let report = try trial.bring(award("A", "2025-02-01"))
        #expect(report.warnings.contains { $0.problem.remedy.contains("C9") })
        #expect(try trial.register.count("contract") == 2)
    }
}
