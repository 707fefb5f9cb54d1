"""What a learner's editor opens with, answered by whoever keeps drafts and submissions.

The catalog must not know of either; `app.main` puts the source on `app.state.opening`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Opening:
    """A text of the learner's: which (`revision`), from where and from when."""

    code: str
    revision: str
    origin: str
    at: datetime


#: (session, user id, slug) to what the learner left there; None: the starter.
Openings = Callable[[AsyncSession, int, str], Awaitable[Opening | None]]


async def nothing(session: AsyncSession, user_id: int, slug: str) -> Opening | None:
    """Where nothing is kept."""
    return None


def source(request: Request) -> Openings:
    """The application's source, or none's."""
    found: Openings = getattr(request.app.state, "opening", None) or nothing
    return found
