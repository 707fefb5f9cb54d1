"""The picture of a difference as a page draws it: paths of an SVG by level, and the same in words.

Every number comes from the judge (`app.grading.heat`); colours are classes, so that each theme has
its own, and so that no style stands in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.i18n import _

LEVELS = 5  # shades of what differs, each way; 0 is what agrees
_UNIT = 10  # of the view box, a cell's side
_SIZE, _SIDES = 320, (10, 26)  # CSS pixels: a picture's larger side; a cell's least and most
_MOST_TABLE = 256  # cells whose numbers are written out
_NONE = "none"  # the shade of what is no number
_CLASS = "heat{}"  # heat-5 … heat0 … heat5, heatnone: of app.css


@dataclass(frozen=True, slots=True)
class HeatView:
    """One picture. `shades`: class and path of each shade that it has, `key`: of all that it may
    have, in order; `marks`: crosses on what is no number.

    `numbers`: what each cell says, for who points at it; `table`: the same, where they are few
    enough to be read. `both_ways`: whether it is known which of the two numbers is larger.
    """

    width: int
    height: int
    box: str
    shades: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    both_ways: bool
    marks: str
    worst: tuple[int, int]
    title: str
    in_words: str
    cell: str
    largest: str
    numbers: tuple[tuple[str, ...], ...]
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
        signs: Sequence[str] = heat.get("signs") or ("+" * columns,) * rows
        key = tuple(str(at) for at in range(-LEVELS if "signs" in heat else 0, LEVELS + 1))
        paths, marks = dict.fromkeys((*key, _NONE), ""), ""
        for y, line in enumerate(cells):
            for x, gap in enumerate(line):
                shade = _shade(gap, signs[y][x], heat["largest"])
                paths[shade] += f"M{x * _UNIT} {y * _UNIT}h10v10h-10z"
                if gap is None:
                    marks += f"M{x * _UNIT + 3} {y * _UNIT + 3}l4 4m0-4l-4 4"
        row, column = heat["worst"]
        numbers = tuple(
            tuple(_number(gap, sign, "signs" in heat) for gap, sign in zip(line, way, strict=True))
            for line, way in zip(cells, signs, strict=True)
        )
        few = rows * columns <= _MOST_TABLE
        return cls(
            width=side * columns,
            height=side * rows,
            box=f"-3 -3 {columns * _UNIT + 6} {rows * _UNIT + 6}",
            shades=tuple((_CLASS.format(name), path) for name, path in paths.items() if path),
            key=tuple(map(_CLASS.format, key)),
            both_ways="signs" in heat,
            marks=marks,
            worst=(column * _UNIT, row * _UNIT),
            title=_title(heat, where),
            in_words=_in_words(heat, rows, columns),
            cell=_cell(heat["block"]),
            largest=f"{heat['largest']:.4g}",
            numbers=numbers,
            table=numbers if few else (),
            row_names=_names(heat["block"][0], rows, heat["shape"][-2:-1]),
            column_names=_names(heat["block"][1], columns, heat["shape"][-1:]),
        )


def _shade(gap: float | None, sign: str, largest: float) -> str:
    """The shade of a cell, "-5" to "5": what differs at all is never drawn as what agrees."""
    if gap is None:
        return _NONE
    if gap == 0 or largest <= 0:
        return "0"
    level = 1 + min(LEVELS - 1, int(LEVELS * min(1.0, gap / largest)))
    return str(-level if sign == "-" else level)


def _title(heat: dict[str, Any], where: str) -> str:
    """Which part of the array it is: "output[0, 2, :, :]", as one would write it."""
    if not heat["slice"]:
        return where
    return f"{where}[{', '.join(map(str, heat['slice']))}, :, :]"


def _cell(block: Sequence[int]) -> str:
    high, wide = block
    if high == wide == 1:
        return _("A cell is one number; the worst is outlined.")
    if high == 1:
        return _(
            "A cell is the largest difference of %(count)s numbers beside each other; the worst is "
            "outlined.",
            count=wide,
        )
    if wide == 1:
        return _(
            "A cell is the largest difference of %(count)s numbers below each other; the worst is "
            "outlined.",
            count=high,
        )
    return _(
        "A cell is the largest difference of %(high)s × %(wide)s numbers; the worst is outlined.",
        high=high,
        wide=wide,
    )


def _in_words(heat: dict[str, Any], rows: int, columns: int) -> str:
    cells = [gap for line in heat["cells"] for gap in line]
    differing = sum(gap != 0 for gap in cells)
    row, column = heat["worst"]
    worst = heat["cells"][row][column]
    picture = _(
        "Heat-map of the difference, %(rows)s × %(columns)s: %(differing)s of %(cells)s cells "
        "differ.",
        rows=rows,
        columns=columns,
        differing=differing,
        cells=len(cells),
    )
    if worst is None:
        where = _("The worst is at %(at)s, NaN or infinity on one side.", at=heat["index"])
    else:
        where = _("The worst is at %(at)s, %(gap)s apart.", at=heat["index"], gap=f"{worst:.4g}")
    return f"{picture} {where}"


def _number(gap: float | None, sign: str, both_ways: bool) -> str:
    if gap is None:
        return _("NaN or ∞")
    way = {"+": "+", "-": "\N{MINUS SIGN}"}.get(sign, "") if both_ways and gap else ""
    return f"{way}{gap:.4g}"


def _names(block: int, cells: int, size: Sequence[int]) -> tuple[str, ...]:
    """The places that each cell stands for: "3", or "4–7". A flat array has one row, "0"."""
    last = (size[0] if size else 1) - 1
    if block == 1:
        return tuple(map(str, range(cells)))
    return tuple(f"{at * block}–{min(last, at * block + block - 1)}" for at in range(cells))
