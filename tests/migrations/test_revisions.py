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
    "admin_acts", "alembic_version", "api_tokens", "drafts", "editorial_readings", "identities",
    "invitations", "mails", "problem_examples", "problem_records", "progress_settings",
    "quiz_answers", "quiz_attempts", "submission_cases", "submission_shares", "submissions",
    "training_items", "training_runs", "user_sessions", "users", "workers",
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


def test_records_of_problems_are_made_of_the_submissions_that_are_there(bare: Settings) -> None:
    command.upgrade(alembic_config(bare), "0014")
    at = "2026-03-01 12:00:{:02}.000000"
    sent = [  # (mode, verdict, second): out of order
        ("submit", "wrong_answer", 4), ("run", "accepted", 1), ("submit", "internal_error", 2),
        ("submit", "time_limit", 6), ("submit", "accepted", 8), ("submit", "accepted", 7),
        ("submit", None, 0),
    ]  # fmt: skip
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        connection.execute(
            "INSERT INTO users (id, username, username_key, email, password_hash, role, created_at)"
            " VALUES (1, 'a', 'a', 'a@example.org', 'x', 'learner', '2026-01-01')"
        )
        for number, (mode, verdict, second) in enumerate(sent):
            moment = at.format(second)
            connection.execute(
                "INSERT INTO submissions (id, user_id, problem, package_digest, mode, code, state,"
                " verdict, passed, total, attempt, failures, lost, created_at, queued_at,"
                " finished_at) VALUES (?, 1, 'p', 'd', ?, '', 'done', ?, 0, 0, 1, 0, 0, ?, ?, ?)",
                (f"s{number}", mode, verdict, moment, moment, moment if verdict else None),
            )
        for index, verdict, category in ((0, "accepted", None), (1, "wrong_answer", "shape"),
                                         (2, "wrong_answer", "value")):  # fmt: skip
            connection.execute(
                'INSERT INTO submission_cases (submission_id, "index", name, visible, verdict,'
                " category, message, detail) VALUES ('s0', ?, 'c', 1, ?, ?, '', '{}')",
                (index, verdict, category),
            )
    connection.close()
    migrate(bare)
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        found = connection.execute(
            "SELECT user_id, problem, first_sent_at, submissions, accepted, tries, solved_at,"
            " failed_at, failure, judged, seconds FROM problem_records"
        ).fetchall()
    connection.close()
    assert found == [
        (1, "p", at.format(1), 4, 2, 3, at.format(7), at.format(4), "wrong_answer:shape", "", None)
    ]


def test_what_we_failed_alone_gets_a_record_as_something_tried(bare: Settings) -> None:
    command.upgrade(alembic_config(bare), "0015")
    at = "2026-03-01 12:00:{:02}.000000"
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        connection.execute(
            "INSERT INTO users (id, username, username_key, email, password_hash, role, created_at)"
            " VALUES (1, 'a', 'a', 'a@example.org', 'x', 'learner', '2026-01-01')"
        )
        for number, problem in enumerate("ppq"):
            moment = at.format(number)
            connection.execute(
                "INSERT INTO submissions (id, user_id, problem, package_digest, mode, code, state,"
                " verdict, passed, total, attempt, failures, lost, created_at, queued_at,"
                " finished_at) VALUES (?, 1, ?, 'd', 'submit', '', 'done', 'internal_error', 0, 0,"
                " 1, 0, 0, ?, ?, ?)",
                (f"s{number}", problem, moment, moment, moment),
            )
        connection.execute(
            "INSERT INTO problem_records (user_id, problem, first_sent_at, submissions, accepted,"
            " tries, judged) VALUES (1, 'q', ?, 3, 1, 2, 'x')", (at.format(0),)
        )  # fmt: skip
    connection.close()
    migrate(bare)
    with sqlite3.connect(bare.data / "tensorjudge.db") as connection:
        found = connection.execute(
            "SELECT problem, first_sent_at, submissions, accepted, tries, solved_at, judged"
            " FROM problem_records ORDER BY problem"
        ).fetchall()
    connection.close()
    assert found == [
        ("p", at.format(0), 0, 0, 0, None, ""), ("q", at.format(0), 3, 1, 2, None, "x"),
    ]  # fmt: skip


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
