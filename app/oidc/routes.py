"""Sign in by the provider, and the account's page of ways to sign in."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Response
from starlette.requests import Request
from starlette.responses import RedirectResponse

from app.accounts import recovery
from app.accounts import service as accounts
from app.accounts.service import SignedIn, Viewer, same_site
from app.database import Reading, Session, now, unit_of_work
from app.errors import Conflict, Forbidden, NotFound, TensorJudgeError
from app.i18n import _
from app.oidc import flow, service
from app.oidc.flow import Flow
from app.oidc.provider import Person, Provider
from app.web import limits
from app.web.pages import render

router = APIRouter(include_in_schema=False)

METHODS = "/account/sign-in"


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.oidc
    if provider is None:
        raise NotFound("This site has no sign-in by an OpenID provider.")
    return provider


def _callback(request: Request) -> str:
    return str(request.url_for("callback"))


# These are links and not forms: a form whose answer leads to another site is refused by the page's
# policy (`form-action 'self'` holds for redirects too).


@router.get("/login/oidc")
async def begin(request: Request, viewer: Viewer, next: str = "", again: bool = False) -> Response:
    """Off to the provider. `again`: who is signed in signs in anew, to show that it is them."""
    if viewer is not None and not again:
        return RedirectResponse(same_site(next), status_code=303)
    wanted = flow.begin(request.app.state.settings, same_site(next), again=again)
    try:
        limits.hit(request, "sign-in by a provider")
        return await _leave(request, wanted)
    except TensorJudgeError as error:
        if error.status == 404:
            raise
        return await _sign_in_page(request, error, next)


@router.get("/account/oidc/connect")
async def begin_connecting(request: Request, viewer: SignedIn) -> Response:
    """Off to the provider, to come back with one more way in to this account."""
    # A page elsewhere could have signed its visitor in at the provider as somebody of its own, and
    # would then own the account.
    if not _from_here(request):
        raise Forbidden("This request came from another site. Begin it on your account page.")
    wanted = flow.begin(request.app.state.settings, METHODS, user_id=viewer.id)
    since = accounts.signed_in_at(request)
    try:
        # Who sits down at somebody's browser would else keep the account for good.
        if since is None or now() - since > recovery.JUST_NOW:
            raise Forbidden(
                _("It is a while since you signed in. Sign in again first, then go on.")
            )
        limits.hit(request, "sign-in by a provider")
        return await _leave(request, wanted)
    except TensorJudgeError as error:
        if error.status == 404:
            raise
        async with unit_of_work(request.app.state.readers) as reading:
            return await _methods_page(request, reading, viewer, error=error)


def _from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    # Browsers say it over HTTPS and to loopback; elsewhere our own pages have a Referer.
    referer = request.headers.get("referer", "")
    return urlsplit(referer).netloc == request.headers.get("host", "")


async def _leave(request: Request, wanted: Flow) -> Response:
    address = await _provider(request).address_of(wanted, _callback(request))
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    flow.keep(request, response, wanted)
    return response


@router.get("/login/oidc/callback", name="callback")
async def callback(
    request: Request,
    session: Session,
    viewer: Viewer,
    state: str = "",
    code: str = "",
    error: str = "",
    iss: str | None = None,
) -> Response:
    """Back from the provider: sign in or connect, and go on; or the page again, saying why not."""
    provider = _provider(request)
    wanted = flow.kept(request, state)
    try:
        limits.hit(request, "sign-in by a provider")
        if wanted is None:
            raise _not_ours()
        if wanted.user_id is not None and (viewer is None or viewer.id != wanted.user_id):
            raise _not_ours()
        if error or not code:
            raise _declined(provider, error)
        # Before the first statement: no transaction waits for another machine.
        person = await provider.person(wanted, _callback(request), code, iss)
        response = await _arrive(request, session, viewer, wanted, person)
    except TensorJudgeError as told:
        if wanted is not None and wanted.user_id is not None and viewer is not None:
            response = await _methods_page(request, session, viewer, error=told)
        else:
            response = await _sign_in_page(request, told, wanted.next if wanted else "")
    flow.forget(request, response)
    return response


async def _arrive(
    request: Request, session: Session, viewer: Viewer, wanted: Flow, person: Person
) -> Response:
    if wanted.user_id is not None and viewer is not None:
        await service.connect(session, viewer, person)
        return RedirectResponse(f"{METHODS}?saved=connected", status_code=303)
    registration = request.app.state.settings.registration
    user = await service.sign_in(session, person, registration)
    return await accounts.sign_in_browser(request, session, user, wanted.next)


def _not_ours() -> Forbidden:
    return Forbidden(
        _(
            "This answer belongs to no sign-in that this browser began in the last ten minutes. "
            "Begin again from here."
        )
    )


def _declined(provider: Provider, error: str) -> Forbidden:
    if error == "access_denied":
        told = _("%(name)s did not let you in, or you turned back. Nobody was signed in.")
    elif error in ("temporarily_unavailable", "server_error"):
        told = _("%(name)s has a fault of its own just now. Try again in a minute.")
    else:
        told = _("%(name)s did not sign you in. Begin again from here.")
    return Forbidden(told % {"name": provider.name})


async def _sign_in_page(request: Request, error: TensorJudgeError, next: str) -> Response:
    context = {
        "form": {"username": "", "email": ""},
        "errors": {"form": error.detail},
        "next": same_site(next) if next else "",
    }
    return await render(
        request, "accounts/login.html", context, status=error.status, headers=error.headers
    )


# The account's page


@router.get(METHODS)
async def methods(
    request: Request, viewer: SignedIn, reading: Reading, saved: str = ""
) -> Response:
    """How I can sign in."""
    return await _methods_page(request, reading, viewer, saved=saved)


@router.post("/account/oidc/{identity_id}/disconnect")
async def disconnect(
    request: Request, viewer: SignedIn, session: Session, identity_id: int
) -> Response:
    """One way in less; or the page again, when it is the last."""
    provider: Provider | None = request.app.state.oidc
    try:
        issuer = provider.issuer if provider else ""
        await service.disconnect(session, viewer, identity_id, issuer)
    except Conflict as error:
        return await _methods_page(request, session, viewer, error=error)
    return RedirectResponse(f"{METHODS}?saved=disconnected", status_code=303)


async def _methods_page(
    request: Request,
    session: Reading,
    viewer: SignedIn,
    *,
    saved: str = "",
    error: TensorJudgeError | None = None,
) -> Response:
    provider: Provider | None = request.app.state.oidc
    context = {
        "has_password": await accounts.has_password(session, viewer),
        "identities": await service.identities_of(session, viewer),
        "issuer": provider.issuer if provider else "",
        "saved": saved,
        "errors": {"form": error.detail} if error else {},
    }
    return await render(
        request,
        "oidc/methods.html",
        context,
        status=error.status if error else 200,
        headers=error.headers if error else None,
    )
