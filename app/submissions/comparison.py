"""A difference as its page draws it: what changed with some lines around it, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.i18n import _
from app.submissions.difference import Block, Difference, Row, Side, compare

CONTEXT = 3  # unchanged lines that stay open on either side of a change
MOST_ROWS = 2_000  # a page's; a program of 64 KiB may have 32,768 lines

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the unified view. `old` and `new` are its numbers, where it stands in them."""

    kind: Literal["same", "removed", "added"]
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Blocks without a gap, changes with the lines around them."""

    blocks: tuple[Block, ...]

    @property
    def rows(self) -> Iterator[tuple[str, Row]]:
        """Side by side: (kind, row)."""
        for block in self.blocks:
            for row in block.rows:
                yield _kind(block, row), row

    @property
    def lines(self) -> Iterator[Line]:
        """One below the other: of each change what was, then what became of it."""
        for block in self.blocks:
            if not block.changed:
                for row in block.rows:
                    assert row.old is not None
                    assert row.new is not None
                    yield Line("same", row.old.number, row.new.number, row.old.pieces)
                continue
            for row in block.rows:
                if row.old is not None:
                    yield Line("removed", row.old.number, None, row.old.pieces)
            for row in block.rows:
                if row.new is not None:
                    yield Line("added", None, row.new.number, row.new.pieces)

    @property
    def title(self) -> str:
        """Where it stands, for readers by ear."""
        rows = [row for block in self.blocks for row in block.rows]
        old = _span([row.old for row in rows])
        new = _span([row.new for row in rows])
        return _("%(old)s before, %(new)s after", old=old, new=new)


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of lines that are the same. Without a `hunk` there are too many to be drawn."""

    count: int
    hunk: Hunk | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programs compared, for a page. `left_out`: rows behind the last that is drawn."""

    parts: tuple[Hunk | Fold, ...]
    removed: int
    added: int
    aligned: bool
    same_code: bool
    left_out: int


def comparison(old: str, new: str) -> Comparison:
    """Compare two programs. Takes up to half a second of hostile text: meant for a thread."""
    difference = compare(old, new)
    parts, left_out = _parts(difference)
    return Comparison(
        parts=parts,
        removed=difference.removed,
        added=difference.added,
        aligned=difference.aligned,
        same_code=old == new,
        left_out=left_out,
    )


def _parts(difference: Difference) -> tuple[tuple[Hunk | Fold, ...], int]:
    """Hunks and folds in turn, and how many rows did not get a place."""
    parts: list[Hunk | Fold] = []
    hunk: list[Block] = []
    room = MOST_ROWS
    left_out = 0
    if difference.same_lines:
        return (), 0
    last = len(difference.blocks) - 1
    for at, block in enumerate(difference.blocks):
        count = len(block.rows)
        if block.changed:
            taken = block.rows[: max(0, room)]
            room -= len(taken)
            left_out += count - len(taken)
            if taken:
                hunk.append(Block(True, taken))
            continue
        if room <= 0:
            continue
        before = CONTEXT if at > 0 else 0
        after = CONTEXT if at < last else 0
        if count <= before + after + 1:  # to fold one line saves none
            room -= count
            hunk.append(block)
            continue
        room -= before + after
        if before:
            hunk.append(Block(False, block.rows[:before]))
        if hunk:
            parts.append(Hunk(tuple(hunk)))
            hunk = []
        hidden = block.rows[before : count - after]
        drawn = len(hidden) <= room
        room -= len(hidden) if drawn else 0
        parts.append(Fold(len(hidden), Hunk((Block(False, hidden),)) if drawn else None))
        if after:
            hunk.append(Block(False, block.rows[count - after :]))
    if hunk:
        parts.append(Hunk(tuple(hunk)))
    return tuple(parts), left_out


def _kind(block: Block, row: Row) -> str:
    if not block.changed:
        return "same"
    if row.old is None:
        return "added"
    return "removed" if row.new is None else "changed"


def _span(sides: list[Side | None]) -> str:
    numbers = [side.number for side in sides if side is not None]
    if not numbers:
        return _("no line")
    if numbers[0] == numbers[-1]:
        return _("line %(number)s", number=numbers[0])
    return _("lines %(first)s to %(last)s", first=numbers[0], last=numbers[-1])
