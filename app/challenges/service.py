"""Boards: who stands where, as pages and the API show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.service import Catalog, ChallengeTable, Package
from app.challenges import queries
from app.challenges.queries import Standing
from app.errors import NotFound
from app.i18n import _

__all__ = ["Board", "Line", "board", "challenge", "first_places"]

PAGE = 100  # places a page
TOP = 5  # places on the problem's own page


@dataclass(frozen=True, slots=True)
class Line:
    """A place on a board. `mine`: the reader's own."""

    rank: int
    name: str
    score: float
    text: str
    sent_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a board, and where its reader stands.

    `own` is their line if they are on the board, on whatever page; `own_best` the text of their
    best score, accepted or not, "" without one. `ranked`: whether they are shown to others.
    """

    lines: Sequence[Line]
    next_offset: int | None
    own: Line | None
    own_best: str
    ranked: bool


def challenge(catalog: Catalog, slug: str) -> tuple[Package, ChallengeTable]:
    """The challenge of that slug. Raises `NotFound`, also for a problem that has no scores."""
    package = catalog.get(slug)
    if package.toml.challenge is None:
        raise NotFound(_("“%(title)s” has no leaderboard: it is not scored.", title=package.title))
    return package, package.toml.challenge


async def board(
    session: AsyncSession,
    package: Package,
    viewer: User | None,
    *,
    limit: int = 0,
    offset: int = 0,
) -> Board:
    """The board of a challenge from `offset` on, `limit` places of it (0: a page)."""
    limit = limit or PAGE
    table = package.toml.challenge
    assert table is not None
    lowest = table.scale.lowest

    def line(standing: Standing) -> Line:
        mine = viewer is not None and standing.user_id == viewer.id
        text = table.text(standing.score)
        return Line(standing.rank, standing.name, standing.score, text, standing.sent_at, mine)

    rows = await queries.top(session, package.board, lowest=lowest, limit=limit + 1, offset=offset)
    own, best = None, None
    if viewer is not None:
        own = await queries.standing_of(session, package.board, viewer.id, lowest=lowest)
        best = await queries.best_of(session, package.board, viewer.id, lowest=lowest)
    return Board(
        lines=[line(row) for row in rows[:limit]],
        next_offset=offset + limit if len(rows) > limit else None,
        own=line(own) if own else None,
        own_best=table.text(best) if best is not None else "",
        ranked=viewer.ranked if viewer is not None else True,
    )


async def first_places(
    session: AsyncSession, package: Package, viewer: User | None
) -> Board | None:
    """The first places, for the problem's own page; None where nothing is scored."""
    if package.toml.challenge is None:
        return None
    return await board(session, package, viewer, limit=TOP)
