"""How much of the catalog is solved: altogether, by difficulty, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.catalog.progress import State
from app.catalog.service import Catalog, marked

DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Share:
    """Of the problems that there are: how many are solved, and how many more were tried."""

    name: str
    solved: int
    tried: int
    total: int


@dataclass(frozen=True, slots=True)
class Shares:
    """A problem that left the catalog counts in none of these, however it went."""

    whole: Share
    by_difficulty: tuple[Share, ...]
    #: Those with something solved first, then those with something tried; then by name.
    by_topic: tuple[Share, ...]


def shares(catalog: Catalog, states: Mapping[str, State]) -> Shares:
    """From what was solved and tried, by slug (`ProgressSource.progress`)."""
    places = catalog.places
    solved, tried = (
        marked(
            (places[s] for s, its in states.items() if its == state and s in places), len(places)
        )
        for state in ("solved", "tried")
    )

    def share(name: str, which: int) -> Share:
        return Share(
            name, (which & solved).bit_count(), (which & tried).bit_count(), which.bit_count()
        )

    by_topic = [share(name, which) for name, which in catalog.by_topic.items()]
    levels = catalog.by_level
    return Shares(
        Share("", solved.bit_count(), tried.bit_count(), len(places)),
        tuple(share(name, levels[name]) for name in DIFFICULTIES if name in levels),
        tuple(sorted(by_topic, key=lambda one: (-one.solved, -one.tried, one.name.casefold()))),
    )
