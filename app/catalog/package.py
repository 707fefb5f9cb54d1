"""The problem package: one model of `problem.toml` and the files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsTable(_Strict):
    """`[limits]`: a case may use this much."""

    seconds: Annotated[float, Field(gt=0, le=600)] = 2.0
    memory_mb: Annotated[int, Field(ge=16, le=65536)] = 512
    output_kb: Annotated[int, Field(ge=1, le=262144)] = 1024


class ToleranceTable(_Strict):
    """`[tolerance]`: see DESIGN, "Comparing"."""

    atol: Annotated[float, Field(ge=0)] = 1e-4
    rtol: Annotated[float, Field(ge=0)] = 1e-5


class ExplainTable(_Strict):
    """`[[explain]]`: what a known mistake gives, in words.

    Matched by `category`, or by `submission`: a file of `submissions/wrong_answer/` whose outputs
    on the visible cases are the learner's.
    """

    text: str
    category: str = ""
    submission: str = ""


class SourceTable(_Strict):
    """`[source]`: credit and licence of data."""

    title: str = ""
    author: str = ""
    licence: str = ""
    note: str = ""


class ForbiddenName(_Strict):
    """A dotted name that must not be called, in one method or (empty) anywhere."""

    name: str
    method: str = ""


class QuestionTable(_Strict):
    """`[[questions]]` of a quiz."""

    text: str
    choices: list[str]
    right: list[int]
    why: str


class ProblemToml(_Strict):
    """`problem.toml`."""

    title: str
    kind: Literal["code", "quiz", "scored"] = "code"
    difficulty: Literal["easy", "medium", "hard"]
    topics: list[str] = []
    minutes: int = 0
    entry: str = ""
    device: Literal["cpu", "cuda", "any"] = "cpu"
    requires: list[str] = []
    hints: list[str] = []
    forbidden: list[str | ForbiddenName] = []
    limits: LimitsTable = LimitsTable()
    tolerance: ToleranceTable = ToleranceTable()
    explain: list[ExplainTable] = []
    questions: list[QuestionTable] = []
    source: SourceTable | None = None


class Package(_Strict):
    """One problem, whole. `digest`: SHA-256 of every file of its folder, by name and content."""

    slug: str
    digest: str
    folder: Path
    toml: ProblemToml
    statement: str
    editorial: str
    starter: str
    solution: str
    cases: str
    given: str = ""
    #: verdict folder name -> {file name: source}
    submissions: dict[str, dict[str, str]] = {}

    @property
    def title(self) -> str:
        """The title, for lists."""
        return self.toml.title

    @property
    def forbidden(self) -> tuple[tuple[str, str], ...]:
        """(dotted name, method or "") pairs."""
        return tuple(
            (item, "") if isinstance(item, str) else (item.name, item.method)
            for item in self.toml.forbidden
        )
