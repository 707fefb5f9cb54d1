"""What admins do to people: each act and its record in one transaction."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import people, recovery
from app.accounts import service as accounts
from app.admin import audit
from app.admin.audit import Act, Actor
from app.errors import Conflict, Invalid
from app.i18n import _


async def change_role(session: AsyncSession, actor: Actor, user_id: int, role: str) -> None:
    """Give a user another role. Raises `Invalid`, `NotFound`, or `Conflict` with why not."""
    known = accounts.check_role(role)
    was = await people.user(session, user_id)
    if was.role == known:
        raise Invalid(_("%(name)s has this role already.", name=was.username))
    was = await people.change_role(session, actor.user, user_id, known)
    await audit.write(session, actor, Act.ROLE, user=was, detail=f"{was.role} → {known}")


async def suspend(session: AsyncSession, actor: Actor, user_id: int) -> None:
    """Keep a user out. Raises `NotFound`, or `Conflict` with why not."""
    user = await people.suspend(session, actor.user, user_id)
    await audit.write(session, actor, Act.SUSPEND, user=user)


async def unsuspend(session: AsyncSession, actor: Actor, user_id: int) -> None:
    """Let a user in again. Raises `NotFound`."""
    user = await people.unsuspend(session, user_id)
    await audit.write(session, actor, Act.UNSUSPEND, user=user)


async def end_sessions(session: AsyncSession, actor: Actor, user_id: int) -> None:
    """Sign a user's browsers out. Raises `NotFound`."""
    user, ended = await people.end_sessions(session, user_id)
    await audit.write(session, actor, Act.END_SESSIONS, user=user, detail=str(ended))


async def send_reset_link(app: FastAPI, session: AsyncSession, actor: Actor, user_id: int) -> None:
    """Post a link that sets a new password to a user's confirmed address.

    The admin does not see it. Raises `NotFound`, or `Conflict` where there is nowhere to post it.
    """
    user = await people.user(session, user_id)
    if user.email_verified_at is None or user.suspended_at is not None:
        raise Conflict(
            _("A link goes to a confirmed address alone, and to nobody who is suspended.")
        )
    await recovery.ask(app, session, user.username)
    await audit.write(session, actor, Act.RESET_LINK, user=user)


async def delete(
    app: FastAPI, session: AsyncSession, actor: Actor, user_id: int, typed: str
) -> None:
    """Delete a user and all of theirs, once their name was `typed`; the record keeps no name.

    Raises `NotFound`, `Invalid` for another name, or `Conflict` with why not.
    """
    user = await people.user(session, user_id)
    if user.id == actor.user.id:
        raise Conflict(_("Nobody deletes themselves here: your own account has a page for it."))
    if typed.strip().lower() != user.username.lower():
        raise Invalid(_("This is not their user name. Nothing was deleted."))
    for forget in app.state.forget:
        await forget(session, user)
    await accounts.delete_user(session, user)
    await audit.write(session, actor, Act.DELETE, subject=f"no. {user.id}")
