"""Where a choice of language returns to: an address of this site, never another's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request

HOME = "/"


def local_address(address: str) -> str:
    """`address` when it is a path of this site, else the home page."""
    return address if re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f\x7f]*", address) else HOME


def page_address(request: Request) -> str:
    """The address that shows this page again; of an answer to a form, that of the form's page."""
    if request.method in ("GET", "HEAD"):
        query = request.url.query
        return local_address(request.url.path + (f"?{query}" if query else ""))
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc != request.url.netloc:
        return HOME
    return local_address(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
