"""What the catalog's pages ask about a learner; `app.main` puts it on `app.state.progress`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.catalog.service import Catalog
from app.submissions import queries
from app.submissions.views import SubmissionView, title_of


class Progress:
    """Answers from the submissions that are stored."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def progress(
        self, session: AsyncSession, user_id: int
    ) -> dict[str, Literal["solved", "tried"]]:
        """By slug, what this learner solved or tried; nothing about the rest."""
        found = await queries.solved(session, user_id)
        return {slug: "solved" if right else "tried" for slug, right in found.items()}

    async def recent(
        self, session: AsyncSession, user_id: int, slug: str, limit: int
    ) -> Sequence[SubmissionView]:
        """The learner's latest submissions to a problem, newest first."""
        rows = await queries.newest(session, user_id, problem=slug, limit=limit)
        title = title_of(self._catalog, slug)
        return [SubmissionView.of(row, title) for row in rows]

    async def latest_code(self, session: AsyncSession, user_id: int, slug: str) -> str | None:
        """The code that the learner sent last to a problem."""
        return await queries.latest_code(session, user_id, slug)
