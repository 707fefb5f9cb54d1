"""Drafts: what the editor opens with, and when a text may take another's place.

The rule (docs/decisions/0020-drafts.md): a text replaces the one that it was made from, and no
other. Revisions are made of the texts, so who saves the same text twice has saved it once.
"""

from __future__ import annotations

import hashlib
import re

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.service import Catalog, Opening
from app.database import now
from app.drafts import queries
from app.drafts.models import Draft
from app.drafts.schemas import Origin
from app.errors import Conflict, NotFound
from app.submissions import service as submissions

__all__ = ["drop", "keep", "opening", "revision_of", "sent"]

_REVISION = re.compile(r"[0-9a-f]{32}")

CHANGED = (
    "Another text was kept for this problem since the one that yours was made from. Nothing was "
    "overwritten: read it by GET, then send the text to keep with its `revision` as `base`."
)


def revision_of(code: str) -> str:
    """The name of a text: the same text has the same, whoever saves it, and however often."""
    return hashlib.sha256(code.encode()).hexdigest()[:32]


def check_takes_code(catalog: Catalog, slug: str) -> None:
    """Raise `NotFound` for a problem that is not there, or has no editor."""
    package = catalog.get(slug)
    if package.toml.kind not in ("code", "scored"):
        raise NotFound(f"“{package.title}” takes no code: it is a {package.toml.kind}.")


async def opening(session: AsyncSession, user_id: int, slug: str) -> Opening | None:
    """What the editor opens with: the draft, else what was sent last; None: the starter."""
    draft = await queries.get(session, user_id, slug)
    if draft is not None:
        return Opening(draft.code, draft.revision, draft.origin, draft.updated_at)
    return await _last_sent(session, user_id, slug)


async def _last_sent(session: AsyncSession, user_id: int, slug: str) -> Opening | None:
    last = await submissions.latest(session, user_id, slug)
    if last is None:
        return None
    code, at = last
    return Opening(code, revision_of(code), Origin.SUBMISSION, at)


async def keep(
    session: AsyncSession,
    catalog: Catalog,
    user: User,
    slug: str,
    code: str,
    base: str,
    origin: Origin,
) -> str:
    """Keep the text, made from revision `base`, as the draft; its revision.

    A text that the editor would open with anyway needs no draft. Raises `NotFound` (problem),
    `TooLarge` and `Invalid` (code), and `Conflict` when another text was kept since `base`.
    """
    check_takes_code(catalog, slug)
    submissions.check_text(code)
    draft = await queries.get(session, user.id, slug)
    last = await _last_sent(session, user.id, slug)
    there = draft.revision if draft is not None else last.revision if last is not None else ""
    new = revision_of(code)
    if there not in ("", base, new):
        raise Conflict(CHANGED)
    starts_with = last.code if last is not None else catalog.get(slug).starter
    if code == starts_with:
        await queries.drop(session, user.id, slug, (there,))
        return last.revision if last is not None else ""
    values = {"code": code, "revision": new, "origin": origin.value, "updated_at": now()}
    if draft is not None:
        if new != there and not await queries.replace(session, user.id, slug, there, values):
            raise Conflict(CHANGED)
        return new
    session.add(Draft(user_id=user.id, problem=slug, **values))
    try:
        await session.flush()
    except IntegrityError as error:  # two at the same moment: one was first
        raise Conflict(CHANGED) from error
    return new


async def drop(session: AsyncSession, catalog: Catalog, user: User, slug: str) -> None:
    """Forget the draft: the editor opens with what was sent last, or the starter."""
    check_takes_code(catalog, slug)
    await queries.drop(session, user.id, slug)


async def sent(session: AsyncSession, user: User, slug: str, code: str, base: str = "") -> None:
    """Forget the draft if it is the text that was sent, or the one (`base`) that it came of."""
    revisions = [revision_of(code)]
    if _REVISION.fullmatch(base):  # it came by a form: it may be anything
        revisions.append(base)
    await queries.drop(session, user.id, slug, revisions)
