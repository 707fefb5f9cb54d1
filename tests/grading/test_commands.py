"""`tensorjudge grade` and `problems verify`, run as a person runs them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from app.grading import commands
from tests.grading.conftest import PACKAGES

pytestmark = pytest.mark.sandbox

KEYS = {"problem", "verdict", "passed", "total", "seconds", "cases", "sandbox"}


@pytest.fixture
def tensorjudge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line over the fixture packages, the local driver, an empty data folder."""
    monkeypatch.setenv("TENSORJUDGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TENSORJUDGE_PROBLEMS", str(tmp_path / "problems"))
    monkeypatch.setenv("TENSORJUDGE_SANDBOX", "local")
    monkeypatch.setenv("TENSORJUDGE_WORKERS", "1")
    shutil.copytree(PACKAGES, tmp_path / "problems")
    return CliRunner()


def run(runner: CliRunner, *arguments: str) -> Result:
    root, problems = typer.Typer(), typer.Typer()
    commands.add(root, problems)
    root.add_typer(problems, name="problems")
    return runner.invoke(root, arguments)


def answer(tmp_path: Path, data: str | bytes) -> str:
    path = tmp_path / "answer.py"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def test_the_json_has_the_contracts_shape_and_is_alone_on_stdout(
    tensorjudge: CliRunner, tmp_path: Path
) -> None:
    solution = tmp_path / "problems" / "doubling" / "solution.py"
    result = run(tensorjudge, "grade", "doubling", str(solution), "--json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert set(report) == KEYS
    assert (report["problem"], report["verdict"]) == ("doubling", "accepted")
    assert (report["passed"], report["total"]) == (10, 10)
    assert set(report["cases"][0]) == {
        "name", "visible", "verdict", "category", "seconds", "message",
    }  # fmt: skip
    assert report["cases"][0]["seconds"] is not None
    assert report["cases"][9]["seconds"] is None
    assert set(report["sandbox"]) == {"driver", "isolation", "image", "torch"}
    assert report["sandbox"]["driver"] == "local"


def test_a_wrong_answer_exits_one_and_says_why(tensorjudge: CliRunner, tmp_path: Path) -> None:
    path = answer(tmp_path, "class Solution:\n    def double(self, x):\n        return 3 * x\n")
    result = run(tensorjudge, "grade", "doubling", path)
    assert result.exit_code == 1
    assert "wrong answer · 0 of 10 cases" in result.stdout
    assert "yours 2.1000, expected 1.4000" in result.stdout


def test_visible_grades_the_examples_only(tensorjudge: CliRunner, tmp_path: Path) -> None:
    path = answer(tmp_path, "class Solution:\n    def double(self, x):\n        return 2 * x\n")
    result = run(tensorjudge, "grade", "doubling", path, "--json", "--visible")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total"] == 2


def test_a_file_that_is_not_utf8_is_a_compile_error(tensorjudge: CliRunner, tmp_path: Path) -> None:
    result = run(tensorjudge, "grade", "doubling", answer(tmp_path, b"x = '\xff'"), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["verdict"] == "compile_error"
    assert "UTF-8" in report["cases"][0]["message"]
    assert report["total"] == 10


@pytest.mark.parametrize(
    ("data", "verdict", "words"),
    [("", "runtime_error", "Solution"), ("x = 1\ny = '\0'\n", "compile_error", "NUL")],
)
def test_code_that_the_site_would_not_take_gets_a_verdict_with_its_reason(
    tensorjudge: CliRunner, tmp_path: Path, data: str, verdict: str, words: str
) -> None:
    result = run(tensorjudge, "grade", "doubling", answer(tmp_path, data), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["verdict"] == verdict
    assert words in report["cases"][0]["message"]


@pytest.mark.parametrize(
    ("slug", "data", "words"),
    [
        ("doubling", None, "No such file"),
        ("doubling", "#" * 70_000, "70000 bytes"),
        ("tripling", "pass", "there is no problem 'tripling'"),
    ],
)
def test_what_cannot_be_graded_exits_two_with_nothing_on_stdout(
    tensorjudge: CliRunner, tmp_path: Path, slug: str, data: str | None, words: str
) -> None:
    path = str(tmp_path / "missing.py") if data is None else answer(tmp_path, data)
    result = run(tensorjudge, "grade", slug, path, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in " ".join(result.stderr.split())


def test_a_package_that_does_not_load_is_named_with_its_file(
    tensorjudge: CliRunner, tmp_path: Path
) -> None:
    (tmp_path / "problems" / "doubling" / "problem.toml").write_text("title = 3")
    result = run(tensorjudge, "grade", "doubling", answer(tmp_path, "pass"))
    assert result.exit_code == 2
    assert "problem.toml" in "".join(result.stderr.split())


def test_an_unknown_sandbox_exits_two(tensorjudge: CliRunner, tmp_path: Path) -> None:
    result = run(tensorjudge, "grade", "doubling", answer(tmp_path, "pass"), "--sandbox", "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_verify_exits_one_when_a_package_fails(tensorjudge: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "problems" / "doubling"
    (folder / "starter.py").write_text((folder / "solution.py").read_text())
    result = run(tensorjudge, "problems", "verify", "doubling")
    assert result.exit_code == 1
    assert "fails  doubling" in result.stdout
    assert "starter.py is accepted" in result.stdout


def test_verify_tells_each_package_with_its_seconds_and_the_total(
    tensorjudge: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENSORJUDGE_WORKERS", "2")  # both packages at once
    result = run(tensorjudge, "problems", "verify", "doubling", "sampling")
    assert result.exit_code == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    for slug in ("doubling", "sampling"):
        told = rf"passes {slug}: \d+ runs judged in \d+\.\d s"
        assert len([line for line in lines if re.fullmatch(told, line)]) == 1
    assert re.fullmatch(r"2 packages in \d+ s", lines[-1])
