"""The bare process runs every shipped exercise, or a ratio to it would be of something else."""

from __future__ import annotations

import sys

import pytest

from app.catalog.service import Catalog
from benchmarks.part import PROBLEMS

pytestmark = pytest.mark.sandbox

CODE = [
    slug
    for slug, package in Catalog.load([PROBLEMS]).problems.items()
    if package.toml.kind == "code"
]


@pytest.mark.parametrize("slug", CODE)
def test_the_reference_answers_every_case_and_is_compared(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks import bare

    monkeypatch.setitem(sys.modules, "given", None)  # it is put there, and taken away after
    compared: list[object] = []
    monkeypatch.setattr(bare, "_same", lambda got, expected: compared.append(got))
    exercise = bare.Exercise(Catalog.load([PROBLEMS]).get(slug))
    exercise.once()
    assert len(compared) == len(exercise.cases)
    assert all(compared)
