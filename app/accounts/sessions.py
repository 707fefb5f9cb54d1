"""Browsers that are signed in: opened, listed with words for the device, ended."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.accounts import queries
from app.accounts.models import SessionRow
from app.accounts.users import User, digest, suspension
from app.database import now, storable
from app.errors import Forbidden, NotFound
from app.web.addresses import address_of

SESSION_LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)  # when a browser was last here is noted no finer than this

# The first that is found; what each calls itself besides is further down the list.
_BROWSERS = (
    ("Edge", "Edg/"), ("Edge", "EdgA/"), ("Opera", "OPR/"), ("Samsung Internet", "SamsungBrowser/"),
    ("Firefox", "Firefox/"), ("Firefox", "FxiOS/"), ("Chrome", "CriOS/"), ("Chrome", "Chrome/"),
    ("Safari", "Safari/"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("ChromeOS", "CrOS"), ("macOS", "Mac OS X"), ("Linux", "Linux"),
)  # fmt: skip


def device(user_agent: str) -> tuple[str, str]:
    """(browser, system) in words, "" for what is not known; of a program, what it calls itself.

    User-Agent is a claim, good to tell one's own devices apart and for nothing else.
    """
    browser = next((name for name, mark in _BROWSERS if mark in user_agent), "")
    system = next((name for name, mark in _SYSTEMS if mark in user_agent), "")
    if not browser and not system:
        return " ".join(user_agent.split())[:60], ""
    return browser, system


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser, as its owner sees it."""

    id: int
    browser: str
    system: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    #: it sends the request that asks
    this: bool


def cookie_name(request: Request) -> str:
    """Over HTTPS the prefix makes browsers hold it to this host, whole, and secure."""
    return "__Host-tensorjudge" if request.url.scheme == "https" else "tensorjudge"


def same_site(path: str) -> str:
    """`path` when it is a path of this site, else the list of problems."""
    if re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f\x7f]*", path):
        return path
    return "/problems"


async def sign_in_browser(
    request: Request, session: AsyncSession, user: User, to: str = ""
) -> Response:
    """Sign the browser of this request in and send it to `to`, a path of this site.

    Whatever session it came with ends: nobody goes on in one that somebody planted.
    """
    if previous := request.cookies.get(cookie_name(request)):
        await queries.delete_session(session, digest(previous))
    secret = await open_session(
        session,
        user,
        user_agent=request.headers.get("user-agent", ""),
        address=address_of(request),
    )
    response = RedirectResponse(same_site(to), status_code=303)
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def forget_browser(request: Request, response: Response) -> None:
    """Have the browser of this request throw its cookie away."""
    response.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True
    )


async def open_session(
    session: AsyncSession, user: User, *, user_agent: str = "", address: str = ""
) -> str:
    """A new session: the value of its cookie.

    Raises `Forbidden` for a suspended account, by whatever way it came here.
    """
    if user.suspended_at is not None:
        raise Forbidden(suspension(user.suspended_at))
    moment = now()
    await queries.delete_expired_sessions(session, moment)
    secret = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            user_id=user.id,
            secret_hash=digest(secret),
            created_at=moment,
            expires_at=moment + SESSION_LIFE,
            user_agent=storable(user_agent[:300]),
            address=address[:45],
            last_seen_at=moment,
        )
    )
    await session.flush()
    return secret


async def close_session(session: AsyncSession, secret: str) -> None:
    """Sign the browser of this cookie out."""
    await queries.delete_session(session, digest(secret))


async def sessions_of(session: AsyncSession, user: User, secret: str | None) -> list[Browser]:
    """The browsers that are signed in, the one with this cookie first, then the last seen."""
    this = digest(secret) if secret else ""
    found = []
    for row in await queries.sessions_of(session, user.id, now()):
        browser, system = device(row.user_agent)
        seen = row.last_seen_at or row.created_at
        mine = row.secret_hash == this
        found.append(Browser(row.id, browser, system, row.address, row.created_at, seen, mine))
    return sorted(found, key=lambda one: (one.this, one.last_seen_at), reverse=True)


async def end_session(session: AsyncSession, user: User, session_id: int) -> None:
    """Sign one browser out; raises `NotFound` when it is not the user's."""
    if not await queries.end_session(session, user.id, session_id):
        raise NotFound("You have no such session; it may have ended by itself.")


async def end_sessions(session: AsyncSession, user: User, but: str | None = None) -> int:
    """Sign the user out everywhere, but for the browser with the cookie `but`. How many it were."""
    return await queries.end_sessions(session, user.id, digest(but) if but else "")
