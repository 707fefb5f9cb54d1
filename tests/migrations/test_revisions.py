"""The revisions make the tables that the models say, forth and back, all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command

from app.errors import Conflict, Unavailable
from app.schema import FOLDER, alembic_config, migrate
from app.settings import Settings

TABLES = {
    "alembic_version", "api_tokens", "editorial_readings", "problem_examples", "quiz_answers",
    "quiz_attempts", "submission_cases", "submission_shares", "submissions", "training_items",
    "training_runs", "user_sessions", "users", "workers",
}  # fmt: skip


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """An empty data folder."""
    return Settings(data=tmp_path / "data", database_url="")


def _tables(settings: Settings) -> set[str]:
    with sqlite3.connect(settings.data / "tensorjudge.db") as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in found}
    connection.close()
    return names


def test_an_empty_folder_gets_every_table(bare: Settings) -> None:
    migrate(bare)
    assert _tables(bare) == TABLES


def test_the_revisions_leave_nothing_for_autogenerate_to_find(bare: Settings) -> None:
    migrate(bare)
    command.check(alembic_config(bare))  # raises when models and tables differ


def test_to_migrate_twice_changes_nothing(bare: Settings) -> None:
    migrate(bare)
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        connection.execute(
            "INSERT INTO users (username, username_key, email, password_hash, role, created_at) "
            "VALUES ('a', 'a', 'a@example.org', 'x', 'learner', '2026-01-01')"
        )
    connection.close()
    migrate(bare)
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (1,)
    connection.close()


def test_every_revision_can_be_undone(bare: Settings) -> None:
    migrate(bare)
    command.downgrade(alembic_config(bare), "base")
    assert _tables(bare) == {"alembic_version"}


def test_a_revision_that_fails_leaves_nothing(
    bare: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_bytes((FOLDER / "env.py").read_bytes())
    (folder / "versions" / "0001_breaks.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = '0001', None\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer))\n"
        "    raise ZeroDivisionError\n"
    )
    monkeypatch.setattr("app.schema.FOLDER", folder)
    with pytest.raises(ZeroDivisionError):
        migrate(bare)
    assert _tables(bare) == set()


def test_a_locked_database_says_so(bare: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(bare)
    monkeypatch.setattr("app.sqlite.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(bare.data / "tensorjudge.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Unavailable, match="database is busy"):
            migrate(bare)
    finally:
        other.close()


def test_a_database_of_a_newer_version_is_not_touched(bare: Settings) -> None:
    migrate(bare)
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Conflict, match=r"another version.*9999"):
        migrate(bare)
