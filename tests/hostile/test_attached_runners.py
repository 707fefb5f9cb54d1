"""Some of the hostile programs, against a service whose runners somebody else started.

They are the same runners in the same containers as the `docker` driver's, and those meet every
program. What is different is who starts them, and what follows an end: so what stays behind is
looked for by every program that tries to, and each other kind of attack and of verdict comes once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile import catalogue
from tests.hostile.bout import Bout, bout
from tests.hostile.catalogue import Program

# Collected here too, with the service of this file.
from tests.hostile.test_one_running_service import (  # noqa: F401
    selected,
    test_every_right_answer_between_them_is_accepted,
    test_no_process_mount_cgroup_descriptor_or_file_is_left,
    test_of_a_hidden_case_nothing_is_shown_that_a_program_could_colour,
    test_the_memory_of_the_worker_and_of_the_runners_parents_stays_flat,
    test_what_a_learner_is_told_holds_nothing_of_another_learner,
)

PROGRAMS = catalogue.one_of_each_kind(whole=("persistence",))

pytestmark = [pytest.mark.docker, pytest.mark.alone, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def fight(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bout]:
    with bout(tmp_path_factory.mktemp("hostile"), "attached", "fork") as fight:
        fight.begin(selected(request, PROGRAMS))
        yield fight


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_it_gets_its_verdict(fight: Bout, program: Program) -> None:
    for run in fight.runs(program):
        told = [case["message"] for case in run["cases"] if case["verdict"] != "accepted"]
        assert program.deserves(run["verdict"]), f"{run['verdict']}: {told[:1]}"
