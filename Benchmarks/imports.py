"""Contracts into a new register, the same files again, and the files with a tenth changed."""

import functools

import python_tools
from measuring import (
    BENCHMARKS, OURS, OURS_WITHOUT_HISTORY, ROOT, SEED, Contender, Failure, Result, Sizes,
    Workshop, as_yardstick, ask, drop_triggers, run, say, take_turns)

MIGRATIONS = sorted((ROOT / "migrations").glob("*.sql"))

FIRST_IMPORT = "import {:,} contracts"
SECOND_IMPORT = "the same files again"
TENTH_CHANGED = "a tenth changed"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    say(f"importing {sizes.contracts:,} contracts")
    generate(workshop, sizes.contracts)
    first = FIRST_IMPORT.format(sizes.contracts)
    contenders = [
        *c_and_ours(workshop, first),
        grdb(workshop, "GRDB", [first, SECOND_IMPORT, TENTH_CHANGED], [], OURS),
        grdb(workshop, "GRDB, no audit", [first], ["--no-audit"], OURS_WITHOUT_HISTORY),
        shell(workshop, first),
    ]
    if python_tools.are_there():
        contenders += [duckdb(workshop, first), sqlite_utils(workshop, first)]
    results = take_turns(workshop, contenders, sizes.runs)
    require_same_contracts(workshop, contenders, sizes.contracts)
    for contender in contenders:
        workshop.remove_register(register(contender.name))
    return results + as_yardstick(results, first, SECOND_IMPORT)


def c_and_ours(workshop: Workshop, first: str) -> list[Contender]:
    """What is also measured as the register grows."""
    contenders = [
        c(workshop, "C", [], first, OURS),
        c(workshop, "C, no audit", ["--no-audit"], first, OURS_WITHOUT_HISTORY),
    ]
    if not workshop.almoner:
        return contenders
    return [
        ours(workshop, OURS, first), ours(workshop, OURS_WITHOUT_HISTORY, first), *contenders]


def generate(workshop: Workshop, contracts: int) -> None:
    for folder, options in [("contracts", []), ("changed", ["--changed", "tenth"])]:
        run([workshop.generate, "contracts", str(contracts), workshop.path(folder),
             "--seed", SEED, *options])


def register(name: str) -> str:
    return name.replace(", ", "-").replace(" ", "-") + ".db"


# Contenders


def ours(workshop: Workshop, name: str, first: str) -> Contender:
    path = workshop.path(register(name))

    def prepare() -> None:
        workshop.remove_register(register(name))
        run(workshop.ours("init", "--register", path))
        if name == OURS_WITHOUT_HISTORY:
            drop_triggers(workshop, register(name), ["history_"])

    def commands(folder: str) -> list[list[str]]:
        return [
            workshop.ours("import", table, workshop.path(f"{folder}/{table}.csv"),
                          "--register", path)
            for table in ["organisations", "contracts"]
        ]

    unchanged = commands("contracts")
    return Contender(
        name,
        {first: unchanged, SECOND_IMPORT: unchanged, TENTH_CHANGED: commands("changed")}, prepare)


def yardstick_command(
    workshop: Workshop, program: list[str], name: str, folder: str
) -> list[str]:
    return [
        *program, workshop.path(register(name)), workshop.path(f"{folder}/organisations.csv"),
        workshop.path(f"{folder}/contracts.csv"), *map(str, MIGRATIONS),
    ]


def c(workshop: Workshop, name: str, options: list[str], first: str, against: str) -> Contender:
    command = functools.partial(
        yardstick_command, workshop, [workshop.yardstick, *options, "contracts"], name)
    unchanged = [command("contracts")]
    return Contender(
        name,
        {first: unchanged, SECOND_IMPORT: unchanged, TENTH_CHANGED: [command("changed")]},
        lambda: workshop.remove_register(register(name)), against)


def grdb(
    workshop: Workshop, name: str, jobs: list[str], options: list[str], against: str
) -> Contender:
    program = [workshop.tool("yardstick-grdb"), *options]
    return Contender(
        name,
        {
            job: [yardstick_command(
                workshop, program, name, "changed" if job == TENTH_CHANGED else "contracts")]
            for job in jobs
        },
        lambda: workshop.remove_register(register(name)), against)


def shell(workshop: Workshop, first: str) -> Contender:
    name = "sqlite3 shell"
    scripts = [f".read {migration}" for migration in MIGRATIONS]
    command = [
        "sqlite3", "-cmd", f".cd {workshop.path('contracts')}", workshop.path(register(name)),
        *scripts, f".read {BENCHMARKS / 'shell-import.sql'}",
    ]
    return Contender(
        name, {first: [command]}, lambda: workshop.remove_register(register(name)),
        OURS_WITHOUT_HISTORY)


def duckdb(workshop: Workshop, first: str) -> Contender:
    name = "DuckDB"
    command = [
        "env", "-C", workshop.path("contracts"),
        *python_tools.duckdb(
            workshop.path(register(name)), str(BENCHMARKS / "duckdb-import.sql")),
    ]
    return Contender(
        name, {first: [command]}, lambda: workshop.remove_register(register(name)))


def sqlite_utils(workshop: Workshop, first: str) -> Contender:
    name = "sqlite-utils"
    program = str(python_tools.program("sqlite-utils"))
    path = workshop.path(register(name))
    inserts = [
        [program, "insert", path, table, workshop.path(f"contracts/{table}.csv"), "--csv",
         "--empty-null", "--pk", "reference"]
        for table in ["organisations", "contracts"]
    ]
    indexes = [
        [program, "create-index", path, "contracts", column]
        for column in ["provider", "commissioner"]
    ]
    return Contender(
        name, {first: inserts + indexes}, lambda: workshop.remove_register(register(name)),
        OURS_WITHOUT_HISTORY, most_runs=1)


# Checking

# What a change of titles and values leaves as it was.
LASTING_FACTS = """
    SELECT count(*), count(DISTINCT provider), count(parent_contract), count(end_date),
           count(description), count(DISTINCT procurement_route), sum(notice_days)
      FROM {table}
    """
VALUES = "SELECT sum(annual_value_pence), sum(maximum_value_pence) FROM contract"
VALUES_IN_POUNDS = """
    SELECT CAST(round(sum(annual_value) * 100) AS INTEGER),
           CAST(round(sum(maximum_value) * 100) AS INTEGER)
      FROM contracts
    """
# What only those hold that share the schema of the register.
FACTS = """
    SELECT (SELECT count(*) FROM organisation), (SELECT count(*) FROM organisation_role),
           (SELECT count(*) FROM organisation_identifier), sum(length(title)),
           sum(is_light_touch), sum(provider),
           (SELECT sum(CAST(substr(parent.reference, 2) AS INTEGER))
              FROM contract AS child
              JOIN contract AS parent ON parent.id = child.parent_contract),
           (SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'contract' AND type = 'index')
      FROM contract
    """


def require_same_contracts(
    workshop: Workshop, contenders: list[Contender], contracts: int
) -> None:
    """A program that is fast because it leaves something out is not fast."""
    lasting = {name: answer(workshop, name, LASTING_FACTS) for name in names(contenders)}
    require_equal(lasting)
    if lasting["C"].split("|")[0] != str(contracts):
        raise Failure(f"the registers do not hold {contracts} contracts: {lasting['C']}")
    changed = names([contender for contender in contenders if TENTH_CHANGED in contender.jobs])
    unchanged = [name for name in lasting if name not in changed]
    require_equal({name: answer(workshop, name, VALUES) for name in changed})
    require_equal({name: answer(workshop, name, VALUES) for name in unchanged})
    require_equal({name: answer(workshop, name, FACTS) for name in changed})
    require_equal({
        name: answer(workshop, name, FACTS) for name in ["sqlite3 shell", "GRDB, no audit"]
        if name in lasting})
    organisations = int(answer(workshop, "C", "SELECT count(*) FROM organisation"))
    for name in ["C", "GRDB"]:
        audited = int(answer(workshop, name, "SELECT count(*) FROM audit"))
        if audited != organisations + contracts + contracts // 10:
            raise Failure(f"{name} did not change a tenth, once: {audited} audit rows")


def names(contenders: list[Contender]) -> list[str]:
    return [contender.name for contender in contenders]


def answer(workshop: Workshop, name: str, sql: str) -> str:
    if name == "sqlite-utils":
        sql = VALUES_IN_POUNDS if sql == VALUES else sql.format(table="contracts")
        return ask(workshop, register(name), sql)
    sql = sql.format(table="contract")
    if name != "DuckDB":
        return ask(workshop, register(name), sql)
    script = workshop.folder / "question.sql"
    script.write_text(sql)
    return run(python_tools.duckdb(workshop.path(register(name)), str(script))).stdout.strip()


def require_equal(answers: dict[str, str]) -> None:
    if len(set(answers.values())) > 1:
        raise Failure(f"the registers do not hold the same: {answers}")
