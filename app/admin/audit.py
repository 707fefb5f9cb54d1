"""The record of what admins did: written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from app.accounts.service import User
from app.admin import queries
from app.admin.models import AdminActRow
from app.database import now, storable
from app.i18n import N_
from app.web import limits

PAGE = 50  # acts a page


class Act(StrEnum):
    """What an admin can do."""

    ROLE = "role"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    END_SESSIONS = "end_sessions"
    RESET_LINK = "reset_link"
    DELETE = "delete"
    GIVE_BACK = "give_back"
    RETRY = "retry"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke_invitation"


#: what each is called on a page, before whom or what it was done to
WORDS = {
    Act.ROLE: N_("Changed the role of"),
    Act.SUSPEND: N_("Suspended"),
    Act.UNSUSPEND: N_("Let in again"),
    Act.END_SESSIONS: N_("Ended the sessions of"),
    Act.RESET_LINK: N_("Sent a link for a new password to"),
    Act.DELETE: N_("Deleted the account"),
    Act.GIVE_BACK: N_("Gave back to the queue"),
    Act.RETRY: N_("Had graded again"),
    Act.INVITE: N_("Made an invitation"),
    Act.REVOKE_INVITATION: N_("Took back an invitation"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The admin who acts, and from where."""

    user: User
    address: str

    @classmethod
    def of(cls, request: Request, admin: User) -> Actor:
        """Who sends this request."""
        return cls(admin, limits.address_of(request))


async def write(
    session: AsyncSession,
    actor: Actor,
    act: Act,
    *,
    user: User | None = None,
    subject: str = "",
    detail: str = "",
) -> None:
    """Record the act in the session's transaction: one is not kept without the other."""
    session.add(
        AdminActRow(
            at=now(),
            actor_id=actor.user.id,
            actor_name=actor.user.username,
            act=act.value,
            user_id=user.id if user else None,
            subject=storable((user.username if user else subject)[:64]),
            detail=storable(detail[:500]),
            address=actor.address[:64],
        )
    )
    await session.flush()


async def page(
    session: AsyncSession, *, before: int | None = None, limit: int = PAGE
) -> tuple[Sequence[AdminActRow], int | None]:
    """Acts, newest first, from behind the number `before` on; and where the next page begins."""
    rows = await queries.acts(session, before=before, limit=limit + 1)
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def done_to(session: AsyncSession, user_id: int, limit: int = 10) -> Sequence[AdminActRow]:
    """What admins did to a user, newest first."""
    return await queries.acts(session, user_id=user_id, limit=limit)


async def forget(session: AsyncSession, user: User) -> None:
    """Whose account ends is named no more by what was done to them.

    What they did as an admin keeps their name: nobody wipes a record of their own by leaving.
    """
    await queries.forget_user(session, user.id)
