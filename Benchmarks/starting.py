"""How long a program takes to begin: no question, a tiny one, and that of a large register."""

import registers
from measuring import (
    AS_OF, OURS, Contender, Result, Sizes, Workshop, as_yardstick, say, take_turns)

SHELL = "sqlite3 shell"
C = "C"

VERSION = "start: version"
REVIEWS = "start: reviews of the demo"
# What the demo is asked, a register of any size is asked too: opening must not grow with it.
AREAS = "start: how many areas there are"
CONTRACT = "start: one contract"
OF_DEMO = "{} (demo)"
OF_LARGE = "{} ({:,} contracts)"

COUNT_AREAS = "SELECT count(*) FROM area"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    demo = workshop.path(registers.demo(workshop))
    large = workshop.path(registers.of_contracts(workshop, sizes))
    say("starting up")
    sql = {
        VERSION: (demo, "SELECT 1"),
        REVIEWS: (demo, "SELECT * FROM review"),
        OF_DEMO.format(AREAS): (demo, COUNT_AREAS),
        OF_DEMO.format(CONTRACT): (demo, one_contract("C001")),
        OF_LARGE.format(AREAS, sizes.contracts): (large, COUNT_AREAS),
        OF_LARGE.format(CONTRACT, sizes.contracts): (large, one_contract("C0000001")),
    }
    ours = [
        workshop.ours("version"),
        workshop.ours("reviews", "--as-of", AS_OF, "--register", demo),
        workshop.ours("sql", COUNT_AREAS, "--register", demo),
        workshop.ours("show", "contract", "C001", "--register", demo),
        workshop.ours("sql", COUNT_AREAS, "--register", large),
        workshop.ours("show", "contract", "C0000001", "--register", large),
    ]
    results = take_turns(workshop, [
        Contender(OURS, {job: [command] for job, command in zip(sql, ours, strict=True)}),
        Contender(SHELL, {
            job: [["sqlite3", register, text]] for job, (register, text) in sql.items()}),
        Contender(C, {
            job: [in_c(workshop, register, text)] for job, (register, text) in sql.items()}),
    ], sizes.short_runs)
    for job in [AREAS, CONTRACT]:
        results += as_yardstick(
            results, OF_DEMO.format(job), OF_LARGE.format(job, sizes.contracts))
    return results


def one_contract(reference: str) -> str:
    return f"SELECT * FROM contract WHERE reference = '{reference}'"


def in_c(workshop: Workshop, register: str, sql: str) -> list[str]:
    script = workshop.folder / f"{sql}.sql"
    script.write_text(sql)
    return [workshop.tool("yardstick-ask"), register, str(script)]
