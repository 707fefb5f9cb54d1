"""Who sends a request: by bearer token, else by cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends
from fastapi.security import HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from app.accounts import queries, scopes
from app.accounts.sessions import SEEN_EVERY, cookie_name
from app.accounts.tokens import scopes_of
from app.accounts.users import User, digest, suspension, view
from app.database import now, unit_of_work
from app.errors import Invalid, NotAuthenticated, Unavailable
from app.web.addresses import address_of

TOUCH_EVERY = timedelta(minutes=1)  # a token's last use is noted no finer than this


async def revoke_own(session: AsyncSession, request: Request, user: User) -> None:
    """Make the token that the request carries worthless; raises `Invalid` when it carries none."""
    secret = _bearer_of(request)
    found = await queries.token_by_hash(session, digest(secret)) if secret else None
    if found is None:
        raise Invalid(
            "This request carries no token: send the one to revoke as `Authorization: Bearer`.",
            fields={"Authorization": "No bearer token."},
        )
    await queries.revoke_token(session, user.id, found[0].id, now())


def _bearer_of(request: Request) -> str | None:
    """The bearer token of a request, "" when it is empty; None when there is no such header."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


async def viewer_of(request: Request) -> User | None:
    """Who sends this request: by bearer token, else by cookie; None when neither is there.

    Raises `NotAuthenticated` for a token that does not hold, `Forbidden` for one that may not do
    this (app.accounts.scopes). Asked once a request.
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
        found = await queries.user_by_session(session, digest(cookie), now())
    if found is None:
        return None
    browser, user = found
    request.state.signed_in_at = browser.created_at
    moment = now()
    if browser.last_seen_at is None or moment - browser.last_seen_at > SEEN_EVERY:
        await _note(request, queries.touch_session, browser.id, moment, address_of(request)[:45])
    return view(user)


def signed_in_at(request: Request) -> datetime | None:
    """When the browser that sends this was signed in; None without one."""
    at: datetime | None = getattr(request.state, "signed_in_at", None)
    return at


async def _note(request: Request, touch: Callable[..., Awaitable[None]], *what: Any) -> None:
    """Note a use. Not part of the request: it may fail, and waits for no reader of it."""
    try:
        async with unit_of_work(request.app.state.sessions) as session:
            await touch(session, *what)
    except Unavailable:
        pass


async def _bearer(request: Request, secret: str) -> User:
    async with unit_of_work(request.app.state.readers) as session:
        found = await queries.token_by_hash(session, digest(secret))
    if found is None:
        raise NotAuthenticated(
            "This token is not known here. Make one at /account/tokens, or by POST /api/v1/tokens."
        )
    token, user = found
    if token.revoked_at is not None:
        raise NotAuthenticated(
            f"This token was revoked on {token.revoked_at:%Y-%m-%d}. "
            "Make a new one at /account/tokens, or by POST /api/v1/tokens."
        )
    moment = now()
    if token.expires_at is not None and token.expires_at <= moment:
        raise NotAuthenticated(
            f"This token ended on {token.expires_at:%Y-%m-%d}. "
            "Make a new one at /account/tokens, or by POST /api/v1/tokens."
        )
    if user.suspended_at is not None:
        raise NotAuthenticated(suspension(user.suspended_at))
    scopes.check(request, frozenset(scopes_of(token)))
    if token.last_used_at is None or moment - token.last_used_at > TOUCH_EVERY:
        await _note(request, queries.touch_token, token.id, moment)
    return view(user)


_bearer_scheme = HTTPBearer(
    auto_error=False,
    description="A token of /account/tokens or of POST /tokens.",
)


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
