"""What the files of the hostile programs say of themselves, and what SECURITY.md says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import catalogue, table
from tests.hostile.catalogue import FAMILIES, PROGRAMS

LEAST = 60  # the promise of the project's threat model


def test_there_are_enough_programs_of_every_family() -> None:
    programs = catalogue.everything()
    assert len(programs) == len(list(PROGRAMS.iterdir())) >= LEAST
    assert {one.family for one in programs} == set(FAMILIES)


def test_chance_decides_at_most_one_verdict() -> None:
    assert sum(one.verdict == catalogue.ANY for one in catalogue.everything()) <= 1


def test_security_md_holds_exactly_the_table_of_the_programs() -> None:
    document = table.DOCUMENT.read_text(encoding="utf-8")
    assert document == table.written(document), "run: python -m tests.hostile.table --write"


def test_one_of_each_kind_leaves_no_family_and_no_verdict_out() -> None:
    every, few = catalogue.everything(), catalogue.one_of_each_kind(whole=("persistence",))
    assert {(one.family, one.verdict) for one in few} == {
        (one.family, one.verdict) for one in every
    }
    assert {one.name for one in every if one.family == "persistence"} <= {one.name for one in few}
    assert len(few) < len(every) / 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# verdict: accepted\nimport os\n", "has a verdict, a family"),
        ("# family: theft\n# verdict: accepted\n# x\n", "`# verdict: …` is missing"),
        ("# verdict: fine\n# family: theft\n# x\n", "no verdict"),
        ("# verdict: any\n# family: theft\n# x\n", "gives a reason"),
        ("# verdict: accepted, since it holds\n# family: theft\n# x\n", "nothing else does"),
        ("# verdict: accepted\n# family: robbery\n# x\n", "no family"),
    ],
)
def test_a_program_without_a_whole_first_comment_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        catalogue.read(path)
