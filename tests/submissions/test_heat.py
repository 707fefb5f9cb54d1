"""The picture of a difference on a page: shades by size, words for who does not see it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from app.catalog.service import Package
from app.grading.null import NullJudge
from app.grading.report import CaseReport, Report
from app.grading.verdicts import Mode
from app.settings import Settings
from app.submissions.heat import LEVELS, HeatView
from tests.submissions.conftest import done, send, working

HEAT = {
    "shape": [2, 2, 3], "slice": [1], "index": [1, 0, 2], "block": [1, 1], "worst": [0, 2],
    "largest": 4.0, "cells": [[0.0, 1.0, 4.0], [None, 0.0001, 0.0]],
}  # fmt: skip


def view(**changed: Any) -> HeatView:
    made = HeatView.of(HEAT | changed, "output")
    assert made is not None
    return made


def test_a_case_without_a_grid_has_no_picture() -> None:
    assert HeatView.of(None) is None


def test_each_shade_holds_its_cells_and_what_differs_is_never_drawn_as_agreeing() -> None:
    shades = {name: path.count("M") for name, path in view().shades}
    # 0.0001 of 4 is the first shade; null has one of its own
    assert shades == {"heat0": 2, "heat1": 1, "heat2": 1, "heat5": 1, "heatnone": 1}
    assert len(view().key) == LEVELS + 1
    assert view().marks.count("M") == 1
    assert view().worst == (20, 0)


def test_what_is_less_is_blue_and_what_is_more_is_orange() -> None:
    made = view(signs=["0-+", "0+0"])
    assert {name for name, _ in made.shades} == {"heat0", "heat-2", "heat5", "heat1", "heatnone"}
    assert made.key == tuple(f"heat{at}" for at in range(-LEVELS, LEVELS + 1))
    assert made.numbers == (("0", "\N{MINUS SIGN}1", "+4"), ("NaN or ∞", "+0.0001", "0"))
    assert view().numbers[0] == ("0", "1", "4")  # of before signs were kept, or complex
    assert not view().both_ways


def test_the_words_name_the_worst_and_how_many_differ() -> None:
    words = view().in_words
    assert "4 of 6 cells differ" in words
    assert "[1, 0, 2], 4 apart" in words
    assert "NaN" in view(worst=[1, 0]).in_words
    assert view().title == "output[1, :, :]"


def test_blocks_are_named_by_the_places_that_they_hold() -> None:
    made = view(block=[2, 3], shape=[3, 8])
    assert made.row_names == ("0–1", "2–2")
    assert made.column_names == ("0–2", "3–5", "6–7")
    assert "2 × 3" in made.cell
    assert made.table[1] == ("NaN or ∞", "0.0001", "0")


def test_a_large_picture_has_no_table_and_stays_small() -> None:
    made = view(cells=[[0.0] * 32] * 32, block=[4, 4], shape=[128, 128])
    assert made.table == ()
    assert made.width == made.height == 320


class Differing(NullJudge):
    """Every case has a picture in its detail, the hidden ones too, against the rule."""

    async def grade(
        self,
        package: Package,
        code: str,
        mode: Mode,
        custom: tuple[Any, ...] = (),
        on_case: Callable[[int, CaseReport], Awaitable[None]] | None = None,
    ) -> Report:
        async def told(index: int, case: CaseReport) -> None:
            assert on_case is not None
            await on_case(index, replace(case, detail={"heat": HEAT}))

        report = await super().grade(package, code, mode, custom, told)
        return replace(report, cases=tuple(replace(c, detail={"heat": HEAT}) for c in report.cases))


@pytest.mark.asyncio
async def test_a_page_draws_visible_cases_and_never_a_hidden_one(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, Differing()):
        id_ = await send(ada)
        await done(ada, id_)
    page = (await ada.get(f"/submissions/{id_}/report")).text
    pictures = re.findall(r'<svg class="heat-picture" role="img" aria-label="([^"]+)"', page)
    assert len(pictures) == 2  # of four cases, two are visible
    assert "The worst is at [1, 0, 2]" in pictures[0]
    assert " style=" not in page
