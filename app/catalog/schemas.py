"""What of the catalog crosses the API: public fields, never the solution or its cases.

The editorial is in `Editorial` alone, which only who may read it gets.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.catalog.maps import TrackMap
from app.catalog.tracks import Track

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
    editorial_read: bool = Field(description="You chose its editorial before you had solved it.")


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


class Challenge(BaseModel):
    """Of a scored problem: what is to be beaten, and how the model is asked.

    `data`: what `fit` is given, "words" or "text", at /problems/{slug}/train.txt.
    """

    score: str
    unit: str
    better: Literal["lower", "higher"]
    mark: float
    mark_is: str
    data: Literal["words", "text"]
    alphabet: str
    streams: int
    steps: int
    predict_seconds: float


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
    challenge: Challenge | None
    digest: str


class Editorial(BaseModel):
    """Why the answer works. `chosen_at`: when you chose it, if that was before you had solved."""

    problem: str
    editorial: str
    editorial_html: str
    chosen_at: datetime | None


class TrackOut(BaseModel):
    """A track: slugs in order. `next`: the step to take now; null when all are solved."""

    slug: str
    title: str
    summary: str
    problems: list[str]
    after: list[str]
    solved: int
    next: str | None

    @classmethod
    def of(cls, track: Track, drawn: TrackMap) -> TrackOut:
        """From the track, and as its reader sees it."""
        return cls(
            slug=track.slug,
            title=track.title,
            summary=track.summary,
            problems=list(track.problems),
            after=list(track.after),
            solved=drawn.solved,
            next=drawn.next.package.slug if drawn.next else None,
        )


class TrackList(BaseModel):
    """Every track, in the author's order."""

    items: list[TrackOut]
