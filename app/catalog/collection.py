"""The catalog: every package that loads, every one that does not with its reason, the tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.loading import load_package
from app.catalog.package import Package, folded
from app.catalog.sound import SoundPackages
from app.catalog.tracks import Track, TrackTable, load_tracks, merge
from app.errors import NotFound, PackageError
from app.i18n import _


def marked(places: Iterable[int], size: int) -> int:
    """Some of the problems as one number, a bit each: thousands of them meet in one `&`."""
    digits = bytearray(b"0" * size)
    for place in places:
        digits[~place] = ord("1")
    return int(digits or b"0", 2)


@dataclass(frozen=True, slots=True)
class Catalog:
    """What can be solved. `problems` by slug, in track order and then by title."""

    problems: dict[str, Package] = field(default_factory=dict)
    broken: list[PackageError] = field(default_factory=list)
    tracks: tuple[Track, ...] = ()
    #: How many problems each topic has, by its name; and each slug's place in `problems`.
    topics: dict[str, int] = field(init=False, repr=False)
    places: dict[str, int] = field(init=False, repr=False)
    #: The places of each difficulty, and of each topic, `marked`.
    by_level: dict[str, int] = field(init=False, repr=False)
    by_topic: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Sort once: lists of thousands of problems are asked for often."""
        levels, topics = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for place, package in enumerate(self.problems.values()):
            levels[package.toml.difficulty].add(place)
            for topic in package.toml.topics:
                topics[topic].add(place)
        size = len(self.problems)
        by_level = {name: marked(places, size) for name, places in levels.items()}
        by_topic = {name: marked(topics[name], size) for name in sorted(topics, key=folded)}
        object.__setattr__(self, "by_level", by_level)
        object.__setattr__(self, "by_topic", by_topic)
        object.__setattr__(
            self, "topics", {name: one.bit_count() for name, one in by_topic.items()}
        )
        object.__setattr__(self, "places", {slug: at for at, slug in enumerate(self.problems)})

    @classmethod
    def load(cls, folders: Iterable[Path], sound: SoundPackages | None = None) -> Catalog:
        """Read all folders. Never raises: what does not load is in `broken`.

        `sound` knows what was found sound before, and learns what is now.
        """
        found: dict[str, Package] = {}
        broken: list[PackageError] = []
        tables: list[TrackTable] = []
        for folder in dict.fromkeys(Path(folder) for folder in folders):
            if not folder.is_dir():
                broken.append(
                    PackageError(
                        str(folder), "", "is not a folder; make it, or mend TENSORJUDGE_PROBLEMS"
                    )
                )
                continue
            try:
                tables += load_tracks(folder)
            except PackageError as error:
                broken.append(error)
            for path in sorted(folder.iterdir()):
                if not path.is_dir() or path.name.startswith((".", "_")):
                    continue
                try:
                    package = load_package(path, sound or ())
                except PackageError as error:
                    broken.append(error)
                    continue
                if first := found.get(package.slug):
                    broken.append(
                        PackageError(
                            str(path),
                            "",
                            f"the slug {package.slug!r} is taken by {first.folder}, which is "
                            f"served; rename {path.resolve()} or that one",
                        )
                    )
                    continue
                found[package.slug] = package
        if sound is not None:
            sound.keep(package.digest for package in found.values())
        tracks = merge(tables, found)
        place = {slug: index for index, slug in enumerate(_order(tracks))}
        ordered = sorted(found.values(), key=lambda p: (place.get(p.slug, len(place)), p.title))
        return cls({package.slug: package for package in ordered}, broken, tracks)

    def get(self, slug: str) -> Package:
        """The package of that slug. Raises `NotFound`."""
        try:
            return self.problems[slug]
        except KeyError:
            raise NotFound(_("There is no problem of that name.")) from None


def _order(tracks: Iterable[Track]) -> Iterable[str]:
    """Every slug of the tracks once, where it is first listed."""
    return dict.fromkeys(slug for track in tracks for slug in track.problems)
