"""DMOJ's judge grades a plain-Python program; run by build/others/bin/python, not by ours.

    python benchmarks/dmoj_runs.py FOLDER CASES RUNS

Makes a problem in FOLDER: gradient descent on x², its numbers read from standard input and the
answer printed to four decimals. The judge grades in this process, as its own command line does: no
site, no database and no network are on the way. Prints a JSON list of [wall, CPU] seconds.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

PROGRAM = """steps, rate, x = input().split()
x, rate = float(x), float(rate)
for _ in range(int(steps)):
    x -= rate * 2 * x
print(f"{x:.4f}")
"""
WARM = 1


def make_problem(folder: Path, cases: int) -> Path:
    """A problem in DMOJ's format, and the judge's configuration."""
    problem = folder / "problems" / "descent"
    problem.mkdir(parents=True)
    listed = []
    for number in range(cases):
        steps, rate, x = 20 * number, 0.01, 5.0
        (problem / f"{number}.in").write_text(f"{steps} {rate} {x}\n")
        for _ in range(steps):
            x -= rate * 2 * x
        (problem / f"{number}.out").write_text(f"{x:.4f}\n")
        listed.append({"in": f"{number}.in", "out": f"{number}.out", "points": 1})
    # JSON is YAML.
    (problem / "init.yml").write_text(json.dumps({"test_cases": listed}))
    configuration = folder / "judge.yml"
    settings = {
        "problem_storage_globs": [str(folder / "problems" / "*")],
        "runtime": {"python3": "/usr/bin/python3"},
    }
    configuration.write_text(json.dumps(settings))
    return configuration


def spent() -> float:
    """CPU seconds of this process and of its children that ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(each)[:2]) for each in who)


def main(folder: Path, cases: int, runs: int) -> None:
    """Grade, some times."""
    sys.argv = ["dmoj", "-c", str(make_problem(folder, cases))]
    from dmoj import contrib, executors, judgeenv  # type: ignore[import-not-found]
    from dmoj.cli import LocalJudge  # type: ignore[import-not-found]
    from dmoj.judge import Submission  # type: ignore[import-not-found]

    judgeenv.load_env(cli=True)
    executors.load_executors()
    contrib.load_contrib_modules()
    if "PY3" not in executors.executors:
        raise SystemExit("DMOJ's judge found no Python: it is given /usr/bin/python3")
    judge = LocalJudge()
    flags: list[Any] = []
    judge.packet_manager.test_case_status_packet = lambda number, result: flags.append(
        result.result_flag
    )
    taken = []
    for number in range(WARM + runs):
        flags.clear()
        begun, used = time.perf_counter(), spent()
        judge.begin_grading(
            Submission(number, "descent", "PY3", PROGRAM, 2.0, 65536, False, {}),
            blocking=True,
            report=lambda text: None,
        )
        taken.append((time.perf_counter() - begun, spent() - used))
        if flags != [0] * cases:  # 0: accepted
            raise SystemExit(f"DMOJ's judge did not accept the program: {flags}")
    print(json.dumps(taken[WARM:]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
