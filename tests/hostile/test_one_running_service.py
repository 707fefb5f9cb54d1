"""Hostile and right answers interleaved, against one running service.

All of them on `docker` in both isolations and on `local`; `test_attached_runners.py` runs some of
them on the third driver.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.hostile import catalogue
from tests.hostile.bout import Bout, bout
from tests.hostile.catalogue import Program

PROGRAMS = catalogue.everything()
ON = [
    pytest.param(("docker", "fork"), id="docker fork", marks=pytest.mark.docker),
    pytest.param(("docker", "fresh"), id="docker fresh", marks=pytest.mark.docker),
    pytest.param(("local", "fork"), id="local fork", marks=pytest.mark.sandbox),
]
SHOWN_OF_HIDDEN = {"name", "visible", "verdict", "category", "message", "seconds"}
GROWTH = 1.1  # of resident memory, over some 200 gradings; benchmarks/soak.py measures 2,000

pytestmark = [pytest.mark.alone, pytest.mark.timeout(900)]


@pytest.fixture(scope="module", params=ON)
def fight(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bout]:
    driver, isolation = request.param
    with bout(tmp_path_factory.mktemp("hostile"), driver, isolation) as fight:
        fight.begin(selected(request, PROGRAMS))
        yield fight


def selected(request: pytest.FixtureRequest, programs: list[Program]) -> list[Program]:
    """Those of the programs that this run of pytest asks for: `-k NAME` throws no others."""
    here = [item for item in request.session.items if item.path == request.path]
    specs = [getattr(item, "callspec", None) for item in here]
    names = {one.params["program"].name for one in specs if one and "program" in one.params}
    return [program for program in programs if program.name in names or not names]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_it_gets_its_verdict(fight: Bout, program: Program) -> None:
    for run in fight.runs(program):
        told = [case["message"] for case in run["cases"] if case["verdict"] != "accepted"]
        assert program.deserves(run["verdict"]), f"{run['verdict']}: {told[:1]}"


def test_every_right_answer_between_them_is_accepted(fight: Bout) -> None:
    assert {run["verdict"] for run in fight.right_answers()} == {"accepted"}


def test_of_a_hidden_case_nothing_is_shown_that_a_program_could_colour(fight: Bout) -> None:
    hidden = [
        case
        for text in fight.seen_by_the_villain()
        for case in json.loads(text)["cases"]
        if not case["visible"]
    ]
    assert hidden
    for case in hidden:
        assert {key for key, value in case.items() if value is not None} <= SHOWN_OF_HIDDEN, case
        assert "STOLEN" not in str(case)
        assert case.get("seconds") is None


def test_what_a_learner_is_told_holds_nothing_of_another_learner(fight: Bout) -> None:
    for text in fight.seen_by_the_villain():
        assert not re.search("(LEARNER|REFERENCE)_MARK_[0-9a-f]{16}", text)
    assert {answer.status_code for answer in fight.asked_by_the_villain()} == {404}


def test_no_process_mount_cgroup_descriptor_or_file_is_left(fight: Bout) -> None:
    assert fight.after.left(fight.before) == {}


def test_the_memory_of_the_worker_and_of_the_runners_parents_stays_flat(fight: Bout) -> None:
    before, after = fight.before, fight.after
    assert after.worker.resident < GROWTH * before.worker.resident
    assert len(after.runners) == len(before.runners)
    for then, now in zip(before.runners, after.runners, strict=True):
        assert now.resident < GROWTH * then.resident
