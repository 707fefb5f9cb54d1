"""E-mail addresses: what can be one, confirmed by a link, changed by a link to the new one."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import links, queries
from app.accounts.models import UserRow
from app.accounts.users import User, view
from app.database import now
from app.errors import Conflict, Invalid
from app.i18n import _
from app.mail import service as mail
from app.web.limits import RateLimits


def fault_of(email: str) -> str:
    """Why this cannot be an e-mail address, "" when it can. No name server is asked."""
    # Before anything is done with it: normalising takes the square of the marks' number.
    if len(email) > 254:
        return _("This is longer than an e-mail address can be.")
    try:
        found = validate_email(email, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        found = None
    if found is None or not (found.domain == "localhost" or "." in found.domain):
        return _("This is no e-mail address; one looks like ada@example.org.")
    return ""


async def send_confirmation(
    app: FastAPI, session: AsyncSession, user: User, email: str = ""
) -> bool:
    """Post the link that confirms `email` (else the present one) as the user's.

    False, and no letter, where that address got enough of them: it may be a stranger's.
    """
    row = await queries.user_by_id(session, user.id)
    limits: RateLimits = app.state.limits
    email = email or user.email
    if row is None or not email or not limits.allows("letters to one address", email.lower()):
        return False
    link = links.Link(row.id, email, links.state_of("email", row))
    letter = mail.write(
        app.state.templates,
        "confirm_email",
        email,
        username=row.username,
        new=email.lower() != row.email_key,
        site=app.state.settings.public_url,
        link=links.address(app.state.settings, "email", link),
    )
    await mail.post(app, session, letter, useful=links.LIVES["email"])
    return True


async def read_link(app: FastAPI, session: AsyncSession, token: str) -> tuple[UserRow, str]:
    """Whose link it is and which address it confirms; raises `Invalid` when it does not hold."""
    link = links.read(app.state.settings, "email", token)
    row = await queries.user_by_id(session, link.user_id)
    if row is None or links.state_of("email", row) != link.state:
        raise links.over()
    return row, link.email


async def confirm(app: FastAPI, session: AsyncSession, token: str) -> User:
    """Have the link's address be the user's, confirmed. The one before is told, if it was theirs.

    Raises `Invalid` for a link that does not hold, `Conflict` for another account's address.
    """
    row, email = await read_link(app, session, token)
    owner = await queries.user_by_verified_email(session, email.lower())
    if owner is not None and owner.id != row.id:
        raise _anothers()
    before = row.email if row.email_verified_at is not None else ""
    try:
        await queries.set_email(session, row.id, email, now())
    except IntegrityError as error:  # confirmed by another in this moment
        raise _anothers() from error
    if before and before.lower() != email.lower():
        letter = mail.write(
            app.state.templates,
            "email_changed",
            before,
            username=row.username,
            site=app.state.settings.public_url,
            email=email,
        )
        await mail.post(app, session, letter)
    return view(row)


def _anothers() -> Conflict:
    return Conflict(
        _(
            "Another account here has confirmed this address. Sign in to that one; "
            "if its password is forgotten, ask for a new one on the sign-in page."
        )
    )


async def ask_for_change(app: FastAPI, session: AsyncSession, user: User, email: str) -> None:
    """Post a link to the new address; until it is opened nothing changes.

    Raises `Invalid` for what is no address, or the one they have.
    """
    fault = fault_of(email)
    if not fault and email.lower() == user.email.lower() and user.email_verified_at is not None:
        fault = _("This is your address already, and it is confirmed.")
    if not fault and not await send_confirmation(app, session, user, email):
        fault = _("This address got many letters today. Try again tomorrow, or take another.")
    if fault:
        raise Invalid(fault, fields={"email": fault})
