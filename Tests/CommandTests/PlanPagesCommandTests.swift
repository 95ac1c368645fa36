import Foundation
import TestSupport
import Testing

@Suite("Pages of plans, from the command line")
struct PlanPagesCommandTests {
    let trial: Trial

    init() throws {
        trial = try Trial.demo()
    }

    @Test("an improvement plan is a section an owner, and one table where that is asked for")
    func improvementPlan() throws {
        let page = try trial.shell(
            "almoner improvement-plan --as-of 2026-09-30 --format markdown --owner 'Quality Lead'")
        #expect(page.status == 0)
        #expect(
            page.output == """
                # Improvement plan 2026-27

                As of 2026-09-30.

                ## Quality Lead

                | action | from | due on | status |
                | --- | --- | --- | --- |
                | A10 Ask service users and carers at each review | SE-2026 4a | 2026-09-15 | \
                under way |

                """)
        let table = try trial.shell(
            "almoner improvement-plan --as-of 2026-09-30 --format table")
        #expect(table.output.hasPrefix("Head of Commissioning\naction "))
        #expect(table.output.contains("\n\nNo owner recorded\naction "))
        let limited = try trial.shell(
            "almoner improvement-plan --as-of 2026-09-30 --format markdown --limit 1")
        #expect(limited.output.hasPrefix("| owner | action |"))
    }

    @Test("a page for providers has names and no codes, and keeps its notes to the office")
    func intentions() throws {
        let page = try trial.shell(
            "almoner intentions --as-of 2026-09-30 --format markdown --care-group CWD")
        #expect(page.status == 0)
        #expect(page.output.hasPrefix("# What we intend to buy, 2027-28 to 2031-32\n\n"))
        #expect(page.output.contains("\n\n## Short breaks and emergency beds\n\n| year | for whom"))
        #expect(page.output.contains("| 2027-28 | everybody | everywhere | no longer bought |"))
        #expect(!page.output.contains("SHORTBRK"))
        #expect(!page.output.contains("Note:"))
        #expect(
            page.complaint
                == "Note: 1 intention was not published by the day and is left out: "
                + "--unpublished has it too\n")
        let table = try trial.shell(
            "almoner intentions --as-of 2026-09-30 --format table --care-group CWD")
        #expect(table.output.contains("SHORTBRK Short breaks"))
        #expect(table.output.contains("Note: 1 intention"))
        #expect(try trial.shell("almoner intentions --years 0").status == 64)
    }

    @Test("a calendar of actions, and no calendar of strategies")
    func calendars() throws {
        let calendar = try trial.shell(
            "almoner actions --late --as-of 2026-09-30 --format ics | grep -c BEGIN:VEVENT")
        #expect(calendar.output == "4\n")
        #expect(try trial.shell("almoner strategies --format ics").status == 64)
        let unknown = try trial.shell("almoner actions --owner Nobody")
        #expect(unknown.status == 64)
        #expect(unknown.complaint.contains("names a post Nobody"))
    }
}
