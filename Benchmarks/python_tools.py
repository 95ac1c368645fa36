"""DuckDB and sqlite-utils, which come from PyPI into an environment of the benchmark's own."""

import pathlib
import sys

from measuring import BENCHMARKS, Failure, run, say

ENVIRONMENT = BENCHMARKS / ".build" / "python-tools"
PACKAGES = ["duckdb==2.0.0", "sqlite-utils==4.2.1"]

# Runs a script on a register, and prints what its last statement gives.
DUCKDB = """
import sys, duckdb
for row in duckdb.connect(sys.argv[1]).execute(open(sys.argv[2]).read()).fetchall():
    print("|".join(str(cell) for cell in row))
"""


def are_there() -> bool:
    return program("sqlite-utils").exists()


def install() -> None:
    """Leaves them out, and says so, where PyPI is out of reach."""
    if are_there():
        return
    say("installing DuckDB and sqlite-utils")
    try:
        run([sys.executable, "-m", "venv", str(ENVIRONMENT)])
        run([str(program("pip")), "install", "--quiet", *PACKAGES])
    except Failure as failure:
        say(f"going on without DuckDB and sqlite-utils: {failure}")


def program(name: str) -> pathlib.Path:
    return ENVIRONMENT / "bin" / name


def duckdb(register: str, script: str) -> list[str]:
    return [str(program("python")), "-c", DUCKDB, register, script]
