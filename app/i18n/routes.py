"""POST /language: a reader chooses the language of the pages; kept in a cookie of theirs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse

from app.i18n.catalogs import DEFAULT, known
from app.i18n.middleware import COOKIE
from app.i18n.returning import local_address

YEAR = 31_536_000  # seconds

router = APIRouter(include_in_schema=False)


@router.post("/language")
async def choose(
    request: Request,
    language: Annotated[str, Form(max_length=16)] = DEFAULT,
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> RedirectResponse:
    """Keep the choice, and go back to the page on which it was made."""
    answer = RedirectResponse(local_address(next), status_code=303)
    answer.set_cookie(
        COOKIE,
        known(language) or DEFAULT,
        max_age=YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer
