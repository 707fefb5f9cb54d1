"""Pages: the template environment, and what every template gets (viewer, banner, static)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.accounts import service as accounts
from app.web import health
from app.web.static import StaticPaths

ROOT = Path(__file__).resolve().parents[2]


def environment(static: StaticPaths, folder: Path = ROOT / "templates") -> Environment:
    """The templates; everything is escaped unless a template says that it is safe."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        auto_reload=True,
    )
    env.globals["static"] = static.url
    return env


async def render(
    request: Request,
    name: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The template `name` as a response.

    Beside `context` a template gets `request`, `viewer` (None when signed out), `banner` (None, or
    {"kind", "text"}), `static(path)` and `csp_nonce` (for style elements that a script makes).
    """
    viewer = await accounts.viewer_of(request)
    values = {
        "request": request,
        "viewer": viewer,
        "banner": await health.banner(request.app, viewer),
        "csp_nonce": getattr(request.state, "csp_nonce", ""),
        **(context or {}),
    }
    env: Environment = request.app.state.templates
    return HTMLResponse(env.get_template(name).render(values), status_code=status, headers=headers)
