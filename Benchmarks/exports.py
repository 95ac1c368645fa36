"""All contracts as canonical CSV and as JSON: the same bytes from us and from a C program."""

import filecmp

import registers
from measuring import (
    BENCHMARKS, OURS, Contender, Failure, Result, Sizes, Workshop, say, take_turns)
from questions import into_file

C = "C"
SHELL = "sqlite3 shell"

EXPORT = "export csv, {:,} contracts"
LIST_CSV = "list contracts as CSV, {:,}"
LIST_JSON = "list contracts as JSON, {:,}"

SQL = str(BENCHMARKS / "questions" / "contracts.sql")
# The shell writes what it gets: money and flags are made into text in its SQL.
SHELL_SQL = str(BENCHMARKS / "questions" / "contracts-shell.sql")


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    name = registers.of_contracts(workshop, sizes)
    say(f"exporting {sizes.contracts:,} contracts")
    register = workshop.path(name)
    export, list_csv, list_json = (
        job.format(sizes.contracts) for job in (EXPORT, LIST_CSV, LIST_JSON))
    in_c = workshop.tool("yardstick-ask")
    c_csv = into_file(workshop, "c.csv", [in_c, "--canonical", register, SQL])
    shell = ["sqlite3", "-readonly", register]
    shell_csv = into_file(
        workshop, "shell.csv", [*shell, "-csv", "-header", f".read {SHELL_SQL}"])
    listing = workshop.ours("list", "contracts", "--register", register, "--format")
    results = take_turns(workshop, [
        Contender(OURS, {
            # It is on the disk before it is reported done, so that of the others is put there too.
            export: [workshop.ours(
                "export", "csv", "--out", workshop.path("exported"), "--force", "--with-names",
                "--register", register)],
            list_csv: [into_file(workshop, "ours.csv", [*listing, "csv"])],
            list_json: [into_file(workshop, "ours.json", [*listing, "json"])],
        }),
        Contender(C, {
            export: [c_csv, ["sync", workshop.path("c.csv")]],
            list_csv: [c_csv],
            list_json: [into_file(
                workshop, "c.json", [in_c, "--json", "list contracts", register, SQL])],
        }),
        Contender(SHELL, {
            export: [shell_csv, ["sync", workshop.path("shell.csv")]],
            list_csv: [shell_csv],
            list_json: [into_file(
                workshop, "shell.json", [*shell, "-json", f".read {SQL}"])],
        }),
    ], sizes.runs)
    for ours, theirs in [
        ("exported/contracts.csv", "c.csv"), ("ours.csv", "c.csv"), ("ours.json", "c.json"),
    ]:
        if not filecmp.cmp(workshop.path(ours), workshop.path(theirs), shallow=False):
            raise Failure(f"{ours} and {theirs} are not the same bytes")
    return results
