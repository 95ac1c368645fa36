"""The questions of a large register."""

import csv

from measuring import (
    AS_OF, OURS, SEED, Contender, Failure, Result, Sizes, Workshop, ask, run, say, take_turns)

SHELL = "sqlite3 shell"

QUESTIONS = {
    "unit-costs": ["unit-costs"],
    "duplication": ["duplication"],
    "reviews": ["reviews"],
    "key-dates": ["key-dates"],
    "spend": ["spend"],
    "spend off-contract": ["spend", "off-contract"],
}


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    say(f"asking a register of {sizes.question_contracts:,} contracts and "
        f"{sizes.activity:,} rows of activity")
    run([workshop.generate, "register", str(sizes.question_contracts), str(sizes.activity),
         workshop.path("register"), "--seed", SEED])
    register = workshop.path("register.db")
    run(workshop.ours("init", "--register", register))
    run(workshop.ours("import", workshop.path("register"), "--register", register))
    require_all_rows(workshop, "register.db")
    floor = ["sqlite3", register, "SELECT sum(volume) FROM activity"]
    common = ["--register", register, "--as-of", AS_OF, "--format", "csv"]
    return take_turns(workshop, [
        Contender(OURS, {
            name: [workshop.ours(*words, *common)] for name, words in QUESTIONS.items()
        }),
        Contender(SHELL, {name: [floor] for name in QUESTIONS}),
    ], max(sizes.runs, sizes.short_runs // 4))


def require_all_rows(workshop: Workshop, register: str) -> None:
    singular = {"activity": "activity", "areas": "area", "service_types": "service_type"}
    for path in sorted((workshop.folder / "register").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        table = singular.get(path.stem, path.stem.removesuffix("s"))
        stored = ask(workshop, register, f"SELECT count(*) FROM {table}")
        if stored != str(rows):
            raise Failure(f"{path.name} has {rows} rows and the register {stored}")
