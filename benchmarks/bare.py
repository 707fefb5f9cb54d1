"""The same cases in a bare, warm Python process: no sandbox, no service, no wire.

Run as a script: `python -m benchmarks.bare SLUG RUNS` prints seconds a run, one a line. What a run
does: compile and execute the reference's source, call it on every case (examples and hidden), and
compare each output with the expected one by `torch.allclose`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from app.catalog.service import Catalog

ROOT = Path(__file__).resolve().parent.parent


def main(slug: str, runs: int) -> None:
    import numpy as np
    import torch

    torch.set_num_threads(1)
    package = Catalog.load([ROOT / "problems"]).get(slug)
    made: dict[str, Any] = {}
    exec(compile(package.cases, "cases.py", "exec"), made)
    cases = [*made["examples"](), *made["hidden"](np.random.default_rng(0))]

    def answer(case: Any, names: dict[str, Any]) -> list[Any]:
        torch.manual_seed(0)
        entry = names[package.toml.entry](*case.init)
        if isinstance(entry, torch.nn.Module):
            entry.eval()
        with torch.no_grad():
            return [
                (entry if step.method in ("", "forward") else getattr(entry, step.method))(
                    *step.args
                )
                for step in case.steps
                if step.kind == "call"
            ]

    def once(expected: list[list[Any]] | None) -> list[list[Any]]:
        names: dict[str, Any] = {}
        exec(compile(package.solution, "solution.py", "exec"), names)
        outputs = [answer(case, names) for case in cases]
        for got, want in zip(outputs, expected or outputs, strict=True):
            for a, b in zip(got, want, strict=True):
                torch.allclose(torch.as_tensor(a), torch.as_tensor(b), atol=1e-4)
        return outputs

    expected = once(None)
    for _ in range(5):
        once(expected)
    for _ in range(runs):
        begun = time.perf_counter()
        once(expected)
        print(time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
