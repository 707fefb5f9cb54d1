"""Formulas: what no line could hold is set in pieces, and each piece keeps its source."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.catalog.formulas import inline
from app.catalog.statements import render_markdown

LONG = r"-(\ln 0.5 + \ln 0.25 + \ln 0.125) / 3 = 6 \ln 2 / 3 \approx 1.3863"


def pieces(source: str) -> list[str]:
    """The sources of the pieces in which a formula is set."""
    return [unescape(text) for text in re.findall(r'alttext="([^"]*)"', inline(source))]


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        (LONG, [LONG[: LONG.index("=") + 1], LONG[LONG.index("=") + 2 :]]),
        (
            r"24{,}960 + 98{,}304 + 6 \cdot 1{,}773{,}312 + 768 + 25{,}025",
            ["24{,}960 + 98{,}304 +", r"6 \cdot 1{,}773{,}312 +", "768 + 25{,}025"],
        ),
        (  # a script belongs to its operator, and two signs may be one
            r"x_1 x_2 x_3 x_4 x_5 x_6 x_7 x_8 \sim_{iid} N(0, 1) <= y -> z",
            [r"x_1 x_2 x_3 x_4 x_5 x_6 x_7 x_8 \sim_{iid} N(0, 1) <=", "y -> z"],
        ),
        (  # not behind the sign of a number, and not within one
            r"a b c d e f g h i j k \quad -b \Rightarrow -c + 1 0 0 0 0 0 0 1e-5 + d",
            [r"a b c d e f g h i j k \quad -b \Rightarrow", "-c + 1 0 0 0 0 0 0 1e-5 +", "d"],
        ),
        (  # nor between two bars
            r"|a + b + c + d + e + f + g| = 1 | h + i + j + k + l + m + n|",
            ["|a + b + c + d + e + f + g| =", "1 | h + i + j + k + l + m + n|"],
        ),
        (  # not behind the sign of a number, nor behind one that is a script
            r"a_1 a_2 a_3 a_4 a_5 a_6 a^+ a^{- 1} = -b_1 b_2 b_3 b_4 b_5",
            [r"a_1 a_2 a_3 a_4 a_5 a_6 a^+ a^{- 1} =", "-b_1 b_2 b_3 b_4 b_5"],
        ),
    ],
)
def test_a_long_formula_may_end_a_line_behind_its_operators(source: str, cut: list[str]) -> None:
    assert pieces(source) == cut
    html = render_markdown(f"so ${source}$ it is")
    assert html.count("</math><wbr><math ") == len(cut) - 1
    # An operator at the end of a piece stands as it does between two terms.
    assert html.count('<mo form="infix"') == len(cut) - 1


@pytest.mark.parametrize(
    "source",
    [
        "y = 2x + 1",
        r"\left(a + b + c + d + e + f + g + h + i + j + k + l + m\right)",
        r"\lfloor a + b + c + d + e + f + g + h + i + j + k + l + m \rfloor",
        r"\|a + b + c + d + e + f + g + h + i + j + k + l + m\|",
        r"\sqrt{a + b + c + d + e + f + g + h + i + j + k + l + m}",
        r"[a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7)",
        r"\displaystyle a + b + c + d + e + f + g + h + i + j + k + l + m",
        r"a + b + c + d + e + f \over g + h + i + j + k + l + m",
        r"\small a + b + c + d + e + f + g + h + i + j + k + l + m",
        "a + b + c + d + e + f + g + h + i % + j + k + l + m",
    ],
)
def test_a_formula_stays_whole_that_is_short_or_holds_no_place_to_part(source: str) -> None:
    assert pieces(source) == [source]
    assert "<wbr>" not in inline(source)


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        ("[-1, -2]", 2),
        ("x = -1", 1),
        (r"2 \cdot (-1)", 1),
        (r"x \approx -1", 1),
        ("x - 1", 0),
        (r"1 + 2 + \dots + n", 0),
        (r"\|x\| - |y| - z! - (a) - f' - \infty - 1", 0),
    ],
)
def test_a_sign_stands_by_its_number_and_an_operator_between_its_terms(
    source: str, signs: int
) -> None:
    assert inline(source).count('form="prefix"') == signs


def test_infinity_has_no_room_around_it_as_an_operator_has() -> None:
    assert "<mo>−</mo><mi>∞</mi>" in render_markdown(r"become $-\infty$.")


def test_a_stop_behind_a_formula_stays_with_it() -> None:
    html = render_markdown(f"($x$), ${LONG}$; $y$ and $$z$$.")
    assert html.count('<span class="whole"><math ') == 2
    assert "</math>),</span></span>" in html
    assert "</math>;</span></span>" in html


def test_a_display_stays_whole_for_it_scrolls() -> None:
    assert "<wbr>" not in render_markdown(f"$$\n{LONG}\n$$")


def test_a_long_formula_that_cannot_be_set_shows_its_whole_source() -> None:
    source = LONG + r" = \nosuchcommand{x}"
    html = inline(source)
    assert html.startswith('<code class="math-error">-(')
    assert "<math" not in html
