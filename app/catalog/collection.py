"""The catalog: every package that loads, every one that does not with its reason, the tracks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.loading import load_package
from app.catalog.package import Package
from app.catalog.tracks import Track, TrackTable, load_tracks, merge
from app.errors import NotFound, PackageError


@dataclass(frozen=True, slots=True)
class Catalog:
    """What can be solved. `problems` by slug, in track order and then by title."""

    problems: dict[str, Package] = field(default_factory=dict)
    broken: list[PackageError] = field(default_factory=list)
    tracks: tuple[Track, ...] = ()

    @classmethod
    def load(cls, folders: Iterable[Path]) -> Catalog:
        """Read all folders. Never raises: what does not load is in `broken`."""
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
                    package = load_package(path)
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
        tracks = merge(tables, found)
        place = {slug: index for index, slug in enumerate(_order(tracks))}
        ordered = sorted(found.values(), key=lambda p: (place.get(p.slug, len(place)), p.title))
        return cls({package.slug: package for package in ordered}, broken, tracks)

    def get(self, slug: str) -> Package:
        """The package of that slug. Raises `NotFound`."""
        try:
            return self.problems[slug]
        except KeyError:
            raise NotFound("There is no problem of that name.") from None


def _order(tracks: Iterable[Track]) -> Iterable[str]:
    """Every slug of the tracks once, where it is first listed."""
    return dict.fromkeys(slug for track in tracks for slug in track.problems)
