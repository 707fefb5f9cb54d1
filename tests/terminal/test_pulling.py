"""`tensorjudge problems pull`: what is written, and what of the learner's is left alone."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path

import pytest

from app.terminal import config, person
from tests.submissions.conftest import FILES
from tests.terminal.conftest import LiveSite, Tensorjudge

NAMES = {".tensorjudge.json", "statement.md", "solution.py", "given.py", "examples.json"}


@pytest.fixture
def pulled(signed_in_at: LiveSite, tensorjudge: Tensorjudge) -> Path:
    """The folder of `doubling`, pulled once its worker has made the examples."""
    end = time.monotonic() + 60
    while not signed_in_at.ask("GET", "/api/v1/problems/doubling").json()["examples"]:
        assert time.monotonic() < end, "no examples yet"
        time.sleep(0.05)
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 0, done.stderr
    return Path("doubling")


def change_at_the_site(site: LiveSite, **changed: object) -> None:
    problems = site.app.state.catalog.problems
    problems["doubling"] = problems["doubling"].model_copy(update=changed)


def test_a_problem_is_pulled_into_a_folder_of_its_name(pulled: Path, site: LiveSite) -> None:
    assert {path.name for path in pulled.iterdir()} == NAMES
    assert (pulled / "solution.py").read_text() == FILES["starter.py"]
    assert (pulled / "given.py").read_text() == "FACTOR = 2\n"
    assert (pulled / "statement.md").read_text().startswith("# Doubling\n\n## Task\n\nDouble it.")
    examples = json.loads((pulled / "examples.json").read_text())
    assert examples == site.ask("GET", "/api/v1/problems/doubling").json()["examples"]
    assert [one["name"] for one in examples] == ["null"]
    mark = json.loads((pulled / ".tensorjudge.json").read_text())
    assert (mark["site"], mark["problem"]) == (site.url, "doubling")


def test_its_files_have_the_permissions_of_new_files(pulled: Path) -> None:
    Path("new").write_text("")
    wanted = stat.S_IMODE(Path("new").stat().st_mode)
    assert {stat.S_IMODE(path.stat().st_mode) for path in pulled.iterdir()} == {wanted}


def test_a_problem_without_given_code_has_no_given_file(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    change_at_the_site(signed_in_at, given="")
    assert tensorjudge("problems", "pull", "doubling", "some/where").exit_code == 0
    assert {path.name for path in Path("some/where").iterdir()} == NAMES - {"given.py"}


def test_an_answer_is_kept_when_the_problem_is_pulled_again(
    pulled: Path, tensorjudge: Tensorjudge
) -> None:
    (pulled / "solution.py").write_text("mine")
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 0
    assert "solution.py: kept, it is yours (--force replaces it)" in done.stderr
    assert (pulled / "solution.py").read_text() == "mine"


def test_force_replaces_an_answer(pulled: Path, tensorjudge: Tensorjudge) -> None:
    (pulled / "solution.py").write_text("mine")
    assert tensorjudge("problems", "pull", "doubling", "--force").exit_code == 0
    assert (pulled / "solution.py").read_text() == FILES["starter.py"]


@pytest.mark.parametrize(("said", "left"), [("n", "mine"), ("y", FILES["starter.py"])])
def test_a_person_is_asked_before_an_answer_is_replaced(
    pulled: Path,
    tensorjudge: Tensorjudge,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    left: str,
) -> None:
    (pulled / "solution.py").write_text("mine")
    monkeypatch.setattr(person, "is_there", lambda: True)
    done = tensorjudge("problems", "pull", "doubling", input=f"{said}\n")
    assert done.exit_code == 0
    assert "Replace doubling/solution.py, which is not as it was pulled?" in done.stderr
    assert (pulled / "solution.py").read_text() == left


def test_an_answer_as_it_was_pulled_survives_another_starter(
    pulled: Path, site: LiveSite, tensorjudge: Tensorjudge
) -> None:
    change_at_the_site(site, starter="def double(x): ...\n")
    assert tensorjudge("problems", "pull", "doubling").exit_code == 0
    assert (pulled / "solution.py").read_text() == FILES["starter.py"]


def test_what_the_learner_left_alone_is_renewed(
    pulled: Path, site: LiveSite, tensorjudge: Tensorjudge
) -> None:
    change_at_the_site(site, statement="Twice it.", given="FACTOR = 3\n")
    (pulled / "given.py").write_text("my notes")
    assert tensorjudge("problems", "pull", "doubling").exit_code == 0
    assert (pulled / "statement.md").read_text() == "# Doubling\n\nTwice it.\n"
    assert (pulled / "given.py").read_text() == "my notes"


def test_files_that_were_there_before_are_kept(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    Path("statement.md").write_text("of my thesis")
    done = tensorjudge("problems", "pull", "doubling", ".")
    assert done.exit_code == 0
    assert "statement.md: kept" in done.stderr
    assert Path("statement.md").read_text() == "of my thesis"
    assert Path("examples.json").exists()


def test_a_link_out_of_the_folder_is_replaced_and_not_followed(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    Path("elsewhere").write_text("left alone")
    Path("doubling").mkdir()
    Path("doubling/examples.json").symlink_to(Path("elsewhere").resolve())
    assert tensorjudge("problems", "pull", "doubling", "--force").exit_code == 0
    assert Path("elsewhere").read_text() == "left alone"


@pytest.mark.parametrize("slug", ["../evil", "UPPER", "", "a/b", "-x", "\x1b[2J"])
def test_what_is_no_slug_is_not_asked_for(tensorjudge: Tensorjudge, slug: str) -> None:
    done = tensorjudge("problems", "pull", "--", slug)
    assert done.exit_code == 2
    assert "is no problem's slug" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_problem_that_is_not_there_says_so(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("problems", "pull", "halving")
    assert done.exit_code == 2
    listed = f"You asked for halving; {signed_in_at.url}/problems lists what there is."
    assert listed in done.stderr
    assert not Path("halving").exists()


def test_a_quiz_has_nothing_to_pull(signed_in_at: LiveSite, tensorjudge: Tensorjudge) -> None:
    toml = signed_in_at.app.state.catalog.get("doubling").toml
    change_at_the_site(signed_in_at, toml=toml.model_copy(update={"kind": "quiz"}))
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 2
    assert f"is a quiz: there is nothing to write. Answer it at {signed_in_at.url}" in done.stderr


def test_a_folder_that_cannot_be_made_is_named(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    Path("file").write_text("")
    done = tensorjudge("problems", "pull", "doubling", "file/folder")
    assert done.exit_code == 2
    assert "file/folder" in done.stderr
    assert "Choose a folder where you may write" in done.stderr


def test_without_a_login_it_says_how_to(tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 2
    assert f"You are not signed in (there is no {config.path()})" in done.stderr
    assert "tensorjudge login URL" in done.stderr
