"""What differs between two programs: lines aligned, words marked in those that changed.

Code is whatever its learner wrote, and aligning lines takes quadratic time on text that was made
for it. So the search is ours and counts its steps: past `STEPS` it gives up, and line 1 is compared
with line 1, and so on. The search is E. Myers, "An O(ND) difference algorithm and its variations"
(1986), section 3, among the lines that both programs have.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

#: Of the search, for lines and words together: some half a second of one core.
STEPS = 600_000

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_PAIRS = 400  # old lines times new ones of a block whose pairs are looked for
_ALIKE = 0.5  # share of words that two lines have in common, to stand beside each other
_MOST_PIECES = 60  # of a line; with more, all between the first and the last change is marked
# What would not be seen, or would turn the line around: shown by its number.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one program: its number, and its text in pieces (text, whether it changed)."""

    number: int
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: an old line, a new one, or both."""

    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows in a run: all the same in both programs, or all changed."""

    changed: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two programs compared. Not `aligned`: the search gave up, see above."""

    blocks: tuple[Block, ...]
    removed: int
    added: int
    aligned: bool

    @property
    def same_lines(self) -> bool:
        """Whether no line differs; the ends of the files may."""
        return not self.removed and not self.added


class _Spent(Exception):
    """The search took all its steps."""


class _Budget:
    """The steps that are left."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _Spent


def compare(old: str, new: str, *, steps: int = STEPS) -> Difference:
    """The difference of two programs. Takes no longer than `steps` of search: see the module."""
    before, after = _lines(old), _lines(new)
    budget = _Budget(steps)
    try:
        pairs, aligned = _common(before, after, budget), True
    except _Spent:
        same = zip(before, after, strict=False)
        pairs, aligned = [(at, at) for at, (a, b) in enumerate(same) if a == b], False
    blocks = tuple(_blocks(before, after, pairs, budget))
    return Difference(blocks, len(before) - len(pairs), len(after) - len(pairs), aligned)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()  # behind the last line's end there is no line
    return lines


def _blocks(before: list[str], after: list[str], pairs: Pairs, budget: _Budget) -> Iterator[Block]:
    """Blocks that alternate between the same and the changed."""
    place = [0, 0]
    # Neighbours in both files are one run.
    for _, run in groupby(
        enumerate(pairs), lambda item: (item[1][0] - item[0], item[1][1] - item[0])
    ):
        same = [pair for _, pair in run]
        (first_old, first_new), (last_old, last_new) = same[0], same[-1]
        if (first_old, first_new) != (place[0], place[1]):
            yield _changed(before, after, (place[0], first_old), (place[1], first_new), budget)
        yield Block(False, tuple(Row(_plain(before, i), _plain(after, j)) for i, j in same))
        place = [last_old + 1, last_new + 1]
    if place != [len(before), len(after)]:
        yield _changed(before, after, (place[0], len(before)), (place[1], len(after)), budget)


def _plain(lines: list[str], at: int) -> Side:
    return Side(at + 1, ((_seen(lines[at]), False),))


def _changed(
    before: list[str],
    after: list[str],
    old: tuple[int, int],
    new: tuple[int, int],
    budget: _Budget,
) -> Block:
    """A changed block, of the lines of these ranges: what is alike stands side by side."""
    olds, news = list(range(*old)), list(range(*new))
    pairs = _alike([before[i] for i in olds], [after[j] for j in news], budget)
    rows: list[Row] = []
    i = j = 0
    for at_old, at_new in [*pairs, (len(olds), len(news))]:
        for left, right in zip_longest(olds[i:at_old], news[j:at_new]):
            rows.append(
                Row(
                    None if left is None else _plain(before, left),
                    None if right is None else _plain(after, right),
                )
            )
        if at_old < len(olds):
            left, right = olds[at_old], news[at_new]
            was, became = _marked(before[left], after[right], budget)
            rows.append(Row(Side(left + 1, was), Side(right + 1, became)))
        i, j = at_old + 1, at_new + 1
    return Block(True, tuple(rows))


def _alike(olds: list[str], news: list[str], budget: _Budget) -> Pairs:
    """Which changed lines came of which, in order: the pairs with the most in common together."""
    if not olds or not news:
        return []
    if len(olds) * len(news) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(olds), len(news)))]
    before, after = ([_words(line) for line in lines] for lines in (olds, news))
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    score = [[0.0] * len(news) for _ in olds]
    try:
        for i in reversed(range(len(olds))):
            for j in reversed(range(len(news))):
                budget.spend(len(before[i]) + 1)
                score[i][j] = _similarity(before[i], after[j])
                taken = score[i][j] + best[i + 1][j + 1] if score[i][j] >= _ALIKE else 0.0
                best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    except _Spent:
        return [(at, at) for at in range(min(len(olds), len(news)))]
    pairs = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _words(line: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(line) if not word.isspace())


def _similarity(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _marked(
    old: str, new: str, budget: _Budget
) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both lines with their changed words marked; nothing is marked where little is common."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    try:
        pairs = _common(before, after, budget)
    except _Spent:
        return ((_seen(old), False),), ((_seen(new), False),)
    common = sum(len(before[i]) for i, _ in pairs if not before[i].isspace())
    longest = max(len("".join(line.split())) for line in (old, new))
    if 3 * common < longest:
        return ((_seen(old), False),), ((_seen(new), False),)
    return (
        _pieces(before, {i for i, _ in pairs}),
        _pieces(after, {j for _, j in pairs}),
    )


def _pieces(words: list[str], kept: set[int]) -> tuple[tuple[str, bool], ...]:
    changes = [at for at in range(len(words)) if at not in kept]
    runs = sum(at - 1 in kept or at == 0 for at in changes)
    if 2 * runs > _MOST_PIECES:
        kept = set(range(len(words))) - set(range(changes[0], changes[-1] + 1))
    marked = groupby(range(len(words)), lambda at: at not in kept)
    return tuple((_seen("".join(words[at] for at in run)), changed) for changed, run in marked)


def _seen(text: str) -> str:
    return _UNSEEN.sub(lambda one: f"⟨U+{ord(one[0]):04X}⟩", text)


def _common(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Pairs:
    """Places of a longest common subsequence, in order. Raises `_Spent`."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # What only one of them has is in no common subsequence: the search need not see it.
    in_old = set(old[head : len(old) - tail])
    in_new = set(new[head : len(new) - tail])
    left = [i for i in range(head, len(old) - tail) if old[i] in in_new]
    right = [j for j in range(head, len(new) - tail) if new[j] in in_old]
    numbers: dict[str, int] = {}
    ids = [
        [numbers.setdefault(text[at], len(numbers)) for at in places]
        for text, places in ((old, left), (new, right))
    ]
    middle = [(left[i], right[j]) for i, j in _search(ids[0], ids[1], budget)]
    end = [(len(old) - at, len(new) - at) for at in range(tail, 0, -1)]
    return [(at, at) for at in range(head)] + middle + end


def _search(a: list[int], b: list[int], budget: _Budget) -> Pairs:
    """Myers's greedy search for the shortest way from nothing read to both read whole."""
    if not a or not b:
        return []
    zero = len(a) + len(b) + 1
    furthest = array("i", [0]) * (2 * zero + 1)  # how far in `a`, by diagonal
    trail: list[array[int]] = []  # the same before each round, around the middle
    for edits in range(zero):
        trail.append(furthest[zero - edits - 1 : zero + edits + 2])
        budget.spend(edits + 1)
        for k in range(zero - edits, zero + edits + 1, 2):
            if k == zero - edits or (k != zero + edits and furthest[k - 1] < furthest[k + 1]):
                x = furthest[k + 1]
            else:
                x = furthest[k - 1] + 1
            y = begun = x - (k - zero)
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            if y > begun:
                budget.spend(y - begun)
            furthest[k] = x
            if x >= len(a) and y >= len(b):
                return _walk_back(trail, x, y)
    raise AssertionError("every two sequences are that many edits apart at most")


def _walk_back(trail: list[array[int]], x: int, y: int) -> Pairs:
    """The matches on the way that the search found, from its end to its beginning."""
    pairs: Pairs = []
    for edits in range(len(trail) - 1, -1, -1):
        furthest, middle, k = trail[edits], edits + 1, x - y
        if k == -edits or (k != edits and furthest[middle + k - 1] < furthest[middle + k + 1]):
            k += 1
        else:
            k -= 1
        from_x = furthest[middle + k] if edits else 0
        from_y = from_x - k if edits else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = from_x, from_y
    pairs.reverse()
    return pairs
