"""Tracks as maps: every step with its state, where the learner is, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from app.catalog.collection import Catalog
from app.catalog.package import Package
from app.catalog.standing import Standing
from app.catalog.statements import render_markdown
from app.catalog.tracks import Track
from app.errors import NotFound
from app.i18n import _

MOST_STEPS = 200  # on the page of all tracks
MOST_ONWARD = 6  # tracks to go on with


@dataclass(frozen=True)
class Step:
    """A problem at its place in a track. What it says is made when it is drawn."""

    catalog: Catalog
    package: Package
    standing: Standing
    is_next: bool

    @cached_property
    def problem(self) -> dict[str, Any]:
        """As `summary` gives it."""
        return summary(self.package, self.standing)

    @property
    def stage(self) -> Literal["solved", "next", "tried", "open"]:
        """Where the learner is with it; "next" goes before "tried"."""
        state = self.standing.state(self.package.slug)
        return state if state == "solved" else "next" if self.is_next else state or "open"

    @cached_property
    def rests_on(self) -> tuple[dict[str, Any], ...]:
        """Summaries of what it rests on and is not solved."""
        return rests_on(self.catalog, self.package, self.standing, unsolved=True)


@dataclass(frozen=True)
class TrackMap:
    """A track as one learner sees it.

    There may be dozens of tracks with thousands of steps, and of most a page says how far they
    are: all else is made when it is drawn.
    """

    catalog: Catalog
    track: Track
    standing: Standing

    @property
    def slug(self) -> str:
        """The track's."""
        return self.track.slug

    @property
    def title(self) -> str:
        """The track's."""
        return self.track.title

    @property
    def summary(self) -> str:
        """The track's."""
        return self.track.summary

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.track.problems)

    @cached_property
    def _open(self) -> list[str]:
        states = self.standing.states
        return [slug for slug in self.track.problems if states.get(slug) != "solved"]

    @property
    def solved(self) -> int:
        """How many steps are."""
        return self.total - len(self._open)

    @property
    def finished(self) -> bool:
        """Whether every step is solved."""
        return not self._open

    @cached_property
    def begun(self) -> bool:
        """Whether some step is solved or tried."""
        return any(slug in self.standing.states for slug in self.track.problems)

    @cached_property
    def next(self) -> Step | None:
        """The first step not solved whose requirements are; else the first open one."""
        there, standing = self.catalog.problems, self.standing

        def is_ready(slug: str) -> bool:
            return all(standing.solved(s) for s in there[slug].toml.requires if s in there)

        if not self._open:
            return None
        following = next(filter(is_ready, self._open), self._open[0])
        return Step(self.catalog, self.catalog.get(following), standing, is_next=True)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All of them, in the author's order."""
        following = self.next
        return tuple(
            following
            if following and following.package.slug == slug
            else Step(self.catalog, self.catalog.get(slug), self.standing, is_next=False)
            for slug in self.track.problems
        )

    @cached_property
    def outcomes_html(self) -> tuple[str, ...]:
        """What one can do at its end."""
        return tuple(render_markdown(text) for text in self.track.outcomes)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Of all its problems, each once."""
        packages = (self.catalog.get(slug) for slug in self.track.problems)
        return tuple(dict.fromkeys(topic for one in packages for topic in one.toml.topics))


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Where a learner goes on: the problem they were at last, and the track to follow."""

    last: dict[str, Any] | None  # as `summary` gives it
    here: TrackMap | None  # the track whose next step comes now; none: all are finished


def going_on(
    catalog: Catalog, tracks: Sequence[TrackMap], standing: Standing, slug: str
) -> GoingOn:
    """`slug`: the problem to which they sent something last, "" or one that is gone for none.

    A track that holds that problem goes before the others that they began, and those before the
    rest.
    """
    package = catalog.problems.get(slug)
    unfinished = [one for one in tracks if not one.finished]
    unfinished.sort(key=lambda one: (slug not in one.track.problems, not one.begun))
    here = unfinished[0] if unfinished else None
    return GoingOn(summary(package, standing) if package else None, here)


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
    if not package.toml.requires:
        return ()
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
    """One track, as that learner sees it."""
    return TrackMap(catalog, track, standing)


def track_maps(catalog: Catalog, standing: Standing) -> list[TrackMap]:
    """All tracks, in the author's order."""
    return [track_map(catalog, track, standing) for track in catalog.tracks]


def track_of(catalog: Catalog, slug: str) -> Track:
    """The track of that slug. Raises `NotFound`."""
    for track in catalog.tracks:
        if track.slug == slug:
            return track
    raise NotFound(_("There is no track of that name."))


def before(catalog: Catalog, track: Track, standing: Standing) -> list[TrackMap]:
    """The tracks that this one comes after."""
    return [track_map(catalog, one, standing) for one in catalog.tracks if one.slug in track.after]


def onward(catalog: Catalog, track: Track, standing: Standing) -> Sequence[TrackMap]:
    """What to go on with after a track: what comes after it, else whatever is not finished."""
    unfinished = [
        one
        for one in catalog.tracks
        if one.slug != track.slug and not all(map(standing.solved, one.problems))
    ]
    following = [one for one in unfinished if track.slug in one.after]
    return [track_map(catalog, one, standing) for one in (following or unfinished)[:MOST_ONWARD]]


def spread_out(tracks: Sequence[TrackMap]) -> set[str]:
    """The slugs of the tracks whose steps stand on the page of all tracks; the rest are named.

    As many as a reader would look through: those begun first, then in the author's order.
    """
    left = MOST_STEPS
    shown: set[str] = set()
    for track in sorted(tracks, key=lambda one: one.finished or not one.begun):
        if track.total <= left or not shown:
            shown.add(track.slug)
            left -= track.total
    return shown
