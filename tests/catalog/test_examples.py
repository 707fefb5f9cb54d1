"""The examples of a package version are kept and shown as they were made."""

from __future__ import annotations

import json

import pytest

from app.catalog import service
from app.database import unit_of_work

MADE = [{"name": "one", "inputs": [["x", "1.0"]], "expected": "2.0", "explanation": "twice $x$"}]

FIELD = {"label": "x", "text": "1.0", "why": ""}
OWN = {"init": [], "calls": [{"method": "", "args": [FIELD]}], "notes": [], "why": ""}


async def _stored(site, digest: str):
    async with unit_of_work(site.state.readers) as session:
        return await service.load_examples(session, digest)


async def _store(site, digest: str, examples) -> None:
    async with unit_of_work(site.state.sessions) as session:
        await service.store_examples(session, digest, examples)


@pytest.mark.asyncio
async def test_before_a_worker_made_them_there_are_none(site):
    assert await _stored(site, "d" * 64) is None


@pytest.mark.asyncio
async def test_what_was_stored_is_loaded(site):
    await _store(site, "d" * 64, MADE)
    assert await _stored(site, "d" * 64) == MADE
    assert await _stored(site, "e" * 64) is None


@pytest.mark.asyncio
async def test_storing_again_replaces(site):
    await _store(site, "d" * 64, MADE)
    await _store(site, "d" * 64, [])
    assert await _stored(site, "d" * 64) == []
    async with unit_of_work(site.state.readers) as session:
        assert await service.has_examples(session, "d" * 64)


@pytest.mark.asyncio
async def test_examples_of_before_there_were_inputs_of_ones_own_are_made_again(site):
    await _store(site, "d" * 64, MADE)
    async with unit_of_work(site.state.readers) as session:
        assert not await service.has_examples(session, "d" * 64)
    await _store(site, "d" * 64, [MADE[0] | {"own": OWN}])
    async with unit_of_work(site.state.readers) as session:
        assert await service.has_examples(session, "d" * 64)


def test_at_most_five_examples_begin_cases_of_ones_own():
    assert service.own_cases(MADE) == ""
    made = json.loads(service.own_cases([MADE[0] | {"own": OWN}] * 7))
    assert made == [{"name": "one", **OWN}] * 5


def test_an_explanation_is_rendered_and_the_values_stay_text():
    (view,) = service.example_views(MADE)
    assert view.inputs == (("x", "1.0"),)
    assert view.expected == "2.0"
    assert "<math" in view.explanation_html
