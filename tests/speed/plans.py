"""What a database does for a statement: whether it walks a large table from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database import Base

#: Tables that stay small however many people come, and why.
SMALL = {
    "workers": "a row a worker process",
    "alembic_version": "one row",
    "mails": "letters that wait, and those that failed in thirty days",
}
#: Partial indexes: what they hold stays small, and so may be walked from end to end.
PARTIAL = {
    "ix_submissions_open": "what is not graded yet",
    "ix_submissions_open_user": "the same, by user",
    "ix_submissions_internal_error": "what we failed",
    "ix_training_runs_open": "what is not trained yet",
    "ix_training_runs_open_user": "the same, by user",
    "ix_users_suspended": "who is kept out",
}
_READ = re.compile(r"\s*(WITH|SELECT|UPDATE|DELETE)\b", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement as it was sent, with its parameters."""

    statement: str
    parameters: Any


@contextmanager
def listening(engine: AsyncEngine) -> Iterator[dict[str, Asked]]:
    """Every statement that reads, once each by its text, as it is sent meanwhile."""
    found: dict[str, Asked] = {}

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if _READ.match(statement):
            found.setdefault(statement, Asked(statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


def large_tables() -> set[str]:
    """All that may grow."""
    return set(Base.metadata.tables) - set(SMALL)


def walks(connection: Connection, asked: Asked) -> list[str]:
    """The steps of its plan that read a large table, or an index of it, from end to end."""
    if connection.dialect.name == "sqlite":
        return _walks_of_sqlite(connection, asked)
    return _walks_of_postgresql(connection, asked)


def _walks_of_sqlite(connection: Connection, asked: Asked) -> list[str]:
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters)
    details = [str(step[3]) for step in steps]
    aliases = _aliases(asked.statement)
    stops = _stops(asked.statement) and not any("TEMP B-TREE" in one for one in details)
    found = []
    for detail in details:
        scan = re.match(r"SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?", detail)
        if not scan or aliases.get(scan[1], scan[1]) not in large_tables():
            continue
        if scan[2] in PARTIAL or stops:
            continue
        found.append(detail)
    return found


def _walks_of_postgresql(connection: Connection, asked: Asked) -> list[str]:
    # As if there were so many rows that only an index helps: few are here.
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    connection.exec_driver_sql(
        "UPDATE pg_class SET reltuples = 1e6 WHERE relkind = 'r' AND reltuples BETWEEN 1 AND 1e5"
    )
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked.statement}", asked.parameters)
    plan = told.scalar_one()
    root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    indexes = connection.exec_driver_sql("SELECT indexname, indexdef FROM pg_indexes")
    leading = {name: re.findall(r"\(\"?(\w+)", definition)[0] for name, definition in indexes}
    return list(_walks_in(root, leading, stops=False))


def _walks_in(node: dict[str, Any], leading: dict[str, str], stops: bool) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name")
    index = node.get("Index Name", "")
    # Without its first column an index is read from end to end, whatever else is compared.
    whole = kind == "Seq Scan" or (
        index and not re.search(rf"\b{leading[index]}\b", node.get("Index Cond", ""))
    )
    if whole and kind != "Bitmap Heap Scan" and (table in large_tables() or not table):
        # A LIMIT right above an index that is walked in order stops it, if nothing is left out.
        ordered = stops and kind.startswith("Index") and "Filter" not in node
        if index not in PARTIAL and not ordered and (table or index):
            yield f"{kind} of {table or index}"
    stops = kind == "Limit" or (stops and kind in ("Nested Loop", "LockRows", "Subquery Scan"))
    for inner in node.get("Plans", ()):
        yield from _walks_in(inner, leading, stops)


def _stops(statement: str) -> bool:
    """Whether the statement leaves nothing out and takes no more than a page."""
    return bool(re.search(r"\bLIMIT\b", statement)) and not re.search(r"\bWHERE\b", statement)


def _aliases(statement: str) -> dict[str, str]:
    found = re.findall(r'\b(?:FROM|JOIN)\s+"?(\w+)"?\s+AS\s+"?(\w+)"?', statement)
    return {alias: table for table, alias in found}
