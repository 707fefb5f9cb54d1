"""Every address that answers GET, taken from the application's own routes, ready to be asked.

A route with a parameter that nobody here has a value for is an error: no page is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog.service import Catalog
from app.database import Base
from app.submissions.service import Submission, write_cursor

#: What is not asked, and why.
PASSED_OVER = {
    "/api/v1/submissions/{id}/events": "a stream, open until the verdict",
    "/api/v1/training-runs/{id}/events": "a stream, open until the end",
}
#: Written while they are read: asked for what they ask, not for how long all of it takes.
_DOWNLOADS = ("/account/data/export", "/api/v1/me/export")
#: Lists with what narrows, orders or turns them: more than their bare address.
_VARIANTS = {
    "/problems": (
        "?q=attention+variation", "?q=nothing+has+these+words", "?topic=gpt&difficulty=hard&page=3",
        "?sort=title&page=40", "?state=solved", "?kind=quiz&device=cpu",
    ),
    "/api/v1/problems": ("?q=attention", "?topic=gpt&difficulty=hard", "?cursor={slug}"),
    "/submissions": (
        "?verdict=wrong_answer", "?mode=submit", "?problem={slug}", "?problem={slug}&mode=run",
        "?problem={slug}&verdict=memory_limit&mode=run", "?cursor={cursor}",
    ),
    "/api/v1/submissions": (
        "?verdict=time_limit", "?problem={slug}&mode=submit", "?cursor={cursor}",
    ),
    "/admin/users": (
        "?q=learner-5", "?q=learner-77@example.org", "?q=nobody", "?show=instructor",
        "?show=suspended", "?q=learner&show=learner", "?after=learner-5",
    ),
    "/admin/acts": ("?user={user}",),
    "/problems/{slug}/leaderboard": ("?page=2",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A route's pattern with its variant, and what is asked."""

    route: str
    path: str


def routes(app: FastAPI) -> list[str]:
    """The pattern of each route that answers GET, routers inside routers with their prefixes."""

    def walk(found: Iterable[Any], prefix: str) -> Iterator[str]:
        for route in found:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                yield from walk(inner.routes, prefix + route.include_context.prefix)
            elif isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                yield prefix + route.path

    return list(dict.fromkeys(walk(app.routes, "")))


class Values:
    """What stands for a route's parameters, from what the database holds of a person."""

    def __init__(self, found: dict[str, str], catalog: Catalog) -> None:
        self._found = found
        kinds = {one.toml.kind: one.slug for one in reversed(catalog.problems.values())}
        trained = [one.slug for one in catalog.problems.values() if one.toml.training]
        self._slugs: list[tuple[Callable[[str], bool], str]] = [
            (lambda route: route.startswith("/tracks"), catalog.tracks[0].slug),
            (lambda route: "attempts" in route, kinds.get("quiz", found["slug"])),
            (lambda route: "leaderboard" in route or "train.txt" in route, kinds.get("scored", "")),
            (lambda route: route.endswith("/training"), (trained or [found["slug"]])[0]),
        ]

    def filled(self, route: str) -> str:
        """The route with a value for each parameter. Raises `KeyError` for one that is new."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: self._value(route, match[1]), route)

    def _value(self, route: str, name: str) -> str:
        if name == "slug":
            return next((slug for holds, slug in self._slugs if holds(route)), self._found["slug"])
        if name == "id":
            of = next((of for of in ("training", "attempts") if of in route), "submission")
            return self._found[of]
        try:
            return self._found[name]
        except KeyError:
            raise KeyError(f"{route}: say in benchmarks/addresses.py what {{{name}}} is") from None


async def values(session: AsyncSession, catalog: Catalog, person: str) -> Values:
    """Of this person where they sent something, else of who sent most."""
    users = Base.metadata.tables["users"]
    who = await session.scalar(select(users.c.id).where(users.c.username_key == person))
    newest = select(Submission.id, Submission.problem, Submission.created_at).order_by(
        Submission.created_at.desc()
    )
    rows = (await session.execute(newest.where(Submission.user_id == who).limit(1000))).all()
    if not rows:
        rows = (await session.execute(newest.where(Submission.user_id == 1).limit(1000))).all()
    first = rows[0]
    same = [row.id for row in rows if row.problem == first.problem and row.id != first.id]
    found = {
        "slug": first.problem,
        "submission": first.id,
        "other": (same or [first.id])[0],
        "cursor": write_cursor(rows[-1].created_at, rows[-1].id),
        "user": str(who or 1),
        "user_id": "1",
        "token": "0" * 43,
        "index": "0",
        "place": "0",
    }
    for name, table in (("attempts", "quiz_attempts"), ("training", "training_runs")):
        rows_of = Base.metadata.tables[table]
        mine = select(rows_of.c.id).where(rows_of.c.user_id == (who or 1)).limit(1)
        found[name] = await session.scalar(mine) or "none"
    return Values(found, catalog)


def addresses(app: FastAPI, values: Values, *, downloads: bool = False) -> list[Address]:
    """Every address, with its variants; downloads of all that one has only when asked for."""
    found = []
    for route in routes(app):
        if route in PASSED_OVER or (route in _DOWNLOADS and not downloads):
            continue
        for variant in ("", *_VARIANTS.get(route, ())):
            found.append(Address(route + variant, values.filled(route + variant)))
    return found
