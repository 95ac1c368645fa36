"""What each job costs at once, four times and sixteen times the rows.

The exponent between two sizes is log(cost of the larger / cost of the smaller) / log(their ratio),
where the cost is the median processor time less what the same job takes for a handful of rows. 1
is a cost that grows as the rows do. Another module takes part by a function like those in KINDS.
"""

import dataclasses
import math
from collections.abc import Callable

import activity
import exports
import imports
import questions
import registers
from measuring import OURS, Contender, Result, Sizes, Workshop, say, take_turns

# Rows of the job that shows what a program costs before the first row.
HANDFUL = 10


def growing_imports(workshop: Workshop, contracts: int) -> list[Contender]:
    imports.generate(workshop, contracts)
    return imports.c_and_ours(workshop, "import contracts")


def growing_activity(workshop: Workshop, rows: int) -> list[Contender]:
    if not workshop.almoner:
        return []
    # As many rows to a contract as at full size.
    activity.make_register(workshop, max(rows // 80, HANDFUL), rows)
    return activity.all_contenders(workshop, "import activity")


def growing_exports(workshop: Workshop, contracts: int) -> list[Contender]:
    register = registers.made(
        workshop, f"growing-contracts-{contracts}.db", ["contracts", str(contracts)])
    return ours(workshop, exports.our_jobs(workshop, workshop.path(register)))


def growing_questions(workshop: Workshop, rows: int) -> list[Contender]:
    register = registers.made(workshop, f"growing-activity-{rows}.db", [
        "register", str(max(rows // 80, HANDFUL)), str(rows)], has_cycle=True)
    return asking(workshop, register, questions.of_activity(
        questions.busiest_provider(workshop, register),
        questions.busiest_contract(workshop, register)))


def growing_map(workshop: Workshop, services: int) -> list[Contender]:
    register = registers.made(workshop, f"growing-map-{services}.db", [
        "map", str(services), str(registers.CELLS_OF_SERVICE)])
    return asking(
        workshop, register,
        questions.of_map(questions.busiest_contract(workshop, register)), " of the map")


def asking(
    workshop: Workshop, register: str, asked: list[questions.Question], of_what: str = ""
) -> list[Contender]:
    return ours(workshop, {
        question.job + of_what: [questions.ours(workshop, register, question)]
        for question in asked})


def ours(workshop: Workshop, jobs: dict[str, list[list[str]]]) -> list[Contender]:
    """The register is made by almoner, so without it there is nothing to measure."""
    return [Contender(OURS, jobs)] if workshop.almoner else []


# Makes what a size of the job needs, and gives its contenders; the name of a job does not change
# with the size.
KINDS: dict[str, Callable[[Workshop, int], list[Contender]]] = {
    "contracts": growing_imports,
    "activity": growing_activity,
    "exports": growing_exports,
    "questions": growing_questions,
    "map": growing_map,
}


@dataclasses.dataclass
class Growth:
    """One job of one program at all sizes."""

    job: str
    program: str
    rows: list[int]
    processor_seconds: list[float]
    peak_mb: list[float]
    start_seconds: float

    def exponent(self, smaller: int, larger: int) -> float | None:
        """Between two places in `rows`; None where what is measured is but the start."""
        low, high = (
            self.processor_seconds[place] - self.start_seconds for place in (smaller, larger))
        if low <= 0 or high <= 0:
            return None
        return math.log(high / low) / math.log(self.rows[larger] / self.rows[smaller])


def measure(workshop: Workshop, sizes: Sizes) -> list[Growth]:
    growths = []
    for kind, contenders in KINDS.items():
        largest = sizes.growing[kind]
        rows = [largest // 16, largest // 4, largest]
        say(f"growing: {kind} at {', '.join(f'{count:,}' for count in rows)}")
        start, *grown = [
            {(result.job, result.contender): result
             for result in take_turns(workshop, contenders(workshop, count), sizes.growing_runs)}
            for count in [HANDFUL, *rows]
        ]
        growths += [growth(key, rows, start, grown) for key in start]
    return growths


def growth(
    key: tuple[str, str], rows: list[int], start: dict[tuple[str, str], Result],
    grown: list[dict[tuple[str, str], Result]]
) -> Growth:
    return Growth(
        *key, rows, [results[key].processor_seconds for results in grown],
        [results[key].peak_mb for results in grown], start[key].processor_seconds)


def written(exponent: float | None) -> str:
    return "" if exponent is None else f"{exponent:.2f}"


def lines(growths: list[Growth]) -> list[tuple[str, ...]]:
    """Of the table: its header first."""
    return [
        ("job", "program", "rows", "processor s", "exponents", "overall", "peak MB"),
        *[(
            each.job, each.program, "–".join(f"{each.rows[place]:,}" for place in (0, -1)),
            " / ".join(f"{seconds:.2f}" for seconds in each.processor_seconds),
            " / ".join(written(each.exponent(place, place + 1)) for place in (0, 1)),
            written(each.exponent(0, 2)),
            " / ".join(f"{peak:.0f}" for peak in each.peak_mb),
        ) for each in growths],
    ]


def described(growths: list[Growth]) -> list[dict]:
    return [{
        "job": each.job, "program": each.program, "rows": each.rows,
        "processorSeconds": each.processor_seconds, "startSeconds": each.start_seconds,
        "exponents": [each.exponent(0, 1), each.exponent(1, 2)],
        "overallExponent": each.exponent(0, 2), "peakMB": each.peak_mb,
    } for each in growths]
