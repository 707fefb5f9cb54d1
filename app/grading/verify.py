"""The gate of a problem package: its submissions, its starter, its cases, its tolerance.

DESIGN, "Problem packages". What it finds is an error (the package must not ship) or a warning.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from app.catalog.package import Package
from app.drivers.port import Driver
from app.errors import DeviceUnavailable
from app.grading.arrays import number_kind, size, to_numpy
from app.grading.binding import CAP, ambiguous_roles
from app.grading.comparer import Tolerance, compare
from app.grading.degenerate import Answer, degenerate_answers, leaves
from app.grading.failures import JudgeError
from app.grading.judge import Judge, verdict_of_checker
from app.grading.prepared import Prepared, PreparedCase
from app.grading.report import Report
from app.grading.talk import TalkError, job, open_talk
from app.grading.verdicts import Mode, Verdict
from app.grading.verify_challenge import look_at_challenge
from app.grading.verify_training import look_at_training
from app.quizzes import gate
from sandbox.wire.values import Array, Opaque, Value

T = TypeVar("T")

#: Seeds of the hidden cases: the deployment's own, and two that are the same for everyone.
SEEDS: tuple[int | None, ...] = (None, 1, 2)
_REDUCED = ("accepted", "wrong_answer")  # what later seeds judge again
FEWEST_EXAMPLES, FEWEST_HIDDEN = 2, 8
FEWEST_ACCEPTED, FEWEST_WRONG = 2, 3
_LARGE = 0.1  # a tolerance above this share of a case's largest value hides mistakes


@dataclass(slots=True)
class Findings:
    """What the gate found in one package."""

    slug: str
    judged: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the package may ship."""
        return not self.errors


def verify_quiz(package: Package) -> Findings:
    """Hold a quiz to its gate: nothing of it runs, so no sandbox is asked."""
    return Findings(
        package.slug, errors=[*gate.faults(package)], warnings=[*gate.warnings(package)]
    )


async def verify(judge: Judge, driver: Driver, package: Package, parallel: int = 1) -> Findings:
    """Judge all that a package of code has; raises `SandboxUnavailable`, nothing else of ours."""
    findings = Findings(package.slug)
    if package.toml.kind == "scored":
        findings.errors += await look_at_challenge(package)
        _look_at_submissions(package, findings)
        work = [
            _one(judge, package, "", *item, findings)
            for item in _submissions(package)
            if item[0] is None
        ]
        await _some_at_once(work, parallel)
        return findings
    try:
        kinds = judge.devices(package)
        drawn = {kind: await _drawn(judge, package, kind) for kind in kinds}
    except (JudgeError, DeviceUnavailable) as error:
        findings.errors.append(error.detail)
        return findings
    first = drawn[kinds[0]]
    _look_at_cases(first, findings)
    _look_at_sizes(first[0], findings)
    _look_at_submissions(package, findings)
    for kind in kinds:
        _look_at_tolerance(package, drawn[kind][0], kind, findings)
        work = [_one(judge, package, kind, *item, findings) for item in _submissions(package)]
        await _some_at_once(work, parallel)
        for seed, prepared in zip(SEEDS, drawn[kind], strict=True):
            await _degenerate(driver, package, prepared, kind, seed, findings)
    findings.errors += await look_at_training(judge, package)
    return findings


async def _drawn(judge: Judge, package: Package, device: str) -> list[Prepared]:
    return [await judge.expected.get(package, seed, device) for seed in SEEDS]


def _words(seed: int | None, device: str) -> str:
    """What was special: " (seed 1, on cuda)"."""
    parts = [] if seed is None else [f"seed {seed}"]
    if device == "cuda":
        parts.append(f"on {device}")
    return f" ({', '.join(parts)})" if parts else ""


async def _some_at_once(work: Sequence[Awaitable[T]], parallel: int) -> list[T]:
    gate = asyncio.Semaphore(max(1, parallel))

    async def one(item: Awaitable[T]) -> T:
        async with gate:
            return await item

    return await asyncio.gather(*(one(item) for item in work))


def _submissions(package: Package) -> list[tuple[int | None, str, str, str]]:
    """(seed, folder, name, code) of everything to judge; "starter" is a folder of one."""
    found: list[tuple[int | None, str, str, str]] = []
    for place, seed in enumerate(SEEDS):
        found.append((seed, "accepted", "solution.py", package.solution))
        found.append((seed, "starter", "starter.py", package.starter))
        for folder, files in package.submissions.items():
            if place == 0 or folder in _REDUCED:
                found += [(seed, folder, f"{folder}/{name}", code) for name, code in files.items()]
    return found


async def _one(
    judge: Judge,
    package: Package,
    device: str,
    seed: int | None,
    folder: str,
    name: str,
    code: str,
    findings: Findings,
) -> None:
    try:
        report = await judge.grade(package, code, Mode.SUBMIT, seed=seed, device=device)
    except (JudgeError, DeviceUnavailable) as error:
        findings.errors.append(f"{name}: {error.detail}")
        return
    findings.judged += 1
    drawn = _words(seed, device)
    if folder == "starter":
        if report.verdict is Verdict.ACCEPTED:
            findings.errors.append(f"{name} is accepted{drawn}: it must leave work to do")
    elif report.verdict.value != folder:
        findings.errors.append(
            f"{name}: {report.verdict.value} instead of {folder}{drawn}{_why(report)}"
        )


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


def _look_at_cases(drawn: Sequence[Prepared], findings: Findings) -> None:
    examples = drawn[0].visible
    if len(examples) < FEWEST_EXAMPLES:
        findings.errors.append(
            f"cases.py: examples() gives {len(examples)} cases; at least {FEWEST_EXAMPLES}"
        )
    findings.errors += [
        f"cases.py: the example {case.case.name!r} has no explanation"
        for case in examples
        if not case.case.explanation.strip()
    ]
    names = [[case.case.name for case in one.cases if not case.visible] for one in drawn]
    if len(names[0]) < FEWEST_HIDDEN:
        findings.errors.append(
            f"cases.py: hidden(rng) gives {len(names[0])} cases; at least {FEWEST_HIDDEN}"
        )
    if any(other != names[0] for other in names[1:]):
        odd = next(
            (a, b)
            for other in names[1:]
            if other != names[0]
            for a, b in zip([*names[0], None], [*other, None], strict=False)
            if a != b
        )
        findings.errors.append(
            f"cases.py: the names of hidden cases depend on the seed ({odd[0]!r}, {odd[1]!r}): "
            "a learner sees them, so they must not"
        )
    twice = {name for name in names[0] if names[0].count(name) > 1}
    findings.warnings += [
        f"cases.py: two hidden cases are called {name!r}" for name in sorted(twice)
    ]
    if drawn[0].has_check:
        return
    for case in drawn[0].cases:
        if not case.expected:
            findings.errors.append(f"cases.py: {case.case.name!r} looks at no output")
        for output in case.expected or ():
            odd_ones = [leaf for leaf in leaves(output) if type(leaf) is Opaque]
            if odd_ones:
                findings.errors.append(
                    f"solution.py on {case.case.name!r} gives a {odd_ones[0].type_name}, which "
                    "cannot be compared; write check(case, output, expected), or return values"
                )


def _look_at_tolerance(
    package: Package, prepared: Prepared, device: str, findings: Findings
) -> None:
    atol, _ = package.toml.tolerance.on(device)
    if prepared.has_check:
        return
    for case in prepared.cases:
        largest = max((_largest(output) for output in case.expected or ()), default=0.0)
        if largest > 0 and atol > _LARGE * largest:
            findings.warnings.append(
                f"{case.case.name!r}: the tolerance {atol:g}{_words(None, device)} is large "
                f"against its values, at most {largest:.3g}; scale the inputs, or set [tolerance]"
            )


def _largest(output: Value) -> float:
    """The largest finite |value| among the floats; 0 without any."""
    largest = 0.0
    for leaf in leaves(output):
        if number_kind(leaf) not in ("float", "complex"):
            continue
        if type(leaf) is Array and size(leaf) == 0:
            continue
        numbers = np.abs(np.asarray(to_numpy(leaf) if type(leaf) is Array else leaf))
        finite = numbers[np.isfinite(numbers)]
        largest = max(largest, float(finite.max()) if finite.size else 0.0)
    return largest


def _look_at_sizes(prepared: Prepared, findings: Findings) -> None:
    """Sizes that coincide make roles ambiguous that other sizes tell apart (V = T = D, say)."""
    found = [
        (case, ambiguous_roles(case.parameters))
        for case in prepared.cases
        if case.parameters is not None
    ]
    if not found:
        return
    everywhere = frozenset.intersection(*(pairs for _, pairs in found))
    for case, pairs in found:
        for one, other in sorted(pairs - everywhere)[:1]:
            findings.warnings.append(
                f"{case.case.name!r}: its sizes make `{one}` and `{other}` look alike; "
                "distinct sizes cost nothing"
            )
    orders = [math.factorial(_group_size(pairs)) for _, pairs in found]
    if max(orders) > CAP:
        findings.warnings.append(
            f"parameters of one shape can be ordered in {max(orders)} ways, of which {CAP} are "
            "tried: choose sizes that tell them apart"
        )


def _group_size(pairs: frozenset[tuple[str, str]]) -> int:
    """The largest number of roles that all look alike."""
    alike: dict[str, set[str]] = {}
    for one, other in pairs:
        alike.setdefault(one, {one}).add(other)
    return max((len(group) for group in alike.values()), default=1)


async def _degenerate(
    driver: Driver,
    package: Package,
    prepared: Prepared,
    device: str,
    seed: int | None,
    findings: Findings,
) -> None:
    drawn = _words(seed, device)
    for name, answer in degenerate_answers(prepared.cases):
        if prepared.has_check:
            passed = await _checker_accepts(driver, package, prepared, answer)
        else:
            passed = _comparer_accepts(package, prepared, answer, device)
        if passed:
            findings.errors.append(f"a degenerate answer is accepted: {name}{drawn}")


def _comparer_accepts(package: Package, prepared: Prepared, answer: Answer, device: str) -> bool:
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

    return all(right(case) for case in prepared.cases)


async def _checker_accepts(
    driver: Driver, package: Package, prepared: Prepared, answer: Answer
) -> bool:
    async with open_talk(driver, package, trusted=True) as talk:
        try:
            await talk.load(job(package, "check", package.cases, talk))
            for case in prepared.cases:
                outputs = answer(case)
                if outputs is None or await verdict_of_checker(talk, case, outputs):
                    return False
        except TalkError:
            return False  # it died on this answer, which is a refusal
    return True
