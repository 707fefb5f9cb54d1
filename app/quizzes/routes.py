"""Quizzes over HTTP: forms that work without JavaScript, and JSON under /api/v1."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.service import SignedIn, User, needs
from app.catalog.service import Catalog
from app.database import Reading, Session
from app.errors import Conflict, Invalid
from app.quizzes import pages, service
from app.quizzes.models import QuizAttempt
from app.quizzes.schemas import AnswerIn, AskedQuestion, Attempt, AttemptList, AttemptShort
from app.web import limits
from app.web.errors import responses

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["quizzes"])

At = Annotated[int | None, Query(ge=1, le=1000)]


def _catalog(request: Request) -> Catalog:
    catalog: Catalog = request.app.state.catalog
    return catalog


async def _whole(request: Request, session: Reading, row: QuizAttempt) -> Attempt:
    package = service.quiz(_catalog(request), row.problem)
    return Attempt.of(row, list(await service.answers(session, row)), package)


@api.post(
    "/problems/{slug}/attempts",
    status_code=201,
    summary="Begin a quiz",
    responses={
        200: {"model": Attempt, "description": "The attempt that you began and did not finish"},
        **responses(401, 404, 429),
    },
)
@needs("submit")
async def begin(
    request: Request, response: Response, user: SignedIn, session: Session, slug: str
) -> Attempt:
    """A new attempt with its questions, or the open one (200). Choices come in their own order."""
    package = service.quiz(_catalog(request), slug)
    limits.hit(request, "quizzes", user.id)
    row, made = await service.start(session, user, package)
    response.status_code = 201 if made else 200
    response.headers["Location"] = f"/api/v1/attempts/{row.id}"
    return await _whole(request, session, row)


@api.get("/problems/{slug}/attempts", summary="List your attempts", responses=responses(401, 404))
async def list_attempts(
    request: Request, user: SignedIn, session: Reading, slug: str
) -> AttemptList:
    """The latest 50 at this quiz, newest first, with their scores."""
    package = service.quiz(_catalog(request), slug)
    rows = await service.history(session, user, package.slug)
    return AttemptList(items=[AttemptShort.model_validate(row) for row in rows])


@api.get("/attempts/{id}", summary="Read an attempt", responses=responses(401, 404))
async def read(request: Request, user: SignedIn, session: Reading, id: str) -> Attempt:
    """Its questions; those that you answered with what is right, and why."""
    return await _whole(request, session, await service.of_user(session, user, id))


@api.post(
    "/attempts/{id}/answers", summary="Answer a question", responses=responses(401, 404, 409, 429)
)
@needs("submit")
async def answer(
    request: Request, user: SignedIn, session: Session, id: str, sent: AnswerIn
) -> AskedQuestion:
    """The question with what is right, and why. The first answer to a question stands."""
    limits.hit(request, "quizzes", user.id)
    row = await service.answer(session, _catalog(request), user, id, sent.question, sent.choices)
    return (await _whole(request, session, row)).questions[sent.question]


@router.get("/problems/{slug}/attempts")
async def attempts_page(slug: str) -> Response:
    """Where somebody lands who signed in to begin: the quiz, with its button."""
    return RedirectResponse(f"/problems/{slug}", status_code=303)


@router.post("/problems/{slug}/attempts")
async def begin_form(request: Request, user: SignedIn, session: Session, slug: str) -> Response:
    """Begin, or go on: to the attempt's page."""
    package = service.quiz(_catalog(request), slug)
    limits.hit(request, "quizzes", user.id)
    row, _ = await service.start(session, user, package)
    return RedirectResponse(_address(row), status_code=303)


@router.get("/problems/{slug}/attempts/{id}")
async def attempt_page(
    request: Request, user: SignedIn, session: Reading, slug: str, id: str, q: At = None
) -> Response:
    """A question, or the result."""
    row = await service.of_user(session, user, id)
    package = service.quiz(_catalog(request), row.problem)
    return await pages.attempt_page(
        request, session, user, package, row, None if q is None else q - 1
    )


@router.post("/problems/{slug}/attempts/{id}")
async def answer_form(
    request: Request,
    user: SignedIn,
    session: Session,
    slug: str,
    id: str,
    question: Annotated[int, Form(ge=0, le=1000)],
    choice: Annotated[list[int] | None, Form(max_length=20)] = None,
) -> Response:
    """Answer a question: to the same page, which now says what is right, and why."""
    limits.hit(request, "quizzes", user.id)
    try:
        row = await service.answer(session, _catalog(request), user, id, question, choice or ())
    except (Conflict, Invalid) as error:
        return await _refused(request, session, user, id, question, error)
    return RedirectResponse(f"{_address(row)}?q={question + 1}#answer", status_code=303)


async def _refused(
    request: Request, session: Reading, user: User, id: str, at: int, error: Conflict | Invalid
) -> Response:
    """The question's page again, with why its answer was not taken."""
    row = await service.of_user(session, user, id)
    package = service.quiz(_catalog(request), row.problem)
    return await pages.attempt_page(
        request, session, user, package, row, at, refusal=error.detail, status=error.status
    )


def _address(row: QuizAttempt) -> str:
    return f"/problems/{row.problem}/attempts/{row.id}"
