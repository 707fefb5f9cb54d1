"""Quizzes: beginning an attempt, answering its questions, and what came of all of them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.service import Catalog, Package
from app.database import now
from app.errors import Conflict, Invalid, NotFound
from app.i18n import _
from app.quizzes import paper, queries
from app.quizzes.models import QuizAnswer
from app.quizzes.models import QuizAttempt as QuizAttempt  # progress counts them

HISTORY = 50  # attempts that a list shows


def quiz(catalog: Catalog, slug: str) -> Package:
    """The quiz of that slug. Raises `NotFound`, for other kinds of problems too."""
    package = catalog.get(slug)
    if package.toml.kind != "quiz":
        raise NotFound(_("“%(title)s” is no quiz: it takes code.", title=package.title))
    return package


async def start(session: AsyncSession, user: User, package: Package) -> tuple[QuizAttempt, bool]:
    """An attempt to go on with, and whether it was made just now: an open one is gone on with."""
    version = paper.version(package)
    found = await queries.open_attempt(session, user.id, package.slug, version)
    if found is not None:
        return found, False
    attempt = QuizAttempt(
        id=secrets.token_urlsafe(16),
        user_id=user.id,
        problem=package.slug,
        version=version,
        seed=secrets.randbits(31),
        score=0,
        total=len(package.toml.questions),
        created_at=now(),
        finished_at=None,
    )
    session.add(attempt)
    await session.flush()
    return attempt, True


async def of_user(session: AsyncSession, user: User, attempt_id: str) -> QuizAttempt:
    """The user's attempt; `NotFound` for another's as for none."""
    found = await queries.owned(session, attempt_id, user.id)
    if found is None:
        raise _none()
    return found


async def answers(session: AsyncSession, attempt: QuizAttempt) -> Sequence[QuizAnswer]:
    """What was answered in an attempt, by question."""
    return await queries.answers(session, attempt.id)


async def answer(
    session: AsyncSession,
    catalog: Catalog,
    user: User,
    attempt_id: str,
    at: int,
    shown: Collection[int],
) -> QuizAttempt:
    """Store the answer to question `at`: the places of the choices as they were shown.

    Raises `NotFound` (no such attempt of theirs), `Conflict` (answered already, or the quiz was
    changed since) and `Invalid` (no such question or choice, none chosen).
    """
    attempt = await queries.owned(session, attempt_id, user.id, lock=True)
    if attempt is None:
        raise _none()
    package = quiz(catalog, attempt.problem)
    if attempt.version != paper.version(package):
        raise Conflict(_("This quiz was changed since you began. Begin again; it takes no time."))
    chosen = _chosen(package, attempt.seed, at, shown)
    before = await queries.answers(session, attempt.id)
    if any(answer.question == at for answer in before):
        raise Conflict(_("This question is answered already; the first answer stands."))
    correct = paper.is_right(package.toml.questions[at], chosen)
    session.add(
        QuizAnswer(
            attempt_id=attempt.id, question=at, chosen=chosen, correct=correct, answered_at=now()
        )
    )
    attempt.score = sum(answer.correct for answer in before) + correct
    if len(before) + 1 == attempt.total:
        attempt.finished_at = now()
    await session.flush()
    return attempt


def _chosen(package: Package, seed: int, at: int, shown: Collection[int]) -> list[int]:
    """The author's places of the choices that were shown at these."""
    questions = package.toml.questions
    if not 0 <= at < len(questions):
        raise Invalid(
            _("There is no question %(number)s.", number=at),
            fields={
                "question": _("Questions are numbered 0 to %(last)s.", last=len(questions) - 1)
            },
        )
    order = paper.order(seed, at, questions[at])
    if not all(0 <= place < len(order) for place in shown):
        raise Invalid(
            _("There is no such choice."),
            fields={"choices": _("Choices are numbered 0 to %(last)s.", last=len(order) - 1)},
        )
    chosen = sorted({order[place] for place in shown})
    if not chosen:
        raise Invalid(_("Choose an answer first."), fields={"choices": _("None was chosen.")})
    if len(chosen) > 1 and len(questions[at].right) == 1:
        raise Invalid(
            _("One answer is right here; choose one."),
            fields={"choices": _("More than one was chosen.")},
        )
    return chosen


async def history(session: AsyncSession, user: User, slug: str) -> Sequence[QuizAttempt]:
    """A user's attempts at a quiz, newest first, at most `HISTORY`."""
    return await queries.newest(session, user.id, slug, HISTORY)


async def progress(session: AsyncSession, user_id: int) -> dict[str, Literal["solved", "tried"]]:
    """By slug: solved when one attempt was right throughout, tried when one was begun."""
    found = await queries.solved(session, user_id)
    return {slug: "solved" if right else "tried" for slug, right in found.items()}


async def solved_at(
    session: AsyncSession, user_id: int, slugs: Collection[str]
) -> dict[str, datetime]:
    """When each of these quizzes was first right throughout."""
    return await queries.solved_at(session, user_id, slugs)


def _none() -> NotFound:
    return NotFound(_("There is no such attempt among yours."))
