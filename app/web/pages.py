"""Pages: the template environment, and what every template gets (viewer, banner, static)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app import i18n
from app.accounts import service as accounts
from app.i18n.request import raw_gettext, raw_ngettext
from app.i18n.returning import page_address
from app.web import health, words
from app.web.static import StaticPaths

ROOT = Path(__file__).resolve().parents[2]
THEMES = ("light", "dark")  # "" is the browser's own


def environment(static: StaticPaths, folder: Path = ROOT / "templates") -> Environment:
    """The templates; everything is escaped unless a template says that it is safe."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        auto_reload=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True  # a text may stand over several lines
    # "New style": values are escaped and put in by Jinja, so a translation never carries markup of
    # a learner's. A template that is imported is kept for the next request: only a macro's inside
    # is said in that request's language, what a template sets outside of one is not.
    env.install_gettext_callables(raw_gettext, raw_ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["static"] = static.url
    env.globals["language"] = i18n.language
    env.globals["languages"] = i18n.LANGUAGES
    env.globals["script_messages"] = i18n.script_messages
    env.globals.update(words.GLOBALS)
    env.filters["decimal"] = i18n.decimal
    env.filters["ticked"] = words.ticked
    env.filters["count"] = i18n.count
    env.filters["listed"] = i18n.listed
    env.filters["when"] = i18n.when
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
    {"kind", "text"}), `static(path)`, `csp_nonce` (for style elements that a script makes), `_` and
    `language()` (app/i18n), `here` (the address that shows this page again) and `theme`, where the
    reader chose one: from a cookie, so that no page waits for a script to know its colours.
    """
    viewer = await accounts.viewer_of(request)
    values = {
        "request": request,
        "viewer": viewer,
        "banner": await health.banner(request.app, viewer),
        "here": page_address(request),
        "theme": theme if (theme := request.cookies.get("theme")) in THEMES else "",
        "csp_nonce": getattr(request.state, "csp_nonce", ""),
        **(context or {}),
    }
    env: Environment = request.app.state.templates
    return HTMLResponse(env.get_template(name).render(values), status_code=status, headers=headers)
