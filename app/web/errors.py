"""One shape for every error: `{error, detail, fields?}` under /api, a page elsewhere."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, TimeoutError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import database
from app.errors import Invalid, NotAuthenticated, NotFound, TensorJudgeError
from app.i18n import N_, _

log = structlog.get_logger()

#: addresses of machines, beside /api: their errors are JSON too
MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/version", "/metrics", "/openapi.json")

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 400: "bad_request"}
_TITLES = {
    401: N_("Sign in first"),
    403: N_("Not allowed"),
    404: N_("Nothing here"),
    409: N_("It exists already"),
    413: N_("Too large"),
    422: N_("Not quite"),
    429: N_("Too often"),
    500: N_("This is our fault"),
    503: N_("Not just now"),
}
OURS = N_(
    "Something broke on our side, and was written to the log. Try again; nothing of yours is lost."
)


class ErrorBody(BaseModel):
    """What every error of the API looks like."""

    error: str
    detail: str
    fields: dict[str, str] | None = None


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: these statuses answer with an `ErrorBody`."""
    return {
        status: {"model": ErrorBody, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def is_api(request: Request) -> bool:
    """Whether the reader is a program."""
    return request.url.path.startswith(MACHINE_PATHS)


def validation_error(error: RequestValidationError) -> Invalid:
    """FastAPI's list of errors as ours: one text a field, named as the sender named it."""
    fields: dict[str, str] = {}
    for item in error.errors():
        place = [str(part) for part in item["loc"] if part not in ("body", "query", "path")]
        if item["type"] == "json_invalid":
            reason = item.get("ctx", {}).get("error", "")
            return Invalid(f"The body is not JSON: {reason}.", fields={"body": _("not JSON")})
        fields[".".join(place) or "body"] = item["msg"]
    listed = "; ".join(f"{name}: {text}" for name, text in fields.items())
    return Invalid(_("Please mend: %(faults)s.", faults=listed), fields=fields)


async def respond(request: Request, error: TensorJudgeError) -> Response:
    """The response that tells `error` to its reader."""
    if is_api(request):
        body: dict[str, Any] = {"error": error.code, "detail": error.detail}
        if error.fields:
            body["fields"] = error.fields
        headers = dict(error.headers)
        if error.status == 401:
            headers.setdefault("WWW-Authenticate", "Bearer")
        return JSONResponse(body, status_code=error.status, headers=headers)
    if isinstance(error, NotAuthenticated):
        wanted = request.url.path
        if request.method == "GET" and request.url.query:
            wanted += f"?{request.url.query}"
        return RedirectResponse(f"/login?next={quote(wanted, safe='/')}", status_code=303)
    return await error_page(request, error)


def _title(status: int) -> str:
    known = _TITLES.get(status)
    return _(known) if known else HTTPStatus(status).phrase


async def error_page(request: Request, error: TensorJudgeError) -> Response:
    """The error as a page; as plain text when even the page cannot be made."""
    from app.accounts import service as accounts  # these raise what we tell
    from app.web import pages

    context = {
        "status": error.status,
        "title": _title(error.status),
        "detail": error.detail,
    }
    try:
        # A token that does not hold, where nobody asked for one: then the page is for nobody.
        with contextlib.suppress(TensorJudgeError):
            await accounts.viewer_of(request)
        return await pages.render(
            request, "error.html", context, status=error.status, headers=error.headers
        )
    except Exception:
        log.exception("the error page could not be made")
        return Response(
            f"{context['title']}. {error.detail}\n",
            status_code=error.status,
            headers=error.headers,
            media_type="text/plain",
        )


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TensorJudgeError)
    if error.status >= 500:
        log.error("answered with an error", error=error.code, detail=error.detail)
    return await respond(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = NotFound(_("There is nothing at this address."))
    if error.status_code != 404:
        told = TensorJudgeError(  # type: ignore[assignment]
            str(error.detail), headers=error.headers
        )
        told.status = error.status_code
        told.code = _CODES.get(
            error.status_code, HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        )
    return await respond(request, told)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await respond(request, validation_error(error))


async def _database(request: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError | TimeoutError)
    told = database.unavailable(error)
    if told is None:
        raise error
    return await _ours(request, told)


class Unexpected:
    """Catches what nobody expected: logged with its traceback, told without one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer 500 to what raises before its response began."""
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("unexpected error", method=scope["method"], path=scope["path"])
            if started:
                raise
            response = await respond(Request(scope, receive), TensorJudgeError(_(OURS)))
            MutableHeaders(raw=response.raw_headers)["Connection"] = "close"
            await response(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make the application answer errors in our shape."""
    app.add_exception_handler(TensorJudgeError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(TimeoutError, _database)
