"""The large registers that are asked and exported: each is made once, when it is first wanted."""

import csv
import pathlib
import shutil

from measuring import BENCHMARKS, SEED, Failure, Sizes, Workshop, ask, run, say

CELLS_OF_SERVICE = 50
SINGULAR = {"activity": "activity", "areas": "area", "service_types": "service_type"}


def demo(workshop: Workshop) -> str:
    if not (workshop.folder / "demo.db").exists():
        run(workshop.ours("init", "--demo", "--register", workshop.path("demo.db")))
    return "demo.db"


def of_contracts(workshop: Workshop, sizes: Sizes) -> str:
    """Organisations and contracts, and nothing else."""
    return made(workshop, "large-contracts.db", ["contracts", str(sizes.contracts)])


def of_activity(workshop: Workshop, sizes: Sizes) -> str:
    """Every table of a register in use, most of it activity."""
    return made(workshop, "large-activity.db", [
        "register", str(sizes.loaded_activity_contracts), str(sizes.loaded_activity)],
        has_cycle=True)


def of_map(workshop: Workshop, sizes: Sizes) -> str:
    """A service map, with the contracts and the needs of its services."""
    return made(
        workshop, "large-map.db", ["map", str(sizes.mapped_services), str(CELLS_OF_SERVICE)])


def made(
    workshop: Workshop, register: str, generated: list[str], has_cycle: bool = False
) -> str:
    if (workshop.folder / register).exists():
        return register
    say(f"making a register: {' '.join(generated)}")
    folder = workshop.path(f"{register}-files")
    run([workshop.generate, *generated, folder, "--seed", SEED])
    run(workshop.ours("init", "--register", workshop.path(register)))
    run(workshop.ours("import", folder, "--register", workshop.path(register)))
    require_all_rows(workshop, register, pathlib.Path(folder))
    if has_cycle:
        run(["sqlite3", "-bail", workshop.path(register), "PRAGMA foreign_keys = ON",
             f".read {BENCHMARKS / 'cycle.sql'}"])
    shutil.rmtree(folder)
    return register


def require_all_rows(workshop: Workshop, register: str, folder: pathlib.Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        table = SINGULAR.get(path.stem, path.stem.removesuffix("s"))
        stored = ask(workshop, register, f"SELECT count(*) FROM {table}")
        if stored != str(rows):
            raise Failure(f"{path.name} has {rows} rows and the register {stored}")
