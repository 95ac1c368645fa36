import AlmonerModel
import Foundation
import TestSupport
import Testing

@Suite("Keeping records from the command line")
struct KeepingCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    /// It worked, said this and nothing else.
    private func expect(
        _ line: String, _ output: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try trial.shell("almoner \(line)")
        #expect(outcome.status == 0, "\(outcome)", sourceLocation: location)
        #expect(outcome.output == output, sourceLocation: location)
        #expect(outcome.complaint == "", sourceLocation: location)
    }

    @Test(
        "a list that is sorted holds what one that is not does, to the byte",
        arguments: ["csv", "json", "jsonl"])
    func sorted(format: String) throws {
        for table in RegisterTables.all {
            let plain = try trial.almoner("list", table.plural, "--format", format)
            #expect(plain.status == 0, "\(table.plural)")
            // By the key they are sorted already, where each record has the first part of it.
            guard table.column(table.key[0])?.isRequired == true else { continue }
            let sorted = try trial.almoner(
                "list", table.plural, "--format", format, "--sort", table.key[0])
            #expect(sorted.output == plain.output, "\(table.plural)")
        }
    }

    @Test("a record is added, shown, changed, and withdrawn with its reason")
    func life() throws {
        try expect("add service-type code=NEW name='New sort'", "Added.\n")
        try expect("show service_type NEW", "code  NEW\nname  New sort\n")
        try expect("edit service_type NEW name='Newer sort'", "Changed.\n")
        try expect(
            "edit service_type NEW name='Newer sort'", "It is so already; nothing was changed.\n")
        try expect("list service_types --where code=NEW", "code,name\nNEW,Newer sort\n")
        try expect("withdraw service_type NEW --reason 'entered twice'", "Withdrawn.\n")
        try expect("list service_types --where code=NEW", "code,name\n")
        let kept = try trial.almoner("list", "withdrawals", "--format", "json")
        for part in [
            "Newer sort", "entered twice", "\"recordKey\": \"NEW\"",
            "\"tableName\": \"service_type\"",
        ] {
            #expect(kept.output.contains(part), "\(kept.output)")
        }
    }

    @Test("a dry run says that it could be done, and does nothing")
    func dryRuns() throws {
        let before = try trial.registerBytes
        try expect(
            "add area code=NEW name=New --dry-run", "It can be added; nothing was changed.\n")
        try expect(
            "edit area E07900001 name=New --dry-run", "It can be changed; nothing was changed.\n")
        try expect(
            "withdraw payment PAY0001 --reason twice --dry-run",
            "It can be withdrawn; nothing was changed.\n")
        #expect(try trial.registerBytes == before)
        let refused = try trial.almoner("add", "area", "code=NEW", "--dry-run")
        #expect(refused.status == 65)
    }

    @Test("a record is named by all parts of its key, an unknown part by an empty one")
    func longKeys() throws {
        let shown = try trial.almoner(
            "show", "activity", "C002", "S001", "hour", "2024-04-01", "", "2024-04")
        #expect(shown.status == 0)
        #expect(shown.output.contains("volume       5865\n"))
        #expect(shown.output.contains("cost         126684.00\n"))
        try expect(
            "edit activity C002 S001 hour 2024-04-01 '' 2024-04 volume=5866 cost='£1,000'",
            "Changed.\n")
        let changed = try trial.almoner(
            "list", "activity", "--where", "month=2024-04", "--where", "contract=C002")
        #expect(changed.output.contains("C002,S001,hour,2024-04-01,,2024-04,5866,1000.00,,,\n"))
        let missing = try trial.almoner("show", "activity", "C002", "S001", "hour")
        #expect(missing.status == 65)
        #expect(missing.complaint.contains("month: missing"))
    }

    @Test("values are written as in canonical CSV, with equals signs and anything else in them")
    func values() throws {
        try expect(
            "add contract reference=N1 title='A = B, \"C\"' kind='Call-off' status=Active parent_contract=C001 annual_value='£1,234.5' is_light_touch=Yes",
            "Added.\n")
        let shown = try trial.almoner(
            "list", "contracts", "--where", "reference=N1", "--columns",
            "title,kind,status,annual_value,is_light_touch")
        #expect(
            shown.output
                == "title,kind,status,annual_value,is_light_touch\n\"A = B, \"\"C\"\"\",call_off,active,1234.50,true\n"
        )
        try expect("edit contract N1 annual_value= title='=1'", "Changed.\n")
        let cleared = try trial.almoner(
            "list", "contracts", "--where", "reference=N1", "--columns", "title,annual_value")
        #expect(cleared.output == "title,annual_value\n=1,\n")
    }

    @Test("roles are a set: edit names all of them")
    func roles() throws {
        try expect("edit organisation P002 roles='regulator; commissioner'", "Changed.\n")
        let shown = try trial.almoner(
            "list", "organisations", "--where", "reference=P002", "--columns", "roles")
        #expect(shown.output == "roles\ncommissioner;regulator\n")
        try expect(
            "edit organisation P002 roles='commissioner;regulator'",
            "It is so already; nothing was changed.\n")
        try expect("edit organisation P002 roles=", "Changed.\n")
    }

    @Test("activity outside its line's dates is added, and the warning shown")
    func warnings() throws {
        let outcome = try trial.almoner(
            "add", "activity", "contract=C002", "service=S001", "unit=hour", "month=2020-01",
            "volume=1")
        #expect(outcome.status == 0)
        #expect(outcome.output == "Added.\n")
        #expect(outcome.complaint.contains("warning: month: "))
    }

    @Test("a contract is withdrawn once, stays, and counts nowhere")
    func contract() throws {
        try expect("withdraw contract C002 --reason 'entered twice'", "Withdrawn.\n")
        let again = try trial.almoner("withdraw", "contract", "C002", "--reason", "again")
        #expect(again.status == 65)
        #expect(again.complaint.contains("withdrawn already"))
        let listed = try trial.almoner(
            "list", "contracts", "--where", "reference=C002", "--columns", "status")
        #expect(listed.output == "status\nwithdrawn\n")
        let reviews = try trial.almoner("reviews", "--as-of", "2026-09-30")
        #expect(!reviews.output.contains("C002"))
    }

    // MARK: Lists

    @Test("a list can be sorted, cut and narrowed, in every format")
    func lists() throws {
        let csv = try trial.almoner(
            "list", "areas", "--sort", "population:desc", "--limit", "2", "--columns",
            "code,population")
        #expect(csv.output == "code,population\nE10900001,612400\nE10900002,580200\n")
        let json = try trial.almoner(
            "list", "areas", "--limit", "1", "--format", "json", "--columns",
            "code,parent,population")
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let rows = object?["rows"] as? [[String: Any]]
        #expect(rows?.count == 1)
        #expect(rows?.first?["population"] as? Int == 168_300)
        let lines = try trial.almoner("list", "areas", "--format", "jsonl")
        #expect(lines.output.split(separator: "\n").count == 7)
        let markdown = try trial.almoner("list", "areas", "--format", "markdown")
        #expect(markdown.output.hasPrefix("| code | name |"))
        let nothing = try trial.almoner(
            "list", "areas", "--where", "name=Nowhere", "--format", "table")
        #expect(nothing.output.contains("(nothing to show)"))
    }

    @Test("money is whole pence for programs, and pounds for people")
    func money() throws {
        let json = try trial.almoner(
            "list", "contracts", "--where", "reference=C002", "--format", "json")
        #expect(json.output.contains("\"annualValuePence\": 161280000"))
        let csv = try trial.almoner(
            "list", "contracts", "--where", "reference=C002", "--columns", "annual_value")
        #expect(csv.output == "annual_value\n1612800.00\n")
    }

    // MARK: The register that is meant

    @Test("the register is --register, else ALMONER_REGISTER, else ./register.db")
    func whichRegister() throws {
        _ = try trial.shell("cp demo.db other.db; cp demo.db register.db")
        _ = try trial.shell("almoner add area code=A name=Named --register other.db")
        _ = try trial.shell("almoner add area code=B name=Environment")
        _ = try trial.shell("unset ALMONER_REGISTER; almoner add area code=C name=Default")
        _ = try trial.shell("ALMONER_REGISTER= almoner add area code=D name=Empty")
        for (file, codes) in [("other.db", "A"), ("demo.db", "B"), ("register.db", "C D")] {
            let listed = try trial.shell("almoner list areas --columns code --register \(file)")
            let short = listed.output.split(separator: "\n").map(String.init).filter {
                $0.count == 1
            }
            #expect(short.joined(separator: " ") == codes, "\(file)")
        }
    }

    @Test("a name that begins with file: is the name of a file")
    func oddName() throws {
        try expect("init --register file:odd.db", "Created file:odd.db.\n")
        #expect(trial.folder.has("file:odd.db"))
        try expect("list areas --register file:odd.db", "code,name,kind,parent,population\n")
    }
}
