"""The questions, asked of large registers: ours, its own SQL in C, plain SQL in C and in DuckDB."""

import csv
import dataclasses
import json
import math
import pathlib
import shutil

import python_tools
import registers
from measuring import (
    AS_OF, BENCHMARKS, OURS, Contender, Failure, Measurement, Result, Sizes, Workshop, ask, run,
    say, take_turns)

OWN_SQL = "its SQL in C"
PLAIN_SQL = "plain SQL in C"
DUCKDB = "DuckDB, plain SQL"

PERIOD = {
    "as_of": AS_OF, "first_month": "2025-04", "last_month": "2026-03",
    "first_day": "2025-04-01", "last_day": "2026-03-31",
}
SERVICE_TYPE = "HOMECARE"
AREA = "E05901001"
# What DuckDB is given of the register; no plain question needs more.
TABLES = [
    "activity", "area", "care_group", "contract", "contract_line", "feedback", "need",
    "need_estimate", "organisation", "payment", "review", "risk", "service", "service_cell",
    "service_type", "subcontract",
]


@dataclasses.dataclass
class Question:
    job: str
    words: list[str]
    # The file of the plain SQL; none where there is no plain statement of it.
    plain: str | None = None
    # Columns of ours, and those of the plain SQL that must have the same sums over as many rows.
    same: dict[str, str] | None = None


UNIT_COSTS = {"volume": "volume", "costedVolume": "costed_volume", "costPence": "cost_pence"}
SPEND = {"paidPence": "paid_pence"}
REVIEWS = {"annualValuePence": "annual_value_pence"}


def of_activity(provider: str, contract: str) -> list[Question]:
    """What is asked of the register with activity; the provider and the contract are some of it."""
    of_provider, of_area = ["--provider", provider], ["--area", AREA]
    unit_costs = ["unit-costs"]
    return [
        Question("unit-costs", unit_costs, "unit-costs", UNIT_COSTS),
        Question("unit-costs, first page", [*unit_costs, "--limit", "100"], "unit-costs-page"),
        Question("unit-costs, one provider", [*unit_costs, *of_provider],
                 "unit-costs-of-provider", UNIT_COSTS),
        Question("unit-costs, one area", [*unit_costs, *of_area], "unit-costs-of-area", UNIT_COSTS),
        Question("unit-costs, one service type", [*unit_costs, "--service-type", SERVICE_TYPE],
                 "unit-costs-of-type", UNIT_COSTS),
        Question("funnel", ["funnel"], "funnel", {
            "referrals": "referrals", "starts": "starts", "completions": "completions"}),
        Question("funnel, one provider", ["funnel", *of_provider]),
        Question("balance", ["balance"], "balance", {"costPence": "cost_pence"}),
        Question("concentration", ["concentration"], "concentration", {
            "providers": "providers", "hhi": "hhi"}),
        Question("spend", ["spend"], "spend", SPEND),
        Question("spend, one provider", ["spend", *of_provider]),
        Question("spend off-contract", ["spend", "off-contract"], "spend-off-contract"),
        Question("reviews", ["reviews"], "reviews", REVIEWS),
        Question("key-dates", ["key-dates"], "key-dates"),
        Question("coverage", ["coverage"], "coverage"),
        Question("coverage, one area", ["coverage", *of_area]),
        Question("gaps", ["gaps"], "coverage"),
        Question("duplication", ["duplication"], "duplication"),
        Question("duplication, one area", ["duplication", *of_area]),
        Question("completeness", ["completeness"], "completeness"),
        Question("compliance", ["compliance"]),
        Question("compliance, one provider", ["compliance", *of_provider]),
        Question("ending, one contract", ["ending", contract]),
        Question("summary", ["summary"]),
        *OF_CYCLE,
        *(Question(f"{name}, one provider", [name, *of_provider]) for name in [
            "funding", "supply-chain", "variations", "decisions", "procurement"]),
        Question("feedback, one area", ["feedback", *of_area]),
        *of_map_and_need(),
    ]


# They read what cycle.sql brings in.
OF_CYCLE = [
    Question("supply-chain", ["supply-chain"], "supply-chain", {
        "subcontractors": "subcontractors", "passedOnPence": "passed_on_pence"}),
    Question("feedback", ["feedback"], "feedback", {"responses": "responses"}),
    *(Question(" ".join(words), words) for words in [
        ["cycle"], ["strategies"], ["actions"], ["intentions"], ["options", "AP-OLDER"],
        ["funding"], ["variations"], ["decisions"], ["procurement"], ["dependencies", "BM3"],
        ["self-evaluation", "SE-1"], ["improvement-plan"]]),
]


def of_map_and_need() -> list[Question]:
    return [
        question for name in ["forecast", "market"] for question in [
            Question(name, [name]), Question(f"{name}, one area", [name, "--area", AREA])]
    ]


OF_CONTRACTS = [
    Question("reviews", ["reviews"], "reviews", REVIEWS),
    Question("reviews, first page", ["reviews", "--limit", "100"]),
    Question("key-dates", ["key-dates"], "key-dates"),
    Question("key-dates, 90 days", ["key-dates", "--within", "90d"]),
    Question("spend", ["spend"], "spend", SPEND),
    Question("completeness", ["completeness"], "completeness"),
]


def of_map(contract: str) -> list[Question]:
    of_area = ["--area", AREA]
    return [
        Question("coverage", ["coverage"], "coverage"),
        Question("coverage, first page", ["coverage", "--limit", "100"]),
        Question("coverage, one area", ["coverage", *of_area]),
        Question("gaps", ["gaps"], "coverage"),
        Question("gaps, one area", ["gaps", *of_area]),
        Question("duplication", ["duplication"], "duplication"),
        Question("duplication, first page", ["duplication", "--limit", "100"]),
        Question("duplication, one area", ["duplication", *of_area]),
        Question("ending, one contract", ["ending", contract]),
        *of_map_and_need(),
    ]


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    activity, contracts, mapped = (
        make(workshop, sizes)
        for make in (registers.of_activity, registers.of_contracts, registers.of_map))
    provider = busiest_provider(workshop, activity)
    asked = [
        (activity, f"{sizes.loaded_activity:,} rows of activity",
         of_activity(provider, busiest_contract(workshop, activity))),
        (contracts, f"{sizes.contracts:,} contracts", OF_CONTRACTS),
        (mapped, f"{sizes.mapped_services:,} services of {registers.CELLS_OF_SERVICE} cells",
         of_map(busiest_contract(workshop, mapped))),
    ]
    runs = max(sizes.runs, sizes.short_runs // 8)
    return [
        result for register, of_what, questions in asked
        for result in measure_questions(workshop, register, questions, provider, of_what, runs)
    ]


def busiest_provider(workshop: Workshop, register: str) -> str:
    return most(workshop, register, """
        SELECT organisation.reference
          FROM contract JOIN organisation ON organisation.id = contract.provider
         WHERE organisation.reference LIKE 'P%'""")


def busiest_contract(workshop: Workshop, register: str) -> str:
    return most(workshop, register, """
        SELECT contract.reference
          FROM contract_line JOIN contract ON contract.id = contract_line.contract
         WHERE contract.status = 'active'""")


def most(workshop: Workshop, register: str, sql: str) -> str:
    """The reference that comes most often, so that there is something to be found."""
    return ask(workshop, register, f"{sql} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")


def measure_questions(
    workshop: Workshop, register: str, questions: list[Question], provider: str, of_what: str,
    runs: int
) -> list[Result]:
    say(f"asking a register of {of_what}")
    values = [
        f"{name}={value}" for name, value in {
            **PERIOD, "provider": provider, "area": AREA, "service_type": SERVICE_TYPE}.items()
    ]
    named = [dataclasses.replace(
        question, job=f"{question.job} ({of_what})") for question in questions]
    plain = [question for question in named if question.plain]
    contenders = [
        Contender(OURS, {
            question.job: [into_file(workshop, "ours.csv", ours(workshop, register, question))]
            for question in named
        }),
        Contender(OWN_SQL, {
            question.job: [own_sql(workshop, register, question)] for question in named
        }),
        Contender(PLAIN_SQL, {
            question.job: [into_file(
                workshop, "plain.csv", plain_sql(workshop, register, question, values))]
            for question in plain
        }),
    ]
    for question in plain:
        require_same_sums(workshop, register, question, values)
    results = take_turns(workshop, contenders, runs)
    if python_tools.are_there():
        results += ask_duckdb(workshop, register, plain, values, runs)
    return results


def into_file(workshop: Workshop, name: str, command: list[str]) -> list[str]:
    """An answer may be larger than what a launcher should hold."""
    return ["sh", "-c", 'exec "$@" > "$0"', workshop.path(name), *command]


# The programs that are asked


def ours(workshop: Workshop, register: str, question: Question) -> list[str]:
    return workshop.ours(
        *question.words, "--as-of", AS_OF, "--format", "csv", "--register",
        workshop.path(register))


def own_sql(workshop: Workshop, register: str, question: Question) -> list[str]:
    """All statements that our answer rests on, every row of them fetched and none written."""
    script = workshop.folder / f"{register}-{'-'.join(question.words).replace('/', '-')}.sql"
    script.write_text(run([*ours(workshop, register, question), "--show-sql"]).stdout)
    return [
        workshop.tool("yardstick-ask"), "--silent", workshop.path(register), str(script)]


def plain_file(question: Question) -> str:
    return str(BENCHMARKS / "questions" / f"{question.plain}.sql")


def plain_sql(
    workshop: Workshop, register: str, question: Question, values: list[str]
) -> list[str]:
    return [
        workshop.tool("yardstick-ask"), workshop.path(register), plain_file(question), *values]


def ask_duckdb(
    workshop: Workshop, register: str, questions: list[Question], values: list[str], runs: int
) -> list[Result]:
    """DuckDB's times are of the query alone, in a process that has begun and has the file open."""
    script = str(BENCHMARKS / "duckdb_questions.py")
    python = str(python_tools.program("python"))
    database = workshop.path(f"{register}.duckdb")
    if not pathlib.Path(database).exists():
        load_duckdb(workshop, register, [python, script, "load", database])
    answers = json.loads(run([
        python, script, "ask", database, str(runs),
        *sorted({plain_file(question) for question in questions}), *values,
    ]).stdout)
    return [
        Result(question.job, DUCKDB, [
            Measurement(seconds, processor_seconds, answers["peakMB"])
            for seconds, processor_seconds in answers["runs"][question.plain]
        ]) for question in questions
    ]


def load_duckdb(workshop: Workshop, register: str, load: list[str]) -> None:
    folder = workshop.folder / "duckdb-tables"
    folder.mkdir()
    for table in TABLES:
        run(into_file(workshop, f"duckdb-tables/{table}.csv", [
            "sqlite3", "-readonly", "-csv", "-header", workshop.path(register),
            f"SELECT * FROM {table}"]))
        # Of an empty table the shell writes nothing, not even the names of the columns.
        (folder / f"{table}.columns").write_text(ask(workshop, register, f"""
            SELECT group_concat(name || ' ' || substr(type || ' ', 1, instr(type || ' ', ' ')))
              FROM pragma_table_xinfo('{table}')"""))
    run([*load, str(folder)])
    shutil.rmtree(folder)


# Checking


def require_same_sums(
    workshop: Workshop, register: str, question: Question, values: list[str]
) -> None:
    """A yardstick that gives other figures measures another question."""
    if not question.same:
        return
    run(into_file(workshop, "ours.csv", ours(workshop, register, question)))
    run(into_file(workshop, "plain.csv", plain_sql(workshop, register, question, values)))
    own = sums(workshop.folder / "ours.csv", list(question.same))
    plain = sums(workshop.folder / "plain.csv", list(question.same.values()))
    if not all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(own, plain, strict=True)):
        raise Failure(f"{question.job}: we give {own}, and the plain SQL {plain}")


def sums(path: pathlib.Path, columns: list[str]) -> list[float]:
    """The number of rows, and the sums of columns. A row that names nothing is of what has no
    place in the answer, such as payments without a contract: the plain SQL does without."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if next(iter(row.values())) != ""]
    return [len(rows), *(sum(float(row[column] or 0) for row in rows) for column in columns)]
