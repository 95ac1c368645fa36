"""The plain questions asked of DuckDB, in process: the time of each query alone.

    duckdb_questions.py load DATABASE FOLDER      tables from CSV, one file each, into DuckDB's own
    duckdb_questions.py ask DATABASE RUNS FILE…   seconds of each, as JSON; NAME=VALUE: values
"""

import json
import pathlib
import re
import resource
import sys
import time

import duckdb

THREADS = 2


def load(database: str, folder: str) -> None:
    with duckdb.connect(database, config={"threads": THREADS}) as connection:
        for path in sorted(pathlib.Path(folder).glob("*.csv")):
            if path.stat().st_size == 0:
                columns = path.with_suffix(".columns").read_text()
                connection.execute(f"CREATE TABLE {path.stem} ({columns})")
                continue
            # A month is text in the register; DuckDB would rather have a day of it.
            month = ", types = {'month': 'VARCHAR'}" if path.stem == "activity" else ""
            connection.execute(
                f"CREATE TABLE {path.stem} AS SELECT * FROM read_csv('{path}', header = true, "
                f"sample_size = -1{month})")


def literal(values: dict[str, str], name: str) -> str:
    return "'" + values[name].replace("'", "''") + "'"


def ask(database: str, runs: int, arguments: list[str]) -> None:
    values = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    answers = {}
    with duckdb.connect(database, read_only=True, config={"threads": THREADS}) as connection:
        for path in (argument for argument in arguments if "=" not in argument):
            sql = re.sub(
                r":(\w+)", lambda match: literal(values, match[1]),
                pathlib.Path(path).read_text())
            measured = []
            for _ in range(runs):
                start, start_processor = time.perf_counter(), time.process_time()
                connection.execute(f"COPY ({sql}) TO '/dev/null' (FORMAT csv)").fetchall()
                measured.append(
                    (time.perf_counter() - start, time.process_time() - start_processor))
            answers[pathlib.Path(path).stem] = measured
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peakMB": peak, "runs": answers}))


if __name__ == "__main__":
    if sys.argv[1] == "load":
        load(*sys.argv[2:])
    else:
        ask(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
