"""The gate trains what was accepted, and says what a page could not draw."""

from __future__ import annotations

import pytest

from app.grading.service import Judge
from app.grading.verify_training import look_at_training
from tests.grading.conftest import package

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

HEAD = "def train(entry, data, settings, show):\n"


async def test_a_sound_training_has_nothing_wrong(judge: Judge) -> None:
    assert await look_at_training(judge, package("straight-line")) == []


async def test_a_package_without_one_has_nothing_to_look_at(judge: Judge) -> None:
    assert await look_at_training(judge, package("doubling")) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    raise KeyError('gone')\n", "by its trial settings, on solution.py"),
        ("    pass\n", "no point was shown"),
        ("    show.point('loss', 1, 2.0)\n", "show.point of a panel without a chart: 'loss'"),
        (
            "    show.chart('loss', 'Loss', lines=['a', 'b'])\n    show.point('loss', 1, 2.0)\n",
            "a point of 'loss' has 1 values for 2 lines",
        ),
    ],
)
async def test_a_fault_of_training_py_is_found(judge: Judge, body: str, words: str) -> None:
    found = await look_at_training(judge, package("straight-line", training=HEAD + body))
    assert any(words in one for one in found)
