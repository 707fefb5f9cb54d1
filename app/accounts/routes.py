"""The routes of accounts, put together: pages in `router`, JSON in `api`."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts import account_routes, recovery_routes, signin_routes
from app.accounts.api_routes import api as api

router = APIRouter(include_in_schema=False)
for part in (signin_routes, recovery_routes, account_routes):
    router.include_router(part.router)
