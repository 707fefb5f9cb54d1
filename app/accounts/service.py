"""What the rest may ask of accounts: who is this, make a user, sign in, tokens."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, get_args

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import display_names, emails, passwords, queries
from app.accounts.leaving import delete_user as delete_user
from app.accounts.models import UserRow as UserRow  # boards join it
from app.accounts.outside import create_from_outside as create_from_outside
from app.accounts.outside import has_password as has_password
from app.accounts.outside import user_of_id as user_of_id
from app.accounts.requests import SignedIn as SignedIn
from app.accounts.requests import Viewer as Viewer
from app.accounts.requests import signed_in_at as signed_in_at
from app.accounts.requests import viewer_of as viewer_of
from app.accounts.scopes import needs as needs
from app.accounts.sessions import end_sessions
from app.accounts.sessions import forget_browser as forget_browser
from app.accounts.sessions import same_site as same_site
from app.accounts.sessions import sign_in_browser as sign_in_browser
from app.accounts.tokens import create_token as create_token
from app.accounts.users import User as User
from app.accounts.users import suspension, view
from app.database import now
from app.errors import Conflict, Forbidden, Invalid, NotAuthenticated, NotFound
from app.i18n import N_, _

Role = Literal["learner", "instructor", "admin"]

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,31}")

WRONG = N_(
    "This name and password do not belong together. Check both; capitals count in the password."
)
UNCONFIRMED = N_("An e-mail address works once it is confirmed; until then, use your user name.")


# Making and knowing people


def check_registration(registration: str, invitation: object | None = None) -> None:
    """Raise `Forbidden`, saying what to do, when people may not sign up by themselves.

    `invitation`: one that holds, where they came by one.
    """
    if registration == "invite" and invitation is None:
        raise Forbidden(
            _(
                "People sign up here by invitation: ask an admin of this site for a link. "
                "If you have an account, sign in."
            )
        )
    if registration == "closed":
        raise Forbidden(_("This site takes no new accounts. If you have one, sign in."))


def check_new_user(username: str, email: str, password: str) -> None:
    """Raise `Invalid` with one text a field when this cannot become an account."""
    fields: dict[str, str] = {}
    if not _USERNAME.fullmatch(username):
        fields["username"] = _(
            "Take 2 to 32 letters (a to z), digits, dots, dashes or underscores, "
            "and begin with a letter or a digit."
        )
    if fault := emails.fault_of(email):
        fields["email"] = fault
    if weak := passwords.weakness(password, username, email):
        fields["password"] = weak
    if fields:
        raise Invalid("The account was not made. " + " ".join(fields.values()), fields=fields)


async def create_user(
    session: AsyncSession, username: str, email: str, password: str, role: Role = "learner"
) -> User:
    """A new user. Raises `Invalid` (a weak password, say) or `Conflict` (the name is taken)."""
    check_new_user(username, email, password)
    # Before the first statement: hashing must not hold the write lock.
    password_hash = await passwords.hash_password(password)
    if await queries.user_by_name(session, username):
        raise _taken(username)
    row = UserRow(
        username=username,
        username_key=username.lower(),
        email=email,
        password_hash=password_hash,
        role=role,
        created_at=now(),
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise _taken(username) from error
    return view(row)


def _taken(username: str) -> Conflict:
    text = _("The name %(name)s is taken. Take another, or sign in if it is yours.", name=username)
    return Conflict(text, fields={"username": text})


async def authenticate(session: AsyncSession, name: str, password: str) -> User:
    """Who this is. `name`: a user name, or an e-mail address that was confirmed.

    Raises `NotAuthenticated`: the same text, after the same time, whatever was wrong. Only who
    knows the password of a suspended account is told so.
    """
    row = await queries.user_called(session, name)
    if not await passwords.matches(password, row.password_hash if row else None) or row is None:
        raise NotAuthenticated(" ".join([_(WRONG), *([_(UNCONFIRMED)] if "@" in name else [])]))
    if row.suspended_at is not None:
        raise NotAuthenticated(suspension(row.suspended_at))
    return view(row)


async def set_password(session: AsyncSession, user: User, password: str) -> int:
    """Set the password without asking for one, and end every session; how many those were.

    For whoever runs the site. Raises `Invalid` for a weak one.
    """
    if weak := passwords.weakness(password, user.username, user.email):
        raise Invalid(weak, fields={"password": weak})
    password_hash = await passwords.hash_password(password)
    await queries.set_password(session, user.id, password_hash)
    return await end_sessions(session, user)


def check_role(role: str) -> Role:
    """The role of this name; raises `Invalid`."""
    for known in get_args(Role):
        if role == known:
            return known  # type: ignore[no-any-return]
    raise Invalid(f"There is no role {role!r}: learner, instructor or admin.")


async def has_admin(session: AsyncSession) -> bool:
    """Whether somebody runs this site."""
    return await queries.count_role(session, "admin") > 0


async def user_named(session: AsyncSession, username: str) -> User:
    """The user of this name; raises `NotFound`."""
    known = _USERNAME.fullmatch(username)
    row = await queries.user_by_name(session, username) if known else None
    if row is None:
        raise NotFound(f"There is no user named {username}.")
    return view(row)


# Leaderboards


async def show_on_boards(
    session: AsyncSession, user: User, *, display_name: str, ranked: bool
) -> User:
    """Set how the user is called on leaderboards ("": by the username), and whether they are there.

    Raises `Invalid` for a name that cannot be shown, or that is another user's.
    """
    name, fault = display_names.tidy(display_name)
    if not fault and await _is_another(session, user, name):
        fault = _("This is another user's name. Take one of your own.")
    if fault:
        raise Invalid(fault, fields={"display_name": fault})
    await queries.show_on_boards(session, user.id, name, ranked)
    return replace(user, display_name=name, ranked=ranked)


async def _is_another(session: AsyncSession, user: User, name: str) -> bool:
    if not _USERNAME.fullmatch(name) or name.lower() == user.username.lower():
        return False
    return await queries.user_by_name(session, name) is not None
