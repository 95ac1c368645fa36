"""How long a program takes to begin: no question, a tiny one, and that of a large register."""

import registers
from measuring import (
    AS_OF, OURS, Contender, Result, Sizes, Workshop, as_yardstick, say, take_turns)

SHELL = "sqlite3 shell"
C = "C"

VERSION = "start: version"
REVIEWS = "start: reviews of the demo"
TINY = "start: one contract of the demo"
LARGE = "start: one contract of {:,}"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    demo = workshop.path(registers.demo(workshop))
    large = workshop.path(registers.of_contracts(workshop, sizes))
    say("starting up")
    nothing, in_demo, in_large = "SELECT 1", one_contract("C001"), one_contract("C0000001")
    of_large = LARGE.format(sizes.contracts)
    results = take_turns(workshop, [
        Contender(OURS, {
            VERSION: [workshop.ours("version")],
            REVIEWS: [workshop.ours("reviews", "--as-of", AS_OF, "--register", demo)],
            TINY: [workshop.ours("show", "contract", "C001", "--register", demo)],
            of_large: [workshop.ours("show", "contract", "C0000001", "--register", large)],
        }),
        Contender(SHELL, {
            VERSION: [["sqlite3", demo, nothing]],
            REVIEWS: [["sqlite3", demo, nothing]],
            TINY: [["sqlite3", demo, in_demo]],
            of_large: [["sqlite3", large, in_large]],
        }),
        Contender(C, {
            VERSION: [in_c(workshop, demo, nothing)],
            REVIEWS: [in_c(workshop, demo, nothing)],
            TINY: [in_c(workshop, demo, in_demo)],
            of_large: [in_c(workshop, large, in_large)],
        }),
    ], sizes.short_runs)
    return results + as_yardstick(results, TINY, of_large)


def one_contract(reference: str) -> str:
    return f"SELECT * FROM contract WHERE reference = '{reference}'"


def in_c(workshop: Workshop, register: str, sql: str) -> list[str]:
    script = workshop.folder / f"start-{len(sql)}.sql"
    script.write_text(sql)
    return [workshop.tool("yardstick-ask"), register, str(script)]
