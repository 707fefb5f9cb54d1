"""Charts and scatter plots as coordinates of an SVG drawing: what a page shows without scripts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

MOST_TICKS = 5
#: Beyond this nothing is drawn: sums and differences of what is drawn stay finite.
FARTHEST = 1e30
#: Ticks closer than this have no power of ten between them that a float can hold.
NEAREST = 1e-300


def drawable(value: float | None) -> TypeGuard[float]:
    """Whether a value has a place in a drawing; the tables show it anyway."""
    return value is not None and abs(value) <= FARTHEST


def ticks(low: float, high: float) -> list[float]:
    """Round numbers within [low, high]: two to seven of them for any span."""
    raw = (high - low) / MOST_TICKS
    if not raw > NEAREST:
        return [low]
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [
        k * step
        for k in range(first, first + MOST_TICKS + 2)
        if k * step <= high + abs(high) * 1e-9
    ]


def number(value: float | None) -> str:
    """As a reader wants it: four digits that count."""
    return "" if value is None else f"{value:.4g}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in the drawing's units, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` at the coordinates from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    @classmethod
    def around(
        cls, values: Iterable[float], start: float, end: float, *, log: bool = False,
        margin: float = 0.0,
    ) -> Axis:  # fmt: skip
        """Wide enough for all of `values`, and `margin` of the span beside them."""
        known = [math.log10(v) if log else v for v in values]
        low, high = min(known, default=0.0), max(known, default=1.0)
        if low == high:
            beside = 0.5 if log else abs(low) * 0.1 or 0.5
            low, high = low - beside, high + beside
        else:
            beside = (high - low) * margin
            low, high = low - beside, high + beside
        return cls(low, high, start, end, log)

    def place(self, value: float) -> float:
        """The coordinate of `value`."""
        return self._at(math.log10(value) if self.log else value)

    def _at(self, known: float) -> float:
        share = (known - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    @property
    def ticks(self) -> list[Tick]:
        """Where numbers stand; of a logarithmic axis the powers of ten, if two are there."""
        if not self.log:
            return [Tick(self.place(value), number(value)) for value in ticks(self.low, self.high)]
        whole = range(math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9) + 1)
        powers: Sequence[float] = list(whole)
        if len(powers) < 2:
            powers = (self.low, self.high)
        powers = powers[:: math.ceil(len(powers) / (MOST_TICKS + 2))]
        return [Tick(self._at(power), number(10.0**power)) for power in powers]
