"""`tensorjudge problems list | new | pack | import`, as typed."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner, Result

from app.catalog.commands import add
from app.catalog.loading import load_package
from app.catalog.package import VERDICT_FOLDERS


@pytest.fixture
def run(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("TENSORJUDGE_PROBLEMS", str(shelf))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    problems = typer.Typer()
    add(problems)

    def _run(*arguments: str) -> Result:
        return CliRunner().invoke(problems, list(arguments))

    return _run


def test_new_writes_a_package_that_loads_and_says_what_next(run, shelf):
    result = run("new", "moving-average")
    assert result.exit_code == 0
    assert "tensorjudge problems verify moving-average" in result.output
    assert load_package(shelf / "moving-average").title == "Moving average"


def test_the_template_has_what_the_rules_ask_of_every_exercise(run, shelf):
    run("new", "moving-average")
    package = load_package(shelf / "moving-average")
    assert len(package.submissions["accepted"]) >= 2
    assert len(package.submissions["wrong_answer"]) >= 3
    assert set(package.submissions) <= set(VERDICT_FOLDERS)
    assert package.toml.hints
    assert package.editorial.strip()
    assert package.cases.count("        _case(") >= 2 + 8
    sources = [text for files in package.submissions.values() for text in files.values()]
    assert all(text.startswith("# ") for text in sources)
    everything = [package.statement, package.editorial, package.cases, package.starter, *sources]
    assert not any("TODO" in text for text in everything)


@pytest.mark.parametrize("slug", ["Bad", "01-x", "a b", "../x", ""])
def test_new_refuses_a_bad_slug_in_one_line(run, shelf, slug):
    result = run("new", slug)
    assert result.exit_code == 1
    assert "lower-case words" in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(shelf.iterdir()) == []


def test_new_does_not_overwrite(run):
    assert run("new", "mine").exit_code == 0
    again = run("new", "mine")
    assert (again.exit_code, "exists already" in again.stderr) == (1, True)


def test_list_shows_the_good_and_the_broken(run, write, shelf):
    write("good")
    write("bad", {"problem.toml": 'titel = "x"\n'})
    (shelf / "tracks.toml").write_text(
        '[[track]]\nslug = "one"\ntitle = "Track one"\nproblems = ["good"]\n'
    )
    result = run("list")
    assert result.exit_code == 0
    line = next(line for line in result.output.splitlines() if line.startswith("good"))
    assert "easy" in line
    assert "Track one" in line
    assert "broken" in result.output
    assert "bad/problem.toml" in result.output


def test_list_of_nothing_says_so(run):
    assert "No problem loads." in run("list").output


def test_list_keeps_slugs_whole_on_a_narrow_screen(run, write, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    write("a-rather-long-slug-for-a-problem")
    assert "a-rather-long-slug-for-a-problem" in run("list").output


def test_pack_and_import_go_round(run, write, shelf, tmp_path):
    write("mine")
    digest = load_package(shelf / "mine").digest
    assert run("pack", "mine").exit_code == 0
    assert (tmp_path / "mine.zip").is_file()
    result = run("import", "mine.zip", "--folder", "elsewhere")
    assert result.exit_code == 0
    assert load_package(tmp_path / "elsewhere" / "mine").digest == digest


def test_pack_of_an_unknown_slug_says_where_it_looked(run, shelf):
    result = run("pack", "nothing")
    assert result.exit_code == 1
    assert str(shelf) in result.stderr


def test_pack_of_a_broken_package_names_the_fault(run, write, tmp_path):
    write("bad", {"editorial.md": None})
    result = run("pack", "bad")
    assert result.exit_code == 1
    assert "editorial.md" in result.stderr
    assert not (tmp_path / "bad.zip").exists()


def test_import_of_what_is_no_zip_is_one_line(run, tmp_path):
    (tmp_path / "x.zip").write_text("hello")
    result = run("import", "x.zip")
    assert result.exit_code == 1
    assert "not a zip file" in result.stderr
    assert "Traceback" not in result.output
