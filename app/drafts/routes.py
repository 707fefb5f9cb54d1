"""Drafts over HTTP: JSON under /api/v1, and what differs between two texts for the page."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from app.accounts.service import SignedIn, needs
from app.database import Reading, Session
from app.drafts import service
from app.drafts.schemas import DifferenceIn, DraftIn, DraftKept, DraftOut, Origin
from app.submissions import service as submissions
from app.web import limits
from app.web.errors import responses

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["drafts"])


def origin_of(request: Request) -> Origin:
    """What wrote this: what its browser says of itself, for its owner's eyes only."""
    if request.headers.get("authorization"):
        return Origin.PROGRAM
    mobile = request.headers.get("sec-ch-ua-mobile")
    agent = request.headers.get("user-agent", "")
    return Origin.PHONE if mobile == "?1" or "Mobi" in agent else Origin.COMPUTER


def _counted(request: Request, user: SignedIn) -> None:
    limits.hit(request, "drafts", user.id)


Counted = Depends(_counted)


@api.get(
    "/problems/{slug}/draft",
    summary="Read your draft",
    dependencies=[Counted],
    responses=responses(401, 404, 429),
)
async def read(request: Request, slug: str, user: SignedIn, session: Reading) -> DraftOut:
    """What the editor opens with: your draft, else what you sent last, else nothing."""
    service.check_takes_code(request.app.state.catalog, slug)
    found = await service.opening(session, user.id, slug)
    if found is None:
        return DraftOut(code=None, revision="", origin=None, updated_at=None)
    return DraftOut(
        code=found.code,
        revision=found.revision,
        origin=Origin(found.origin),
        updated_at=found.at,
    )


@api.put(
    "/problems/{slug}/draft",
    summary="Keep a draft",
    dependencies=[Counted],
    responses=responses(401, 404, 409, 413, 422, 429, 503),
)
@needs("submit")
async def keep(
    request: Request, slug: str, draft: DraftIn, user: SignedIn, session: Session
) -> DraftKept:
    """Keep a text that was made from revision `base`. 409: another was kept since; read it."""
    catalog = request.app.state.catalog
    revision = await service.keep(
        session, catalog, user, slug, draft.code, draft.base, origin_of(request)
    )
    return DraftKept(revision=revision)


@api.delete(
    "/problems/{slug}/draft",
    status_code=204,
    summary="Forget a draft",
    dependencies=[Counted],
    responses=responses(401, 404, 429, 503),
)
@needs("submit")
async def drop(request: Request, slug: str, user: SignedIn, session: Session) -> None:
    """Whatever it is. The editor opens with what you sent last, else with the starter."""
    await service.drop(session, request.app.state.catalog, user, slug)


@router.post("/problems/{slug}/draft/difference")
async def difference(
    request: Request,
    slug: str,
    texts: DifferenceIn,
    user: SignedIn,
) -> Response:
    """What differs between two texts, as a part of the page. Nothing is stored."""
    limits.hit(request, "comparisons", user.id)
    for text in (texts.here, texts.other):
        submissions.check_text(text)
    templates: Environment = request.app.state.templates
    return HTMLResponse(await asyncio.to_thread(_draw, templates, texts))


def _draw(templates: Environment, texts: DifferenceIn) -> str:
    """Takes long for hostile text, both to compare and to draw: for a thread."""
    found = submissions.comparison(texts.other, texts.here)
    return templates.get_template("drafts/_difference.html").render(comparison=found)
