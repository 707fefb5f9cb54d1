"""Tracks: ordered lists of problems, read from `tracks.toml` beside the problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.catalog.package import Filled, Slug
from app.catalog.tables import read_toml
from app.errors import PackageError

FILE = "tracks.toml"


class TrackTable(BaseModel):
    """`[[track]]`: the slugs may name problems that nobody has written yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    title: Filled
    summary: str = ""
    #: Slugs of the tracks to finish before this one.
    after: list[Slug] = []
    #: What one can do who finished it, in Markdown, each beginning with a verb.
    outcomes: list[Filled] = []
    problems: list[Slug]


class TracksToml(BaseModel):
    """`tracks.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    track: list[TrackTable] = []


@dataclass(frozen=True, slots=True)
class Track:
    """A track, restricted to the problems that exist, in the author's order."""

    slug: str
    title: str
    summary: str = ""
    problems: tuple[str, ...] = field(default=())
    after: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


def load_tracks(folder: Path) -> list[TrackTable]:
    """The tracks of one folder of problems; none where there is no file. Raises `PackageError`."""
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(str(path), "", "is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise PackageError(
            str(path), "", f"cannot be read ({error.strerror}); mend its permissions"
        ) from error
    tables = read_toml(path, text, TracksToml).track
    seen: set[str] = set()
    for index, table in enumerate(tables):
        if table.slug in seen:
            raise PackageError(
                str(path), f"track[{index}].slug", f"{table.slug!r} is there twice; rename one"
            )
        seen.add(table.slug)
        if table.slug in table.after:
            raise PackageError(
                str(path), f"track[{index}].after", f"{table.slug!r} comes after itself; remove it"
            )
    return tables


def merge(tables: Iterable[TrackTable], existing: Iterable[str]) -> tuple[Track, ...]:
    """Tracks over several folders: one slug, one track, its lists joined; empty ones left out."""
    known = set(existing)
    tracks: dict[str, Track] = {}
    for table in tables:
        before = tracks.get(table.slug)
        listed = (*(before.problems if before else ()), *table.problems)
        problems = tuple(dict.fromkeys(slug for slug in listed if slug in known))
        first = before or table
        tracks[table.slug] = Track(
            table.slug,
            first.title,
            first.summary,
            problems,
            after=_joined(before.after if before else (), table.after),
            outcomes=_joined(before.outcomes if before else (), table.outcomes),
        )
    return tuple(track for track in tracks.values() if track.problems)


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
