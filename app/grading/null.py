"""A judge that runs nothing: its verdicts stand in the first line of the code. For tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.catalog.package import Package
from app.drivers.port import SandboxInfo
from app.errors import DeviceUnavailable, SandboxUnavailable
from app.grading.report import CaseReport, Report
from app.grading.training import Outcome, Trial
from app.grading.verdicts import Category, Mode, Verdict

INFO = SandboxInfo(driver="null", isolation="none", image="", torch="none")


class NullJudge:
    """Grades `# verdict: wrong_answer`: two visible cases, and two hidden ones in mode submit.

    Without such a line the code is accepted. `# verdict: crash` fails as a judge of ours would,
    `# verdict: no_sandbox` as one without a sandbox. `pause`: seconds that each case takes.
    `gpu` False: it is as one without a GPU to a problem that needs one.
    """

    def __init__(self, *, pause: float = 0.0, gpu: bool = True) -> None:
        self.pause = pause
        self.gpu = gpu
        self.graded: list[str] = []
        self.trained: list[dict[str, Any]] = []

    async def grade(
        self,
        package: Package,
        code: str,
        mode: Mode,
        custom: tuple[Any, ...] = (),
        on_case: Callable[[int, CaseReport], Awaitable[None]] | None = None,
    ) -> Report:
        """The report that the first line asks for; its last case carries the verdict."""
        first = code.splitlines()[0]
        wish = first.removeprefix("# verdict:").strip() if first.startswith("# verdict:") else ""
        wish, _, told = wish.partition(" score: ")
        score = float(told) if told else None
        self.graded.append(wish)
        if wish == "crash":
            raise RuntimeError("the null judge was told to crash")
        if wish == "no_sandbox":
            raise SandboxUnavailable("The null judge was told that there is no sandbox.")
        if package.toml.device == "cuda" and not self.gpu:
            raise DeviceUnavailable("The null judge was told that there is no GPU.")
        verdict = Verdict(wish or "accepted")
        count = len(custom) or 2
        total = count if mode is Mode.RUN else count + 2
        cases = []
        for index in range(total):
            await asyncio.sleep(self.pause)
            report = _case(index, index < count, verdict if index == total - 1 else None)
            cases.append(report)
            if on_case is not None:
                await on_case(index, report)
        return Report(
            problem=package.slug,
            verdict=verdict,
            cases=tuple(cases),
            total=total,
            seconds=0.01 * total,
            sandbox=INFO,
            memory_mb=1.0,
            score=score,
            board=package.board if score is not None else "",
        )

    async def examples(self, package: Package) -> list[dict[str, Any]]:
        """One example."""
        field = {"label": "x", "text": "1", "why": ""}
        calls = [{"method": "", "args": [field]}]
        return [
            {
                "name": "null",
                "inputs": [["x", "1"]],
                "expected": "1",
                "explanation": "",
                "own": {"init": [], "calls": calls, "notes": [], "why": ""},
            }
        ]

    async def train(
        self,
        package: Package,
        code: str,
        settings: dict[str, Any],
        seed: int,
        on_shown: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> Trial:
        """A point for each of the setting `steps`; wishes in the first line as for `grade`."""
        wish = code.splitlines()[0].removeprefix("# verdict:").strip()
        self.trained.append(dict(settings))
        if wish == "crash":
            raise RuntimeError("the null judge was told to crash")
        chart = {"panel": "loss", "title": "Loss", "x": "step", "y": "loss"}
        await on_shown({"what": "chart", **chart, "lines": ["training"], "log_x": False})
        for step in range(settings["steps"]):
            await asyncio.sleep(self.pause)
            await on_shown({"what": "point", "panel": "loss", "x": step, "values": [1.0]})
        return Trial(Outcome.FINISHED, seconds=0.5)

    async def prepare(self, package: Package) -> None:
        """Nothing to prepare."""


def _case(index: int, visible: bool, verdict: Verdict | None) -> CaseReport:
    verdict = verdict or Verdict.ACCEPTED
    wrong = verdict is Verdict.WRONG_ANSWER
    return CaseReport(
        name=f"example {index + 1}" if visible else f"hidden {index + 1}",
        visible=visible,
        verdict=verdict,
        category=Category.VALUE if wrong else None,
        message="Some values differ." if wrong else "",
        seconds=0.01 if visible else None,
        memory_mb=1.0 if visible else None,
        detail={"inputs": [["x", "1"]], "output": "1", "expected": "1"} if visible else {},
    )
