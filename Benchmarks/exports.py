"""All contracts as canonical CSV and as JSON: the same bytes from us and from a C program."""

import filecmp

import registers
from measuring import (
    BENCHMARKS, OURS, Contender, Failure, Result, Sizes, Workshop, say, take_turns)
from questions import into_file

C = "C"
SHELL = "sqlite3 shell"

EXPORT = "export csv"
LIST_CSV = "list contracts as CSV"
LIST_JSON = "list contracts as JSON"

SQL = str(BENCHMARKS / "questions" / "contracts.sql")
# The shell writes what it gets: money and flags are made into text in its SQL.
SHELL_SQL = str(BENCHMARKS / "questions" / "contracts-shell.sql")


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    name = registers.of_contracts(workshop, sizes)
    say(f"exporting {sizes.contracts:,} contracts")
    register = workshop.path(name)
    in_c = workshop.tool("yardstick-ask")
    c_csv = into_file(workshop, "c.csv", [in_c, "--canonical", register, SQL])
    shell = ["sqlite3", "-readonly", register]
    shell_csv = into_file(
        workshop, "shell.csv", [*shell, "-csv", "-header", f".read {SHELL_SQL}"])
    results = take_turns(workshop, [
        Contender(OURS, our_jobs(workshop, register)),
        Contender(C, {
            EXPORT: [c_csv, ["sync", workshop.path("c.csv")]],
            LIST_CSV: [c_csv],
            LIST_JSON: [into_file(
                workshop, "c.json", [in_c, "--json", "list contracts", register, SQL])],
        }),
        Contender(SHELL, {
            EXPORT: [shell_csv, ["sync", workshop.path("shell.csv")]],
            LIST_CSV: [shell_csv],
            LIST_JSON: [into_file(
                workshop, "shell.json", [*shell, "-json", f".read {SQL}"])],
        }),
    ], sizes.runs)
    for ours, theirs in [
        ("exported/contracts.csv", "c.csv"), ("ours.csv", "c.csv"), ("ours.json", "c.json"),
    ]:
        if not filecmp.cmp(workshop.path(ours), workshop.path(theirs), shallow=False):
            raise Failure(f"{ours} and {theirs} are not the same bytes")
    return results


def our_jobs(workshop: Workshop, register: str) -> dict[str, list[list[str]]]:
    listing = workshop.ours("list", "contracts", "--register", register, "--format")
    return {
        # It is on the disk before it is reported done, so that of the others is put there too.
        EXPORT: [workshop.ours(
            "export", "csv", "--out", workshop.path("exported"), "--force", "--with-names",
            "--register", register)],
        LIST_CSV: [into_file(workshop, "ours.csv", [*listing, "csv"])],
        LIST_JSON: [into_file(workshop, "ours.json", [*listing, "json"])],
    }
