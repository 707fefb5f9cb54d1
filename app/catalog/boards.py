"""The first places of a challenge for its page, answered by whoever ranks submissions.

The catalog must not know of submissions; `app.main` puts the source on `app.state.board`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.package import Package

Board = Callable[[AsyncSession, Package, User | None], Awaitable[Any]]


async def nobody(session: AsyncSession, package: Package, viewer: User | None) -> Any:
    """Where nothing is ranked."""
    return None


def source(request: Request) -> Board:
    """The application's source, or none's."""
    found: Board = getattr(request.app.state, "board", None) or nobody
    return found
