"""How the benchmark builds, measures and tells; Scripts/benchmark says what is measured."""

import dataclasses
import os
import pathlib
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable

BENCHMARKS = pathlib.Path(__file__).resolve().parent
ROOT = BENCHMARKS.parent
OURS = "almoner"
# The same program on a register that records no changes: what the history costs shows beside it.
OURS_WITHOUT_HISTORY = "almoner, no history"
SEED = "1"
AS_OF = "2026-09-30"


class Failure(Exception):
    """What went wrong, in a sentence; the benchmark ends."""


@dataclasses.dataclass
class Sizes:
    contracts: int
    question_contracts: int
    activity: int
    loaded_activity: int
    # Of the register that the activity is loaded into.
    loaded_activity_contracts: int
    # Of 50 cells each.
    mapped_services: int
    # The rows of each kind of job at its largest.
    growing: dict[str, int]
    runs: int
    short_runs: int
    growing_runs: int


@dataclasses.dataclass
class Measurement:
    seconds: float
    processor_seconds: float
    peak_mb: float


@dataclasses.dataclass
class Contender:
    """A program, and the commands that make up its part of each job."""

    name: str
    jobs: dict[str, list[list[str]]]
    prepare: Callable[[], None] = lambda: None
    # Which of ours it is a yardstick of.
    against: str = OURS
    # How often at most: one that is slower by far need not be known closely.
    most_runs: int | None = None

    @property
    def is_ours(self) -> bool:
        return self.name in (OURS, OURS_WITHOUT_HISTORY)


@dataclasses.dataclass
class Result:
    job: str
    contender: str
    measurements: list[Measurement]
    # Which of ours it is a yardstick of; none if it is ours.
    against: str | None = OURS

    @property
    def seconds(self) -> float:
        return statistics.median(measurement.seconds for measurement in self.measurements)

    @property
    def processor_seconds(self) -> float:
        return statistics.median(
            measurement.processor_seconds for measurement in self.measurements)

    @property
    def least_seconds(self) -> float:
        return min(measurement.seconds for measurement in self.measurements)

    @property
    def peak_mb(self) -> float:
        return max(measurement.peak_mb for measurement in self.measurements)


class Workshop:
    """Where the programs and the generated files are, and how a command is measured."""

    def __init__(self, folder: pathlib.Path, almoner: pathlib.Path | None):
        self.folder = folder
        self.almoner = almoner
        self.tools = pathlib.Path(build_output(BENCHMARKS))
        self.generate = self.tool("generate")
        self.measuring = self.tool("measure")
        self.yardstick = self.tool("yardstick-import")

    def tool(self, name: str) -> str:
        return str(self.tools / name)

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def ours(self, *arguments: str) -> list[str]:
        return [str(self.almoner), *arguments]

    def measure(self, command: list[str]) -> Measurement:
        report = self.folder / "measurement"
        finish = run([self.measuring, str(report), *command], cwd=self.folder)
        wall, processor, peak_kib, status = report.read_text().split()
        if status != "0":
            raise Failure(f"{' '.join(command)}\nended with status {status}: {finish.stderr}")
        return Measurement(float(wall), float(processor), int(peak_kib) / 1024)

    def remove_register(self, name: str) -> None:
        for ending in ["", "-wal", "-shm"]:
            (self.folder / (name + ending)).unlink(missing_ok=True)


def run(command: list[str], cwd: pathlib.Path | None = None) -> subprocess.CompletedProcess:
    try:
        finish = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Failure(f"{command[0]}: {error.strerror}") from error
    if finish.returncode != 0:
        raise Failure(
            f"{' '.join(command)}\nended with status {finish.returncode}: "
            f"{finish.stderr}{finish.stdout}")
    return finish


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# Building


def build_output(package: pathlib.Path) -> str:
    command = ["swift", "build", "-c", "release", "--package-path", str(package)]
    return run([*command, "--show-bin-path"]).stdout.strip()


def build_tools(only: str | None = None) -> None:
    """All the programs of the benchmarks, or only the one of this name."""
    say(f"building {only or 'the yardsticks'}")
    command = ["swift", "build", "-c", "release", "--package-path", str(BENCHMARKS)]
    run([*command, "--product", only] if only else command)


def build_almoner() -> pathlib.Path:
    say("building almoner")
    script = ROOT / "Scripts" / "build"
    if script.exists():
        run([str(script)], cwd=ROOT)
    else:
        run(["swift", "build", "-c", "release", "-Xswiftc", "-static-executable"], cwd=ROOT)
    return pathlib.Path(build_output(ROOT)) / "almoner"


# Measuring


def take_turns(workshop: Workshop, contenders: list[Contender], runs: int) -> list[Result]:
    """Runs all jobs of each contender in turn, so many times; a job's commands count as one."""
    results = {
        (job, contender.name): Result(
            job, contender.name, [], None if contender.is_ours else contender.against)
        for contender in contenders for job in contender.jobs
    }
    for turn in range(runs):
        for contender in contenders:
            if contender.most_runs is not None and turn >= contender.most_runs:
                continue
            contender.prepare()
            for job, commands in contender.jobs.items():
                # What the last one left to be written is not this one's to wait for.
                os.sync()
                parts = [workshop.measure(command) for command in commands]
                results[job, contender.name].measurements.append(Measurement(
                    sum(part.seconds for part in parts),
                    sum(part.processor_seconds for part in parts),
                    max(part.peak_mb for part in parts)))
    return list(results.values())


def as_yardstick(results: list[Result], first: str, second: str) -> list[Result]:
    """Our own result of one job as a yardstick of another: how the second compares to the first."""
    return [
        Result(second, f"{first}, by itself", result.measurements, result.contender)
        for result in results if result.against is None and result.job == first
    ]


def drop_triggers(workshop: Workshop, register: str, beginnings: list[str]) -> None:
    """Takes the triggers away whose names begin so, which only a benchmark may do."""
    for beginning in beginnings:
        names = ask(
            workshop, register,
            f"SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            f" AND substr(name, 1, {len(beginning)}) = '{beginning}'").split()
        if not names:
            raise Failure(f"{register} has no triggers whose names begin with {beginning}")
        run(["sqlite3", workshop.path(register), *(f"DROP TRIGGER {name}" for name in names)])


# Checking


def ask(workshop: Workshop, register: str, sql: str) -> str:
    return run(["sqlite3", "-readonly", workshop.path(register), sql]).stdout.strip()


# Telling


def written(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def table(results: list[Result]) -> str:
    """Ratios are of processor time, which a busy machine changes less, and then of wall time."""
    ours = {(result.job, result.contender): result for result in results if not result.against}
    lines = [("job", "ours", "processor", "wall", "yardstick", "processor", "wall", "ratio",
              "of wall", "peak MB: ours / its")]
    for result in results:
        if not result.against:
            continue
        own = ours.get((result.job, result.against))
        lines.append((
            result.job, own.contender if own else "",
            written(own.processor_seconds) if own else "", written(own.seconds) if own else "",
            result.contender, written(result.processor_seconds), written(result.seconds),
            f"{own.processor_seconds / result.processor_seconds:.2f}" if own else "",
            f"{own.seconds / result.seconds:.2f}" if own else "",
            (f"{own.peak_mb:.0f} / " if own else "") + f"{result.peak_mb:.0f}"))
    return aligned(lines, left={0, 1, 4})


def aligned(lines: list[tuple[str, ...]], left: set[int]) -> str:
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths))
        ).rstrip() for line in lines)


def described(results: list[Result], sizes: dict) -> dict:
    return {
        "machine": {
            "processors": os.cpu_count(), "system": platform.platform(),
            "sqlite": run(["sqlite3", "--version"]).stdout.split()[0],
            "load": os.getloadavg(),
        },
        "sizes": sizes,
        "results": [{
            "job": result.job, "program": result.contender,
            "against": result.against,
            "medianSeconds": result.seconds, "leastSeconds": result.least_seconds,
            "medianProcessorSeconds": result.processor_seconds,
            "peakMB": round(result.peak_mb, 1),
            "runs": [dataclasses.asdict(measurement) for measurement in result.measurements],
        } for result in results],
    }
