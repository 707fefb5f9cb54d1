"""What other features may use of the catalog."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog import queries
from app.catalog.challenge import DECIMALS, ChallengeTable, words_of
from app.catalog.collection import Catalog, marked
from app.catalog.loading import load_package, package_files
from app.catalog.opening import Opening
from app.catalog.package import Package
from app.catalog.package import QuestionTable as Question
from app.catalog.progress import CombinedProgress, NoProgress, ProgressSource
from app.catalog.sound import SoundPackages
from app.catalog.statements import Figures, render_code, render_markdown
from app.catalog.tracks import Track
from app.catalog.training import SettingTable, TrainingTable
from app.errors import PackageError

__all__ = [
    "DECIMALS", "Catalog", "ChallengeTable", "ChallengeView", "CombinedProgress", "ExampleView",
    "Figures", "LimitsView", "NoProgress", "Opening", "Package", "PackageError", "ProblemView",
    "ProgressSource", "Question", "SettingTable", "SoundPackages", "Track", "TrainingTable",
    "checks", "example_views", "has_examples", "load_examples", "load_package", "marked",
    "own_cases", "package_files", "problem_view", "render_code", "render_markdown",
    "store_examples", "words_of",
]  # fmt: skip

MOST_OWN = 5  # cases of a learner's own at a time, see `app.grading.custom`


@dataclass(frozen=True, slots=True)
class LimitsView:
    """What one case may use: seconds of CPU, MiB of memory and of a GPU's memory."""

    seconds: float
    memory_mb: int
    gpu_memory_mb: int


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """What is to be beaten in a challenge; scores as texts with their unit."""

    score: str
    better: str
    mark: str
    mark_is: str
    data: str
    size: int
    run_seconds: float
    predict_seconds: float
    streams: int
    steps: int

    @classmethod
    def of(cls, package: Package) -> ChallengeView | None:
        """None for a problem of another kind."""
        table = package.toml.challenge
        if table is None:
            return None
        return cls(
            score=table.name,
            better=table.scale.better,
            mark=table.text(table.mark),
            mark_is=table.mark_is,
            data=table.data,
            size=len(words_of(package.train)) if table.data == "words" else len(package.train),
            run_seconds=table.run_seconds,
            predict_seconds=table.predict_seconds,
            streams=table.streams,
            steps=table.steps,
        )


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem as its page shows it: nothing of solution, cases, editorial or submissions."""

    slug: str
    title: str
    difficulty: str
    topics: tuple[str, ...]
    minutes: int
    entry: str
    device: str
    kind: str
    requires: tuple[str, ...]
    statement_html: str
    hints_html: tuple[str, ...]
    given_html: str
    limits: LimitsView
    challenge: ChallengeView | None = None
    #: Whether accepted code can be trained, and watched.
    training: bool = False


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A visible example: `inputs` are (label, text) pairs."""

    name: str
    inputs: tuple[tuple[str, str], ...]
    expected: str
    explanation_html: str


def problem_view(package: Package) -> ProblemView:
    """The page's view of a package."""
    toml = package.toml
    return ProblemView(
        slug=package.slug,
        title=package.title,
        difficulty=toml.difficulty,
        topics=tuple(toml.topics),
        minutes=toml.minutes,
        entry=toml.entry,
        device=toml.device,
        kind=toml.kind,
        requires=tuple(toml.requires),
        statement_html=render_markdown(package.statement, package.figures),
        hints_html=tuple(render_markdown(hint, package.figures) for hint in toml.hints),
        given_html=render_code(package.given) if package.given.strip() else "",
        limits=LimitsView(toml.limits.seconds, toml.limits.memory_mb, toml.limits.gpu_memory_mb),
        challenge=ChallengeView.of(package),
        training=toml.training is not None,
    )


def example_views(
    examples: Sequence[dict[str, Any]], figures: Figures = ()
) -> tuple[ExampleView, ...]:
    """Views of examples as `load_examples` gives them, with the figures of their package."""
    return tuple(
        ExampleView(
            name=str(example.get("name", "")),
            inputs=tuple((str(label), str(text)) for label, text in example.get("inputs", ())),
            expected=str(example.get("expected", "")),
            explanation_html=render_markdown(str(example.get("explanation") or ""), figures),
        )
        for example in examples
    )


def checks(package: Package) -> str:
    """What the editor looks for while a learner types, as JSON: see frontend/src/marks.js."""
    return json.dumps({"entry": package.toml.entry, "forbidden": package.forbidden})


def own_cases(examples: Sequence[dict[str, Any]]) -> str:
    """What a learner's own cases begin with, as JSON for the page's script; "" without any.

    An array of {"name", "init", "calls", "notes", "why"}, see `app.grading.own`.
    """
    found = [{"name": one.get("name", ""), **one["own"]} for one in examples if "own" in one]
    return json.dumps(found[:MOST_OWN], ensure_ascii=False) if found else ""


async def store_examples(
    session: AsyncSession, digest: str, examples: Sequence[dict[str, Any]]
) -> None:
    """Keep the examples of a package version, as `Judge.examples` made them; replaces older."""
    await queries.put_examples(session, digest, list(examples))


async def load_examples(session: AsyncSession, digest: str) -> list[dict[str, Any]] | None:
    """The examples of a package version; None before a worker made them."""
    return await queries.examples(session, digest)


async def has_examples(session: AsyncSession, digest: str) -> bool:
    """Whether a worker made the examples of this package version, with all that pages now show."""
    stored = await queries.examples(session, digest)
    return stored is not None and all("own" in example for example in stored)
