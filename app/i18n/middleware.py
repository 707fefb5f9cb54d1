"""Finds the language of each request: chosen (a cookie), else the browser's, else English."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n.catalogs import DEFAULT, known
from app.i18n.request import speaking
from app.web.errors import MACHINE_PATHS

COOKIE = "language"
#: by it our own scripts ask the API for texts in the language of their page; programs get English
ASKED = "x-language"


def accepted(header: str) -> str:
    """The best language of an Accept-Language header that we have: `es-MX, en;q=0.8` is es."""
    best, weight = DEFAULT, 0.0
    for part in header[:1000].split(","):
        name, _, rest = part.strip().partition(";")
        found = known(name) or known(name.partition("-")[0])
        if found is None:
            continue
        try:
            asked = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        if asked > weight:
            best, weight = found, asked
    return best


def language_of(headers: Headers) -> str:
    """The language in which to answer a request with these headers."""
    kept = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return known(kept) or accepted(headers.get("accept-language", ""))


class Languages:
    """Answers every request in its language, and says in which it did."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the language set for whatever runs inside."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if scope["path"].startswith(MACHINE_PATHS):
            language = known(asked.get(ASKED, "")) or DEFAULT
        else:
            language = language_of(asked)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Language", language)
                    headers.add_vary_header("Accept-Language, Cookie")
            await send(message)

        with speaking(language):
            await self.app(scope, receive, telling)
