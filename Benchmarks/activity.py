"""Activity into a register that has everything else, with the summary of years."""

import shutil
from collections.abc import Callable

from measuring import (
    OURS, OURS_WITHOUT_HISTORY, SEED, Contender, Failure, Result, Sizes, Workshop, ask,
    drop_triggers, run, say, take_turns)

JOB = "import {:,} rows of activity"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    """The register is made by almoner, so without it there is nothing to measure."""
    if not workshop.almoner:
        return []
    say(f"importing {sizes.loaded_activity:,} rows of activity")
    make_register(workshop, sizes.loaded_activity_contracts, sizes.loaded_activity)
    contenders = all_contenders(workshop, JOB.format(sizes.loaded_activity))
    results = take_turns(workshop, contenders, sizes.runs)
    require_same_activity(workshop, contenders, sizes.loaded_activity)
    remove(workshop, contenders)
    return results


def make_register(workshop: Workshop, contracts: int, activity: int) -> None:
    """Leaves `activity.csv` beside a register with all that it rests on."""
    folder = workshop.folder / "whole"
    run([workshop.generate, "register", str(contracts), str(activity), str(folder),
         "--seed", SEED])
    (folder / "activity.csv").rename(workshop.folder / "activity.csv")
    workshop.remove_register("rest.db")
    run(workshop.ours("init", "--register", workshop.path("rest.db")))
    run(workshop.ours("import", str(folder), "--register", workshop.path("rest.db")))
    shutil.rmtree(folder)


def all_contenders(workshop: Workshop, job: str) -> list[Contender]:
    def ours(register: str) -> list[str]:
        return workshop.ours(
            "import", "activity", workshop.path("activity.csv"),
            "--register", workshop.path(register))

    def c(register: str, *options: str) -> list[str]:
        return [workshop.yardstick, *options, "activity", workshop.path(register),
                workshop.path("activity.csv")]

    # The yardstick keeps its own audit, and the years by itself.
    kept_by_itself = ["history_", "activity_year_stale_"]
    return [
        contender(workshop, OURS, job, ours, []),
        contender(workshop, OURS_WITHOUT_HISTORY, job, ours, ["history_"]),
        contender(workshop, "C", job, c, kept_by_itself),
        contender(
            workshop, "C, no audit", job, lambda register: c(register, "--no-audit"),
            kept_by_itself, OURS_WITHOUT_HISTORY),
    ]


def contender(
    workshop: Workshop, name: str, job: str, command: Callable[..., list[str]],
    dropped: list[str], against: str = OURS
) -> Contender:
    register = register_of(name)

    def prepare() -> None:
        workshop.remove_register(register)
        shutil.copy(workshop.path("rest.db"), workshop.path(register))
        drop_triggers(workshop, register, dropped)

    return Contender(name, {job: [command(register)]}, prepare, against)


def register_of(name: str) -> str:
    return "activity-" + name.replace(", ", "-").replace(" ", "-") + ".db"


def remove(workshop: Workshop, contenders: list[Contender]) -> None:
    for each in contenders:
        workshop.remove_register(register_of(each.name))
    workshop.remove_register("rest.db")


def require_same_activity(workshop: Workshop, contenders: list[Contender], rows: int) -> None:
    """Row by row, and to the last digit."""
    first, *others = [workshop.path(register_of(each.name)) for each in contenders]
    for other in others:
        for table in ["activity", "activity_year"]:
            differing = run([
                "sqlite3", "-readonly", first, f"ATTACH '{other}' AS other",
                f"SELECT count(*) FROM (SELECT * FROM main.{table}"
                f" EXCEPT SELECT * FROM other.{table})",
                f"SELECT (SELECT count(*) FROM other.{table})"
                f" - (SELECT count(*) FROM main.{table})"]).stdout.split()
            if differing != ["0", "0"]:
                raise Failure(f"{table} is not the same in {first} and {other}: {differing}")
    stored = ask(workshop, register_of(contenders[0].name), "SELECT count(*) FROM activity")
    if stored != str(rows):
        raise Failure(f"the file has {rows} rows of activity and the register {stored}")
