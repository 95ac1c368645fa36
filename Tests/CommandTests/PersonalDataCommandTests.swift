import TestSupport
import Testing

@Suite("Personal data at the command line")
struct PersonalDataCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test("65: a file with an NHS number; with --allow-identifiers the history says who took it")
    func imports() throws {
        try trial.folder.write(
            "reviews.csv",
            "contract,kind,due_on,findings\nC001,annual,2031-01-01,spoke to 943 476 5919\n")
        let before = try trial.registerBytes
        for flags in ["", "--on-error skip --rejects rejects.csv", "--dry-run"] {
            let refused = try trial.shell("almoner import reviews reviews.csv \(flags)")
            #expect(refused.status == 65, "\(refused)")
            #expect(refused.complaint.contains("reviews.csv:2: findings \"94…\": personal data"))
            #expect(refused.complaint.hasSuffix("1 problem\n"), "\(refused)")
            #expect(!refused.complaint.contains("5919"))
            #expect(
                refused.output.hasSuffix(
                    "Nothing was changed: the register is no place for personal data.\n"))
        }
        #expect(try trial.registerBytes == before)
        #expect(!trial.folder.has("rejects.csv"))
        let taken = try trial.almoner(
            "import", "reviews", "reviews.csv", "--allow-identifiers", "--actor", "A. Lead",
            "--reason", "the number of a helpline")
        #expect(taken.status == 0, "\(taken)")
        let history = try trial.almoner(
            "sql",
            "SELECT DISTINCT actor, reason, command FROM change_log ORDER BY sequence DESC LIMIT 1",
            "--format", "csv")
        #expect(history.output.contains("A. Lead"))
        #expect(history.output.contains("helpline"))
        #expect(history.output.contains("--allow-identifiers"))
    }

    @Test("65: a header about people, whatever else the command says")
    func headers() throws {
        try trial.folder.write("areas.csv", "code,name,NHS No\nA,Alpha,\n")
        let refused = try trial.almoner("import", "areas", "areas.csv", "--ignore-unknown")
        #expect(refused.status == 65)
        #expect(refused.complaint.contains("areas.csv:1: the file has columns about people"))
        #expect(refused.complaint.contains("\"NHS No\" (NHS numbers)"))
    }

    @Test("add and edit refuse it in prose, and warn of it among references")
    func records() throws {
        let before = try trial.registerBytes
        let review = ["review", "contract=C001", "kind=annual", "due_on=2031-01-01"]
        for finding in ["CHI 0101841213", "DOB 12/03/1984", "B801200005001", "case X123456"] {
            let refused = try trial.shell(
                "almoner add \(review.joined(separator: " ")) 'findings=\(finding)'")
            #expect(refused.status == 65, "\(finding): \(refused)")
            #expect(refused.complaint.contains("findings: personal data: it looks like"))
            #expect(!refused.complaint.contains(String(finding.suffix(4))))
        }
        let edit = try trial.almoner("edit", "contract", "C001", "description=for 943 476 5919")
        #expect(edit.status == 65)
        #expect(try trial.registerBytes == before)
        let warned = try trial.almoner("edit", "contract", "C001", "procedure_reference=9434765919")
        #expect(warned.status == 0)
        #expect(
            warned.complaint
                == "warning: procedure_reference: personal data: it looks like an NHS number\n")
        let taken = try trial.almoner(
            "edit", "contract", "C001", "description=for 943 476 5919", "--allow-identifiers")
        #expect(taken.status == 0 && taken.complaint == "")
    }

    @Test("exports leave out who manages a contract, and importing them keeps it")
    func exports() throws {
        let plain = try trial.almoner("export", "csv", "--out", "plain")
        #expect(plain.status == 0)
        #expect(
            plain.complaint == """
                Left out, because it may name a person: contract_manager of contracts, \
                owner of plan_actions; --with-names writes it

                """)
        #expect(!(try trial.folder.text("plain/contracts.csv")).contains("contract_manager"))
        let named = try trial.almoner("export", "csv", "--out", "named", "--with-names")
        #expect(named.complaint == "")
        let full = try trial.folder.text("named/contracts.csv")
        #expect(full.contains("contract_manager"))
        #expect(full.contains("Lead"))
        let before = try trial.registerBytes
        let again = try trial.almoner("import", "plain")
        #expect(again.status == 0)
        #expect(try trial.registerBytes == before)
    }

    @Test("a withdrawn contract is kept whole, with its manager: it is left out too")
    func withdrawn() throws {
        _ = try trial.almoner("edit", "contract", "C001", "contract_manager=Somebody Known")
        let gone = try trial.almoner("withdraw", "contract", "C001", "--reason", "in error")
        #expect(gone.status == 0, "\(gone)")
        _ = try trial.almoner("withdraw", "payment", "PAY0001", "--reason", "twice")
        let plain = try trial.almoner("export", "csv", "--out", "plain")
        #expect(plain.complaint.contains(", 1 of withdrawals.csv; --with-names"))
        #expect(try trial.shell("grep -r Somebody plain").status == 1)
        #expect((try trial.folder.text("plain/withdrawals.csv")).contains("PAY0001"))
        _ = try trial.almoner("export", "csv", "--out", "named", "--with-names")
        #expect(try trial.shell("grep -rl Somebody named").output.contains("withdrawals.csv"))
    }
}
