"""All SQL of the catalog."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog.models import EditorialReading, ProblemExamples
from app.database import now

_READ = select(EditorialReading.problem, EditorialReading.chosen_at).where(
    EditorialReading.user_id == bindparam("user_id")
)


async def examples(session: AsyncSession, digest: str) -> list[dict[str, Any]] | None:
    """The stored examples of a package version; None before they were made."""
    return await session.scalar(
        select(ProblemExamples.examples).where(ProblemExamples.digest == digest)
    )


async def put_examples(session: AsyncSession, digest: str, made: list[dict[str, Any]]) -> None:
    """Store or replace the examples of a package version."""
    await session.merge(ProblemExamples(digest=digest, examples=made, made_at=now()))
    await session.flush()


async def editorials_read(session: AsyncSession, user_id: int) -> dict[str, datetime]:
    """Each problem whose editorial a user chose to see, and when."""
    found = await session.execute(_READ, {"user_id": user_id})
    return {problem: at for problem, at in found.all()}  # noqa: C416 - rows, typed as a dict


async def put_editorial_reading(session: AsyncSession, user_id: int, problem: str) -> None:
    """Keep that a user chose an editorial; the first time stands."""
    try:
        async with session.begin_nested():
            session.add(EditorialReading(user_id=user_id, problem=problem, chosen_at=now()))
    except IntegrityError:
        pass  # pressed twice
