import Foundation
import TestSupport
import Testing

@Suite("A self-evaluation from start to end, from the command line")
struct SelfEvaluationCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test(
        "a framework is added once, and its sheet comes back filled in", arguments: ["csv", "xlsx"])
    func sheet(form: String) throws {
        let added = try trial.almoner("add", "framework", "nine-steps")
        #expect(added.status == 0)
        #expect(added.output.contains("themes: 3 read, 3 added"))
        #expect(added.output.contains("features: 9 read, 9 added"))
        let again = try trial.almoner("add", "framework", "nine-steps")
        #expect(again.output.contains("features: 9 read, 0 added, 0 changed, 9 unchanged"))
        let started = try trial.shell(
            """
            almoner add self_evaluation reference=N1 framework=nine-steps organisation=P001 \
            started_on=2026-09-01
            """)
        #expect(started.status == 0, "\(started.complaint)")
        let sheet = try trial.almoner("export", "self-evaluation", "N1", "--out", "s.\(form)")
        #expect(sheet.output == "s.\(form): 12 themes and features to fill in\n")
        let imported = try trial.almoner("import", "ratings", "s.\(form)")
        #expect(imported.status == 0, "\(imported.complaint)")
        #expect(imported.output.contains("ratings: 12 read, 12 added"))
        #expect(try trial.almoner("import", "ratings", "s.\(form)").output.contains("12 unchanged"))
    }

    @Test("a sheet that was filled in changes what was filled in, a grade off the scale nothing")
    func filledIn() throws {
        let header = "self_evaluation,theme,feature,title,grade\n"
        try trial.folder.write("good.csv", header + "SE-2026,1,f,Whatever it says,4\n")
        let good = try trial.almoner("import", "ratings", "good.csv")
        #expect(good.output == "ratings: 1 read, 0 added, 1 changed, 0 unchanged, 0 refused\n")
        let before = try trial.registerBytes
        try trial.folder.write("bad.csv", header + "SE-2026,1,f,,7\n")
        let bad = try trial.almoner("import", "ratings", "bad.csv")
        #expect(bad.status == 65)
        #expect(bad.complaint.contains("bad.csv:2: grade"), "\(bad.complaint)")
        #expect(bad.complaint.contains("outside the scale of the framework"))
        #expect(try trial.registerBytes == before)
        // The title belongs to ratings alone.
        try trial.folder.write("areas.csv", "code,name,title\nX,Here,There\n")
        #expect(try trial.almoner("import", "areas", "areas.csv").status == 65)
    }

    @Test("an answer is kept as it was when the register moves on")
    func frozen() throws {
        let question = "unit-costs --service-type RESCARE --year 2025-26 --as-of 2026-09-30"
        let asked = try trial.shell("almoner \(question) --format json")
        let linked = try trial.shell(
            "almoner attach --to rating SE-2026 1 d --says 'dear' -- \(question)")
        #expect(linked.status == 0, "\(linked.complaint)")
        #expect(linked.output == "Linked, with its answer of today: \(question)\n")
        let edit = "almoner import activity a.csv"
        try trial.folder.write(
            "a.csv",
            "contract,service,unit,area,month,volume,cost\nC012,S010,bed_week,,2026-03,1,1\n")
        #expect(try trial.shell(edit).status == 0)
        #expect(try trial.shell("almoner \(question) --format json").output != asked.output)
        let kept = try trial.almoner(
            "sql", "SELECT answer, asked_on, says FROM evidence_link", "--format", "jsonl")
        let row = try #require(
            try JSONSerialization.jsonObject(with: Data(kept.output.utf8)) as? [String: String])
        #expect(row["answer"] == asked.output)
        #expect(row["asked_on"] == "2026-09-30")
        #expect(row["says"] == "dear")
        let answer = try trial.almoner("self-evaluation", "SE-2026", "--format", "csv")
        #expect(answer.output.contains("1,d,4,2,\(question),"))
    }

    @Test("a framework that is not there, and a sheet that is, are refused")
    func refused() throws {
        let before = try trial.registerBytes
        for line in ["add framework nine", "add framework ecm shanarri"] {
            let outcome = try trial.shell("almoner \(line)")
            #expect(outcome.status == 64, "\(line)")
            #expect(outcome.complaint.contains("nine-steps, rehabilitative, shanarri, swia-2009"))
        }
        #expect(try trial.registerBytes == before)
        try trial.folder.write("s.csv", "mine\n")
        let sheet = try trial.almoner("export", "self-evaluation", "SE-2026", "--out", "s.csv")
        #expect(sheet.status == 64)
        #expect(sheet.complaint.contains("s.csv is already there; give --force"))
        #expect(try trial.folder.text("s.csv") == "mine\n")
    }

    @Test("what was judged stays judged by its framework, and lost evidence is told")
    func kept() throws {
        _ = try trial.almoner("add", "framework", "nine-steps")
        let before = try trial.registerBytes
        for line in [
            "edit self_evaluation SE-2026 framework=nine-steps",
            "edit evaluation_framework swia-2009 highest_grade=3 grade_names=",
            "withdraw feature swia-2009 1 a --reason x", "withdraw theme swia-2009 1 --reason x",
        ] {
            let outcome = try trial.shell("almoner \(line)")
            #expect(outcome.status == 65, "\(line): \(outcome)")
        }
        #expect(try trial.registerBytes == before)
        #expect(try trial.almoner("check").status == 0)
        let link = try trial.shell(
            """
            almoner add evidence_link table_name=contract record_key=C999 number=1 question=spend \
            answer='{}' asked_on=2026-01-01
            """)
        #expect(link.status == 0, "\(link.complaint)")
        let check = try trial.almoner("check")
        #expect(check.status == 1)
        #expect(check.output.contains("evidence: contract C999 is not in the register"))
    }

    @Test("names of managers are not kept in an answer")
    func withoutNames() throws {
        let outcome = try trial.almoner(
            "attach", "--to", "contract", "C025", "--", "reviews", "--as-of", "2026-09-30")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        let kept = try trial.almoner("sql", "SELECT answer FROM evidence_link")
        #expect(kept.output.contains("daysUntilDue"))
        #expect(!kept.output.contains("contractManager"))
        #expect(!kept.output.contains("Home Care Lead"))
    }

    @Test(
        "what is no question, or cannot be answered, is not kept",
        arguments: [
            "withdraw contract C001 --reason x", "sql 'SELECT 1'", "unit-costs --nonsense",
            "unit-costs --register other.db", "unit-costs --format csv", "ending NONE",
        ])
    func notKept(question: String) throws {
        let before = try trial.registerBytes
        let outcome = try trial.shell("almoner attach --to rating SE-2026 1 d -- \(question)")
        #expect([64, 65].contains(outcome.status), "\(outcome)")
        #expect(outcome.output == "")
        #expect(!outcome.complaint.isEmpty)
        #expect(try trial.registerBytes == before)
    }

    @Test("the record is one page of well-formed HTML, and texts cannot break out of it")
    func page() throws {
        let text = "<script>alert(1)</script> & \"more\""
        #expect(
            try trial.almoner("edit", "rating", "SE-2026", "1", "e", "strengths=\(text)").status
                == 0)
        let page = try trial.almoner("self-evaluation", "SE-2026", "--format", "html").output
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"))
        for part in ["Wealdshire County Council", "4 good", "Quality Lead", "A10", "2 weak"] {
            #expect(page.contains(part), "\(part)")
        }
        for tag in ["table", "tr", "td", "p", "h2", "ul", "body", "html"] {
            let opened = page.ranges(of: "<\(tag)>").count + page.ranges(of: "<\(tag) ").count
            #expect(opened == page.ranges(of: "</\(tag)>").count, "\(tag)")
        }
    }

    @Test("what is not there is said to be so", arguments: ["csv", "html"])
    func unknown(form: String) throws {
        let outcome = try trial.almoner("self-evaluation", "NONE", "--format", form)
        #expect(outcome.status == 65)
        #expect(
            outcome.complaint
                == """
                almoner: there is no self evaluation NONE; see: almoner list self_evaluations

                """)
    }
}
