"""What the rest may ask of accounts: who is this, make a user, sign in, tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args

from fastapi import Depends
from fastapi.security import HTTPBearer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from app.accounts import display_names, passwords, queries
from app.accounts.models import SessionRow, TokenRow
from app.accounts.models import UserRow as UserRow  # boards join it
from app.database import iso, now, unit_of_work
from app.errors import Conflict, Forbidden, Invalid, NotAuthenticated, NotFound, Unavailable

Role = Literal["learner", "instructor", "admin"]

SESSION_LIFE = timedelta(days=30)
TOUCH_EVERY = timedelta(minutes=1)  # a token's last use is noted no finer than this
TOKEN_PREFIX = "tj_"  # noqa: S105 - lets scanners of leaked secrets find ours

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,31}")
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f.]+|[^@\s\x00]+@localhost")

WRONG = "This name and password do not belong together. Check both; capitals count in the password."


@dataclass(frozen=True, slots=True)
class User:
    """Somebody, as the rest of the service sees them."""

    id: int
    username: str
    email: str
    role: str
    created_at: datetime
    #: On leaderboards: what to be called there ("": the username), and whether to be there.
    display_name: str = ""
    ranked: bool = True

    @property
    def is_admin(self) -> bool:
        """Whether they run this site."""
        return self.role == "admin"

    @property
    def teaches(self) -> bool:
        """Whether they may read what a learner shares: instructors and admins."""
        return self.role in ("instructor", "admin")

    def public(self) -> dict[str, Any]:
        """For the API, to themselves."""
        return {
            "id": self.id,
            "username": self.username,
            "email": self.email,
            "role": self.role,
            "created_at": iso(self.created_at),
            "display_name": self.display_name,
            "ranked": self.ranked,
        }


def _view(row: UserRow) -> User:
    return User(
        row.id, row.username, row.email, row.role, row.created_at, row.display_name, row.ranked
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# Making and knowing people


def check_registration(registration: str) -> None:
    """Raise `Forbidden`, saying what to do, when people may not sign up by themselves."""
    if registration == "invite":
        raise Forbidden(
            "Accounts are made by an admin of this site: ask one for yours, then sign in."
        )
    if registration == "closed":
        raise Forbidden("This site takes no new accounts. If you have one, sign in.")


def check_new_user(username: str, email: str, password: str) -> None:
    """Raise `Invalid` with one text a field when this cannot become an account."""
    fields: dict[str, str] = {}
    if not _USERNAME.fullmatch(username):
        fields["username"] = (
            "Take 2 to 32 letters (a to z), digits, dots, dashes or underscores, "
            "and begin with a letter or a digit."
        )
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        fields["email"] = "This is no e-mail address; one looks like ada@example.org."
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
    return _view(row)


def _taken(username: str) -> Conflict:
    text = f"The name {username} is taken. Take another, or sign in if it is yours."
    return Conflict(text, fields={"username": text})


async def authenticate(session: AsyncSession, username: str, password: str) -> User:
    """Who this is.

    Raises `NotAuthenticated`: the same text, after the same time, whatever was wrong.
    """
    # Nobody has a name that could not be taken; a database may refuse to look for one (NUL, say).
    known = _USERNAME.fullmatch(username)
    row = await queries.user_by_name(session, username) if known else None
    if not await passwords.matches(password, row.password_hash if row else None) or row is None:
        raise NotAuthenticated(WRONG)
    return _view(row)


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
    return _view(row)


# Browsers


def cookie_name(request: Request) -> str:
    """Over HTTPS the prefix makes browsers hold it to this host, whole, and secure."""
    return "__Host-tensorjudge" if request.url.scheme == "https" else "tensorjudge"


async def open_session(session: AsyncSession, user: User, previous: str | None = None) -> str:
    """Sign a browser in: the new cookie's value. Whatever session it came with ends."""
    if previous:
        await queries.delete_session(session, _digest(previous))
    await queries.delete_expired_sessions(session, now())
    secret = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            user_id=user.id,
            secret_hash=_digest(secret),
            created_at=now(),
            expires_at=now() + SESSION_LIFE,
        )
    )
    await session.flush()
    return secret


async def close_session(session: AsyncSession, secret: str) -> None:
    """Sign the browser of this cookie out."""
    await queries.delete_session(session, _digest(secret))


# Leaderboards


async def show_on_boards(
    session: AsyncSession, user: User, *, display_name: str, ranked: bool
) -> User:
    """Set how the user is called on leaderboards ("": by the username), and whether they are there.

    Raises `Invalid` for a name that cannot be shown, or that is another user's.
    """
    name, fault = display_names.tidy(display_name)
    if not fault and await _is_another(session, user, name):
        fault = "This is another user's name. Take one of your own."
    if fault:
        raise Invalid(fault, fields={"display_name": fault})
    await queries.show_on_boards(session, user.id, name, ranked)
    return replace(user, display_name=name, ranked=ranked)


async def _is_another(session: AsyncSession, user: User, name: str) -> bool:
    if not _USERNAME.fullmatch(name) or name.lower() == user.username.lower():
        return False
    return await queries.user_by_name(session, name) is not None


# Programs


@dataclass(frozen=True, slots=True)
class Token:
    """A token, as its owner sees it: without its secret."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


async def create_token(session: AsyncSession, user: User, name: str) -> tuple[Token, str]:
    """A new token and its secret, which is told this once."""
    name = " ".join(name.split())[:80] or "token"
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = TokenRow(user_id=user.id, name=name, secret_hash=_digest(secret), created_at=now())
    session.add(row)
    await session.flush()
    return Token(row.id, row.name, row.created_at, None), secret


async def tokens_of(session: AsyncSession, user: User) -> list[Token]:
    """The tokens that hold, newest first."""
    rows = await queries.tokens_of(session, user.id)
    return [Token(row.id, row.name, row.created_at, row.last_used_at) for row in rows]


async def revoke_token(session: AsyncSession, user: User, token_id: int) -> None:
    """Make a token worthless; raises `NotFound` when it is not the user's."""
    if not await queries.revoke_token(session, user.id, token_id, now()):
        raise NotFound("You have no such token.")


async def revoke_own(session: AsyncSession, request: Request, user: User) -> None:
    """Make the token that the request carries worthless; raises `Invalid` when it carries none."""
    secret = _bearer_of(request)
    found = await queries.token_by_hash(session, _digest(secret)) if secret else None
    if found is None:
        raise Invalid(
            "This request carries no token: send the one to revoke as `Authorization: Bearer`.",
            fields={"Authorization": "No bearer token."},
        )
    await queries.revoke_token(session, user.id, found[0].id, now())


# Requests


def _bearer_of(request: Request) -> str | None:
    """The bearer token of a request, "" when it is empty; None when there is no such header."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


async def viewer_of(request: Request) -> User | None:
    """Who sends this request: by bearer token, else by cookie; None when neither is there.

    Raises `NotAuthenticated` for a token that does not hold. Asked once a request.
    """
    if not hasattr(request.state, "viewer"):
        request.state.viewer = None
        request.state.viewer = await _find_viewer(request)
    viewer: User | None = request.state.viewer
    return viewer


async def _find_viewer(request: Request) -> User | None:
    secret = _bearer_of(request)
    if secret is not None:
        return await _bearer(request, secret)
    cookie = request.cookies.get(cookie_name(request))
    if not cookie:
        return None
    async with unit_of_work(request.app.state.readers) as session:
        row = await queries.user_by_session(session, _digest(cookie), now())
    return _view(row) if row else None


async def _bearer(request: Request, secret: str) -> User:
    async with unit_of_work(request.app.state.readers) as session:
        found = await queries.token_by_hash(session, _digest(secret))
    if found is None:
        raise NotAuthenticated(
            "This token is not known here. Make one at /account, or by POST /api/v1/tokens."
        )
    token, user = found
    if token.revoked_at is not None:
        raise NotAuthenticated(
            f"This token was revoked on {token.revoked_at:%Y-%m-%d}. "
            "Make a new one at /account, or by POST /api/v1/tokens."
        )
    moment = now()
    if token.last_used_at is None or moment - token.last_used_at > TOUCH_EVERY:
        # A note, not part of the request: it may fail, and waits for no reader of it.
        try:
            async with unit_of_work(request.app.state.sessions) as session:
                await queries.touch_token(session, token.id, moment)
        except Unavailable:
            pass
    return _view(user)


_bearer_scheme = HTTPBearer(auto_error=False, description="A token of /account or POST /tokens.")


async def viewer_optional(
    request: Request, _: Annotated[Any, Depends(_bearer_scheme)] = None
) -> User | None:
    """The signed-in user, or None."""
    return await viewer_of(request)


async def viewer_required(
    request: Request, _: Annotated[Any, Depends(_bearer_scheme)] = None
) -> User:
    """The signed-in user.

    Raises `NotAuthenticated`: 401 for the API, the sign-in page for people.
    """
    viewer = await viewer_of(request)
    if viewer is None:
        raise NotAuthenticated(
            "Sign in first: send `Authorization: Bearer TOKEN`, or a signed-in browser's cookie."
        )
    return viewer


Viewer = Annotated[User | None, Depends(viewer_optional)]
SignedIn = Annotated[User, Depends(viewer_required)]
