"""What crosses the API about submissions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.grading.verdicts import Category, Mode, State, Verdict
from app.submissions.models import Submission, SubmissionCase

MAX_CODE = 64 * 1024  # bytes of UTF-8


class SubmissionIn(BaseModel):
    """`POST /api/v1/submissions`."""

    model_config = ConfigDict(extra="forbid")

    problem: str = Field(description="The problem's slug.", max_length=100)
    code: str = Field(description="Python source, UTF-8, at most 64 KiB.")
    mode: Mode = Field(description="`run`: visible cases or your own; `submit`: hidden ones too.")
    cases: list[Any] | None = Field(
        default=None,
        description="In mode `run`: inputs of your own, at most five cases. A case is "
        '`{"args": [ARG, …]}` or `{"calls": [{"method": NAME, "args": [ARG, …]}, …]}`, and may '
        'have `"init": [ARG, …]` for the constructor; what it leaves out is as in the first '
        "example. ARG is JSON, or "
        '`{"tensor": [[1.0, 2.0]]}`, `{"tensor": {"shape": [2, 3], "seed": 1}}` (either '
        'may have a `"dtype"`), the same with `"array"` for NumPy, `{"generator": SEED}`, or '
        '`{"python": "[1, 2.5]"}`: a Python literal as a text, `tensor(shape=(2, 3), seed=1)` too. '
        "A 422 names the place in `fields`: `cases[0].args[1]`.",
    )


class SubmissionAccepted(BaseModel):
    """The submission is stored and will be graded, whatever happens to the server."""

    id: str
    state: State


class CaseOut(BaseModel):
    """One case; a hidden one has no time, and a message that depends on its category alone."""

    name: str
    visible: bool
    verdict: Verdict
    category: Category | None
    seconds: float | None
    message: str

    @classmethod
    def of(cls, row: SubmissionCase) -> CaseOut:
        """From its row. Hidden is decided here too, so that no stored value can slip through."""
        return cls(
            name=row.name,
            visible=row.visible,
            verdict=Verdict(row.verdict),
            category=Category(row.category) if row.category else None,
            seconds=row.seconds if row.visible else None,
            message=row.message,
        )


class CaseEvent(CaseOut):
    """The data of a `case` event: the case and its place."""

    index: int


class CaseDetail(BaseModel):
    """What a visible case gave, as its page shows it; values as text, cut where they are long.

    `difference`: where a wrong value lies and how far off it is, see the page. `trace`: your own
    lines, from the call to the error. `hint`: what the author says of just this mistake (Markdown).
    """

    index: int
    name: str
    verdict: Verdict
    memory_mb: float | None
    inputs: list[tuple[str, str]]
    output: str
    expected: str
    printed: str
    explanation: str
    hint: str
    trace: str
    line: int | None
    difference: dict[str, Any] | None

    @classmethod
    def of(cls, row: SubmissionCase) -> CaseDetail:
        """From the row of a visible case. Raises `ValueError` for a hidden one."""
        if not row.visible:
            raise ValueError("a hidden case has no detail")
        detail = row.detail
        texts = ("output", "expected", "printed", "explanation", "hint", "trace")
        return cls(
            index=row.index,
            name=row.name,
            verdict=Verdict(row.verdict),
            memory_mb=row.memory_mb,
            inputs=detail.get("inputs") or [],
            line=detail.get("line"),
            difference=detail.get("difference"),
            **{name: detail.get(name) or "" for name in texts},
        )


class CaseDetailList(BaseModel):
    """The visible cases that landed so far, in order."""

    items: list[CaseDetail]


class Advice(BaseModel):
    """What the checks of the source noticed, and where; no part of the verdict. Line 0: nowhere."""

    line: int
    text: str


class SubmissionShort(BaseModel):
    """A line of a list of submissions."""

    id: str
    problem: str
    mode: Mode
    state: State
    verdict: Verdict | None
    passed: int
    total: int
    score: float | None = Field(default=None, description="Of a challenge, once it is scored.")
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Submission) -> SubmissionShort:
        """From its row."""
        return cls.model_validate(row, from_attributes=True)


class SubmissionOut(SubmissionShort):
    """A submission whole, as `GET` and the `verdict` event give it."""

    cases: list[CaseOut]
    seconds: float | None
    memory_mb: float | None
    started_at: datetime | None
    environment: dict[str, Any] | None
    waits_for: str | None = Field(
        default=None, description="While queued: what must come first (a machine with a GPU)."
    )
    advice: list[Advice] = Field(description="What else was noticed in the code.")

    @classmethod
    def whole(
        cls, row: Submission, cases: list[SubmissionCase], waits_for: str = ""
    ) -> SubmissionOut:
        """From its rows."""
        return cls(
            **SubmissionShort.of(row).model_dump(),
            cases=[CaseOut.of(case) for case in cases],
            seconds=row.seconds,
            memory_mb=row.memory_mb,
            started_at=row.started_at,
            environment=row.environment,
            waits_for=waits_for or None,
            advice=[Advice(line=at, text=text) for at, text in row.advice or ()],
        )


class SubmissionList(BaseModel):
    """A page of submissions, newest first; `next_cursor` is null on the last one."""

    items: list[SubmissionShort]
    next_cursor: str | None
