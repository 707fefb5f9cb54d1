"""Requests have a size: what is larger is refused before it is read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooLarge
from app.i18n import _
from app.web import errors

# Code may have 64 KiB, which a form writes in up to three times as many, and custom cases as much.
MAX_BODY_BYTES = 512 * 1024


def _text() -> str:
    return _("A request may have %(most)s KiB; code may have 64 KiB.", most=MAX_BODY_BYTES // 1024)


class BodyCap:
    """Answers 413 to a body above the cap, by its header or while it is read."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting the bytes of the body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self.limit:
            response = await errors.respond(Request(scope, receive), TooLarge(_text()))
            await response(scope, receive, send)
            return
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.limit:
                raise HTTPException(413, _text())
            return message

        await self.app(scope, counting, send)
