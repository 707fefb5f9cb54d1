"""The command line as a process: its verbs, its exit statuses, what goes to which stream."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.operations import root

ROOT = Path(__file__).parents[1]
ANSWER = ROOT / "problems/gradient-descent/solution.py"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `tensorjudge` runs, in the repository, with only these settings."""
    kept = {name: value for name, value in os.environ.items() if "TENSORJUDGE" not in name}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**kept, "COLUMNS": "200", "NO_COLOR": "1", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_command_is_this_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"tensorjudge": "app.cli:main"}


@pytest.mark.parametrize(
    "arguments", [("submit", "nofile.py"), ("run", "nofile.py"), ("problems", "pull", "--help")]
)
def test_a_learners_command_waits_for_nothing_of_the_service(arguments: tuple[str, ...]) -> None:
    code = (
        "import contextlib, sys\n"
        "from app.cli import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print(sorted({'fastapi', 'numpy', 'sqlalchemy', 'app.settings'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
    assert ("Fetch a problem" in done.stdout) or ("Nothing was sent" in done.stderr)


@pytest.mark.parametrize(
    ("group", "verbs"),
    [
        (
            (),
            {
                "serve",
                "worker",
                "migrate",
                "doctor",
                "user",
                "problems",
                "grade",
                "login",
                "logout",
                "run",
                "submit",
                "mail",
            },
        ),
        (("user",), {"create", "token", "password"}),
        (("mail",), {"test"}),
        (("problems",), {"list", "verify", "new", "pack", "import", "pull"}),
    ],
)
def test_the_verbs_are_the_contract_s_and_those_of_letters(
    group: tuple[str, ...], verbs: set[str]
) -> None:
    assert set(re.findall(r"^│ ([a-z]+) ", _help(*group), re.MULTILINE)) == verbs


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (("grade",), {"--json", "--visible", "--sandbox"}),
        (("doctor",), {"--json"}),
        (("user", "create"), {"--email", "--role"}),
        (("serve",), {"--no-worker"}),
        (("login",), {"--name", "--token"}),
        (("problems", "pull"), {"--force"}),
        (("run",), {"--problem", "--json"}),
        (("submit",), {"--problem", "--json"}),
    ],
)
def test_the_options_are_those_of_the_contract(command: tuple[str, ...], options: set[str]) -> None:
    assert options <= set(re.findall(r"--[a-z-]+", _help(*command)))


def _help(*command: str) -> str:
    done = CliRunner().invoke(root, [*command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert done.exit_code == 0
    return done.output


def test_grading_without_a_sandbox_exits_2_with_nothing_on_stdout(tmp_path: Path) -> None:
    done = run(
        "grade", "gradient-descent", str(ANSWER), "--json", "--sandbox", "docker",
        DOCKER_HOST="unix:///nowhere.sock", TENSORJUDGE_DATA=str(tmp_path),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "no Docker engine answers: start it" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("answer", "status"), [("solution.py", 0), ("submissions/wrong_answer/climbs.py", 1)]
)
def test_grading_needs_no_database_and_tells_the_verdict_by_its_status(
    tmp_path: Path, answer: str, status: int
) -> None:
    file = ROOT / "problems/gradient-descent" / answer
    done = run(
        "grade", "gradient-descent", str(file), "--json", "--visible", "--sandbox", "local",
        TENSORJUDGE_DATA=str(tmp_path / "data"),
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith('{"problem": "gradient-descent"')
    assert done.stdout.count("\n") == 1
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.parametrize("command", [("grade", "gradient-descent", str(ANSWER)), ("migrate",)])
def test_a_data_folder_that_cannot_be_made_exits_2_in_words(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("")
    done = run(
        *command, TENSORJUDGE_DATA=str(tmp_path / "file" / "data"), TENSORJUDGE_SANDBOX="local"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert str(tmp_path / "file") in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "setting", "value", "words"),
    [
        ("serve", "QUEUE", "procrastinate", "TENSORJUDGE_QUEUE: procrastinate is not there yet"),
        ("worker", "SANDBOX", "gvisor", "TENSORJUDGE_SANDBOX: "),
        ("migrate", "PORT", "http", "TENSORJUDGE_PORT: "),
        ("serve", "SECRET_KEY_FILE", "/nowhere/key", "TENSORJUDGE_SECRET_KEY_FILE: /nowhere/key"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_exits_2(
    command: str, setting: str, value: str, words: str
) -> None:
    done = run(command, **{f"TENSORJUDGE_{setting}": value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"tensorjudge: {words}")
    assert "Traceback" not in done.stderr
