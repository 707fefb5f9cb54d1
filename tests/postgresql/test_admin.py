"""The admins' pages over PostgreSQL: what they ask is served by an index there too."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, insert, text

from app.accounts import people
from app.accounts import service as accounts
from app.accounts.models import UserRow
from app.admin import queue_state
from app.database import now, unit_of_work
from app.errors import Conflict
from app.submissions import overseeing
from app.submissions.service import Submission

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.xdist_group("postgresql"),
    pytest.mark.asyncio,
]


async def fill(app: FastAPI) -> None:
    """Three thousand users, and six thousand submissions that are done."""
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            insert(UserRow),
            [
                {
                    "id": n, "username": f"User_{n}", "username_key": f"user_{n}",
                    "email": f"User_{n}@example.org", "password_hash": "", "role": "learner",
                    "created_at": now(),
                }
                for n in range(1, 3001)
            ],
        )  # fmt: skip
        await session.execute(
            insert(Submission),
            [
                {
                    "id": f"s{n}", "user_id": 1 + n % 3000, "problem": "p", "package_digest": "",
                    "code": "", "mode": "submit", "created_at": now(), "queued_at": now(),
                    **(
                        {"state": "queued", "verdict": None, "finished_at": None}
                        if n < 5
                        else {
                            "state": "done", "finished_at": now(),
                            "verdict": "internal_error" if n % 1000 == 0 else "accepted",
                        }
                    ),
                }
                for n in range(6000)
            ],
        )  # fmt: skip
        await session.execute(text("ANALYZE"))


async def test_what_admins_ask_walks_indexes(app: FastAPI) -> None:
    await fill(app)
    asked: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )  # fmt: skip
    async with unit_of_work(app.state.readers) as session:
        names, _ = await people.find(session, "USER_29")
        addresses, _ = await people.find(session, "user_29@")
        await people.find(session, "", role="admin")
        await people.find(session, "", suspended=True)
        state = await queue_state.read(session, [])
        failures = await overseeing.internal_errors(session, 20)
    assert len(names) == people.PAGE
    assert [user.username for user in addresses] == ["User_29"]
    assert state.open == 5
    assert len(failures) == 5
    told = {
        statement: await _plan(app, statement, parameters)
        for statement, parameters in list(asked)
        if "FROM users" in statement or "FROM submissions" in statement
    }
    assert len(told) >= 7
    assert [plan for plan in told.values() if "Index" not in plan or "Seq Scan" in plan] == []


async def _plan(app: FastAPI, statement: str, parameters: Any) -> str:
    async with app.state.engine.connect() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(row[0] for row in rows)


async def test_two_admins_who_demote_each_other_at_once_leave_one(app: FastAPI) -> None:
    async with unit_of_work(app.state.sessions) as session:
        root, other = [
            await accounts.create_user(
                session, name, f"{name}@e.org", "three calm tensors", "admin"
            )
            for name in ("root", "other")
        ]

    async def demote(admin: accounts.User, whom: accounts.User) -> None:
        async with unit_of_work(app.state.sessions) as session:
            await people.change_role(session, admin, whom.id, "learner")

    ended = await asyncio.gather(demote(root, other), demote(other, root), return_exceptions=True)
    assert sum(isinstance(end, Conflict) for end in ended) == 1, ended
