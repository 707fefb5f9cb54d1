"""Rows of a person in every table, whatever tables there are, and what is left of them."""

from __future__ import annotations

import importlib
import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    Table,
    TypeDecorator,
    insert,
    select,
)

import app
from app.database import Base, now, unit_of_work

# Every feature's tables, whether the application imports them or not.
for _models in Path(app.__file__).parent.glob("*/models.py"):
    importlib.import_module(f"app.{_models.parent.name}.models")

#: columns that say who somebody is, in tables without a foreign key to users
NAMING = {"user_id", "actor_id", "made_by", "recipient", "email", "username"}

#: where not any text will do
_WORDS = {"state": "done", "verdict": "accepted", "mode": "submit", "category": "value"}

_numbers = itertools.count(1000)


def tables_of_users() -> list[Table]:
    """The tables whose rows belong to a user, parents first: `users`, and all that reach it."""
    reached = {"users"}
    found = []
    for table in Base.metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys}
        if table.name == "users" or parents & reached:
            reached.add(table.name)
            found.append(table)
    return found


def _value(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, TypeDecorator) and isinstance(kind.impl, DateTime):
        return now() + timedelta(days=1)  # sessions that ended are forgotten
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return next(_numbers)
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, JSON):
        return {}
    # As long as it may be: ids of submissions have 22 characters, states 8.
    length = getattr(kind, "length", None) or 22
    return f"{next(_numbers)}"[-length:]


async def fill(site: FastAPI, user_id: int) -> dict[str, dict[str, Any]]:
    """A row in each table of a user's, and its values; those of `users` are there."""
    made: dict[str, dict[str, Any]] = {"users": {"id": user_id}}
    async with unit_of_work(site.state.sessions) as session:
        for table in tables_of_users():
            if table.name == "users":
                continue
            parents = {
                key.parent.name: made[key.column.table.name][key.column.name]
                for key in table.foreign_keys
            }
            row = {
                column.name: parents.get(column.name, _value(column))
                for column in table.columns
                if not (column.primary_key and column.autoincrement is True)
            }
            row |= {name: word for name, word in _WORDS.items() if name in row}
            result = await session.execute(insert(table).values(row))
            key = result.inserted_primary_key
            assert key is not None
            made[table.name] = {
                **row,
                **dict(zip(table.primary_key.columns.keys(), key, strict=True)),
            }
    return made


async def counts(site: FastAPI) -> dict[str, int]:
    """How many rows each table of users' has."""
    async with unit_of_work(site.state.readers) as session:
        return {
            table.name: len((await session.execute(select(table))).all())
            for table in tables_of_users()
        }


async def mentions(site: FastAPI, user_id: int, *words: str) -> list[str]:
    """The columns of any table, named as `table.column`, that name the user."""
    found = []
    async with unit_of_work(site.state.readers) as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(select(table))).mappings():
                for name, value in row.items():
                    says = isinstance(value, str) and any(word in value for word in words)
                    if says or (name in NAMING and value == user_id):
                        found.append(f"{table.name}.{name}")
    return found
