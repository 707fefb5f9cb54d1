"""Who may see the admins' pages: the one place that decides it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.accounts.service import User, viewer_of
from app.errors import NotAuthenticated, NotFound


async def admin_only(request: Request) -> User:
    """The admin whose browser this is.

    Raises `NotAuthenticated` for who is signed out (the sign-in page leads back), and for all
    others `NotFound`, as at an address where nothing is. A token opens no page: who has stolen one
    has no hand in the site.
    """
    if request.headers.get("authorization", "").lower().startswith("bearer"):
        raise NotFound("There is nothing at this address.")
    viewer = await viewer_of(request)
    if viewer is None:
        raise NotAuthenticated("Sign in first.")
    if not viewer.is_admin:
        raise NotFound("There is nothing at this address.")
    return viewer


AdminOnly = Annotated[User, Depends(admin_only)]
