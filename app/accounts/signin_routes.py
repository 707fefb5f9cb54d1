"""Sign up, sign in, sign out: the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.requests import Request
from starlette.responses import RedirectResponse

from app.accounts import emails, invitations, service, sessions
from app.accounts.attempts import count_sign_in
from app.accounts.requests import Viewer
from app.accounts.sessions import cookie_name, forget_browser, same_site, sign_in_browser
from app.database import Reading, Session
from app.errors import Conflict, Forbidden, Invalid, NotAuthenticated, TooManyRequests
from app.web import limits
from app.web.pages import render

router = APIRouter(include_in_schema=False)

Field = Annotated[str, Form()]


@router.get("/signup")
async def signup_page(
    request: Request, viewer: Viewer, reading: Reading, next: str = "", invite: str = ""
) -> Response:
    """The form, or who makes accounts here."""
    if viewer is not None:
        return RedirectResponse(same_site(next), status_code=303)
    found: dict[str, str] = {}
    invited = await invitations.find(reading, invite) if invite else None
    if invite and invited is None:
        found["form"] = invitations.no_more()
    else:
        try:
            service.check_registration(request.app.state.settings.registration, invited)
        except Forbidden as closed:
            found["form"] = closed.detail
    form = {"invite": invite if invited else ""}
    return await _signup_form(request, form, found, next, status=200)


@router.post("/signup")
async def signup(
    request: Request,
    reading: Reading,
    session: Session,
    username: Field = "",
    email: Field = "",
    password: Field = "",
    next: Field = "",
    invite: Field = "",
) -> Response:
    """Make the account, sign in and go on; or the form again with what to mend."""
    username, email = username.strip(), email.strip()
    form = {"username": username, "email": email, "invite": invite}
    invited = await invitations.find(reading, invite) if invite else None
    try:
        if invite and invited is None:
            raise Forbidden(invitations.no_more())
        service.check_registration(request.app.state.settings.registration, invited)
        limits.hit(request, "sign-up")
        role = invited.role if invited else "learner"
        user = await service.create_user(session, username, email, password, role)
    except (Invalid, Conflict) as error:
        return await _signup_form(request, form, error.fields, next, error.status)
    except (Forbidden, TooManyRequests) as error:
        if invited is None:
            form["invite"] = ""
        found = {"form": error.detail}
        return await _signup_form(request, form, found, next, error.status, error.headers)
    if invited is not None:
        # Outside of `try`: somebody was faster, and what was just made must not be stored.
        await invitations.redeem(session, invited)
    await emails.send_confirmation(request.app, session, user)
    return await sign_in_browser(request, session, user, next)


async def _signup_form(
    request: Request,
    form: dict[str, str],
    found: dict[str, str],
    next: str,
    status: int,
    headers: dict[str, str] | None = None,
) -> Response:
    return await render(
        request,
        "accounts/signup.html",
        {"form": form, "errors": found, "next": same_site(next) if next else ""},
        status=status,
        headers=headers,
    )


@router.get("/login")
async def login_page(request: Request, viewer: Viewer, next: str = "") -> Response:
    """The form."""
    if viewer is not None:
        return RedirectResponse(same_site(next), status_code=303)
    return await _login_form(request, "", {}, next, status=200)


@router.post("/login")
async def login(
    request: Request,
    reading: Reading,
    session: Session,
    username: Field = "",
    password: Field = "",
    next: Field = "",
) -> Response:
    """Sign this browser in and go on; or the form again."""
    username = username.strip()
    try:
        count_sign_in(request, username)
        user = await service.authenticate(reading, username, password)
    except NotAuthenticated as error:
        # 422 and not 401: the form's answer, which asks no browser for credentials of its own.
        return await _login_form(request, username, {"form": error.detail}, next, 422)
    except TooManyRequests as error:
        found = {"form": error.detail}
        return await _login_form(request, username, found, next, error.status, error.headers)
    return await sign_in_browser(request, session, user, next)


async def _login_form(
    request: Request,
    username: str,
    found: dict[str, str],
    next: str,
    status: int,
    headers: dict[str, str] | None = None,
) -> Response:
    form = {"username": username, "email": ""}
    return await render(
        request,
        "accounts/login.html",
        {"form": form, "errors": found, "next": same_site(next) if next else ""},
        status=status,
        headers=headers,
    )


@router.post("/logout")
async def logout(request: Request, session: Session) -> Response:
    """Sign this browser out: its session is gone, here and there."""
    if secret := request.cookies.get(cookie_name(request)):
        await sessions.close_session(session, secret)
    response = RedirectResponse("/", status_code=303)
    forget_browser(request, response)
    return response
