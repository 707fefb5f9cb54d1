"""How an accepted answer stands among the others, answered by whoever counts them.

Submissions must not know of statistics; `app.main` puts the source on `app.state.among`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog.service import Package


@dataclass(frozen=True, slots=True)
class Among:
    """`faster`: than how many per cent of accepted answers; None where it is less than half."""

    faster: int | None
    median: float


Source = Callable[[AsyncSession, Package, float], Awaitable[Among | None]]


async def nobody(session: AsyncSession, package: Package, seconds: float) -> Among | None:
    """Where nothing is counted."""
    return None


def source(request: Request) -> Source:
    """The application's source, or none's."""
    found: Source = getattr(request.app.state, "among", None) or nobody
    return found
