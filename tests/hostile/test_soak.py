"""What the soak calls a breach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.footprint import Footprint, Memory
from benchmarks.soak import Tally, breaches

LOOK = Footprint(
    worker=Memory(100_000, 80_000),
    runners=(Memory(300_000, 90_000), Memory(300_000, None)),
    processes=8,
    descriptors=30,
    runner_descriptors=16,
    mounts=None,
    cgroups=20,
    files=("/tmp/known",),
)


def test_nothing_more_than_before_is_no_breach() -> None:
    later = replace(LOOK, worker=Memory(104_000, 83_000), descriptors=34, processes=7, files=())
    assert breaches(LOOK, later, Tally()) == []


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (replace(LOOK, worker=Memory(106_000, 80_000)), "worker: resident memory grew by 6.0%"),
        (replace(LOOK, worker=Memory(100_000, 88_000)), "worker: proportional memory grew by"),
        (
            replace(LOOK, runners=(LOOK.runners[0], Memory(330_000, None))),
            "runner 2: resident memory grew by 10.0%",
        ),
        (replace(LOOK, runners=LOOK.runners[:1]), "2 runners, then 1"),
        (replace(LOOK, processes=9), "processes left: 8, then 9"),
        (replace(LOOK, descriptors=60), "descriptors left: 30, then 60"),
        (replace(LOOK, runner_descriptors=17), "runner_descriptors left"),
        (replace(LOOK, cgroups=21), "cgroups left"),
        (replace(LOOK, files=("/tmp/known", "/tmp/new")), "files left: /tmp/new"),
    ],
)
def test_each_thing_that_is_left_or_grown_is_a_breach(later: Footprint, words: str) -> None:
    (said,) = breaches(LOOK, later, Tally())
    assert said.startswith(words)


def test_a_wrong_verdict_is_a_breach() -> None:
    assert breaches(LOOK, LOOK, Tally(wrong=["exit_zero: accepted"])) == [
        "a wrong verdict: exit_zero: accepted"
    ]
