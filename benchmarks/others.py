"""Side by side in one run: a bare process, this judge, DMOJ's judge, Jupyter, fresh containers.

DMOJ's judge refuses torch in its sandbox, so it grades the same exercise in plain Python, from
standard input to standard output. It and Jupyter are measured where `--with-dmoj` and
`--with-jupyter` installed them (now or before).
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import tempfile
from pathlib import Path

import uvloop
from rich.table import Table

from app.catalog.service import Catalog
from benchmarks import container, environment
from benchmarks.bare import Bare
from benchmarks.client import Learner, Refused
from benchmarks.latency import PAUSE
from benchmarks.part import (
    MAIN,
    PROBLEMS,
    ROOT,
    Plan,
    Result,
    Say,
    Target,
    grid,
    main_exercises,
    spread_ms,
)
from benchmarks.service import running_service
from benchmarks.usage import Gauge

HERE = Path(__file__).resolve().parent
WARM = 3
MANY = 4  # runs of what is quick, for each run of what is slow
CASES = 14  # of gradient-descent

Timings = list[tuple[float, float]]  # wall and CPU seconds of each run


def measure(plan: Plan, say: Say) -> Result:
    """One row for each way of grading and exercise."""
    catalog = Catalog.load([PROBLEMS])
    runs = plan.side_runs
    rows: list[Result] = []
    missing = {}
    if plan.with_dmoj:
        missing["dmoj"] = environment.attempt(environment.install_dmoj, say)
    if plan.with_jupyter:
        missing["jupyter"] = environment.attempt(environment.install_jupyter, say)
    with (
        tempfile.TemporaryDirectory() as name,
        running_service(
            Path(name), sandbox=plan.sandbox, TENSORJUDGE_PROBLEMS=main_exercises(Path(name))
        ) as service,
    ):
        service.until_prepared()
        token = service.new_token()
        gauge = Gauge(service)
        for slug in MAIN:
            package = catalog.get(slug)
            say(f"{slug}: bare, over HTTP, containers")
            with Bare(slug) as bare:
                rows.append(_row("bare", slug, bare.timings(MANY * runs)))
            before = gauge.cpu()
            learner = Learner(service.url, token)
            taken = uvloop.run(_submit(learner, slug, package.solution, MANY * runs))
            cpu = (gauge.cpu() - before).total / (WARM + MANY * runs)
            rows.append(_row("tensorjudge", slug, [(each, cpu) for each in taken]))
            if plan.sandbox == "docker":
                fresh = container.runs(slug, runs)
                rows.append(
                    _row("container", slug, [(run.seconds, run.cpu_seconds) for run in fresh])
                )
        gauge.close()
    if environment.has("jupyter_client"):
        for slug in MAIN:
            say(f"{slug}: a Jupyter kernel each")
            rows.append(_row("jupyter", slug, _jupyter(slug, catalog.get(slug).toml.entry, runs)))
    else:
        missing.setdefault("jupyter", "not installed: run with --with-jupyter")
    if environment.has("dmoj"):
        for cases in (CASES, 1):
            say(f"DMOJ's judge, plain Python, {cases} cases")
            rows.append(_row("dmoj", f"plain Python, {cases} cases", _dmoj(cases, 2 * runs)))
    else:
        missing.setdefault("dmoj", "not installed: run with --with-dmoj")
    return {"rows": rows, "missing": {name: why for name, why in missing.items() if why}}


def _row(way: str, exercise: str, timings: Timings) -> Result:
    cpu = sum(each for _, each in timings) / len(timings)
    wall = spread_ms([each for each, _ in timings])
    return {"way": way, "exercise": exercise, "wall": wall, "cpu_ms": cpu * 1e3}


async def _submit(learner: Learner, slug: str, code: str, runs: int) -> list[float]:
    await learner.connect()
    request = learner.request(slug, code)
    taken = []
    for _ in range(WARM + runs):
        graded = await learner.grade(request)
        if graded.verdict != "accepted":
            raise Refused(f"{slug}: the reference got {graded.verdict}")
        taken.append(graded.seconds)
        await asyncio.sleep(PAUSE)
    learner.close()
    return taken[WARM:]


def _jupyter(slug: str, entry: str, runs: int) -> Timings:
    arguments = ["jupyter_runs.py", str(PROBLEMS / slug), entry, str(runs)]
    return _elsewhere(arguments, PYTHONPATH=str(ROOT))  # cases.py imports sandbox.cases


def _dmoj(cases: int, runs: int) -> Timings:
    with tempfile.TemporaryDirectory() as folder:
        return _elsewhere(["dmoj_runs.py", folder, str(cases), str(runs)])


def _elsewhere(arguments: list[str], **variables: str) -> Timings:
    """What a script prints that runs in the other environment."""
    script, *rest = arguments
    done = subprocess.run(
        [str(environment.PYTHON), str(HERE / script), *rest],
        cwd=ROOT / "build",
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{script}: {(done.stdout + done.stderr)[-2000:]}")
    return [(wall, cpu) for wall, cpu in json.loads(done.stdout.splitlines()[-1])]


_NAMES = {
    "bare": "bare warm process (no isolation)",
    "tensorjudge": "TensorJudge over HTTP",
    "dmoj": "DMOJ's judge (no site)",
    "jupyter": "Jupyter kernel each (no isolation)",
    "container": "a fresh container each",
}


def tables(result: Result) -> list[Table]:
    """A line for each way and exercise, by exercise."""
    table = grid(
        "Side by side", "way", "exercise", "p50, ms", "p95, ms", "CPU, ms", "time / ours", texts=2
    )
    ours = {
        row["exercise"]: row["wall"]["p50_ms"]
        for row in result["rows"]
        if row["way"] == "tensorjudge"
    }
    order = list(_NAMES)
    for row in sorted(result["rows"], key=lambda row: order.index(row["way"])):
        wall = row["wall"]
        base = ours.get(row["exercise"], ours[MAIN[0]])
        table.add_row(
            _NAMES[row["way"]],
            row["exercise"],
            f"{wall['p50_ms']:.1f}",
            f"{wall['p95_ms']:.1f}",
            f"{row['cpu_ms']:.1f}",
            f"{wall['p50_ms'] / base:.2f}×",
        )
    for way, why in result["missing"].items():
        table.add_row(_NAMES[way], why)
    return [table]


def targets(result: Result) -> list[Target]:
    """A torch exercise here takes less than a plain-Python one in DMOJ's judge."""
    medians = {(row["way"], row["exercise"]): row["wall"]["p50_ms"] for row in result["rows"]}
    found = []
    for cases in (CASES, 1):
        theirs = medians.get(("dmoj", f"plain Python, {cases} cases"))
        if theirs is not None:
            of = "1 case" if cases == 1 else f"{cases} cases"
            name = f"{MAIN[1]} (torch): p50, DMOJ's for plain Python, {of}"
            found.append(Target(name, medians["tensorjudge", MAIN[1]], theirs, "ms"))
    return found
