"""How the cost grows: with the number of cases, with the size of a tensor, with the queue.

On packages that are made for it in a temporary folder: `double(x)` returns `2 * x`. A straight line
through the medians gives the cost of one more case, and of one more megabyte in and out.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

import uvloop
from rich.table import Table

from app.catalog import archives
from app.catalog.commands import TEMPLATE
from benchmarks.burst import burst
from benchmarks.client import Learner
from benchmarks.part import Plan, Result, Say, Target, grid
from benchmarks.service import running_service

SIZE_CASES = 5  # cases of the packages that differ by the size of their tensors
SMALL = 10  # elements of the tensors of those that differ by the number of cases

SOLUTION = """import torch


class Solution:
    def double(self, x: torch.Tensor) -> torch.Tensor:
        return 2 * x
"""

STARTER = """import torch


class Solution:
    def double(self, x: torch.Tensor) -> torch.Tensor:
        ...
"""

CASES = '''"""Made by benchmarks/scaling.py."""

import numpy as np

from sandbox.cases import Case, call, uniform


def _case(rng, number):
    return Case(f"case {{number}}", [call("double", uniform(rng, {size}, low=1.0, high=2.0))])


def examples():
    return [_case(np.random.default_rng(1), 0)]


def hidden(rng):
    return [_case(rng, number) for number in range(1, {cases})]
'''

TOML = """title = "Double"
difficulty = "easy"
topics = ["tensors"]
minutes = 1
entry = "Solution"

[limits]
seconds = 10.0
memory_mb = 1024
output_kb = 65536
"""


def make_package(folder: Path, slug: str, cases: int, size: int) -> None:
    """A package of so many cases, each with a float32 tensor of so many elements."""
    archives.create(TEMPLATE, folder, slug)
    place = folder / slug
    (place / "problem.toml").write_text(TOML, encoding="utf-8")
    (place / "cases.py").write_text(CASES.format(cases=cases, size=size), encoding="utf-8")
    (place / "solution.py").write_text(SOLUTION, encoding="utf-8")
    (place / "starter.py").write_text(STARTER, encoding="utf-8")
    shutil.rmtree(place / "submissions")
    (place / "submissions" / "accepted").mkdir(parents=True)
    text = "# The reference.\n" + SOLUTION
    (place / "submissions" / "accepted" / "reference.py").write_text(text, encoding="utf-8")


def measure(plan: Plan, say: Say) -> Result:
    """Medians over HTTP for each package, then bursts of growing length."""
    by_cases = {f"cases-{count}": count for count in plan.case_counts}
    by_size = {f"elements-{size}": size for size in plan.sizes}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        problems = folder / "problems"
        problems.mkdir()
        for slug, count in by_cases.items():
            make_package(problems, slug, count, SMALL)
        for slug, size in by_size.items():
            make_package(problems, slug, SIZE_CASES, size)
        with running_service(
            folder, sandbox=plan.sandbox, TENSORJUDGE_PROBLEMS=str(problems)
        ) as service:
            service.until_prepared()
            tokens = service.tokens(max(plan.queues) // 10 or 1)
            medians = {}
            for slug in (*by_cases, *by_size):
                say(slug)
                medians[slug] = uvloop.run(
                    _median_ms(service.url, tokens[0], slug, plan.scaling_runs)
                )
            queues = []
            for length in plan.queues:
                say(f"a queue of {length}")
                senders = max(1, min(len(tokens), length // 10))
                each = length // senders
                one = uvloop.run(
                    burst(service.url, tokens[:senders], next(iter(by_cases)), SOLUTION, each)
                )
                queues.append(
                    {
                        "length": one["submissions"],
                        "last_verdict_ms": one["last_verdict_s"] * 1e3,
                        "ms_a_grade": one["last_verdict_s"] * 1e3 / one["submissions"],
                    }
                )
    cases = [{"cases": count, "p50_ms": medians[slug]} for slug, count in by_cases.items()]
    sizes = [
        {"elements": size, "megabytes": SIZE_CASES * size * 4 / 1e6, "p50_ms": medians[slug]}
        for slug, size in by_size.items()
    ]
    return {
        "cases": cases,
        "sizes": sizes,
        "queues": queues,
        "cases_of_a_size": SIZE_CASES,
        "ms_a_case": _slope([(row["cases"], row["p50_ms"]) for row in cases]),
        "ms_a_megabyte": _slope([(row["megabytes"], row["p50_ms"]) for row in sizes]),
    }


def _slope(points: list[tuple[float, float]]) -> float:
    return statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope


async def _median_ms(url: str, token: str, slug: str, runs: int) -> float:
    learner = Learner(url, token)
    await learner.connect()
    request = learner.request(slug, SOLUTION)
    taken = []
    for _ in range(1 + runs):
        graded = await learner.grade(request)
        if graded.verdict != "accepted":
            raise RuntimeError(f"{slug}: the reference got {graded.verdict}")
        taken.append(graded.seconds)
    learner.close()
    return statistics.median(taken[1:]) * 1e3


def tables(result: Result) -> list[Table]:
    """Cases, sizes, queue."""
    cases = grid(f"Cases: {result['ms_a_case']:.2f} ms for one more", "cases", "p50, ms")
    for row in result["cases"]:
        cases.add_row(str(row["cases"]), f"{row['p50_ms']:.1f}")
    sizes = grid(
        f"Tensor size, {result['cases_of_a_size']} cases: "
        f"{result['ms_a_megabyte']:.2f} ms for one more MB (in and out)",
        "float32 elements", "MB in all cases", "p50, ms",
    )  # fmt: skip
    for row in result["sizes"]:
        sizes.add_row(f"{row['elements']:,}", f"{row['megabytes']:.2f}", f"{row['p50_ms']:.1f}")
    queues = grid("Queue", "submissions at once", "last verdict, ms", "ms a grade")
    for row in result["queues"]:
        queues.add_row(
            str(row["length"]), f"{row['last_verdict_ms']:.0f}", f"{row['ms_a_grade']:.1f}"
        )
    return [cases, sizes, queues]


def targets(result: Result) -> list[Target]:
    """None: the issue asks how it grows."""
    return []
