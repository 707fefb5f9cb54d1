"""What the documents promise to cover, they cover."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.grading.verdicts import Verdict
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements() -> list[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    return [*project["dependencies"], *(item for extra in extras for item in extra)]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_has_a_row_for_operators(name: str) -> None:
    assert f"| `{PREFIX}{name.upper()}` |" in read("docs/operators.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    rows = set(re.findall(rf"^\| `({PREFIX}\w+)` \|", read("docs/operators.md"), re.MULTILINE))
    assert rows <= known


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_explained_to_learners(verdict: Verdict) -> None:
    assert f"| {verdict.value.replace('_', ' ')} |" in read("docs/learners.md")


def test_every_dependency_has_a_reason() -> None:
    listed = requirements()
    reasons = read("docs/dependencies.md")
    missing = []
    for requirement in listed:
        name = re.split(r"[\[<>=~! ]", requirement)[0]
        # A test plugin is covered by "pytest and its plugins".
        if name not in reasons and not name.startswith("pytest-"):
            missing.append(name)
    assert missing == []


def test_every_installed_requirement_is_pinned() -> None:
    listed = requirements()
    pins = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in read("constraints.txt").splitlines()
        if "==" in line
    }
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ]", r)[0]).lower() for r in listed}
    assert names <= pins


@pytest.mark.parametrize("page", sorted(p.name for p in (ROOT / "docs").rglob("*.md")))
def test_links_between_documents_lead_somewhere(page: str) -> None:
    path = next((ROOT / "docs").rglob(page))
    text = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))  # what is quoted is no link
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
        assert (path.parent / target).exists(), f"{page} links to {target}"


def test_the_readme_begins_with_the_two_commands() -> None:
    text = read("README.md")
    first = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == [
        "make serve",
        "make test",
    ]


def test_the_gate_calls_the_readmes_test_command() -> None:
    assert "exec make test\n" in read(".ci/run")
