"""What the catalog's pages ask about a learner, answered by whoever keeps submissions.

The catalog must not know of submissions; `app.main` puts the source on `app.state.progress`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

State = Literal["solved", "tried"]


class ProgressSource(Protocol):
    """A module or an object with these three functions."""

    async def progress(self, session: AsyncSession, user_id: int) -> Mapping[str, State]:
        """By slug, what this learner solved or tried; nothing about the rest."""

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[Any]:
        """The learner's latest submissions to a problem, newest first, as views for pages."""

    async def latest_code(self, session: AsyncSession, user_id: int, slug: str) -> str | None:
        """The code that the learner sent last to a problem."""


class NoProgress:
    """Where nothing is kept: nobody tried anything."""

    async def progress(self, session: AsyncSession, user_id: int) -> Mapping[str, State]:
        """Nothing."""
        return {}

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[Any]:
        """Nothing."""
        return ()

    async def latest_code(self, session: AsyncSession, user_id: int, slug: str) -> str | None:
        """Nothing."""
        return None


def source(request: Request) -> ProgressSource:
    """The application's source, or none's."""
    found: ProgressSource = getattr(request.app.state, "progress", None) or NoProgress()
    return found
