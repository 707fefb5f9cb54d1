"""Requests that change something come from our own pages: Sec-Fetch-Site and Origin, no tokens.

The rule of browsers (Fetch metadata): a request that a page sends says where the page came from,
and the page cannot forge it. What is not a browser sends neither header, and holds no cookie of a
person whom it could trick.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Forbidden
from app.i18n import _
from app.web import errors

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def same_origin(method: str, headers: Headers) -> bool:
    """Whether this request may change something, as far as its origin goes."""
    if method in SAFE_METHODS:
        return True
    # Only our own JavaScript, or no browser at all, can set a bearer token; with one, the cookie
    # is not looked at (accounts.service).
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "")
    return True


class CrossSiteGuard:
    """Answers 403 to a request that another site's page made its visitor send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http" or same_origin(scope["method"], Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        response = await errors.respond(
            request,
            Forbidden(
                _("This request came from another site. Open the page here and send it again.")
            ),
        )
        await response(scope, receive, send)
