"""`tensorjudge user …` and `migrate`, as processes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from app.settings import Settings

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(settings: Settings) -> Run:
    """Run a command on the test's data folder."""

    def _run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "TENSORJUDGE_DATA": str(settings.data)},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    return _run


def _create(run: Run, name: str, role: str, password: str) -> subprocess.CompletedProcess[str]:
    return run(
        "user", "create", name, "--email", f"{name}@example.org", "--role", role, text=password
    )


@pytest.mark.asyncio
async def test_an_admin_made_here_signs_in_there_and_has_a_token(
    run: Run, client: httpx2.AsyncClient
) -> None:
    made = _create(run, "root", "admin", "three calm tensors\n")
    assert made.returncode == 0, made.stderr
    assert made.stdout == ""
    form = {"username": "root", "password": "three calm tensors"}
    assert (await client.post("/login", data=form)).status_code == 303
    assert (await client.get("/api/v1/me")).json()["role"] == "admin"
    printed = run("user", "token", "root")
    assert printed.returncode == 0, printed.stderr
    token = printed.stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/me", headers=headers)).json()["username"] == "root"


@pytest.mark.parametrize(
    ("name", "role", "password", "words"),
    [
        ("root", "king", "three calm tensors", "There is no role 'king'"),
        ("root", "admin", "short", "take at least 10"),
        ("root", "admin", "", "take at least 10"),
        ("no one", "admin", "three calm tensors", "begin with a letter or a digit"),
    ],
)
def test_what_cannot_become_an_account_ends_with_2_and_words(
    run: Run, name: str, role: str, password: str, words: str
) -> None:
    done = _create(run, name, role, password)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_name_ends_with_2(run: Run) -> None:
    assert _create(run, "root", "admin", "three calm tensors").returncode == 0
    again = _create(run, "ROOT", "learner", "three calm tensors")
    assert again.returncode == 2
    assert "is taken" in again.stderr


def test_a_token_for_nobody_ends_with_2(run: Run) -> None:
    done = run("user", "token", "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no user named nobody." in done.stderr


def test_without_tables_it_says_to_migrate_and_then_works(run: Run, settings: Settings) -> None:
    (settings.data / "tensorjudge.db").unlink()
    done = _create(run, "root", "admin", "three calm tensors")
    assert done.returncode == 2
    assert "run `tensorjudge migrate`" in done.stderr
    assert run("migrate").returncode == 0
    assert _create(run, "root", "admin", "three calm tensors").returncode == 0


def test_a_setting_that_cannot_be_read_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENSORJUDGE_REGISTRATION", "maybe")
    done = run("migrate")
    assert done.returncode == 2
    assert "TENSORJUDGE_REGISTRATION" in done.stderr


@pytest.mark.asyncio
async def test_a_password_set_here_signs_the_user_out_there(
    run: Run, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    async def set_to(password: str) -> subprocess.CompletedProcess[str]:
        # In a thread: the site goes on meanwhile, which may hold the database for a letter.
        return await asyncio.to_thread(run, "user", "password", "ada", text=f"{password}\n")

    weak = await set_to("short")
    assert weak.returncode == 2
    assert "take at least 10" in weak.stderr
    done = await set_to("four calm tensors")
    assert done.returncode == 0, done.stderr
    assert "1 browser was signed out" in done.stderr
    assert (await signed_in.get("/api/v1/me")).status_code == 401
    form = {"username": "ada", "password": "four calm tensors"}
    assert (await client.post("/login", data=form)).status_code == 303


def test_mail_can_be_tried_from_here(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = run("mail", "test", "ada@example.org")
    assert (printed.returncode, printed.stdout) == (0, "")
    assert "Mail to ada@example.org" in printed.stderr
    for name, value in {
        "MAIL": "smtp",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "1",
        "MAIL_FROM": "judge@example.org",
        "SITE_URL": "https://judge.example.org",
    }.items():
        monkeypatch.setenv(f"TENSORJUDGE_{name}", value)
    refused = run("mail", "test", "ada@example.org")
    assert refused.returncode == 2
    assert "The letter was not sent: 127.0.0.1:1" in refused.stderr
