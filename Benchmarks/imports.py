"""Contracts into a new register, and the same files again."""

from measuring import (
    BENCHMARKS, OURS, ROOT, SEED, Contender, Failure, Result, Sizes, Workshop, ask, run, say,
    take_turns)

MIGRATIONS = sorted((ROOT / "migrations").glob("*.sql"))

FIRST_IMPORT = "import {:,} contracts"
SECOND_IMPORT = "the same files again"
C_AUDIT = "C"
C_PLAIN = "C, no audit"
SHELL = "sqlite3 shell"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    say(f"importing {sizes.contracts:,} contracts")
    run([workshop.generate, "contracts", str(sizes.contracts), workshop.path("contracts"),
         "--seed", SEED])
    first = FIRST_IMPORT.format(sizes.contracts)
    contenders = [
        c_contender(workshop, C_AUDIT, [], "c.db", first),
        c_contender(workshop, C_PLAIN, ["--no-audit"], "c-plain.db", first),
        shell_contender(workshop, first),
    ]
    if workshop.almoner:
        contenders.insert(0, our_contender(workshop, first))
    results = take_turns(workshop, contenders, sizes.runs)
    registers = ["c.db", "c-plain.db", "shell.db"] + (["ours.db"] if workshop.almoner else [])
    require_same_contracts(workshop, registers, sizes.contracts)
    for register in registers:
        workshop.remove_register(register)
    return results


def our_contender(workshop: Workshop, first: str) -> Contender:
    register = workshop.path("ours.db")

    def prepare() -> None:
        workshop.remove_register("ours.db")
        run(workshop.ours("init", "--register", register))

    commands = [
        workshop.ours("import", table, workshop.path(f"contracts/{table}.csv"),
                      "--register", register)
        for table in ["organisations", "contracts"]
    ]
    return Contender(OURS, {first: commands, SECOND_IMPORT: commands}, prepare)


def c_contender(
    workshop: Workshop, name: str, options: list[str], register: str, first: str
) -> Contender:
    command = [
        workshop.yardstick, *options, workshop.path(register),
        workshop.path("contracts/organisations.csv"), workshop.path("contracts/contracts.csv"),
        *map(str, MIGRATIONS),
    ]
    return Contender(
        name, {first: [command], SECOND_IMPORT: [command]},
        lambda: workshop.remove_register(register))


def shell_contender(workshop: Workshop, first: str) -> Contender:
    scripts = [f".read {migration}" for migration in MIGRATIONS]
    command = [
        "sqlite3", "-cmd", f".cd {workshop.path('contracts')}", workshop.path("shell.db"),
        *scripts, f".read {BENCHMARKS / 'shell-import.sql'}",
    ]
    return Contender(
        SHELL, {first: [command]}, lambda: workshop.remove_register("shell.db"))


def require_same_contracts(workshop: Workshop, registers: list[str], contracts: int) -> None:
    """A program that is fast because it leaves something out is not fast."""
    sql = """
        SELECT (SELECT count(*) FROM organisation), (SELECT count(*) FROM organisation_role),
               (SELECT count(*) FROM organisation_identifier), count(*),
               count(DISTINCT provider), count(parent_contract), count(end_date),
               count(description), sum(annual_value_pence), sum(maximum_value_pence),
               sum(length(title)), sum(is_light_touch),
               (SELECT count(*) FROM sqlite_schema
                 WHERE tbl_name = 'contract' AND type = 'index')
          FROM contract
        """
    answers = {register: ask(workshop, register, sql) for register in registers}
    if len(set(answers.values())) > 1:
        raise Failure(f"the registers do not hold the same contracts: {answers}")
    if answers["c.db"].split("|")[3] != str(contracts):
        raise Failure(f"the registers do not hold {contracts} contracts: {answers['c.db']}")
    audited = int(ask(workshop, "c.db", "SELECT count(*) FROM audit"))
    if audited != contracts + int(answers["c.db"].split("|")[0]):
        raise Failure(f"the second import was not without changes: {audited} audit rows")
