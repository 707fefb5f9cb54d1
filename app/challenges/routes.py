"""Boards over HTTP: a page, JSON under /api/v1, and the training text to work with at home."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from app.accounts.service import Viewer
from app.catalog.service import ChallengeView
from app.challenges import service
from app.challenges.schemas import Leaderboard, Place
from app.challenges.service import Line
from app.database import Reading
from app.errors import Invalid
from app.web.errors import responses
from app.web.pages import render

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["challenges"])


@router.get("/problems/{slug}/leaderboard")
async def leaderboard_page(
    request: Request, session: Reading, viewer: Viewer, slug: str, cursor: str = ""
) -> Response:
    """The board of a challenge."""
    package, _ = service.challenge(request.app.state.catalog, slug)
    # An address that somebody wrote by hand begins at the top.
    offset = int(cursor) if cursor.isdecimal() and len(cursor) < 7 else 0
    context = {
        "problem": {"slug": package.slug, "title": package.title},
        "challenge": ChallengeView.of(package),
        "seconds": package.toml.limits.seconds,
        "predict_seconds": package.toml.challenge.predict_seconds if package.toml.challenge else 0,
        "board": await service.board(session, package, viewer, offset=offset),
        "first": offset == 0,
    }
    return await render(request, "challenges/leaderboard.html", context)


@router.get("/problems/{slug}/train.txt")
async def training_text(request: Request, slug: str) -> Response:
    """What `fit` is given, as a file."""
    package, _ = service.challenge(request.app.state.catalog, slug)
    return PlainTextResponse(
        package.train,
        headers={"Content-Disposition": f'inline; filename="{package.slug}-train.txt"'},
    )


@api.get(
    "/problems/{slug}/leaderboard", summary="Read a leaderboard", responses=responses(404, 422)
)
async def read_leaderboard(
    request: Request,
    session: Reading,
    viewer: Viewer,
    slug: str,
    cursor: Annotated[str, Query(max_length=20)] = "",
) -> Leaderboard:
    """The best accepted submission of each user, 100 a page. No account needed."""
    package, table = service.challenge(request.app.state.catalog, slug)
    if cursor and not (cursor.isdecimal() and cursor.isascii() and len(cursor) < 7):
        raise Invalid(
            "This cursor is not one of ours. Start from the first page.",
            fields={"cursor": "take it from next_cursor, or leave it out"},
        )
    board = await service.board(session, package, viewer, offset=int(cursor or 0))
    return Leaderboard(
        problem=package.slug,
        score=table.name,
        unit=table.scale.unit,
        better="lower" if table.scale.lowest else "higher",
        mark=table.mark,
        mark_is=table.mark_is,
        items=[_place(line) for line in board.lines],
        you=_place(board.own) if board.own else None,
        next_cursor=str(board.next_offset) if board.next_offset is not None else None,
    )


def _place(line: Line) -> Place:
    return Place(rank=line.rank, name=line.name, score=line.score, sent_at=line.sent_at)
