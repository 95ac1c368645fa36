import Foundation
import TestSupport
import Testing

@Suite("Workbooks from the command line")
struct WorkbookCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test("what is exported comes in again, and nothing changes")
    func outAndIn() throws {
        let export = try trial.almoner("export", "xlsx", "--out", "out.xlsx")
        #expect(export.status == 0)
        #expect(export.output.contains("contracts: 29 records\n"))
        #expect(
            export.complaint.contains(
                "contract_manager of contracts, owner of plan_actions; --with-names writes it"))
        let before = try trial.registerBytes
        let again = try trial.almoner("import", "out.xlsx")
        #expect(again.status == 0)
        #expect(again.complaint == "")
        let lines = again.output.split(separator: "\n")
        #expect(lines.count == 53)
        for line in lines {
            #expect(
                line.contains(" 0 added, 0 changed, ") && line.hasSuffix(" 0 refused"), "\(line)")
        }
        #expect(try trial.registerBytes == before)
    }

    @Test("the same register makes the same file, over an old one only with --force")
    func exportAgain() throws {
        #expect(try trial.almoner("export", "xlsx", "--out", "a.xlsx").status == 0)
        let refused = try trial.almoner("export", "xlsx", "--out", "a.xlsx")
        #expect(refused.status == 64)
        #expect(refused.complaint.contains("a.xlsx is already there; give --force"))
        let first = try trial.folder.bytes("a.xlsx")
        #expect(try trial.almoner("export", "xlsx", "--out", "a.xlsx", "--force").status == 0)
        #expect(try trial.folder.bytes("a.xlsx") == first)
    }

    @Test("a template is filled in and imported")
    func template() throws {
        let template = try trial.almoner("export", "xlsx", "--template", "--out", "t.xlsx")
        #expect(template.output == "t.xlsx: 53 sheets to fill in\n")
        let empty = try trial.almoner("import", "t.xlsx")
        #expect(empty.status == 0)
        #expect(empty.output.contains("contracts: 0 read, 0 added"))
    }

    @Test("sheets that are called like no table are named, and a workbook of none is refused")
    func strangers() throws {
        let header = TestWorkbook.row("code", "name")
        try trial.folder.write(
            "a.xlsx",
            TestWorkbook(
                .init("Notes", ""), .init("Areas", header + TestWorkbook.row("N", "New")),
                .init("lists", "", state: "hidden")
            ).bytes)
        let some = try trial.almoner("import", "a.xlsx")
        #expect(some.status == 0)
        #expect(
            some.complaint
                == "warning: a.xlsx: the sheet Notes is called like no table and was not read\n")
        #expect(some.output == "areas: 1 read, 1 added, 0 changed, 0 unchanged, 0 refused\n")
        try trial.folder.write("b.xlsx", TestWorkbook(.init("Notes", "")).bytes)
        let none = try trial.almoner("import", "b.xlsx")
        #expect(none.status == 65)
        #expect(none.complaint.contains("b.xlsx has no sheet that is called like a table"))
    }

    @Test("what cannot be meant is refused before anything is read")
    func usage() throws {
        try trial.folder.write("a.xlsx", TestWorkbook(.init("Notes", "")).bytes)
        #expect(try trial.almoner("import", "a.xlsx", "--sheet", "x").status == 64)
        let pipe = try trial.shell("almoner import areas - < a.xlsx")
        #expect(pipe.status == 65)
        #expect(pipe.complaint.contains("cannot be read from a pipe: name the file"))
        try trial.folder.write("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        let old = try trial.almoner("import", "areas", "old.xls")
        #expect(old.status == 65)
        #expect(old.complaint.contains("of the old kind (.xls)"))
    }

    @Test("every question and list gives a workbook")
    func answers() throws {
        let commands = [
            "unit-costs --as-of 2026-09-30", "summary --as-of 2026-09-30", "list contracts",
            "reviews --as-of 2026-09-30", "ending C003",
            "history show contract C003",
        ]
        for command in commands {
            let answer = try trial.shell("almoner \(command) --format xlsx > answer.xlsx")
            #expect(answer.status == 0, "\(command): \(answer.complaint)")
            #expect(
                try trial.folder.bytes("answer.xlsx").starts(with: [0x50, 0x4B, 3, 4]), "\(command)"
            )
        }
    }

    @Test("a full disk leaves the old workbook where it was")
    func fullDisk() throws {
        try trial.folder.write("a.xlsx", "old")
        let full = try trial.shell(
            "(ulimit -f 8; almoner export xlsx --out a.xlsx --force)")
        #expect(full.status == 74)
        #expect(try trial.folder.text("a.xlsx") == "old")
        #expect(try trial.folder.names.filter { $0.hasSuffix(".partial") } == [])
    }
}
