"""Grading a challenge: the learner's code trains a model in its child, then predicts in lock step.

Run: a short training, and the training text. Submit: the whole training, the training text (where
everything is shown that goes wrong), and the hidden text (of which nothing is shown but the score).
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import NoReturn

from app.catalog.service import ChallengeTable, Package
from app.drivers.port import Driver
from app.grading.expected import derived_seed
from app.grading.failures import Failure, JudgeError, of_problem, of_violation
from app.grading.hidden import HIDDEN_CATEGORIES, HIDDEN_VERDICTS
from app.grading.lockstep import BadLogitsError, score, worse_than_guessing
from app.grading.meter import Meter
from app.grading.report import CaseReport, Report
from app.grading.streams import Tokens, data_of, streams_of
from app.grading.talk import Talk, TalkError, job, open_talk
from app.grading.verdicts import Category, Mode, Verdict
from app.grading.wording import clean, printed_text
from sandbox.wire.frames import Kind
from sandbox.wire.messages import DATA_CAPS, FitRequest, Fitted, Loaded, Logits, Reveal, pack
from sandbox.wire.values import Array, Value

OnCase = Callable[[int, CaseReport], Awaitable[None]]

LOADING_SECONDS = 1.0  # of CPU: importing the code is no time to train in
LENIENCE = 1.0  # seconds of CPU that `fit` may take more than it is told, to end its last step
_MOST_PRINTED, _MOST_MESSAGE, _MOST_ADVICE = 64 * 1024, 4000, 20
FIT, SEEN, HIDDEN = "training", "the training text again", "the hidden text"

_HIDDEN_CATEGORIES = {
    Category.TYPE: "At some step the model gave something else than a tensor of logits",
    Category.DTYPE: "At some step the logits were no floats",
    Category.SHAPE: "At some step the logits had another shape than on the training text",
    Category.NAN: "At some step some logits were infinite, NaN or larger than 1e30",
}


def seconds_of(package: Package, mode: Mode) -> float:
    """The CPU seconds that `fit` is told in this mode."""
    whole = package.toml.limits.seconds
    return whole if mode is Mode.SUBMIT else min(whole, challenge_of(package).run_seconds)


def wall_of(seconds: float) -> float:
    """The wall time for so much CPU time: a busy host must not cost a rank."""
    return 12 * seconds + 10


def challenge_of(package: Package) -> ChallengeTable:
    """The table `[challenge]`; raises `JudgeError` for a problem of another kind."""
    if package.toml.challenge is None:
        raise JudgeError(f"{package.slug}: a {package.toml.kind} problem is no challenge")
    return package.toml.challenge


@dataclass(slots=True)
class Challenge:
    """One submission to a challenge while it is graded."""

    driver: Driver
    package: Package
    secret: bytes
    mode: Mode
    on_case: OnCase | None = None
    reports: list[CaseReport] = field(default_factory=list)
    score: float | None = None
    seconds: float = 0.0
    memory_mb: float = 0.0
    measured: bool = False
    loaded: Loaded = field(default_factory=Loaded)

    @property
    def table(self) -> ChallengeTable:
        return challenge_of(self.package)

    async def run(self, code: str) -> Report:
        """Grade; raises `SandboxUnavailable`, or `JudgeError` for what is ours or the author's."""
        async with open_talk(self.driver, self.package, trusted=False) as talk:
            talk.seconds = LOADING_SECONDS
            with contextlib.suppress(_Landed):
                await self._stages(talk, code)
            if not self.measured:
                await self._measure(talk)
        return self.report()

    async def _measure(self, talk: Talk) -> None:
        usage = await talk.child.usage()
        self.seconds, self.memory_mb, self.measured = usage.cpu_seconds, usage.peak_memory_mb, True

    async def _stages(self, talk: Talk, code: str) -> None:
        try:
            await talk.load(job(self.package, "fit", code, talk))
        except TalkError as error:
            await self._end(_failed(FIT, error.failure, talk.child.printed()))
        self.loaded = talk.loaded
        meter = Meter(talk)
        meter.read()  # importing is no part of the training
        await self._fit(talk, meter)
        await self._seen(talk, meter)
        if self.mode is Mode.SUBMIT:
            await self._measure(talk)  # what it uses afterwards could tell of the hidden text
            await self._hidden(talk)

    async def refuse(self, failure: Failure) -> Report:
        """The report of code that no child needs to see."""
        await self._land(_failed(FIT, failure, ""))
        return self.report()

    # -- the three cases ------------------------------------------------------------------------

    async def _fit(self, talk: Talk, meter: Meter) -> None:
        seconds = seconds_of(self.package, self.mode)
        data = data_of(self.table, self.package.train)
        seed = derived_seed(self.secret, "fit", self.package.slug, self.package.board)
        request = pack(FitRequest(data, seconds, seed), DATA_CAPS)
        try:
            await talk.begin(seconds + LENIENCE, wall_of(seconds))
            await talk.tell(Kind.FIT, request)
            fitted: Fitted = await talk.hear((Kind.FITTED, Fitted))
            if fitted.error is not None:
                raise TalkError(of_problem(fitted.error))
        except TalkError as error:
            failure = _late(error.failure, "`fit`", seconds, _CLOCK)
            await self._end(_failed(FIT, failure, talk.child.printed()))
        spent = await meter.spent(meter.read())
        detail = {
            "inputs": [[self._argument, _amount(data)], ["seconds", f"{seconds:g}"]],
            "output": clean(f"a model: {fitted.model}", _MOST_MESSAGE),
            "printed": printed_text(talk.child.printed(), _MOST_PRINTED),
        }
        await self._land(
            CaseReport(FIT, True, Verdict.ACCEPTED, seconds=round(spent, 4), detail=detail)
        )

    async def _seen(self, talk: Talk, meter: Meter) -> None:
        streams = streams_of(self.table, self.package.train)
        try:
            found = await self._predict(talk, streams)
        except (TalkError, BadLogitsError) as error:
            failure = _late(_of(error), "All predictions together", self.table.predict_seconds)
            await self._end(_failed(SEEN, failure, talk.child.printed()))
        spent = await meter.spent(meter.read())
        shape = f"{self.table.streams} streams of {self.table.steps + 1} tokens"
        detail = {
            "inputs": [["text", f"{shape}, one token of each at a time"]],
            "output": f"{self.table.name}: {self.table.text(found)}",
            "printed": printed_text(talk.child.printed(), _MOST_PRINTED),
            "explanation": _SEEN_EXPLAINED.format(better=self.table.scale.better),
        }
        await self._land(
            CaseReport(SEEN, True, Verdict.ACCEPTED, seconds=round(spent, 4), detail=detail)
        )

    async def _hidden(self, talk: Talk) -> None:
        """Nothing that comes back is shown: it was made by code that had seen hidden text."""
        try:
            found = await self._predict(talk, streams_of(self.table, self.package.hidden))
        except (TalkError, BadLogitsError) as error:
            await self._end(_hidden_failure(_of(error)))
        if worse_than_guessing(self.table, found):
            # A loss can be made as large as one likes, by what one has read meanwhile.
            await self._end(
                CaseReport(HIDDEN, False, Verdict.WRONG_ANSWER, Category.VALUE, _NO_SCORE)
            )
        self.score = found
        table, text = self.table, self.table.text(found)
        if table.beats_mark(found):
            report = CaseReport(
                HIDDEN, False, Verdict.ACCEPTED,
                message=f"{text}: it beats the mark of {table.text(table.mark)}",
            )  # fmt: skip
        else:
            message = f"{text}, and the mark is {table.text(table.mark)}. To be accepted, "
            message += f"a score must be {table.scale.better}"
            report = CaseReport(HIDDEN, False, Verdict.WRONG_ANSWER, Category.VALUE, message)
        await self._land(report)

    async def _predict(self, talk: Talk, streams: Tokens) -> float:
        """The model's score on these streams; one limit for all its predictions together."""

        async def reveal(step: int, column: Tokens) -> Value:
            data = column.astype("<i8").tobytes()
            sent = Reveal(step, Array("torch", "int64", (len(column),), data))
            await talk.tell(Kind.REVEAL, pack(sent))
            logits: Logits = await talk.hear((Kind.LOGITS, Logits))
            if logits.step != step:
                raise TalkError(of_violation())
            if logits.error is not None:
                raise TalkError(of_problem(logits.error))
            return logits.values

        seconds = self.table.predict_seconds
        await talk.begin(seconds, wall_of(seconds))
        return await score(self.table, streams, reveal)

    # -- reports --------------------------------------------------------------------------------

    @property
    def _argument(self) -> str:
        return "words" if self.table.data == "words" else "text"

    async def _land(self, report: CaseReport) -> None:
        self.reports.append(report)
        if self.on_case is not None:
            await self.on_case(len(self.reports) - 1, report)

    async def _end(self, report: CaseReport) -> NoReturn:
        """Land the last case, and end the talk."""
        await self._land(report)
        raise _Landed

    def report(self) -> Report:
        """The report of what was graded so far."""
        wrong = [r.verdict for r in self.reports if r.verdict is not Verdict.ACCEPTED]
        return Report(
            problem=self.package.slug,
            verdict=wrong[0] if wrong else Verdict.ACCEPTED,
            cases=tuple(self.reports),
            total=2 if self.mode is Mode.RUN else 3,
            seconds=self.seconds,
            sandbox=self.driver.info,
            memory_mb=round(self.memory_mb, 1),
            advice=tuple(
                (line if 0 < line < 1_000_000 else 0, clean(text, _MOST_MESSAGE))
                for line, text in self.loaded.advice[:_MOST_ADVICE]
            ),
            score=self.score,
            board=self.package.board if self.score is not None else "",
        )


class _Landed(Exception):
    """The last case is told."""


_NO_SCORE = (
    "More than twice the loss of a model that takes all tokens for equally likely: no score. Are "
    "these logits, and of the token that comes next?"
)


_SEEN_EXPLAINED = (
    "What the model makes of text that it was trained on; this score counts for nothing. One that "
    "is much better here than on the hidden text has learned the training text by heart ({better} "
    "is better)."
)


_CLOCK = (
    "It is told `seconds` and must return by then (one more is forgiven): ask time.process_time() "
    "in its loop"
)


def _amount(data: str | list[str]) -> str:
    if isinstance(data, str):
        return f"a text of {len(data):,} characters"
    return f"a list of {len(data):,} words: {', '.join(map(repr, data[:3]))}, …"


def _of(error: TalkError | BadLogitsError) -> Failure:
    if isinstance(error, TalkError):
        return error.failure
    return Failure(Verdict.WRONG_ANSWER, error.message, error.category)


def _late(failure: Failure, what: str, seconds: float, advice: str = "") -> Failure:
    """A time limit in the words of a challenge; any other failure as it is."""
    if failure.verdict is not Verdict.TIME_LIMIT:
        return failure
    if failure.waited:
        text = f"{what} took longer than {wall_of(seconds):g} s, although less processor time was "
        return replace(failure, message=text + "used: it slept or waited")
    text = f"{what} used more than {seconds:g} s of processor time. {advice}".rstrip()
    return replace(failure, message=text)


def _failed(name: str, failure: Failure, printed: str) -> CaseReport:
    """A visible case that failed."""
    detail = {
        "line": failure.line,
        "trace": clean(failure.trace, _MOST_PRINTED),
        "printed": printed_text(printed, _MOST_PRINTED),
    }
    return CaseReport(
        name, True, failure.verdict, failure.category, clean(failure.message, _MOST_MESSAGE),
        detail=detail,
    )  # fmt: skip


def _hidden_failure(failure: Failure) -> CaseReport:
    """A fixed text by category or verdict: what failed had seen hidden text."""
    category = failure.category
    if category is None:
        message = HIDDEN_VERDICTS[failure.verdict]
    else:
        message = _HIDDEN_CATEGORIES.get(category) or HIDDEN_CATEGORIES[category]
    return CaseReport(HIDDEN, False, failure.verdict, category, message)
