"""Where a request came from."""

from __future__ import annotations

from starlette.requests import Request


def address_of(request: Request) -> str:
    """The address that a request came from (behind a proxy, what uvicorn believes of it)."""
    return request.client.host if request.client else "unknown"
