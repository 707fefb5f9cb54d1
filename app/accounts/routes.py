"""Sign up, sign in, sign out, the account page and its tokens; users, tokens and me in the API."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Form, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse

from app.accounts import service
from app.accounts.schemas import (
    BoardsIn,
    TokenIn,
    TokenOut,
    UserIn,
    UserOut,
)
from app.accounts.service import SESSION_LIFE, SignedIn, Viewer, cookie_name
from app.database import Reading, Session
from app.errors import Conflict, Forbidden, Invalid, NotAuthenticated, TooManyRequests
from app.web import errors, limits
from app.web.pages import render

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["accounts"])

Field = Annotated[str, Form()]


def same_site(path: str) -> str:
    """`path` when it is a path of this site, else the list of problems."""
    if re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f\x7f]*", path):
        return path
    return "/problems"


def _with_cookie(request: Request, to: str, secret: str) -> Response:
    response = RedirectResponse(to, status_code=303)
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


@router.get("/signup")
async def signup_page(request: Request, viewer: Viewer, next: str = "") -> Response:
    """The form, or who makes accounts here."""
    if viewer is not None:
        return RedirectResponse(same_site(next), status_code=303)
    found: dict[str, str] = {}
    try:
        service.check_registration(request.app.state.settings.registration)
    except Forbidden as closed:
        found["form"] = closed.detail
    return await _signup_form(request, "", "", found, next, status=200)


@router.post("/signup")
async def signup(
    request: Request,
    session: Session,
    username: Field = "",
    email: Field = "",
    password: Field = "",
    next: Field = "",
) -> Response:
    """Make the account, sign in and go on; or the form again with what to mend."""
    username, email = username.strip(), email.strip()
    try:
        service.check_registration(request.app.state.settings.registration)
        limits.hit(request, "sign-up")
        user = await service.create_user(session, username, email, password)
    except (Invalid, Conflict) as error:
        return await _signup_form(request, username, email, error.fields, next, error.status)
    except (Forbidden, TooManyRequests) as error:
        found = {"form": error.detail}
        return await _signup_form(
            request, username, email, found, next, error.status, error.headers
        )
    previous = request.cookies.get(cookie_name(request))
    secret = await service.open_session(session, user, previous)
    return _with_cookie(request, same_site(next), secret)


async def _signup_form(
    request: Request,
    username: str,
    email: str,
    found: dict[str, str],
    next: str,
    status: int,
    headers: dict[str, str] | None = None,
) -> Response:
    form = {"username": username, "email": email}
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
        _count_sign_in(request, username)
        user = await service.authenticate(reading, username, password)
    except NotAuthenticated as error:
        # 422 and not 401: the form's answer, which asks no browser for credentials of its own.
        return await _login_form(request, username, {"form": error.detail}, next, 422)
    except TooManyRequests as error:
        found = {"form": error.detail}
        return await _login_form(request, username, found, next, error.status, error.headers)
    previous = request.cookies.get(cookie_name(request))
    secret = await service.open_session(session, user, previous)
    return _with_cookie(request, same_site(next), secret)


def _count_sign_in(request: Request, username: str) -> None:
    limits.hit(request, "sign-in")
    name = username.lower()[:64]
    limits.hit(request, "sign-in to one account", f"{name}|{limits.address_of(request)}")
    limits.hit(request, "sign-in to one account from anywhere", name)


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
        await service.close_session(session, secret)
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True
    )
    return response


@router.get("/account")
async def account(
    request: Request, viewer: SignedIn, reading: Reading, saved: str = ""
) -> Response:
    """Who I am, my tokens, and how leaderboards show me."""
    tokens = await service.tokens_of(reading, viewer)
    context = {"tokens": tokens, "new_token": None, "saved": saved == "boards"}
    return await render(request, "accounts/show.html", context)


@router.post("/account/tokens")
async def make_token(
    request: Request, viewer: SignedIn, session: Session, name: Field = ""
) -> Response:
    """A new token, shown on the page that answers and never again."""
    _, secret = await service.create_token(session, viewer, name)
    tokens = await service.tokens_of(session, viewer)
    return await render(
        request,
        "accounts/show.html",
        {"tokens": tokens, "new_token": secret},
        status=201,
        headers={"Cache-Control": "no-store"},
    )


@router.post("/account/tokens/{token_id}/revoke")
async def revoke_token(viewer: SignedIn, session: Session, token_id: int) -> Response:
    """From now on the token is worth nothing."""
    await service.revoke_token(session, viewer, token_id)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/leaderboards")
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
            "tokens": await service.tokens_of(session, viewer),
            "new_token": None,
            "errors": error.fields,
            "boards": {"display_name": display_name[:200], "ranked": bool(ranked)},
        }
        return await render(request, "accounts/show.html", context, status=error.status)
    return RedirectResponse("/account?saved=boards#leaderboards", status_code=303)


# API


class _NameAndPassword(HTTPBasic):
    """Basic authentication; raises `NotAuthenticated` when it is not there or unreadable."""

    async def __call__(  # type: ignore[override]  # as HTTPBasic's own
        self, request: HTTPConnection
    ) -> HTTPBasicCredentials:
        try:
            found = await super().__call__(request)
        except HTTPException:
            found = None
        if found is None:
            raise NotAuthenticated(
                "Send your name and password by basic authentication (`curl -u NAME:PASSWORD`).",
                headers={"WWW-Authenticate": 'Basic realm="TensorJudge", charset="UTF-8"'},
            )
        return found


_credentials = _NameAndPassword(
    auto_error=False, scheme_name="HTTPBasic", description="Name and password: to get a token."
)


@api.post("/users", status_code=201, summary="Sign up", responses=errors.responses(403, 409, 429))
async def post_user(request: Request, session: Session, new: UserIn) -> UserOut:
    """Make an account."""
    service.check_registration(request.app.state.settings.registration)
    limits.hit(request, "sign-up")
    user = await service.create_user(session, new.username.strip(), new.email.strip(), new.password)
    return UserOut.model_validate(user.public())


@api.post(
    "/tokens",
    status_code=201,
    summary="Make a token",
    responses=errors.responses(401, 429),
)
async def post_token(
    request: Request,
    reading: Reading,
    session: Session,
    credentials: Annotated[HTTPBasicCredentials, Depends(_credentials)],
    wanted: Annotated[TokenIn | None, Body()] = None,
) -> TokenOut:
    """Make a token, by name and password. It is told this once."""
    _count_sign_in(request, credentials.username)
    user = await service.authenticate(reading, credentials.username, credentials.password)
    token, secret = await service.create_token(session, user, (wanted or TokenIn()).name)
    return TokenOut(token=secret, id=token.id, name=token.name, created_at=token.created_at)


@api.delete(
    "/tokens/current",
    status_code=204,
    response_class=Response,
    summary="Revoke this token",
    responses=errors.responses(401, 422),
)
async def delete_token(request: Request, viewer: SignedIn, session: Session) -> None:
    """Make the token that this request carries worthless: what signs a program out."""
    await service.revoke_own(session, request, viewer)


@api.get("/me", summary="Who you are", responses=errors.responses(401))
async def me(viewer: SignedIn) -> UserOut:
    """Your account."""
    return UserOut.model_validate(viewer.public())


@api.put("/me/leaderboards", summary="How leaderboards show you", responses=errors.responses(401))
async def put_boards(viewer: SignedIn, session: Session, wanted: BoardsIn) -> UserOut:
    """Set your name on leaderboards, and whether you are there."""
    shown = await service.show_on_boards(
        session, viewer, display_name=wanted.display_name, ranked=wanted.ranked
    )
    return UserOut.model_validate(shown.public())
