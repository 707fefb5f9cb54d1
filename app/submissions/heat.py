"""The picture of a difference as a page draws it: paths of an SVG by level, and the same in words.

Every number comes from the judge (`app.grading.heat`); colours are classes, so that each theme has
its own, and so that no style stands in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LEVELS = 5  # shades of what differs; 0 is what agrees
_UNIT = 10  # of the view box, a cell's side
_SIZE, _SIDES = 320, (10, 26)  # CSS pixels: a picture's larger side; a cell's least and most
_MOST_TABLE = 256  # cells whose numbers are written out


@dataclass(frozen=True, slots=True)
class HeatView:
    """One picture. `shades`: the path of each level's cells; `marks`: crosses on what is no number.

    `table`: the numbers, where they are few enough to be read.
    """

    width: int
    height: int
    box: str
    shades: tuple[str, ...]
    marks: str
    worst: tuple[int, int]
    title: str
    in_words: str
    cell: str
    largest: str
    table: tuple[tuple[str, ...], ...]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]

    @classmethod
    def of(cls, heat: Any, where: str = "output") -> HeatView | None:
        """From `detail["heat"]`; None where a case has none."""
        if not heat:
            return None
        cells: Sequence[Sequence[float | None]] = heat["cells"]
        rows, columns = len(cells), len(cells[0])
        side = max(_SIDES[0], min(_SIDES[1], _SIZE // max(rows, columns)))
        shades, marks = [""] * (LEVELS + 1), ""
        for y, line in enumerate(cells):
            for x, gap in enumerate(line):
                shades[_level(gap, heat["largest"])] += f"M{x * _UNIT} {y * _UNIT}h10v10h-10z"
                if gap is None:
                    marks += f"M{x * _UNIT + 3} {y * _UNIT + 3}l4 4m0-4l-4 4"
        row, column = heat["worst"]
        few = rows * columns <= _MOST_TABLE
        return cls(
            width=side * columns,
            height=side * rows,
            box=f"-3 -3 {columns * _UNIT + 6} {rows * _UNIT + 6}",
            shades=tuple(shades),
            marks=marks,
            worst=(column * _UNIT, row * _UNIT),
            title=_title(heat, where),
            in_words=_in_words(heat, rows, columns),
            cell=_cell(heat["block"]),
            largest=f"{heat['largest']:.4g}",
            table=tuple(tuple(map(_number, line)) for line in cells) if few else (),
            row_names=_names(heat["block"][0], rows, heat["shape"][-2:-1]),
            column_names=_names(heat["block"][1], columns, heat["shape"][-1:]),
        )


def _level(gap: float | None, largest: float) -> int:
    """The shade of a cell: what differs at all is never drawn as what agrees."""
    if gap is None:
        return LEVELS
    if gap == 0 or largest <= 0:
        return 0
    return 1 + min(LEVELS - 1, int(LEVELS * min(1.0, gap / largest)))


def _title(heat: dict[str, Any], where: str) -> str:
    """Which part of the array it is: "output[0, 2, :, :]", as one would write it."""
    if not heat["slice"]:
        return where
    return f"{where}[{', '.join(map(str, heat['slice']))}, :, :]"


def _cell(block: Sequence[int]) -> str:
    high, wide = block
    if high == wide == 1:
        return "A cell is one number"
    if high == 1:
        return f"A cell is the largest difference of {wide} numbers beside each other"
    if wide == 1:
        return f"A cell is the largest difference of {high} numbers below each other"
    return f"A cell is the largest difference of {high} × {wide} numbers"


def _in_words(heat: dict[str, Any], rows: int, columns: int) -> str:
    cells = [gap for line in heat["cells"] for gap in line]
    differing = sum(gap != 0 for gap in cells)
    row, column = heat["worst"]
    worst = heat["cells"][row][column]
    how_far = "NaN or infinity on one side" if worst is None else f"{worst:.4g} apart"
    return (
        f"Heat-map of the difference, {rows} × {columns}: {differing} of {len(cells)} cells "
        f"differ. The worst is at {heat['index']}, {how_far}."
    )


def _number(gap: float | None) -> str:
    return "NaN or ∞" if gap is None else f"{gap:.4g}"


def _names(block: int, cells: int, size: Sequence[int]) -> tuple[str, ...]:
    """The places that each cell stands for: "3", or "4–7". A flat array has one row, "0"."""
    last = (size[0] if size else 1) - 1
    if block == 1:
        return tuple(map(str, range(cells)))
    return tuple(f"{at * block}–{min(last, at * block + block - 1)}" for at in range(cells))
