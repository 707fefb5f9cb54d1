"""Users, tokens and me in the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

from app.accounts import emails, invitations, requests, service, tokens
from app.accounts.attempts import count_sign_in
from app.accounts.requests import SignedIn
from app.accounts.schemas import BoardsIn, TokenIn, TokenOut, UserIn, UserOut
from app.accounts.scopes import needs
from app.database import Reading, Session
from app.errors import Forbidden, NotAuthenticated
from app.web import errors, limits

api = APIRouter(prefix="/api/v1", tags=["accounts"])


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


@api.post(
    "/users", status_code=201, summary="Sign up", responses=errors.responses(403, 404, 409, 429)
)
@needs("any")
async def post_user(request: Request, reading: Reading, session: Session, new: UserIn) -> UserOut:
    """Make an account."""
    invited = await invitations.find(reading, new.invitation) if new.invitation else None
    if new.invitation and invited is None:
        raise Forbidden(invitations.no_more())
    service.check_registration(request.app.state.settings.registration, invited)
    limits.hit(request, "sign-up")
    role = invited.role if invited else "learner"
    user = await service.create_user(
        session, new.username.strip(), new.email.strip(), new.password, role
    )
    if invited is not None:
        await invitations.redeem(session, invited)
    await emails.send_confirmation(request.app, session, user)
    return UserOut.model_validate(user.public())


@api.post(
    "/tokens",
    status_code=201,
    summary="Make a token",
    responses=errors.responses(401, 429),
)
@needs("any")
async def post_token(
    request: Request,
    reading: Reading,
    session: Session,
    credentials: Annotated[HTTPBasicCredentials, Depends(_credentials)],
    wanted: Annotated[TokenIn | None, Body()] = None,
) -> TokenOut:
    """Make a token, by name and password. It is told this once. No token makes another."""
    count_sign_in(request, credentials.username)
    user = await service.authenticate(reading, credentials.username, credentials.password)
    wanted = wanted or TokenIn()
    token, secret = await tokens.create_token(
        session, user, wanted.name, wanted.scopes, days=wanted.expires_in_days
    )
    return TokenOut(
        token=secret,
        id=token.id,
        name=token.name,
        created_at=token.created_at,
        scopes=list(token.scopes),
        expires_at=token.expires_at,
    )


@api.delete(
    "/tokens/current",
    status_code=204,
    response_class=Response,
    summary="Revoke this token",
    responses=errors.responses(401, 422),
)
@needs("any")
async def delete_token(request: Request, viewer: SignedIn, session: Session) -> None:
    """Make the token that this request carries worthless: what signs a program out."""
    await requests.revoke_own(session, request, viewer)


@api.get("/me", summary="Who you are", responses=errors.responses(401))
async def me(viewer: SignedIn) -> UserOut:
    """Your account."""
    return UserOut.model_validate(viewer.public())


@api.put("/me/leaderboards", summary="How leaderboards show you", responses=errors.responses(401))
@needs("account")
async def put_boards(viewer: SignedIn, session: Session, wanted: BoardsIn) -> UserOut:
    """Set your name on leaderboards, and whether you are there."""
    shown = await service.show_on_boards(
        session, viewer, display_name=wanted.display_name, ranked=wanted.ranked
    )
    return UserOut.model_validate(shown.public())
