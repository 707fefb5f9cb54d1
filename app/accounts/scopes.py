"""What a token may do: few scopes, one for each operation of the API, asked in one place.

`needs` says it at the operation; what says nothing needs `read` to look and `account`, the widest,
to change, so that a forgotten word shuts and never opens. `describe` writes it into OpenAPI. Pages
go by the same rule, but for those of PEOPLE_ONLY, which take no token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request

from app.errors import Forbidden
from app.i18n import N_

Scope = Literal["read", "submit", "account"]
#: ANY: a token of whatever scopes, or none at all. BROWSER: no token, whatever its scopes.
Need = Literal["read", "submit", "account", "any", "browser"]

SCOPES: dict[Scope, str] = {
    "read": N_("See what you see: problems, your submissions and results, your name and e-mail"),
    "submit": N_("Send code, drafts and answers, start trainings, open editorials"),
    "account": N_("Take your data away; change how leaderboards and progress pages show you"),
}
ALL: tuple[Scope, ...] = ("read", "submit", "account")
#: what POST /tokens gives unless told otherwise: all that the commands at a terminal need
DEFAULT: tuple[Scope, ...] = ("read", "submit")

#: pages where passwords, addresses, tokens and other people's accounts are changed
PEOPLE_ONLY = ("/account", "/admin")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_API = "/api/"

F = TypeVar("F", bound=Callable[..., Any])


def needs(need: Need) -> Callable[[F], F]:
    """Says what a token must be allowed for this operation. Stands below `@api.post(…)`."""

    def mark(endpoint: F) -> F:
        endpoint.token_need = need  # type: ignore[attr-defined]
        return endpoint

    return mark


def said(route: APIRoute) -> Need | None:
    """What the operation itself says that it needs; None where it leaves it to the rule."""
    found: Need | None = getattr(route.endpoint, "token_need", None)
    return found


def need_of(route: object, method: str) -> Need:
    """What a token must be allowed for this route."""
    told = said(route) if isinstance(route, APIRoute) else None
    return told or ("read" if method in _SAFE else "account")


def check(request: Request, scopes: frozenset[str]) -> None:
    """Raise `Forbidden`, naming what is missing, unless a token of these scopes may do this."""
    method = request.method
    need = need_of(request.scope.get("route"), method)
    if request.url.path.startswith(PEOPLE_ONLY):
        need = "browser"
    if need == "browser":
        raise Forbidden("No token may do this. Sign in with a browser, and do it there.")
    if need == "any" or need in scopes:
        return
    raise Forbidden(
        f"This token may {' and '.join(sorted(scopes)) or 'do nothing'}; this needs the scope "
        f"`{need}`. Make a token that has it at /account/tokens.",
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{need}"'},
    )


def describe(router: APIRouter) -> list[APIRoute]:
    """Say in each operation's description, and as `x-token-scope`, what a token needs for it.

    The router's operations; before it is included.
    """
    operations = [route for route in router.routes if isinstance(route, APIRoute)]
    for route in operations:
        extra = route.openapi_extra or {}
        if "x-token-scope" in extra:
            continue  # another application of this process includes it, too
        need = need_of(route, min(route.methods or {"GET"}))
        route.openapi_extra = {**extra, "x-token-scope": need}
        text = {
            "any": "A token of any scope, or none.",
            "browser": "No token may do this.",
        }.get(need, f"Scope of a token: `{need}`.")
        route.description = f"{route.description}\n\n{text}".strip()
    return operations
