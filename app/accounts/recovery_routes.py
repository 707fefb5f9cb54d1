"""What links of letters lead to: confirm an address, set a new password; and asking for the latter.

A link is opened by GET, which changes nothing: programs that look through letters open them too.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from starlette.requests import Request

from app.accounts import emails, recovery
from app.accounts.attempts import count_asking, count_link
from app.accounts.requests import Viewer
from app.accounts.sessions import sign_in_browser
from app.database import Reading, Session
from app.errors import Conflict, Invalid, TooManyRequests
from app.i18n import _
from app.web.pages import render

router = APIRouter(include_in_schema=False)

Field = Annotated[str, Form()]
Token = Annotated[str, Query(max_length=2000)]

_PRIVATE = {"Cache-Control": "no-store"}  # the address and the page hold the token


async def _no_link(request: Request, error: Invalid | Conflict | TooManyRequests) -> Response:
    context = {"detail": error.detail, "asked_for": request.url.path}
    headers = {**_PRIVATE, **error.headers}
    return await render(
        request, "accounts/no_link.html", context, status=error.status, headers=headers
    )


@router.get("/confirm-email")
async def confirm_page(request: Request, reading: Reading, token: Token = "") -> Response:
    """Which address would be confirmed, and the button that does it."""
    try:
        count_link(request)
        row, email = await emails.read_link(request.app, reading, token)
    except (Invalid, TooManyRequests) as error:
        return await _no_link(request, error)
    context = {"token": token, "username": row.username, "email": email}
    return await render(request, "accounts/confirm_email.html", context, headers=_PRIVATE)


@router.post("/confirm-email")
async def confirm(request: Request, session: Session, token: Field = "") -> Response:
    """The address is theirs."""
    try:
        count_link(request)
        user = await emails.confirm(request.app, session, token)
    except (Invalid, Conflict, TooManyRequests) as error:
        return await _no_link(request, error)
    context = {"done": True, "username": user.username, "email": ""}
    return await render(request, "accounts/confirm_email.html", context, headers=_PRIVATE)


@router.get("/forgot")
async def forgot_page(request: Request) -> Response:
    """The form."""
    return await render(request, "accounts/forgot.html", {"name": ""})


@router.post("/forgot")
async def forgot(request: Request, session: Session, name: Field = "") -> Response:
    """The same answer whoever is asked for."""
    # Without NUL, which no name has: else each place for one would be counted by itself.
    name = name.replace("\0", "").strip()
    if not name:
        found = {"name": _("Write your user name or your e-mail address.")}
        context = {"name": "", "errors": found}
        return await render(request, "accounts/forgot.html", context, status=422)
    try:
        count_asking(request, name.lower()[:254])
        await recovery.ask(request.app, session, name)
    except TooManyRequests as error:
        context = {"name": name, "errors": {"form": error.detail}}
        return await render(
            request, "accounts/forgot.html", context, status=error.status, headers=error.headers
        )
    return await render(request, "accounts/forgot.html", {"name": name, "asked": True})


@router.get("/reset")
async def reset_page(request: Request, reading: Reading, token: Token = "") -> Response:
    """The form for the new password."""
    try:
        count_link(request)
        row = await recovery.read_link(request.app, reading, token)
    except (Invalid, TooManyRequests) as error:
        return await _no_link(request, error)
    context = {"token": token, "username": row.username}
    return await render(request, "accounts/reset.html", context, headers=_PRIVATE)


@router.post("/reset")
async def reset(
    request: Request,
    viewer: Viewer,
    reading: Reading,
    session: Session,
    token: Field = "",
    username: Field = "",
    password: Field = "",
) -> Response:
    """Set it, end every session, sign this browser in; or the form again."""
    try:
        count_link(request)
        user = await recovery.reset(request.app, reading, session, token, password)
    except (Invalid, TooManyRequests) as error:
        if not error.fields:
            return await _no_link(request, error)
        context = {"token": token, "username": username[:32], "errors": error.fields}
        return await render(
            request, "accounts/reset.html", context, status=error.status, headers=_PRIVATE
        )
    return await sign_in_browser(request, session, user, "/account?saved=reset")
