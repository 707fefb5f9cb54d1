"""Share links: the owner makes and takes back the link by which instructors read one submission."""

from __future__ import annotations

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.database import now
from app.errors import Conflict, NotFound
from app.grading.verdicts import State
from app.i18n import _
from app.submissions import history_queries as queries
from app.submissions.models import Submission


async def token_of(session: AsyncSession, submission: Submission) -> str:
    """The token of a submission's link; "" when it has none."""
    return await queries.share_token(session, submission.id) or ""


async def share(session: AsyncSession, submission: Submission) -> None:
    """Make a link, with a token that was never used; one that is there stays.

    Raises `Conflict` while the submission is not graded.
    """
    if submission.state != State.DONE:
        raise Conflict(_("It is not graded yet. Wait for the verdict, then share it."))
    await queries.add_share(session, submission.id, secrets.token_urlsafe(32), now())


async def unshare(session: AsyncSession, submission: Submission) -> None:
    """Take the link back: it opens nothing from now on, and never will again."""
    await queries.drop_share(session, submission.id)


async def shared(session: AsyncSession, viewer: User, token: str) -> tuple[Submission, str]:
    """What a link shows its reader, and the user name of who shared it.

    Raises `NotFound`, with the same words, for a token that does not hold and for a reader who is
    neither an instructor nor its owner.
    """
    found = await queries.shared(session, token) if "\0" not in token else None
    if found is None or not (viewer.teaches or found[0].user_id == viewer.id):
        raise NotFound(_("There is nothing at this address for you."))
    return found
