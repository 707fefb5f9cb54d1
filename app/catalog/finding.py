"""Finding problems: search, filters, order and pages, all of packages in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, get_args
from urllib.parse import urlencode

from app.catalog.collection import Catalog
from app.catalog.package import Package, ProblemToml, folded
from app.catalog.standing import Standing

PAGE = 50  # problems on a page of the list
LONGEST = 200  # characters of a filter
_BETWEEN = re.compile(r"[\s_-]+")
_LEVELS = {"easy": 0, "medium": 1, "hard": 2}


def _values(name: str) -> tuple[str, ...]:
    return get_args(ProblemToml.model_fields[name].annotation)


#: What a filter may be, where the package format has a closed list of it.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "difficulty": _values("difficulty"),
    "kind": _values("kind"),
    "device": _values("device"),
    "state": ("solved", "tried", "new"),
}

#: Orders beside the catalog's own. Each is stable: equals stay in the tracks' order.
_ORDERS: Mapping[str, Callable[[Package], Any]] = {
    "title": lambda one: one.folded_title,
    "easiest": lambda one: _LEVELS[one.toml.difficulty],
    "hardest": lambda one: -_LEVELS[one.toml.difficulty],
    "shortest": lambda one: one.toml.minutes or float("inf"),
}
ORDERS = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class Filters:
    """Of the list of problems; "" is any. `sort` narrows nothing."""

    q: str = ""
    topic: str = ""
    difficulty: str = ""
    kind: str = ""
    state: str = ""
    device: str = ""
    sort: str = ""

    @classmethod
    def of(cls, **given: str) -> Filters:
        """From an address that somebody may have written by hand."""
        values = {name: text.strip()[:LONGEST] for name, text in given.items()}
        if values.get("sort") not in ORDERS:
            values["sort"] = ""
        return cls(**values)

    @property
    def set(self) -> dict[str, str]:
        """Those that narrow the list, by name."""
        return {name: text for name, text in asdict(self).items() if text and name != "sort"}

    def address(self, page: int = 1) -> str:
        """Of the list that they make."""
        query: dict[str, str | int] = {**self.set}
        if self.sort:
            query["sort"] = self.sort
        if page > 1:
            query["page"] = page
        return "/problems" + (f"?{urlencode(query)}" if query else "")

    def without(self, *names: str) -> Filters:
        """The same with fewer."""
        return replace(self, **dict.fromkeys(names, ""))


def words_of(text: str) -> list[str]:
    """The words that a search looks for, folded."""
    return [word for word in _BETWEEN.split(folded(text)) if word]


def search(
    catalog: Catalog, filters: Filters, standing: Standing | None = None
) -> Sequence[Package]:
    """The problems that match all filters, in the order that they ask for.

    Of `q` each word stands in the title, the slug, the entry or a topic, whatever its case and
    accents. A filter that names nothing is a filter that nothing matches.
    """
    standing = standing or Standing()
    words = words_of(filters.q)
    topic, difficulty, kind = filters.topic, filters.difficulty, filters.kind
    device, state = filters.device, filters.state
    found = [
        package
        for package in catalog.problems.values()
        if (not topic or topic in package.toml.topics)
        and (not difficulty or difficulty == package.toml.difficulty)
        and (not kind or kind == package.toml.kind)
        and (not device or device == package.toml.device)
        and (not state or state == (standing.state(package.slug) or "new"))
        and all(word in package.words for word in words)
    ]
    if order := _ORDERS.get(filters.sort):
        found.sort(key=order)
    return found


@dataclass(frozen=True, slots=True)
class Wider:
    """A list with one filter less, which is not empty."""

    without: str
    count: int
    address: str


def wider(catalog: Catalog, filters: Filters, standing: Standing) -> list[Wider]:
    """The lists with one filter less that are not empty: for one that is."""
    fewer = {name: filters.without(name) for name in filters.set}
    counts = {name: len(search(catalog, one, standing)) for name, one in fewer.items()}
    return [Wider(name, count, fewer[name].address()) for name, count in counts.items() if count]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `number` and `last` count from 1."""

    items: Sequence[Package]
    number: int
    last: int
    #: Pages to go to: the first, the last, those near; 0 stands for a gap.
    shown: Sequence[int] = field(default=())


def page_of(found: Sequence[Package], number: int, size: int = PAGE) -> Page:
    """The page of that number; the last one where it is beyond."""
    last = max(1, -(-len(found) // size))
    number = min(max(1, number), last)
    near = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    shown: list[int] = []
    for one in near:
        if shown and one - shown[-1] == 2:
            shown.append(one - 1)  # a gap of one page is that page
        elif shown and one - shown[-1] > 2:
            shown.append(0)
        shown.append(one)
    return Page(found[(number - 1) * size : number * size], number, last, shown)
