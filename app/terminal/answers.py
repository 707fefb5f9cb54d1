"""What the site answers, as far as a terminal reads it; keys that are not here are left alone."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from app.terminal.text import line


class TokenMade(BaseModel):
    """Of `POST /tokens`."""

    token: str


class Account(BaseModel):
    """Of `GET /me`."""

    username: str


class Challenge(BaseModel):
    """What makes a problem a scored one."""

    score: str


class Problem(BaseModel):
    """Of `GET /problems/{slug}`."""

    slug: str
    title: str
    kind: str
    statement: str
    starter: str
    given: str
    examples: list[dict[str, Any]] | None
    challenge: Challenge | None
    digest: str


class Sent(BaseModel):
    """Of `POST /submissions`."""

    id: str


class Case(BaseModel):
    """One graded case. `index` is its place; lists leave it out."""

    index: int = -1
    name: str
    visible: bool
    verdict: str
    category: str | None
    seconds: float | None
    message: str

    @property
    def accepted(self) -> bool:
        """Whether it matched."""
        return self.verdict == "accepted"


class Detail(BaseModel):
    """What a visible case gave, of `GET /submissions/{id}/cases`."""

    index: int
    inputs: list[tuple[str, str]]
    output: str
    expected: str
    printed: str
    hint: str
    trace: str


class Details(BaseModel):
    """All of them so far."""

    items: list[Detail]


class Advice(BaseModel):
    """What the checks of the source noticed; no part of the verdict."""

    line: int
    text: str


class Submission(BaseModel):
    """Of `GET /submissions/{id}`."""

    id: str
    problem: str
    mode: str
    state: str
    verdict: str | None
    passed: int
    total: int
    seconds: float | None
    memory_mb: float | None
    score: float | None = None
    cases: list[Case]
    waits_for: str | None = None
    advice: list[Advice] = []


class Refusal(BaseModel):
    """The one shape of every error of the API."""

    error: str
    detail: str

    @property
    def words(self) -> str:
        """What the site says, safe to print."""
        return line(self.detail) or line(self.error)
