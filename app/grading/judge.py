"""The judge: a submission in, a report out; learner code never meets an expected value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from app.catalog.package import Package
from app.drivers.port import Driver, SandboxInfo
from app.errors import DeviceUnavailable
from app.grading.challenge import Challenge
from app.grading.comparer import Tolerance
from app.grading.expected import Expected
from app.grading.failures import Failure, likely_line
from app.grading.heat import heat
from app.grading.hidden import HIDDEN_CATEGORIES, HIDDEN_VERDICTS
from app.grading.outcomes import Outcome, same_outputs
from app.grading.own import own_case
from app.grading.prepared import NO_EXPECTED, Prepared, PreparedCase
from app.grading.render import render_outputs
from app.grading.report import CaseReport, Difference, Report
from app.grading.solving import Solver
from app.grading.talk import Talk, TalkError, job, open_talk
from app.grading.training import OnShown, Trial, train
from app.grading.verdicts import Category, Mode, Verdict
from app.grading.wording import clean, printed_text
from app.settings import Settings
from sandbox.wire.messages import Case, Loaded, Ready
from sandbox.wire.values import Value

OnCase = Callable[[int, CaseReport], Awaitable[None]]
_MOST_PRINTED = 64 * 1024  # characters of a visible case's printed text that a page shows
_SEVERAL, _MOST_ALIKE = "Each of these mistakes gives just this:", 3
_MOST_MESSAGE = 4000
_NOT_YOURS = (
    "The reference fails on this input too: it may be one that the problem does not allow, and "
    "then your code is not at fault."
)
_MOST_ADVICE = 20
_STARTER = "This is the starter, as it came."


class Judge:
    """Grades submissions on one driver; keeps what packages expect."""

    def __init__(self, driver: Driver, settings: Settings) -> None:
        self._driver = driver
        self._secret = settings.secret
        self.expected = Expected(driver, settings)

    def devices(self, package: Package) -> tuple[str, ...]:
        """The kinds of device that its answers may run on here, the usual one first.

        Raises `DeviceUnavailable` for a problem that needs a GPU where none is ready.
        """
        gpus, wanted = self._driver.gpus, package.toml.device
        if wanted == "cpu" or (wanted == "any" and not gpus.ready):
            return ("cpu",)
        if wanted == "any":
            return ("cpu", "cuda")
        if not gpus.ready:
            why = "; ".join(device.reason for device in gpus.devices) or "none is connected"
            raise DeviceUnavailable(f"{package.slug} needs a GPU: {why}")
        return ("cuda",)

    def _device(self, package: Package) -> str:
        """Where an answer runs now: an "any" problem's on a GPU, if one is free."""
        kinds = self.devices(package)
        return kinds[-1] if self._driver.gpus.free else kinds[0]

    async def prepare(self, package: Package) -> None:
        """Make the package's cases and expected outputs now, so that no learner waits for them."""
        for device in self.devices(package):
            await self.expected.get(package, device=device)

    async def examples(self, package: Package) -> list[dict[str, Any]]:
        """The visible cases for the problem's page: name, inputs, expected, explanation, own.

        `own`: what a learner's own case begins with, see there.
        """
        return [
            {
                "name": case.case.name,
                "inputs": case.inputs_text,
                "expected": case.expected_text,
                "explanation": case.case.explanation,
                "own": own_case(case.case, case.names),
            }
            for case in (await self.expected.get(package, device=self.devices(package)[0])).visible
        ]

    async def grade(
        self,
        package: Package,
        code: str,
        mode: Mode,
        custom: tuple[Case, ...] = (),
        on_case: OnCase | None = None,
        *,
        seed: int | None = None,
        device: str = "",
    ) -> Report:
        """Run the code over the cases of this mode.

        `seed` draws other hidden cases than the deployment's; `device`: one of `devices`, by
        default what is best now. Raises `SandboxUnavailable`, `DeviceUnavailable`, or `JudgeError`
        for what is ours or the author's.
        """
        if package.toml.kind == "scored":
            return await Challenge(self._driver, package, self._secret, mode, on_case).run(code)
        if device:
            return await self._grade_on(device, package, code, mode, custom, on_case, seed)
        device = self._device(package)
        try:
            return await self._grade_on(device, package, code, mode, custom, on_case, seed)
        except DeviceUnavailable:
            if package.toml.device != "any" or device == "cpu":
                raise
            # It went away before any case ran: no process was to be had.
            return await self._grade_on("cpu", package, code, mode, custom, on_case, seed)

    async def _grade_on(
        self,
        device: str,
        package: Package,
        code: str,
        mode: Mode,
        custom: tuple[Case, ...],
        on_case: OnCase | None,
        seed: int | None,
    ) -> Report:
        if custom:
            prepared = await self.expected.custom(package, custom, device)
        else:
            prepared = await self.expected.get(package, seed, device)
        grading = _Grading(self._driver, package, prepared, mode, on_case, device)
        return await grading.run(code)

    async def train(
        self,
        package: Package,
        code: str,
        settings: dict[str, Any],
        seed: int,
        on_shown: OnShown,
    ) -> Trial:
        """Train this accepted code, and tell what it shows; raises as `grade`."""
        return await train(self._driver, package, code, settings, seed, on_shown)

    async def refuse(self, package: Package, verdict: Verdict, message: str, mode: Mode) -> Report:
        """The report of code that no child needs to see (it does not decode, say)."""
        if package.toml.kind == "scored":
            refused = Challenge(self._driver, package, self._secret, mode)
            return await refused.refuse(Failure(verdict, message))
        prepared = await self.expected.get(package, device=self._device(package))
        grading = _Grading(self._driver, package, prepared, mode, None)
        await grading.refuse(Failure(verdict, message))
        return grading.report()


@dataclass(slots=True)
class _Grading:
    """One submission while it is graded."""

    driver: Driver
    package: Package
    prepared: Prepared
    mode: Mode
    on_case: OnCase | None
    device: str = "cpu"
    ran_on: Ready = field(default_factory=Ready)
    reports: list[CaseReport] = field(default_factory=list)
    seconds: float = 0.0
    memory_mb: float = 0.0
    loaded: Loaded = field(default_factory=Loaded)
    unchecked: list[tuple[PreparedCase, Outcome]] = field(default_factory=list)
    shown: list[tuple[PreparedCase, tuple[Value, ...], bool]] = field(default_factory=list)
    eval_passed: bool = False
    eval_failed: bool = False
    untouched: bool = False  # the code is the starter: no mistake of the learner's

    @property
    def cases(self) -> tuple[PreparedCase, ...]:
        return self.prepared.visible if self.mode is Mode.RUN else self.prepared.cases

    async def run(self, code: str) -> Report:
        self.untouched = _lines(code) == _lines(self.package.starter)
        async with open_talk(self.driver, self.package, trusted=False, device=self.device) as talk:
            self.ran_on = talk.child.ready
            try:
                await talk.load(job(self.package, "solve", code, talk))
            except TalkError as error:
                await self.refuse(error.failure, talk.child.printed())
                self.seconds = (await talk.child.usage()).cpu_seconds
                return self.report()
            self.loaded = talk.loaded
            await self._solve(talk)
        if self.unchecked:
            await self._check()
        return self.report()

    async def _solve(self, talk: Talk) -> None:
        checked = self.prepared.has_check
        solver = Solver(talk, self.package, checked=checked)
        land = self._keep if checked else self.land
        hidden = [case for case in self.cases if not case.visible]
        visible = [case for case in self.cases if case.visible]
        # Loading is no part of the first case. Awaited: heard by a busy runner only when the case
        # was over, it would leave no time for it.
        await solver.measure()
        if await solver.run_part(visible, land) and hidden and await solver.run_part(hidden, land):
            await solver.measure()
        self.seconds, self.memory_mb = solver.meter.cpu_seconds, solver.meter.memory_mb

    async def _keep(self, case: PreparedCase, outcome: Outcome) -> None:
        self.unchecked.append((case, outcome))

    async def _check(self) -> None:
        """Ask the author's checker, in a child that never held a learner's code."""
        async with AsyncExitStack() as stack:
            talk: Talk | None = None
            for case, outcome in self.unchecked:
                if not outcome.right or case.expected is None:
                    await self.land(case, outcome)
                    continue
                try:
                    if talk is None:
                        talk = await stack.enter_async_context(
                            open_talk(self.driver, self.package, trusted=True)
                        )
                        await talk.load(job(self.package, "check", self.package.cases, talk))
                    reason = await verdict_of_checker(talk, case, outcome.outputs)
                except TalkError as error:
                    reason = _UNREADABLE
                    if error.failure.ends:
                        await stack.aclose()
                        talk = None
                difference = Difference(Category.VALUE, reason) if reason else None
                await self.land(case, replace(outcome, difference=difference))

    async def refuse(self, failure: Failure, printed: str = "") -> None:
        """Let a failure before any case stand as the verdict of the first one."""
        await self.land(self.cases[0], Outcome(failure=failure, printed=printed))

    async def land(self, case: PreparedCase, outcome: Outcome) -> None:
        """Turn an outcome into a case's report, and tell it."""
        outcome = self._in_mode(case, outcome)
        index = len(self.reports)
        report = self._visible(case, outcome) if case.visible else _hidden(case, outcome)
        self.reports.append(report)
        if self.on_case is not None:
            await self.on_case(index, report)

    def _in_mode(self, case: PreparedCase, outcome: Outcome) -> Outcome:
        """A wrong value in train mode, while the same code is right in eval mode, says so."""
        if not case.case.train:
            self.eval_passed |= outcome.right
            self.eval_failed |= not outcome.right
            return outcome
        wrong = outcome.difference
        if wrong is None or self.eval_failed or not self.eval_passed:
            return outcome
        if wrong.category not in (Category.VALUE, Category.NAN):
            return outcome
        message = f"{wrong.message}. Right in eval mode, wrong in train mode"
        return replace(outcome, difference=replace(wrong, category=Category.MODE, message=message))

    def _visible(self, case: PreparedCase, outcome: Outcome) -> CaseReport:
        verdict, category, message = _verdict(outcome)
        if case.expected is None and verdict is Verdict.ACCEPTED:
            message = NO_EXPECTED
        elif case.expected is None and verdict is Verdict.RUNTIME_ERROR:
            message = f"{_NOT_YOURS} {message}"
        if self.untouched and verdict is not Verdict.ACCEPTED:
            message = f"{_STARTER} {message}" if message else _STARTER
        output = render_outputs(outcome.outputs, case.labels) if outcome.outputs else ""
        detail: dict[str, Any] = {
            "inputs": case.inputs_text,
            "output": clean(output, _MOST_PRINTED),
            "expected": case.expected_text,
            "printed": printed_text(outcome.printed, _MOST_PRINTED),
            "explanation": case.case.explanation,
        }
        if outcome.failure is not None:
            detail["line"] = outcome.failure.line
            detail["trace"] = clean(outcome.failure.trace, _MOST_PRINTED)
        if outcome.difference is not None:
            detail["difference"] = _drawn(outcome.difference)
            if cells := self._heat(case, outcome, outcome.difference):
                detail["heat"] = cells
        if hint := self._hint(case, outcome, category):
            detail["hint"] = hint
        return CaseReport(
            name=case.case.name,
            visible=True,
            verdict=verdict,
            category=category,
            message=clean(message, _MOST_MESSAGE),
            seconds=round(outcome.seconds, 6),
            memory_mb=round(outcome.memory_mb, 1),
            detail=detail,
        )

    def _heat(
        self, case: PreparedCase, outcome: Outcome, found: Difference
    ) -> dict[str, Any] | None:
        """Where in a tensor it is off, for a picture."""
        tolerance = Tolerance(*self.package.toml.tolerance.on(self.device))
        for got, right, label in zip(
            outcome.outputs, case.expected or (), case.labels, strict=False
        ):
            if cells := heat(got, right, found, label, tolerance):
                return cells
        return None

    def _hint(self, case: PreparedCase, outcome: Outcome, category: Category | None) -> str:
        """What the author says of this mistake: a known submission's before a category's.

        Where a few known mistakes give the same so far, each is told.
        """
        self.shown.append((case, outcome.outputs, category is Category.MUTATED_INPUT))
        if category is None or self.untouched or _only_none(outcome.outputs):
            return ""
        entries = [entry for entry in self.package.toml.explain if entry.submission]
        alike = [entry.text for entry in entries if self._imitates(entry.submission)]
        if len(alike) == 1:
            return alike[0]
        if 1 < len(alike) <= _MOST_ALIKE:  # of more, a later case knows more
            return "\n".join([_SEVERAL, "", *(f"- {text}" for text in alike)])
        for entry in self.package.toml.explain:
            if entry.category and entry.category == category.value:
                return entry.text
        return ""

    def _imitates(self, submission: str) -> bool:
        """Whether every visible output so far is what that known mistake gives.

        One that changes an argument is none that does not, whatever the values are.
        """
        return all(
            submission in case.imitations
            and (submission in case.changing) is changed
            and same_outputs(case.imitations[submission], outputs)
            for case, outputs, changed in self.shown
        )

    def report(self) -> Report:
        """The report of what was graded so far."""
        wrong = [r.verdict for r in self.reports if r.verdict is not Verdict.ACCEPTED]
        return Report(
            problem=self.package.slug,
            verdict=wrong[0] if wrong else Verdict.ACCEPTED,
            cases=tuple(self.reports),
            total=len(self.cases),
            seconds=self.seconds,
            sandbox=self._sandbox(),
            memory_mb=round(self.memory_mb, 1),
            advice=tuple(
                (likely_line(line), clean(text, _MOST_MESSAGE))
                for line, text in self.loaded.advice[:_MOST_ADVICE]
            ),
        )

    def _sandbox(self) -> SandboxInfo:
        info = self.driver.info
        if self.device == "cpu":
            return info
        barriers = {**info.barriers, **self.ran_on.barriers}
        return replace(info, barriers=barriers, device=f"cuda: {self.ran_on.device}")


_UNREADABLE = "The checker could not read your output: it is not of the kind that was asked for"


async def verdict_of_checker(talk: Talk, case: PreparedCase, outputs: tuple[Value, ...]) -> str:
    """The checker's reason, empty when it is content. Raises `TalkError` when it is gone."""
    checked = await talk.check(case.check_request(outputs))
    if checked.error is not None:  # it died on this output: wrong, and not ours to retry
        return _UNREADABLE
    return checked.reason


def _only_none(outputs: tuple[Value, ...]) -> bool:
    """Whether nothing at all was returned: that is its own mistake, and no other's."""
    return bool(outputs) and all(output is None for output in outputs)


def _lines(code: str) -> list[str]:
    return [line.rstrip() for line in code.strip().splitlines()]


def _verdict(outcome: Outcome) -> tuple[Verdict, Category | None, str]:
    if outcome.failure is not None:
        return outcome.failure.verdict, outcome.failure.category, outcome.failure.message
    if outcome.difference is not None:
        return Verdict.WRONG_ANSWER, outcome.difference.category, outcome.difference.message
    return Verdict.ACCEPTED, None, ""


def _hidden(case: PreparedCase, outcome: Outcome) -> CaseReport:
    """Name, verdict, category and a fixed text: nothing that its inputs or outputs could colour."""
    verdict, category, _ = _verdict(outcome)
    message = HIDDEN_CATEGORIES[category] if category else HIDDEN_VERDICTS[verdict]
    return CaseReport(case.case.name, False, verdict, category, message)


def _drawn(found: Difference) -> dict[str, Any]:
    """The difference as a page tells it."""
    return {
        "category": found.category.value,
        "message": clean(found.message, _MOST_MESSAGE),
        "where": found.where,
        "index": list(found.index) if found.index is not None else None,
        "got": found.got,
        "expected": found.expected,
        "largest": found.largest,
        "differing": found.differing,
        "total": found.total,
    }
