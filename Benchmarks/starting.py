"""How long a program takes to begin: a tiny question, and none."""

from measuring import AS_OF, OURS, Contender, Result, Sizes, Workshop, run, say, take_turns

SHELL = "sqlite3 shell"


def measure(workshop: Workshop, sizes: Sizes) -> list[Result]:
    if not workshop.almoner:
        return []
    say("starting up")
    demo = workshop.path("demo.db")
    run(workshop.ours("init", "--demo", "--register", demo))
    select = ["sqlite3", demo, "SELECT 1"]
    version, tiny = "start: version", "start: reviews of the demo"
    return take_turns(workshop, [
        Contender(OURS, {
            version: [workshop.ours("version")],
            tiny: [workshop.ours("reviews", "--register", demo, "--as-of", AS_OF)],
        }),
        Contender(SHELL, {version: [select], tiny: [select]}),
    ], sizes.short_runs)
