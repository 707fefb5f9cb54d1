"""Invitations: links by which people sign up where registration is by invitation, with a role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import invitation_queries as queries
from app.accounts.models import InvitationRow
from app.accounts.users import User, digest
from app.database import now
from app.errors import Invalid, NotFound
from app.i18n import N_, _

InvitedRole = Literal["learner", "instructor"]

MOST_DAYS = 365
MOST_USES = 1000
PAGE = 50
_NO_MORE = N_(
    "This invitation does not hold any more: it was used up, taken back, or its time is over. "
    "Ask who sent it for another."
)


def no_more() -> str:
    """What to tell whose invitation has ended, or never was."""
    return _(_NO_MORE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link, without its secret."""

    id: int
    role: InvitedRole
    note: str
    used: int
    uses: int
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Whether somebody can still sign up by it."""
        return self.revoked_at is None and self.used < self.uses and self.expires_at > moment


def _view(row: InvitationRow) -> Invitation:
    return Invitation(
        row.id, cast(InvitedRole, row.role), row.note, row.used, row.uses, row.made_by,
        row.created_at, row.expires_at, row.revoked_at,
    )  # fmt: skip


async def create(
    session: AsyncSession, admin: User, *, role: str, days: int, uses: int, note: str = ""
) -> tuple[Invitation, str]:
    """A new invitation and its secret, which is told this once. Raises `Invalid`."""
    fields: dict[str, str] = {}
    if role not in ("learner", "instructor"):
        fields["role"] = _("Learners and instructors are invited; an admin is made of one of them.")
    if not 1 <= days <= MOST_DAYS:
        fields["days"] = _("Between 1 and %(most)s days.", most=MOST_DAYS)
    if not 1 <= uses <= MOST_USES:
        fields["uses"] = _("For between 1 and %(most)s people.", most=MOST_USES)
    if fields:
        raise Invalid("No invitation was made. " + " ".join(fields.values()), fields=fields)
    secret = secrets.token_urlsafe(24)
    row = InvitationRow(
        secret_hash=digest(secret),
        role=role,
        note=" ".join(note.replace("\0", "").split())[:80],
        used=0,
        uses=uses,
        made_by=admin.username,
        created_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    session.add(row)
    await session.flush()
    return _view(row), secret


async def find(session: AsyncSession, secret: str) -> Invitation | None:
    """The invitation of this secret, while it holds."""
    row = await queries.by_hash(session, digest(secret[:200]))
    found = _view(row) if row else None
    return found if found and found.holds(now()) else None


async def redeem(session: AsyncSession, invitation: Invitation) -> None:
    """Count one who signed up by it, in the transaction that makes their account.

    Raises `NotFound` when another was faster, for the transaction to be rolled back by.
    """
    if not await queries.use(session, invitation.id, now()):
        raise NotFound(no_more())


async def newest(
    session: AsyncSession, *, before: int | None = None
) -> tuple[list[Invitation], int | None]:
    """Invitations, newest first, from behind this number on; and where the next page begins."""
    rows = await queries.newest(session, before=before, limit=PAGE + 1)
    return [_view(row) for row in rows[:PAGE]], rows[PAGE - 1].id if len(rows) > PAGE else None


async def revoke(session: AsyncSession, invitation_id: int) -> None:
    """Make the link worthless; raises `NotFound` when there is none that holds."""
    if not await queries.revoke(session, invitation_id, now()):
        raise NotFound(_("There is no such invitation, or it was taken back before."))
