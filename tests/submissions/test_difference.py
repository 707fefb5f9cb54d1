"""Two programs compared: lines aligned, words marked, in steps that no text makes more of."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.submissions import difference
from app.submissions.comparison import MOST_ROWS, Fold, Hunk, comparison
from app.submissions.difference import STEPS, compare

LINES = st.lists(st.sampled_from("abcde"), max_size=14)


def program(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def longest_common(a: list[str], b: list[str]) -> int:
    """By the table of all prefixes, as a textbook has it."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
            )
    return table[-1][-1]


@given(LINES, LINES)
def test_as_many_lines_as_can_be_are_kept_and_both_programs_can_be_read_off(
    a: list[str], b: list[str]
) -> None:
    found = compare(program(a), program(b))
    kept = longest_common(a, b)
    assert (found.removed, found.added) == (len(a) - kept, len(b) - kept)
    rows = [row for block in found.blocks for row in block.rows]
    for lines, sides in ((a, [row.old for row in rows]), (b, [row.new for row in rows])):
        there = [side for side in sides if side is not None]
        assert [side.number for side in there] == list(range(1, len(lines) + 1))
        assert ["".join(text for text, _ in side.pieces) for side in there] == lines
    assert all(one.changed != other.changed for one, other in pairwise(found.blocks))


def test_of_a_changed_line_the_words_are_marked() -> None:
    found = compare("y = q @ k\n", "y = q @ k / scale\n")
    [row] = found.blocks[0].rows
    assert row.old is not None
    assert row.new is not None
    assert row.old.pieces == (("y = q @ k", False),)
    assert row.new.pieces == (("y = q @ k", False), (" / scale", True))


def test_a_changed_line_stands_beside_what_came_of_it_and_not_beside_a_new_one() -> None:
    old = "def f(x):\n    return softmax(x)\n"
    new = "def f(x):\n    # the largest first\n    return softmax(x - x.max())\n"
    rows = compare(old, new).blocks[1].rows
    assert [(row.old and row.old.number, row.new and row.new.number) for row in rows] == [
        (None, 2),
        (2, 3),
    ]


def test_lines_with_little_in_common_have_no_marks() -> None:
    [row] = compare("import numpy as np\n", "class Head(nn.Module):\n").blocks[0].rows
    assert row.old is not None
    assert row.old.pieces == (("import numpy as np", False),)


def test_what_cannot_be_seen_is_shown_by_its_number() -> None:
    found = compare("a\r\nb\u202e\n", "a\nb\n")
    texts = [
        "".join(text for text, _ in row.old.pieces)
        for block in found.blocks
        for row in block.rows
        if row.old
    ]
    assert texts == ["a⟨U+000D⟩", "b⟨U+202E⟩"]


def test_only_the_last_line_break_differs() -> None:
    found = comparison("a\nb", "a\nb\n")
    assert found.parts == ()
    assert not found.same_code


def letters(seed: int, alphabet: str) -> str:
    """64 KiB of lines of one character."""
    return "".join(f"{one}\n" for one in random.Random(seed).choices(alphabet, k=32_768))


@pytest.mark.parametrize("alphabet", ["ab", "abcdefghijklmnopqrstuvwxyz"])
def test_a_hostile_program_ends_the_search_and_lines_are_compared_by_number(
    monkeypatch: pytest.MonkeyPatch, alphabet: str
) -> None:
    budgets: list[Any] = []

    class Watched(difference._Budget):
        def __init__(self, steps: int) -> None:
            super().__init__(steps)
            budgets.append(self)

    monkeypatch.setattr(difference, "_Budget", Watched)
    old, new = letters(1, alphabet), letters(2, alphabet)
    found = compare(old, new)
    assert not found.aligned
    rows = [row for block in found.blocks for row in block.rows]
    assert all(
        row.old is not None and row.new is not None and row.old.number == row.new.number
        for row in rows
    )
    # No more was done than the steps and the one that was too many.
    assert [budget.left >= -len(old) for budget in budgets] == [True]


def test_one_long_line_of_hostile_words_is_shown_without_marks() -> None:
    old, new = (letters(seed, "ab+*").replace("\n", "") * 2 for seed in (1, 2))
    found = compare(old, new)
    assert found.aligned
    [row] = found.blocks[0].rows
    assert row.new is not None
    assert row.new.pieces == ((new, False),)


def test_a_line_of_many_changes_is_marked_from_the_first_to_the_last() -> None:
    old = "x = " + "a + " * 200 + "z"
    [row] = compare(old, old.replace("a", "b")).blocks[0].rows
    assert row.new is not None
    assert [marked for _, marked in row.new.pieces] in ([False, True, False], [False])


def test_few_steps_do_for_an_honest_program() -> None:
    old = program([f"line {n} of a program" for n in range(1_500)])
    new = old.replace("line 7", "row 7").replace("line 900 ", "\nline 900 ")
    assert compare(old, new, steps=STEPS // 2).aligned


def test_unchanged_runs_are_folded_but_for_three_lines_around_a_change() -> None:
    lines = [str(n) for n in range(1, 41)]
    changed = [*lines[:19], "twenty", *lines[20:]]
    first, hunk, last = comparison(program(lines), program(changed)).parts
    assert isinstance(first, Fold)
    assert isinstance(hunk, Hunk)
    assert isinstance(last, Fold)
    assert (first.count, last.count) == (16, 17)
    assert hunk.title == "lines 17 to 23 before, lines 17 to 23 after"
    assert [line.kind for line in hunk.lines] == [
        *["same"] * 3, "removed", "added", *["same"] * 3,
    ]  # fmt: skip


def test_a_page_draws_so_many_rows_and_says_how_many_it_leaves_out() -> None:
    found = comparison("a\n" * 30_000, "b\n" * 30_000)
    drawn = sum(len(list(part.rows)) for part in found.parts if isinstance(part, Hunk))
    assert (drawn, found.left_out) == (MOST_ROWS, 30_000 - MOST_ROWS)


def test_a_long_run_that_is_the_same_is_counted_and_not_drawn() -> None:
    found = comparison("a\n" * 30_000 + "b\n", "a\n" * 30_000 + "c\n")
    fold = found.parts[0]
    assert isinstance(fold, Fold)
    assert (fold.count, fold.hunk) == (29_997, None)
