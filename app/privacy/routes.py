"""The account's page of one's data: take it away, or delete the account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.requests import Request
from starlette.responses import RedirectResponse, StreamingResponse

from app.accounts import recovery
from app.accounts import service as accounts
from app.accounts.attempts import count_password_check
from app.accounts.service import SignedIn, User
from app.database import Reading, Session, now
from app.errors import Conflict, Forbidden, Invalid, TooManyRequests
from app.i18n import _
from app.privacy.archive import archive, readme
from app.web import limits
from app.web.errors import responses
from app.web.pages import render

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.get("/account/data")
async def data_page(request: Request, viewer: SignedIn) -> Response:
    """What one may take away, and where to leave."""
    return await render(request, "privacy/show.html")


@router.get("/account/data/export")
async def export(request: Request, viewer: SignedIn) -> Response:
    """All my data, as a ZIP."""
    return _download(request, viewer)


@api.get(
    "/me/export",
    summary="All your data",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}}, **responses(401, 429)},
)
@accounts.needs("account")
async def api_export(request: Request, viewer: SignedIn) -> Response:
    """A ZIP of all that this site keeps of you; its README says what each file is."""
    return _download(request, viewer)


def _download(request: Request, viewer: User) -> Response:
    limits.hit(request, "exports", viewer.id)
    name = f"tensorjudge-{viewer.username}-{now():%Y-%m-%d}.zip"
    return StreamingResponse(
        archive(request.app.state.readers, viewer, readme(viewer)),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@router.get("/account/delete")
async def delete_page(request: Request, viewer: SignedIn, reading: Reading) -> Response:
    """What goes, what stays, and the form."""
    return await _delete_form(request, viewer, reading)


@router.post("/account/delete")
async def delete(
    request: Request,
    viewer: SignedIn,
    reading: Reading,
    session: Session,
    present: Annotated[str, Form()] = "",
    username: Annotated[str, Form()] = "",
) -> Response:
    """The account's end; or the form again, with what is missing."""
    try:
        await _check_it_is_them(request, viewer, reading, present, username)
        for forget in request.app.state.forget:
            await forget(session, viewer)
        await accounts.delete_user(session, viewer)
    except (Invalid, Conflict, Forbidden, TooManyRequests) as error:
        found = error.fields or {"form": error.detail}
        return await _delete_form(
            request, viewer, reading, errors=found, status=error.status, headers=error.headers
        )
    # What this browser keeps of theirs (drafts, settings) goes too, where it is asked over HTTPS.
    headers = {"Clear-Site-Data": '"storage"'}
    response = RedirectResponse("/account/deleted", status_code=303, headers=headers)
    accounts.forget_browser(request, response)
    return response


async def _check_it_is_them(
    request: Request, viewer: User, reading: Reading, present: str, username: str
) -> None:
    since = accounts.signed_in_at(request)
    if since is None:
        raise Forbidden(_("Delete your account in a browser that is signed in."))
    count_password_check(request, viewer.id)
    row = await recovery.check(reading, viewer, present, since)
    if not row.password_hash and username.strip().lower() != viewer.username.lower():
        text = _("This is not your user name. Nothing was deleted.")
        raise Invalid(text, fields={"username": text})


async def _delete_form(
    request: Request,
    viewer: User,
    reading: Reading,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    since = accounts.signed_in_at(request)
    context = {
        "has_password": await accounts.has_password(reading, viewer),
        "recent": since is not None and now() - since <= recovery.JUST_NOW,
        "errors": errors or {},
    }
    return await render(request, "privacy/delete.html", context, status=status, headers=headers)


@router.get("/account/deleted")
async def deleted(request: Request) -> Response:
    """It is gone."""
    return await render(request, "privacy/deleted.html")
