"""The catalog's pages, made from their contexts; submissions use the problem's page too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog import service
from app.catalog.collection import Catalog
from app.catalog.package import Package
from app.catalog.progress import State, source
from app.web.pages import render

RECENT = 5  # submissions listed under the editor

#: The page of a problem of one kind: (request, session, viewer, package, context, status). The
#: context is what every kind's page shows; `app.main` puts them on `app.state.kind_pages`.
KindPage = Callable[
    [Request, AsyncSession, User | None, Package, dict[str, Any], int], Awaitable[Response]
]


async def progress_of(
    request: Request, session: AsyncSession, viewer: User | None
) -> Mapping[str, State]:
    """What the viewer solved or tried, by slug; nothing when signed out."""
    return await source(request).progress(session, viewer.id) if viewer else {}


async def home_page(request: Request) -> Response:
    """The front page."""
    catalog: Catalog = request.app.state.catalog
    context = {"tracks": _tracks(catalog, {}), "count": len(catalog.problems)}
    return await render(request, "home.html", context)


async def list_page(
    request: Request, session: AsyncSession, viewer: User | None, filters: dict[str, str]
) -> Response:
    """The problems that match `filters` {q, topic, difficulty}, all on one page."""
    catalog: Catalog = request.app.state.catalog
    states = await progress_of(request, session, viewer)
    context = {
        "problems": [summary(package, states) for package in service.search(catalog, **filters)],
        "topics": service.topics(catalog),
        "filters": filters,
        "broken": catalog.broken if viewer is not None and viewer.role == "admin" else [],
    }
    return await render(request, "problems/list.html", context)


async def tracks_page(request: Request, session: AsyncSession, viewer: User | None) -> Response:
    """All tracks, with the viewer's state of each problem."""
    states = await progress_of(request, session, viewer)
    catalog: Catalog = request.app.state.catalog
    return await render(request, "tracks/list.html", {"tracks": _tracks(catalog, states)})


async def problem_page(
    request: Request,
    session: AsyncSession,
    viewer: User | None,
    slug: str,
    *,
    code: str | None = None,
    error: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """A problem's page. Raises `NotFound`.

    `code`: what the editor holds; by default the viewer's latest, else the starter.
    `error`: {"detail", "fields"} of a failed POST, shown above the editor.
    """
    package = request.app.state.catalog.get(slug)
    kinds: Mapping[str, KindPage] = getattr(request.app.state, "kind_pages", {})
    context: dict[str, Any] = {"problem": service.problem_view(package), "error": error}
    if own := kinds.get(package.toml.kind):
        return await own(request, session, viewer, package, context, status)
    keeper = source(request)
    recent: Any = ()
    if viewer:
        recent = await keeper.recent(session, viewer.id, slug, RECENT)
        if code is None:
            code = await keeper.latest_code(session, viewer.id, slug)
    examples = await service.load_examples(session, package.digest)
    context |= {
        "examples": service.example_views(examples or (), package.figures),
        "code": package.starter if code is None else code,
        "starter": package.starter,
        "recent": recent,
    }
    return await render(request, "problems/show.html", context, status=status)


def summary(package: Package, states: Mapping[str, State]) -> dict[str, Any]:
    """A problem's line in a list, with the viewer's state of it."""
    return {
        "slug": package.slug,
        "title": package.title,
        "difficulty": package.toml.difficulty,
        "topics": package.toml.topics,
        "minutes": package.toml.minutes,
        "kind": package.toml.kind,
        "questions": len(package.toml.questions),
        "state": states.get(package.slug, ""),
    }


def _tracks(catalog: Catalog, states: Mapping[str, State]) -> list[dict[str, Any]]:
    return [
        {
            "slug": track.slug,
            "title": track.title,
            "summary": track.summary,
            "problems": [summary(catalog.get(slug), states) for slug in track.problems],
        }
        for track in catalog.tracks
    ]
