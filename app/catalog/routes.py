"""The catalog over HTTP: pages for readers, JSON under /api/v1."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.service import SignedIn, Viewer, needs
from app.catalog import maps, pages, service
from app.catalog.collection import Catalog
from app.catalog.finding import LONGEST, Filters, search
from app.catalog.package import Package
from app.catalog.progress import State, source
from app.catalog.schemas import (
    Challenge,
    Editorial,
    Example,
    Limits,
    ProblemDetail,
    ProblemList,
    ProblemSummary,
    Tolerance,
    TrackList,
    TrackOut,
)
from app.catalog.standing import Standing, check_may_read, choose_editorial, standing_of
from app.catalog.statements import render_markdown
from app.database import Reading, Session
from app.errors import Invalid
from app.web.errors import responses

PAGE = 50  # problems a page of the API

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["problems"])

Text = Annotated[str, Query(max_length=LONGEST)]


@router.get("/")
async def home(request: Request, session: Reading, viewer: Viewer) -> Response:
    """The front page."""
    return await pages.home_page(request, session, viewer)


@router.get("/problems")
async def problems(
    request: Request,
    session: Reading,
    viewer: Viewer,
    q: str = "",
    topic: str = "",
    difficulty: str = "",
    kind: str = "",
    state: str = "",
    device: str = "",
    sort: str = "",
    page: str = "",
) -> Response:
    """The list of problems. A filter that names nothing is a filter that nothing matches."""
    filters = Filters.of(
        q=q, topic=topic, difficulty=difficulty, kind=kind, state=state, device=device, sort=sort
    )
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1
    return await pages.list_page(request, session, viewer, filters, number)


@router.get("/problems/{slug}")
async def problem(request: Request, session: Reading, viewer: Viewer, slug: str) -> Response:
    """A problem and its editor."""
    return await pages.problem_page(request, session, viewer, slug)


@router.get("/problems/{slug}/editorial")
async def editorial_page(slug: str) -> Response:
    """Its tab on the problem's page."""
    return RedirectResponse(f"/problems/{slug}#editorial", status_code=303)


@router.post("/problems/{slug}/editorial")
async def choose_editorial_form(
    request: Request,
    user: SignedIn,
    session: Session,
    slug: str,
    code: Annotated[str | None, Form()] = None,
) -> Response:
    """The problem's page with its editorial open, and the editor's text as it was sent."""
    package: Package = request.app.state.catalog.get(slug)
    await choose_editorial(request, session, user, package)
    text = None if code is None else code.replace("\r\n", "\n")
    return await pages.problem_page(request, session, user, slug, code=text, part="editorial")


@router.get("/tracks")
async def tracks(request: Request, session: Reading, viewer: Viewer) -> Response:
    """The map of all tracks."""
    return await pages.tracks_page(request, session, viewer)


@router.get("/tracks/{slug}")
async def track(request: Request, session: Reading, viewer: Viewer, slug: str) -> Response:
    """One track."""
    return await pages.track_page(request, session, viewer, slug)


@api.get(
    "/me/progress", tags=["accounts"], summary="What you solved and tried", responses=responses(401)
)
async def progress(request: Request, user: SignedIn, session: Reading) -> dict[str, State]:
    """By problem: `solved` or `tried`; nothing about the rest. Quizzes too."""
    return dict(await source(request).progress(session, user.id))


@api.get("/problems", summary="List the problems", responses=responses(422))
async def list_problems(
    request: Request,
    session: Reading,
    viewer: Viewer,
    topic: Text = "",
    difficulty: Literal["", "easy", "medium", "hard"] = "",
    q: Text = "",
    cursor: Text = "",
) -> ProblemList:
    """The problems in the order of the tracks, then by title; 50 a page. No account needed."""
    catalog: Catalog = request.app.state.catalog
    found = search(catalog, Filters.of(q=q, topic=topic, difficulty=difficulty))
    start = 0
    if cursor:
        place = catalog.places.get(cursor)
        if place is None:
            raise Invalid(
                "This cursor is not from a list of ours.",
                fields={"cursor": "take it from next_cursor, or leave it out"},
            )
        start = sum(catalog.places[package.slug] <= place for package in found)
    page = found[start : start + PAGE]
    standing = await standing_of(request, session, viewer)
    return ProblemList(
        items=[ProblemSummary.model_validate(maps.summary(one, standing)) for one in page],
        next_cursor=page[-1].slug if len(found) > start + PAGE else None,
    )


@api.get("/problems/{slug}", summary="Read a problem", responses=responses(404))
async def read_problem(
    request: Request, session: Reading, viewer: Viewer, slug: str
) -> ProblemDetail:
    """Statement, starter, given code, hints, limits and examples. No account needed."""
    package: Package = request.app.state.catalog.get(slug)
    standing = await standing_of(request, session, viewer)
    stored = await service.load_examples(session, package.digest)
    toml, view = package.toml, service.problem_view(package)
    examples: list[Example] | None = [] if toml.kind == "scored" else None
    if stored is not None:
        examples = [
            Example(
                name=shown.name,
                inputs=list(shown.inputs),
                expected=shown.expected,
                explanation=str(raw.get("explanation") or ""),
                explanation_html=shown.explanation_html,
            )
            for raw, shown in zip(
                stored, service.example_views(stored, package.figures), strict=True
            )
        ]
    return ProblemDetail.model_validate(
        {
            **maps.summary(package, standing),
            "entry": toml.entry,
            "device": toml.device,
            "requires": toml.requires,
            "statement": package.statement,
            "statement_html": view.statement_html,
            "starter": package.starter,
            "given": package.given,
            "hints": toml.hints,
            "limits": Limits.model_validate(toml.limits.model_dump()),
            "tolerance": Tolerance.model_validate(toml.tolerance.model_dump()),
            "examples": examples,
            "challenge": _challenge(package),
            "digest": package.digest,
        }
    )


@api.get(
    "/problems/{slug}/editorial", summary="Read the editorial", responses=responses(401, 403, 404)
)
async def read_editorial(
    request: Request, user: SignedIn, session: Reading, slug: str
) -> Editorial:
    """Open once you solved the problem, or chose to see it before."""
    package: Package = request.app.state.catalog.get(slug)
    standing = await standing_of(request, session, user)
    check_may_read(package, standing)
    return _editorial(package, standing)


@api.post(
    "/problems/{slug}/editorial",
    summary="Choose to see the editorial",
    responses=responses(401, 404),
)
@needs("submit")
async def post_editorial(
    request: Request, user: SignedIn, session: Session, slug: str
) -> Editorial:
    """Opens it. Where you had not solved the problem, that is noted beside it."""
    package: Package = request.app.state.catalog.get(slug)
    return _editorial(package, await choose_editorial(request, session, user, package))


def _editorial(package: Package, standing: Standing) -> Editorial:
    return Editorial(
        problem=package.slug,
        editorial=package.editorial,
        editorial_html=render_markdown(package.editorial, package.figures),
        chosen_at=standing.read.get(package.slug),
    )


@api.get("/tracks", summary="List the tracks", tags=["tracks"])
async def list_tracks(request: Request, session: Reading, viewer: Viewer) -> TrackList:
    """Each with its problems in order, and where you are in it. No account needed."""
    standing = await standing_of(request, session, viewer)
    catalog: Catalog = request.app.state.catalog
    found = zip(catalog.tracks, maps.track_maps(catalog, standing), strict=True)
    return TrackList(items=[TrackOut.of(track, drawn) for track, drawn in found])


def _challenge(package: Package) -> Challenge | None:
    table = package.toml.challenge
    if table is None:
        return None
    return Challenge(
        score=table.name,
        unit=table.scale.unit,
        better="lower" if table.scale.lowest else "higher",
        mark=table.mark,
        mark_is=table.mark_is,
        data=table.data,
        alphabet=table.alphabet,
        streams=table.streams,
        steps=table.steps,
        predict_seconds=table.predict_seconds,
    )
