"""All SQL of the catalog."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog.models import ProblemExamples
from app.database import now


async def examples(session: AsyncSession, digest: str) -> list[dict[str, Any]] | None:
    """The stored examples of a package version; None before they were made."""
    return await session.scalar(
        select(ProblemExamples.examples).where(ProblemExamples.digest == digest)
    )


async def has_examples(session: AsyncSession, digest: str) -> bool:
    """Whether the examples of this package version were made."""
    return bool(await session.scalar(select(exists().where(ProblemExamples.digest == digest))))


async def put_examples(session: AsyncSession, digest: str, made: list[dict[str, Any]]) -> None:
    """Store or replace the examples of a package version."""
    await session.merge(ProblemExamples(digest=digest, examples=made, made_at=now()))
    await session.flush()
