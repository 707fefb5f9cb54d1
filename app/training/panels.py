"""What a training run showed, item by item, put together as the panels of its page.

Items come from a process that ran a learner's code. They are text and numbers, checked before they
were stored; here nothing of them becomes HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.i18n import _
from app.training.axes import Axis, Tick, drawable, number

Item = Mapping[str, Any]
MOST_SHOWN = 24  # characters of a label in a drawing; its table has all of them


@dataclass
class Panel:
    """One part of the page. `first` is its first item, `upto` its newest."""

    kind: ClassVar[str] = ""
    name: str
    first: int
    title: str = ""
    at: str = ""
    upto: int = -1


@dataclass
class Line:
    """A line of a chart as drawn: `pieces` are the `points` of polylines."""

    name: str
    latest: str
    path: str


@dataclass
class Level:
    """A dashed line across a chart."""

    value: float
    label: str


@dataclass
class Chart(Panel):
    """Numbers over steps: lines, levels, and every number in a table."""

    kind: ClassVar[str] = "chart"
    width: ClassVar[int] = 340  # nearly that of a phone, so that text keeps its size
    height: ClassVar[int] = 200
    x: str = "step"
    y: str = ""
    names: tuple[str, ...] = ()
    log_x: bool = False
    levels: list[Level] = field(default_factory=list)
    points: list[tuple[float, tuple[float | None, ...]]] = field(default_factory=list)

    def values(self, line: int) -> list[tuple[float, float]]:
        """(x, y) of a line, where it has one, from left to right."""
        found = [(x, values[line]) for x, values in self.points if line < len(values)]
        return sorted(
            (x, y)
            for x, y in found
            if y is not None and drawable(x) and drawable(y) and (x > 0 or not self.log_x)
        )

    @property
    def rows(self) -> list[list[str]]:
        """The table: x, and a cell for each line that there is now."""
        return [
            [f"{x:.7g}", *("" if v is None else f"{v:.5g}" for v in self._fitted(values))]
            for x, values in self.points
        ]

    def _fitted(self, values: Sequence[float | None]) -> Sequence[float | None]:
        """One a line: a chart may be announced anew with other lines, behind its first points."""
        return (*values, *(None for _ in self.names))[: len(self.names)]

    @property
    def x_axis(self) -> Axis:
        """From the first to the last step."""
        known = [x for line in range(len(self.names)) for x, _ in self.values(line)]
        return Axis.around(known, 44, self.width - 10, log=self.log_x)

    @property
    def y_axis(self) -> Axis:
        """Around all lines and levels."""
        known = [y for line in range(len(self.names)) for _, y in self.values(line)]
        known += [level.value for level in self.levels if drawable(level.value)]
        return Axis.around(known, self.height - 26, 10, margin=0.06)

    @property
    def drawn_levels(self) -> list[Tick]:
        """The levels that the drawing has."""
        axis = self.y_axis
        return [
            Tick(axis.place(level.value), level.label)
            for level in self.levels
            if drawable(level.value)
        ]

    @property
    def level_pairs(self) -> list[tuple[float, str]]:
        """(value, label), for the script."""
        return [(level.value, level.label) for level in self.levels]

    @property
    def lines(self) -> list[Line]:
        """Every line, drawn."""
        x_axis, y_axis = self.x_axis, self.y_axis
        drawn = []
        for place, name in enumerate(self.names):
            values = self.values(place)
            ends = values * 2 if len(values) == 1 else values  # a point alone is drawn as a dot
            path = " ".join(f"{x_axis.place(x)},{y_axis.place(y)}" for x, y in ends)
            drawn.append(Line(name, number(values[-1][1]) if values else "", path))
        return drawn

    @property
    def in_words(self) -> str:
        """What a drawing cannot tell who does not see it; static/js/training.js says the same."""
        told = []
        for place, name in enumerate(self.names):
            values = self.values(place)
            if values:
                (x0, y0), (x1, y1) = values[0], values[-1]
                told.append(
                    _(
                        "%(name)s: %(first)s at %(x)s %(start)s, %(last)s at %(x)s %(end)s",
                        name=name,
                        x=self.x,
                        first=number(y0),
                        start=number(x0),
                        last=number(y1),
                        end=number(x1),
                    )
                )
        told += [f"{level.label}: {number(level.value)}" for level in self.levels]
        if not told:
            return _("%(y)s by %(x)s. No points yet.", y=self.y, x=self.x)
        return _("%(y)s by %(x)s. %(lines)s.", y=self.y, x=self.x, lines="; ".join(told))


@dataclass
class Texts(Panel):
    """Samples: (at, title, text), the newest first."""

    kind: ClassVar[str] = "texts"
    entries: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Pictures(Panel):
    """Pictures with captions; `right` of each is True, False or None."""

    kind: ClassVar[str] = "pictures"
    pictures: Sequence[Mapping[str, Any]] = ()


@dataclass
class Mark:
    """A labelled point of a scatter plot, as drawn; the label ends at it where it lies right."""

    x: float
    y: float
    label: str
    ends: bool


@dataclass
class Scatter(Panel):
    """Labelled points in the plane."""

    kind: ClassVar[str] = "scatter"
    width: ClassVar[int] = 340
    height: ClassVar[int] = 300
    points: Sequence[tuple[str, float | None, float | None]] = ()

    @property
    def _known(self) -> list[tuple[str, float, float]]:
        return [(text, x, y) for text, x, y in self.points if drawable(x) and drawable(y)]

    @property
    def x_axis(self) -> Axis:
        """Around all points."""
        return Axis.around((x for _, x, _ in self._known), 36, self.width - 8, margin=0.08)

    @property
    def y_axis(self) -> Axis:
        """Around all points."""
        return Axis.around((y for _, _, y in self._known), self.height - 24, 8, margin=0.06)

    @property
    def marks(self) -> list[Mark]:
        """Every point that the drawing has."""
        x_axis, y_axis = self.x_axis, self.y_axis
        marks = []
        for label, x, y in self._known:
            short = label if len(label) <= MOST_SHOWN else f"{label[: MOST_SHOWN - 1]}…"
            at = x_axis.place(x)
            marks.append(Mark(at, y_axis.place(y), short, at > self.width * 0.7))
        return marks

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The table: label, x, y."""
        return [(label, number(x), number(y)) for label, x, y in self.points]


@dataclass
class Scores(Panel):
    """Texts with a value in 0..1 each, and a note."""

    kind: ClassVar[str] = "scores"
    rows: Sequence[tuple[str, float | None, str]] = ()


@dataclass
class Shown:
    """Everything that a run showed so far."""

    done: float | None = None
    of: float | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    #: Index of the newest item, -1 before the first.
    upto: int = -1


def assemble(items: Iterable[Item]) -> Shown:
    """The panels in the order of their first items; an item of a kind we don't know is left out."""
    shown = Shown()
    panels: dict[tuple[str, str], Panel] = {}
    for item in items:
        what, index = str(item["what"]), int(item["index"])
        shown.upto = index
        if what == "progress":
            shown.done, shown.of = item["done"], item["of"]
        elif what == "note":
            shown.notes.append((index, item["text"]))
        elif what in _TAKE:
            kind, take = _TAKE[what]
            key = (kind.kind, item["panel"])
            panel = panels.get(key)
            if panel is None:
                # A point or a level before its chart has nowhere to go.
                if what in ("point", "level"):
                    continue
                panel = panels[key] = kind(item["panel"], first=index)
            take(panel, item)
            panel.upto = index
            panel.title = item.get("title", panel.title)
            panel.at = item.get("at", panel.at) or ""
    shown.panels = list(panels.values())
    return shown


def _chart(panel: Any, item: Item) -> None:
    panel.x, panel.y, panel.log_x = item["x"], item["y"], item["log_x"]
    panel.names = tuple(item["lines"])


def _level(panel: Any, item: Item) -> None:
    if item["value"] is not None:
        panel.levels.append(Level(item["value"], item["label"]))


def _point(panel: Any, item: Item) -> None:
    if item["x"] is not None:
        panel.points.append((item["x"], tuple(item["values"])))


def _text(panel: Any, item: Item) -> None:
    panel.entries.insert(0, (item.get("at") or "", item["title"], item["text"]))


def _pictures(panel: Any, item: Item) -> None:
    panel.pictures = item["pictures"]


def _scatter(panel: Any, item: Item) -> None:
    panel.points = item["points"]


def _scores(panel: Any, item: Item) -> None:
    panel.rows = item["rows"]


_TAKE: dict[str, tuple[type[Panel], Callable[[Any, Item], None]]] = {
    "chart": (Chart, _chart),
    "level": (Chart, _level),
    "point": (Chart, _point),
    "text": (Texts, _text),
    "pictures": (Pictures, _pictures),
    "scatter": (Scatter, _scatter),
    "scores": (Scores, _scores),
}
