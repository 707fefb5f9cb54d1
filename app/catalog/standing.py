"""Where a learner stands: what they solved and tried, and which editorials they chose to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog import queries
from app.catalog.package import Package
from app.catalog.progress import State, source
from app.errors import Forbidden, NotFound
from app.i18n import _


@dataclass(frozen=True, slots=True)
class Standing:
    """By slug; empty for who is signed out."""

    states: Mapping[str, State] = field(default_factory=dict)
    #: When the editorial was chosen, where that was before the problem was solved.
    read: Mapping[str, datetime] = field(default_factory=dict)

    def state(self, slug: str) -> State | Literal[""]:
        """Solved, tried, or nothing."""
        return self.states.get(slug, "")

    def solved(self, slug: str) -> bool:
        """Whether it is."""
        return self.state(slug) == "solved"

    def may_read(self, slug: str) -> bool:
        """Whether the editorial is open: the problem is solved, or they chose to see it."""
        return self.solved(slug) or slug in self.read


async def standing_of(request: Request, session: AsyncSession, viewer: User | None) -> Standing:
    """The viewer's."""
    if viewer is None:
        return Standing()
    keeper = source(request)
    states = await keeper.progress(session, viewer.id)
    read = await queries.editorials_read(session, viewer.id)
    # Who had sent the right answer and chose the editorial before its verdict came solved it alone.
    if both := [slug for slug in read if states.get(slug) == "solved"]:
        at = await keeper.solved_at(session, viewer.id, both)
        read = {slug: when for slug, when in read.items() if at.get(slug, when) >= when}
    return Standing(states, read)


async def choose_editorial(
    request: Request, session: AsyncSession, user: User, package: Package
) -> Standing:
    """Open the editorial to this learner, and keep that they chose it; theirs from now on.

    Raises `NotFound` where there is none. Nothing is kept when the problem is solved already.
    """
    _has_editorial(package)
    if not (await standing_of(request, session, user)).may_read(package.slug):
        await queries.put_editorial_reading(session, user.id, package.slug)
    return await standing_of(request, session, user)


def check_may_read(package: Package, standing: Standing) -> None:
    """Raises `NotFound` where there is no editorial, `Forbidden` where it is not open yet."""
    _has_editorial(package)
    if not standing.may_read(package.slug):
        raise Forbidden(
            "The editorial opens when you have solved the problem, or choose to see it before: "
            f"POST /api/v1/problems/{package.slug}/editorial. That is noted beside the problem."
        )


def _has_editorial(package: Package) -> None:
    if not package.editorial:
        raise NotFound(_("“%(title)s” has no editorial.", title=package.title))
