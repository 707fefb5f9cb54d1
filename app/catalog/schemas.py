"""What of the catalog crosses the API: public fields, never solution, cases or editorial."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

Difficulty = Literal["easy", "medium", "hard"]


class ProblemSummary(BaseModel):
    """A problem in a list. `state`: the caller's own; empty when signed out or untried.

    `questions`: how many a quiz asks, see `POST /problems/{slug}/attempts`; 0 for other kinds.
    """

    slug: str
    title: str
    kind: Literal["code", "quiz", "scored"]
    questions: int
    difficulty: Difficulty
    topics: list[str]
    minutes: int
    state: Literal["", "solved", "tried"]


class ProblemList(BaseModel):
    """A page of problems. `next_cursor`: give it back as `cursor`; null on the last page."""

    items: list[ProblemSummary]
    next_cursor: str | None


class Limits(BaseModel):
    """What one case may use: CPU seconds, MiB of memory, KiB of output, MiB of a GPU's memory."""

    seconds: float
    memory_mb: int
    output_kb: int
    gpu_memory_mb: int


class DeviceTolerance(BaseModel):
    """The same for answers that ran on a GPU; null: as on the CPU."""

    atol: float | None
    rtol: float | None


class Tolerance(BaseModel):
    """How near a float must be: |a − e| ≤ atol + rtol · max(|e|, median |e|)."""

    atol: float
    rtol: float
    cuda: DeviceTolerance | None


class Example(BaseModel):
    """A visible example; values as text. `inputs`: (label, text) pairs."""

    name: str
    inputs: list[tuple[str, str]]
    expected: str
    explanation: str
    explanation_html: str


class ProblemDetail(ProblemSummary):
    """A problem, whole, as a learner may see it. `examples` is null until they are made."""

    entry: str
    device: Literal["cpu", "cuda", "any"]
    requires: list[str]
    statement: str
    statement_html: str
    starter: str
    given: str
    hints: list[str]
    limits: Limits
    tolerance: Tolerance
    examples: list[Example] | None
    digest: str
