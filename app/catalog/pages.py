"""The catalog's pages, made from their contexts; submissions use the problem's page too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog import boards, finding, maps, opening, service
from app.catalog.collection import Catalog
from app.catalog.finding import Filters
from app.catalog.maps import rests_on, summary
from app.catalog.package import Package
from app.catalog.progress import source
from app.catalog.standing import standing_of
from app.catalog.statements import render_markdown
from app.web.pages import render

RECENT = 20  # submissions listed beside the statement

#: The page of a problem of one kind: (request, session, viewer, package, context, status). The
#: context is what every kind's page shows; `app.main` puts them on `app.state.kind_pages`.
KindPage = Callable[
    [Request, AsyncSession, User | None, Package, dict[str, Any], int], Awaitable[Response]
]


async def home_page(request: Request, session: AsyncSession, viewer: User | None) -> Response:
    """The front page; for who has begun, where they go on."""
    catalog: Catalog = request.app.state.catalog
    standing = await standing_of(request, session, viewer)
    tracks = maps.track_maps(catalog, standing)
    on = None
    if viewer is not None and standing.states:
        last = await source(request).last_problem(session, viewer.id)
        on = maps.going_on(catalog, tracks, standing, last or "")
    context = {"tracks": tracks, "count": len(catalog.problems), "on": on}
    return await render(request, "home.html", context)


async def list_page(
    request: Request, session: AsyncSession, viewer: User | None, filters: Filters, page: int
) -> Response:
    """A page of the problems that match."""
    catalog: Catalog = request.app.state.catalog
    standing = await standing_of(request, session, viewer)
    found = finding.search(catalog, filters, standing)
    shown = finding.page_of(found, page)
    context = {
        "problems": [summary(package, standing) for package in shown.items],
        "matching": len(found),
        "count": len(catalog.problems),
        "page": shown,
        "topics": catalog.topics,
        "choices": finding.CHOICES,
        "orders": finding.ORDERS,
        "filters": filters,
        "wider": [] if found else finding.wider(catalog, filters, standing),
        "broken": catalog.broken if viewer is not None and viewer.role == "admin" else [],
    }
    return await render(request, "problems/list.html", context)


async def tracks_page(request: Request, session: AsyncSession, viewer: User | None) -> Response:
    """The map: all tracks, with the viewer's place in each."""
    standing = await standing_of(request, session, viewer)
    catalog: Catalog = request.app.state.catalog
    tracks = maps.track_maps(catalog, standing)
    context = {"tracks": tracks, "spread_out": maps.spread_out(tracks)}
    return await render(request, "tracks/list.html", context)


async def track_page(
    request: Request, session: AsyncSession, viewer: User | None, slug: str
) -> Response:
    """One track, step by step; its end when all are solved. Raises `NotFound`."""
    standing = await standing_of(request, session, viewer)
    catalog: Catalog = request.app.state.catalog
    track = maps.track_of(catalog, slug)
    context = {
        "track": maps.track_map(catalog, track, standing),
        "before": maps.before(catalog, track, standing),
        "onward": maps.onward(catalog, track, standing),
    }
    return await render(request, "tracks/show.html", context)


async def problem_page(
    request: Request,
    session: AsyncSession,
    viewer: User | None,
    slug: str,
    *,
    code: str | None = None,
    error: dict[str, Any] | None = None,
    part: str = "statement",
    status: int = 200,
) -> Response:
    """A problem's page. Raises `NotFound`.

    `code`: what the editor holds; by default what the viewer left there, else the starter.
    `error`: {"detail", "fields"} of a failed POST, shown above the editor.
    `part`: which tab is open ("statement", "editorial").
    """
    catalog: Catalog = request.app.state.catalog
    package = catalog.get(slug)
    standing = await standing_of(request, session, viewer)
    kinds: Mapping[str, KindPage] = getattr(request.app.state, "kind_pages", {})
    context: dict[str, Any] = {
        "problem": service.problem_view(package),
        "state": standing.state(slug),
        "editorial_read": slug in standing.read,
        "rests_on": rests_on(catalog, package, standing),
        "places": maps.places(catalog, slug, standing),
        "error": error,
    }
    if own := kinds.get(package.toml.kind):
        return await own(request, session, viewer, package, context, status)
    keeper = source(request)
    recent: Any = ()
    left = None
    if viewer:
        recent = await keeper.recent(session, viewer.id, slug, RECENT)
        left = await opening.source(request)(session, viewer.id, slug)
    opens_with = left.code if left is not None else package.starter
    examples = await service.load_examples(session, package.digest)
    context |= {
        "examples": service.example_views(examples or (), package.figures),
        "own_cases": service.own_cases(examples or ()),
        "checks": service.checks(package),
        "code": opens_with if code is None else code,
        "posted": code is not None,  # not kept anywhere yet
        "revision": left.revision if left is not None else "",
        "starter": package.starter,
        "recent": recent,
        "part": part,
        # Rendered only for who may read it: what is not in the page cannot be found in it.
        "editorial_html": (
            render_markdown(package.editorial, package.figures) if standing.may_read(slug) else ""
        ),
        "board": await boards.source(request)(session, package, viewer),
    }
    return await render(request, "problems/show.html", context, status=status)


async def places_of(
    request: Request, session: AsyncSession, viewer: User | None, slug: str
) -> list[maps.Place]:
    """Where a problem stands in its tracks, for pages of other kinds."""
    standing = await standing_of(request, session, viewer)
    return maps.places(request.app.state.catalog, slug, standing)
