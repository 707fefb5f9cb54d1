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
    slug: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    import torch

    from benchmarks import bare

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as where it is measured; two would wait for each other's cores
    request.addfinalizer(lambda: torch.set_num_threads(threads))
    monkeypatch.setitem(sys.modules, "given", None)  # it is put there, and taken away after
    compared: list[object] = []
    monkeypatch.setattr(bare, "_same", lambda got, expected: compared.append(got))
    exercise = bare.Exercise(Catalog.load([PROBLEMS]).get(slug))
    exercise.once()
    assert len(compared) == len(exercise.cases)
    assert all(compared)
