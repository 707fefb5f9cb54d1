"""Hostile and right answers interleaved, against one running service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service import Service, running_service

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
RIGHT = HERE.parent.parent / "problems/gradient-descent/solution.py"

pytestmark = [pytest.mark.docker, pytest.mark.alone, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("hostile"), sandbox="docker") as service:
        yield service


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_it_gets_its_verdict_and_the_next_answer_is_graded_as_if_nothing_happened(
    service: Service, program: Path
) -> None:
    code = program.read_text(encoding="utf-8")
    verdict = code.splitlines()[0].removeprefix("# verdict: ").strip()
    hostile = service.submit("gradient-descent", code)
    right = service.submit("gradient-descent", RIGHT.read_text(encoding="utf-8"))

    got = service.finished(hostile)
    assert got["verdict"] == verdict or (
        verdict == "any" and got["verdict"] not in (None, "internal_error")
    ), got
    after = service.finished(right)
    assert after["verdict"] == "accepted"


def test_a_crowd_of_both_at_once_gets_what_each_deserves(service: Service) -> None:
    right = RIGHT.read_text(encoding="utf-8")
    crowd = [
        (service.submit("gradient-descent", text), verdict)
        for name in (
            "exit_zero",
            "allocates_without_end",
            "forks_without_end",
            "equal_to_everything",
        )
        for text, verdict in (
            ((HERE / "programs" / f"{name}.py").read_text(encoding="utf-8"), None),
            (right, "accepted"),
        )
    ]
    for id_, verdict in crowd:
        got = service.finished(id_)["verdict"]
        assert got == verdict or (verdict is None and got not in ("accepted", "internal_error"))
