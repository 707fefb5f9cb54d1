"""The account pages: profile, sessions, tokens, leaderboards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse

from app.accounts import emails, recovery, service, sessions, tokens
from app.accounts.attempts import count_asking, count_password_check
from app.accounts.outside import has_password
from app.accounts.requests import SignedIn, signed_in_at
from app.accounts.scopes import ALL, SCOPES
from app.accounts.sessions import cookie_name
from app.accounts.users import User
from app.database import Reading, Session
from app.errors import Invalid, TensorJudgeError, TooManyRequests
from app.i18n import N_, _
from app.web.pages import render

router = APIRouter(prefix="/account", include_in_schema=False)

Field = Annotated[str, Form()]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what a database takes for one

#: for how long a token of the form may hold: days, and words
LIVES = {"30": N_("30 days"), "90": N_("90 days"), "365": N_("A year"), "": N_("Until revoked")}


@router.get("")
async def account(
    request: Request, viewer: SignedIn, reading: Reading, saved: str = ""
) -> Response:
    """Who I am, my e-mail address, my password."""
    return await _profile(request, viewer, reading, saved=saved)


async def _profile(
    request: Request,
    viewer: User,
    reading: AsyncSession,
    error: TensorJudgeError | None = None,
    place: str = "",
    **context: object,
) -> Response:
    """The page; with an `error` of the form `place`, beside its field or above all of them."""
    told: dict[str, str] = {}
    if error is not None:
        told = {
            name if name in ("present", "email", "password") else "form": text
            for name, text in (error.fields or {"form": error.detail}).items()
        }
    return await render(
        request,
        "accounts/show.html",
        {
            "errors": told,
            "place": place,
            "has_password": await has_password(reading, viewer),
            **context,
        },
        status=error.status if error else 200,
        headers=error.headers if error else None,
    )


@router.post("/email")
async def change_email(
    request: Request,
    viewer: SignedIn,
    reading: Reading,
    session: Session,
    email: Field = "",
    present: Field = "",
) -> Response:
    """Send a link to the new address; the old one stays until it is opened."""
    email = email.strip()
    try:
        count_password_check(request, viewer.id)
        await recovery.check(reading, viewer, present, signed_in_at(request))
        count_asking(request, viewer.id)
        await emails.ask_for_change(request.app, session, viewer, email)
    except (Invalid, TooManyRequests) as error:
        return await _profile(request, viewer, reading, error, "email", typed=email[:254])
    return await _profile(request, viewer, reading, sent_to=email)


@router.post("/email/send-again")
async def confirm_again(request: Request, viewer: SignedIn, session: Session) -> Response:
    """Send the link that confirms the present address again."""
    try:
        count_asking(request, viewer.id)
        if not await emails.send_confirmation(request.app, session, viewer):
            raise Invalid(_("This address got many letters today. Try again tomorrow."))
    except (Invalid, TooManyRequests) as error:
        return await _profile(request, viewer, session, error, "confirm")
    return await _profile(request, viewer, session, sent_to=viewer.email)


@router.post("/password")
async def change_password(
    request: Request,
    viewer: SignedIn,
    reading: Reading,
    session: Session,
    present: Field = "",
    password: Field = "",
) -> Response:
    """Set a new password; other browsers are signed out."""
    cookie = request.cookies.get(cookie_name(request))
    try:
        count_password_check(request, viewer.id)
        await recovery.change(
            request.app,
            reading,
            session,
            viewer,
            present,
            password,
            cookie,
            signed_in_at(request),
        )
    except (Invalid, TooManyRequests) as error:
        return await _profile(request, viewer, reading, error, "password")
    return RedirectResponse("/account?saved=password", status_code=303)


@router.get("/sessions")
async def sessions_page(
    request: Request, viewer: SignedIn, reading: Reading, ended: str = ""
) -> Response:
    """The browsers that are signed in."""
    found = await sessions.sessions_of(reading, viewer, request.cookies.get(cookie_name(request)))
    context = {"browsers": found, "ended": ended}
    return await render(request, "accounts/sessions.html", context)


@router.post("/sessions/{session_id}/end")
async def end_session(viewer: SignedIn, session: Session, session_id: Number) -> Response:
    """Sign one browser out."""
    await sessions.end_session(session, viewer, session_id)
    return RedirectResponse("/account/sessions?ended=one", status_code=303)


@router.post("/sessions/end-others")
async def end_others(request: Request, viewer: SignedIn, session: Session) -> Response:
    """Sign out everywhere but here."""
    await sessions.end_sessions(session, viewer, request.cookies.get(cookie_name(request)))
    return RedirectResponse("/account/sessions?ended=others", status_code=303)


@router.get("/tokens")
async def tokens_page(request: Request, viewer: SignedIn, reading: Reading) -> Response:
    """The tokens of my programs."""
    return await _tokens(request, viewer, reading)


async def _tokens(
    request: Request,
    viewer: User,
    reading: AsyncSession,
    status: int = 200,
    **context: object,
) -> Response:
    found = await tokens.tokens_of(reading, viewer)
    return await render(
        request,
        "accounts/tokens.html",
        {"tokens": found, "scopes": SCOPES, "lives": LIVES, **context},
        status=status,
        headers={"Cache-Control": "no-store"} if "new_token" in context else None,
    )


@router.post("/tokens")
async def make_token(
    request: Request,
    viewer: SignedIn,
    session: Session,
    name: Field = "",
    days: Field = "",
    scope: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """A new token, shown on the page that answers and never again."""
    wanted = [one for one in ALL if one in (scope or ())]
    _, secret = await tokens.create_token(
        session, viewer, name, wanted, days=int(days) if days and days in LIVES else None
    )
    return await _tokens(request, viewer, session, 201, new_token=secret)


@router.post("/tokens/{token_id}/revoke")
async def revoke_token(viewer: SignedIn, session: Session, token_id: Number) -> Response:
    """From now on the token is worth nothing."""
    await tokens.revoke_token(session, viewer, token_id)
    return RedirectResponse("/account/tokens", status_code=303)


@router.get("/leaderboards")
async def boards_page(request: Request, viewer: SignedIn, saved: str = "") -> Response:
    """How leaderboards show me."""
    context = {"saved": bool(saved)}
    return await render(request, "accounts/leaderboards.html", context)


@router.post("/leaderboards")
async def set_boards(
    request: Request,
    viewer: SignedIn,
    session: Session,
    display_name: Field = "",
    ranked: Field = "",
) -> Response:
    """How leaderboards show me; or the form again with what to mend."""
    try:
        await service.show_on_boards(
            session, viewer, display_name=display_name, ranked=bool(ranked)
        )
    except Invalid as error:
        context = {
            "errors": error.fields,
            "boards": {"display_name": display_name[:200], "ranked": bool(ranked)},
        }
        return await render(request, "accounts/leaderboards.html", context, status=error.status)
    return RedirectResponse("/account/leaderboards?saved=yes", status_code=303)
