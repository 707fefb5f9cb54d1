"""The catalog over HTTP: pages for readers, JSON under /api/v1."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.accounts.service import SignedIn, Viewer
from app.catalog import pages, service
from app.catalog.collection import Catalog
from app.catalog.package import Package
from app.catalog.progress import State, source
from app.catalog.schemas import (
    Example,
    Limits,
    ProblemDetail,
    ProblemList,
    ProblemSummary,
    Tolerance,
)
from app.database import Reading
from app.errors import Invalid
from app.web.errors import responses

PAGE = 50  # problems a page of the API
QUERY_LENGTH = 200  # characters of a filter

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["problems"])

Text = Annotated[str, Query(max_length=QUERY_LENGTH)]


@router.get("/")
async def home(request: Request) -> Response:
    """The front page."""
    return await pages.home_page(request)


@router.get("/problems")
async def problems(
    request: Request,
    session: Reading,
    viewer: Viewer,
    q: str = "",
    topic: str = "",
    difficulty: str = "",
) -> Response:
    """The list of problems. A filter that names nothing is a filter that nothing matches."""
    filters = {"q": q[:QUERY_LENGTH], "topic": topic, "difficulty": difficulty}
    return await pages.list_page(request, session, viewer, filters)


@router.get("/problems/{slug}")
async def problem(request: Request, session: Reading, viewer: Viewer, slug: str) -> Response:
    """A problem and its editor."""
    return await pages.problem_page(request, session, viewer, slug)


@router.get("/tracks")
async def tracks(request: Request, session: Reading, viewer: Viewer) -> Response:
    """The tracks."""
    return await pages.tracks_page(request, session, viewer)


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
    found = service.search(catalog, q=q, topic=topic, difficulty=difficulty)
    start = 0
    if cursor:
        order = list(catalog.problems)
        if cursor not in catalog.problems:
            raise Invalid(
                "This cursor is not from a list of ours.",
                fields={"cursor": "take it from next_cursor, or leave it out"},
            )
        place = order.index(cursor)
        start = sum(order.index(package.slug) <= place for package in found)
    page = found[start : start + PAGE]
    states = await pages.progress_of(request, session, viewer)
    return ProblemList(
        items=[ProblemSummary.model_validate(pages.summary(package, states)) for package in page],
        next_cursor=page[-1].slug if len(found) > start + PAGE else None,
    )


@api.get("/problems/{slug}", summary="Read a problem", responses=responses(404))
async def read_problem(
    request: Request, session: Reading, viewer: Viewer, slug: str
) -> ProblemDetail:
    """Statement, starter, given code, hints, limits and examples. No account needed."""
    package: Package = request.app.state.catalog.get(slug)
    states = await pages.progress_of(request, session, viewer)
    stored = await service.load_examples(session, package.digest)
    toml, view = package.toml, service.problem_view(package)
    examples = None
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
            **pages.summary(package, states),
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
            "digest": package.digest,
        }
    )
