"""The pages of a quiz: what it is and how it went, one question at a time, and the result."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.pages import places_of
from app.catalog.service import Package, problem_view
from app.quizzes import paper, service
from app.quizzes.models import QuizAttempt
from app.quizzes.schemas import Attempt
from app.web.pages import render


async def quiz_page(
    request: Request,
    session: AsyncSession,
    viewer: User | None,
    package: Package,
    context: dict[str, Any],
    status: int = 200,
) -> Response:
    """The quiz itself, as the catalog's page of this kind; `context` is what it shows of any."""
    history = await service.history(session, viewer, package.slug) if viewer else []
    version = paper.version(package)
    finished = [attempt for attempt in history if attempt.finished_at]
    context = context | {
        "count": len(package.toml.questions),
        "attempt": next((a for a in history if not a.finished_at and a.version == version), None),
        "history": finished,
    }
    return await render(request, "quizzes/show.html", context, status=status)


async def attempt_page(
    request: Request,
    session: AsyncSession,
    user: User,
    package: Package,
    row: QuizAttempt,
    at: int | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> Response:
    """Question `at` (None: the first that is open), or the result when all are answered."""
    attempt = Attempt.of(row, list(await service.answers(session, row)), package)
    unanswered = [q.index for q in attempt.questions if q.answer is None]
    if at is None or at >= len(attempt.questions):
        at = unanswered[0] if unanswered else None
    later = [index for index in unanswered if at is not None and index > at]
    context = {
        "problem": problem_view(package),
        "places": await places_of(request, session, user, package.slug),
        "attempt": attempt,
        "question": None if at is None else attempt.questions[at],
        "next": next(iter(later or unanswered), None),
        "refusal": refusal,
    }
    return await render(request, "quizzes/attempt.html", context, status=status)
