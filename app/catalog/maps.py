"""Tracks as maps: every step with its state, where the learner is, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.catalog.collection import Catalog
from app.catalog.package import Package
from app.catalog.standing import Standing
from app.catalog.statements import render_markdown
from app.catalog.tracks import Track
from app.errors import NotFound


@dataclass(frozen=True, slots=True)
class Step:
    """A problem at its place in a track."""

    problem: dict[str, Any]  # as `summary` gives it
    is_next: bool
    #: Summaries of what it rests on and is not solved.
    rests_on: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TrackMap:
    """A track as one learner sees it."""

    slug: str
    title: str
    summary: str
    steps: tuple[Step, ...]
    solved: int
    next: Step | None
    outcomes_html: tuple[str, ...]
    topics: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether every step is solved."""
        return self.next is None

    @property
    def begun(self) -> bool:
        """Whether some step is solved or tried."""
        return any(step.problem["state"] for step in self.steps)


def summary(package: Package, standing: Standing) -> dict[str, Any]:
    """A problem's line in a list, with the viewer's state of it."""
    return {
        "slug": package.slug,
        "title": package.title,
        "difficulty": package.toml.difficulty,
        "topics": package.toml.topics,
        "minutes": package.toml.minutes,
        "kind": package.toml.kind,
        "questions": len(package.toml.questions),
        "state": standing.state(package.slug),
        "editorial_read": package.slug in standing.read,
    }


def rests_on(
    catalog: Catalog, package: Package, standing: Standing, *, unsolved: bool = False
) -> tuple[dict[str, Any], ...]:
    """What a problem `requires`, of what there is; with `unsolved`, only what is not solved."""
    known = (catalog.problems[slug] for slug in package.toml.requires if slug in catalog.problems)
    return tuple(
        summary(one, standing) for one in known if not (unsolved and standing.solved(one.slug))
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands in a track, and the step behind it."""

    track: Track
    number: int
    following: dict[str, Any] | None


def places(catalog: Catalog, slug: str, standing: Standing) -> list[Place]:
    """A problem's place in each track that has it."""
    found = []
    for track in catalog.tracks:
        if slug in track.problems:
            at = track.problems.index(slug)
            rest = [s for s in track.problems[at + 1 :] if not standing.solved(s)]
            following = summary(catalog.get(rest[0]), standing) if rest else None
            found.append(Place(track, at + 1, following))
    return found


def track_map(catalog: Catalog, track: Track, standing: Standing) -> TrackMap:
    """One track. Next is the first step not solved whose requirements are; else the first open."""
    packages = [catalog.get(slug) for slug in track.problems]
    waits = {one.slug: rests_on(catalog, one, standing, unsolved=True) for one in packages}
    open_ones = [one.slug for one in packages if not standing.solved(one.slug)]
    ready = [slug for slug in open_ones if not waits[slug]]
    next_slug = (ready or open_ones or [""])[0]
    steps = tuple(
        Step(summary(one, standing), one.slug == next_slug, waits[one.slug]) for one in packages
    )
    topics = dict.fromkeys(topic for one in packages for topic in one.toml.topics)
    return TrackMap(
        slug=track.slug,
        title=track.title,
        summary=track.summary,
        steps=steps,
        solved=len(packages) - len(open_ones),
        next=next((step for step in steps if step.is_next), None),
        outcomes_html=tuple(render_markdown(text) for text in track.outcomes),
        topics=tuple(topics),
    )


def track_maps(catalog: Catalog, standing: Standing) -> list[TrackMap]:
    """All tracks, in the author's order."""
    return [track_map(catalog, track, standing) for track in catalog.tracks]


def track_of(catalog: Catalog, slug: str) -> Track:
    """The track of that slug. Raises `NotFound`."""
    for track in catalog.tracks:
        if track.slug == slug:
            return track
    raise NotFound("There is no track of that name.")


def before(catalog: Catalog, track: Track, standing: Standing) -> list[TrackMap]:
    """The tracks that this one comes after."""
    return [track_map(catalog, one, standing) for one in catalog.tracks if one.slug in track.after]


def onward(catalog: Catalog, track: Track, standing: Standing) -> Sequence[TrackMap]:
    """What to go on with after a track: what comes after it, else whatever is not finished."""
    others = [one for one in track_maps(catalog, standing) if one.slug != track.slug]
    following = {one.slug for one in catalog.tracks if track.slug in one.after}
    unfinished = [one for one in others if not one.finished]
    return [one for one in unfinished if one.slug in following] or unfinished
