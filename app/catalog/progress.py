"""What the catalog's pages ask about a learner, answered by whoever keeps submissions and quizzes.

The catalog must not know of either; `app.main` puts the source on `app.state.progress`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

State = Literal["solved", "tried"]


class Solving(Protocol):
    """Who knows what a learner solved: a module or an object with these two functions."""

    async def progress(self, session: AsyncSession, user_id: int) -> Mapping[str, State]:
        """By slug, what this learner solved or tried; nothing about the rest."""

    async def solved_at(
        self, session: AsyncSession, user_id: int, slugs: Collection[str]
    ) -> Mapping[str, datetime]:
        """By slug, when what solved it first was sent; nothing about what is not solved."""


class ProgressSource(Solving, Protocol):
    """Who keeps what a learner sent as well."""

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[Any]:
        """The learner's latest submissions to a problem, newest first, as views for pages."""

    async def last_problem(self, session: AsyncSession, user_id: int) -> str | None:
        """The problem to which the learner sent something last."""


class NoProgress:
    """Where nothing is kept: nobody tried anything."""

    async def progress(self, session: AsyncSession, user_id: int) -> Mapping[str, State]:
        """Nothing."""
        return {}

    async def solved_at(
        self, session: AsyncSession, user_id: int, slugs: Collection[str]
    ) -> Mapping[str, datetime]:
        """Nothing."""
        return {}

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[Any]:
        """Nothing."""
        return ()

    async def last_problem(self, session: AsyncSession, user_id: int) -> str | None:
        """None."""
        return None


class CombinedProgress:
    """One source of several: who keeps submissions, and who else knows of solved problems."""

    def __init__(self, code: ProgressSource, *others: Solving) -> None:
        self._code, self._all = code, (code, *others)

    async def progress(self, session: AsyncSession, user_id: int) -> Mapping[str, State]:
        """By slug; solved for one is solved."""
        found: dict[str, State] = {}
        for source in self._all:
            for slug, state in (await source.progress(session, user_id)).items():
                if found.get(slug) != "solved":
                    found[slug] = state
        return found

    async def solved_at(
        self, session: AsyncSession, user_id: int, slugs: Collection[str]
    ) -> Mapping[str, datetime]:
        """By slug, the earliest that one of them knows."""
        found: dict[str, datetime] = {}
        if not slugs:
            return found
        for source in self._all:
            for slug, at in (await source.solved_at(session, user_id, slugs)).items():
                found[slug] = min(at, found.get(slug, at))
        return found

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[Any]:
        """The code's."""
        return await self._code.recent(session, user_id, slug, limit)

    async def last_problem(self, session: AsyncSession, user_id: int) -> str | None:
        """The code's."""
        return await self._code.last_problem(session, user_id)


def source(request: Request) -> ProgressSource:
    """The application's source, or none's."""
    found: ProgressSource = getattr(request.app.state, "progress", None) or NoProgress()
    return found
