"""The gate of a challenge: each of its rules finds a package that breaks it."""

from __future__ import annotations

import pytest

from app.catalog.service import Package
from app.grading.verify_challenge import look_at_challenge
from tests.grading.conftest import package

pytestmark = pytest.mark.asyncio


def threes(**changes: object) -> Package:
    """The fixture with other keys of [challenge]."""
    loaded = package("threes")
    assert loaded.toml.challenge is not None
    challenge = loaded.toml.challenge.model_copy(update=changes)
    return package("threes", toml=loaded.toml.model_copy(update={"challenge": challenge}))


async def test_a_sound_challenge_has_no_fault() -> None:
    assert await look_at_challenge(threes()) == []


async def test_a_mark_that_counted_pairs_beat_is_found() -> None:
    (found,) = await look_at_challenge(threes(mark=0.7))
    assert "is beaten by a table of pairs" in found
    assert "make the mark that, or harder" in found


async def test_a_mark_that_needs_no_model_is_found() -> None:
    found = await look_at_challenge(threes(mark=1.2))
    assert any("the same logit for every token, with 1.099 nats" in text for text in found)
    assert any("how often each token occurs" in text for text in found)


async def test_a_hidden_word_that_is_trained_on_is_found() -> None:
    loaded = package("threes")
    word = loaded.train.split()[0]
    found = await look_at_challenge(package("threes", hidden=f"{word}\n{loaded.hidden}"))
    assert any(f"1 words are in train.txt as well ({word!r}, say)" in text for text in found)


async def test_a_hidden_stretch_that_is_trained_on_is_found() -> None:
    loaded = threes(data="text", alphabet="ab\n", steps=12)
    line = "ab" * 150 + "\n"
    changed = loaded.model_copy(update={"train": f"b{line}a", "hidden": f"a\n{line}"})
    found = await look_at_challenge(changed)
    assert any("hidden.txt: line 2: what stands there is in train.txt" in text for text in found)
