"""The gate of a problem package: its submissions, its starter, its cases, its tolerance.

DESIGN, "Problem packages". What it finds is an error (the package must not ship) or a warning.
What is the same for every seed is judged once: docs/decisions/0017-the-gate-judges-once.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.catalog.package import Package
from app.drivers.port import Driver
from app.errors import DeviceUnavailable
from app.grading.comparer import Tolerance, compare
from app.grading.degenerate import Answer, degenerate_answers
from app.grading.failures import JudgeError
from app.grading.findings import Findings, words
from app.grading.judge import Judge, verdict_of_checker
from app.grading.prepared import Prepared, PreparedCase
from app.grading.report import Report
from app.grading.talk import TalkError, job, open_talk
from app.grading.verdicts import Mode, Verdict
from app.grading.verify_cases import look_at_cases, look_at_sizes, look_at_tolerance
from app.grading.verify_challenge import look_at_challenge
from app.grading.verify_training import look_at_training
from app.quizzes import gate

Seeds = tuple[int | None, ...]

#: Seeds of the hidden cases: the deployment's own, and two that are the same for everyone.
SEEDS: Seeds = (None, 1, 2)
_REDUCED = ("accepted", "starter", "wrong_answer")  # what later seeds judge again
FEWEST_ACCEPTED, FEWEST_WRONG = 2, 3


def verify_quiz(package: Package) -> Findings:
    """Hold a quiz to its gate: nothing of it runs, so no sandbox is asked."""
    return Findings(
        package.slug, errors=[*gate.faults(package)], warnings=[*gate.warnings(package)]
    )


async def verify(
    judge: Judge, driver: Driver, package: Package, turns: asyncio.Semaphore | None = None
) -> Findings:
    """Judge all that a package of code has; raises `SandboxUnavailable`, nothing else of ours.

    `turns`: who holds one uses the sandbox; several packages may share them. One by default.
    """
    began = time.monotonic()
    look = _Look(judge, driver, package, turns or asyncio.Semaphore(1), Findings(package.slug))
    await (look.at_challenge() if package.toml.kind == "scored" else look.at_code())
    look.findings.seconds = time.monotonic() - began
    return look.findings


@dataclass(frozen=True, slots=True)
class _Submission:
    """A file to be judged; `folder` is the verdict that it must get, or "starter"."""

    folder: str
    name: str
    code: str

    @property
    def file(self) -> str:
        """Its name, as `[[explain]]` says it."""
        return self.name.rpartition("/")[2]


def _submissions(package: Package) -> Iterator[_Submission]:
    """Everything that has a verdict to get."""
    yield _Submission("accepted", "solution.py", package.solution)
    yield _Submission("starter", "starter.py", package.starter)
    for folder, files in package.submissions.items():
        for name, code in files.items():
            yield _Submission(folder, f"{folder}/{name}", code)


@dataclass(frozen=True, slots=True)
class _Look:
    """One package at the gate."""

    judge: Judge
    driver: Driver
    package: Package
    turns: asyncio.Semaphore
    findings: Findings

    async def at_code(self) -> None:
        """Judge a package of code, on each kind of device that its answers may run on."""
        package, findings = self.package, self.findings
        try:
            kinds = self.judge.devices(package)
            drawn = {kind: [await self._drawn(seed, kind) for seed in SEEDS] for kind in kinds}
        except (JudgeError, DeviceUnavailable) as error:
            findings.errors.append(error.detail)
            return
        first = drawn[kinds[0]]
        look_at_cases(first, findings)
        look_at_sizes(first[0], findings)
        _look_at_submissions(package, findings)
        for kind in kinds:
            look_at_tolerance(package, drawn[kind][0], kind, findings)
            await self._judge_all(self._code(one, kind) for one in _submissions(package))
            await self._degenerate(drawn[kind], kind)
        findings.errors += await look_at_training(self.judge, package, self.turns)

    async def at_challenge(self) -> None:
        """Judge a challenge: everything trains and is scored once."""
        self.findings.errors += await look_at_challenge(self.package)
        _look_at_submissions(self.package, self.findings)
        await self._judge_all(self._scored(one) for one in _submissions(self.package))

    async def _drawn(self, seed: int | None, device: str) -> Prepared:
        async with self.turns:
            return await self.judge.expected.get(self.package, seed, device)

    async def _judge_all(self, work: Iterable[Coroutine[Any, Any, list[str]]]) -> None:
        """All at once, as turns come; what is found is told in the order of the submissions."""
        for errors in await asyncio.gather(*work):
            self.findings.errors += errors

    async def _code(self, one: _Submission, device: str) -> list[str]:
        """What is amiss with one submission to an exercise, on any seed."""
        found: list[str] = []
        try:
            if one.folder != "accepted":
                report = await self._grade(one, Mode.RUN, device)
                self._look_at_explained(one, report)
                if report.verdict is not Verdict.ACCEPTED:
                    # The examples come first, and are the same for every seed: so is the verdict.
                    return _amiss(one, report, words(None, device))
            for seed in SEEDS if one.folder in _REDUCED else SEEDS[:1]:
                report = await self._grade(one, Mode.SUBMIT, device, seed)
                found += _amiss(one, report, words(seed, device))
        except (JudgeError, DeviceUnavailable) as error:
            found.append(f"{one.name}: {error.detail}")
        return found

    async def _scored(self, one: _Submission) -> list[str]:
        """What is amiss with one submission to a challenge."""
        try:
            return _amiss(one, await self._grade(one, Mode.SUBMIT), "")
        except (JudgeError, DeviceUnavailable) as error:
            return [f"{one.name}: {error.detail}"]

    async def _grade(
        self, one: _Submission, mode: Mode, device: str = "", seed: int | None = None
    ) -> Report:
        async with self.turns:
            report = await self.judge.grade(self.package, one.code, mode, seed=seed, device=device)
        self.findings.judged += 1
        return report

    def _look_at_explained(self, one: _Submission, report: Report) -> None:
        """A known mistake is told in its own words on some example, alone or beside another's."""
        hints = [str(case.detail.get("hint", "")) for case in report.cases]
        for entry in self.package.toml.explain if one.folder == "wrong_answer" else ():
            if entry.submission == one.file and not any(_tells(hint, entry.text) for hint in hints):
                shown = next((f": {hint!r} is" for hint in hints if hint), "; nothing is")
                self.findings.warnings.append(
                    f"problem.toml: explain: the text of {one.name} is shown on no example{shown} "
                    "told there instead. Let an example tell the mistakes apart"
                )

    async def _degenerate(self, drawn: Sequence[Prepared], device: str) -> None:
        refused: set[str] = set()  # on an example, which is the same for every seed
        for seed, prepared in zip(SEEDS, drawn, strict=True):
            for name, answer in degenerate_answers(prepared.cases):
                if name in refused:
                    continue
                if prepared.has_check:
                    async with self.turns:
                        case = await _checker_refuses(self.driver, self.package, prepared, answer)
                else:
                    case = _comparer_refuses(self.package, prepared, answer, device)
                if case is None:
                    self.findings.errors.append(
                        f"a degenerate answer is accepted: {name}{words(seed, device)}"
                    )
                elif case.visible:
                    refused.add(name)


def _amiss(one: _Submission, report: Report, drawn: str) -> list[str]:
    """What the report says that it must not; `drawn`: on which cases, and where."""
    if one.folder == "starter":
        if report.verdict is Verdict.ACCEPTED:
            return [f"{one.name} is accepted{drawn}: it must leave work to do"]
    elif report.verdict.value != one.folder:
        got = report.verdict.value
        return [f"{one.name}: {got} instead of {one.folder}{drawn}{_why(report)}"]
    return []


def _tells(hint: str, text: str) -> bool:
    """Whether a hint is this text, or a list with it."""
    return hint == text or f"\n- {text}" in hint


def _why(report: Report) -> str:
    for case in report.cases:
        if case.verdict is not Verdict.ACCEPTED:
            return f": {case.name!r}: {case.message}"
    return ""


def _look_at_submissions(package: Package, findings: Findings) -> None:
    accepted = len(package.submissions.get("accepted", {}))
    wrong = len(package.submissions.get("wrong_answer", {}))
    if accepted < FEWEST_ACCEPTED:
        findings.warnings.append(
            f"submissions/accepted has {accepted} files; {FEWEST_ACCEPTED} styles show more"
        )
    if wrong < FEWEST_WRONG:
        findings.warnings.append(
            f"submissions/wrong_answer has {wrong} files; name at least {FEWEST_WRONG} "
            "misconceptions"
        )


def _comparer_refuses(
    package: Package, prepared: Prepared, answer: Answer, device: str
) -> PreparedCase | None:
    """The first case on which this answer is wrong."""
    tolerance = Tolerance(*package.toml.tolerance.on(device))

    def right(case: PreparedCase) -> bool:
        outputs, expected = answer(case), case.expected or ()
        return (
            outputs is not None
            and len(outputs) == len(expected)
            and all(
                compare(a, e, tolerance) is None for a, e in zip(outputs, expected, strict=True)
            )
        )

    return next((case for case in prepared.cases if not right(case)), None)


async def _checker_refuses(
    driver: Driver, package: Package, prepared: Prepared, answer: Answer
) -> PreparedCase | None:
    """The first case on which the author's checker has something against this answer."""
    async with open_talk(driver, package, trusted=True) as talk:
        case = prepared.cases[0]
        try:
            await talk.load(job(package, "check", package.cases, talk))
            for case in prepared.cases:
                outputs = answer(case)
                if outputs is None or await verdict_of_checker(talk, case, outputs):
                    return case
        except TalkError:
            return case  # it died on this answer, which is a refusal
    return None
